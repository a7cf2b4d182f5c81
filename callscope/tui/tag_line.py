"""Storing a tag line, in one quote or in several; it is what the tag box was told, and one step of undo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from callscope.errors import NotFound
from callscope.plural import count
from callscope.tui.measure import cut

if TYPE_CHECKING:
    from callscope.call import Quote
    from callscope.workspace import Workspace

SENTENCE = 4
"""Words from which on a new tag looks like a note that was typed without its sign."""
ROOM = 34
"""Cells for the name of such a tag, so that what is said about it fits into 80."""


def rewrite(workspace: Workspace, quote: Quote, text: str, where: str = "") -> str:
    """Stores a line in a quote: it is all that the quote has, unless it only takes tags off."""
    if text.strip() == workspace.write_tag_line(quote).strip():
        return f"nothing changed {where}".rstrip()
    line, known = workspace.tag_line(text, quote), _known(workspace)
    _must_be_tags(line.drop, known)
    if line.only_drops:
        workspace.edit_quotes([quote.id], drop_tags=line.drop)
    else:
        workspace.edit_quote(quote.id, **line.fields())
    said = _said(f"changed {where}".rstrip(), text.strip() or "everything removed", line.tags, known)
    return said + _unknown(workspace, line.stance)


def make(workspace: Workspace, fields: dict[str, Any], text: str, where: str) -> str:
    """Makes a quote of a line; `fields` say of what."""
    line, known = workspace.tag_line(text), _known(workspace)
    if not text.strip():
        return "nothing typed, nothing stored"
    if line.only_drops:
        raise NotFound(f"there is no quote at {where} to take a tag off", "a tag without a minus makes one")
    workspace.add_quote(**fields, **line.fields())
    return _said(f"stored {where}", text.strip(), line.tags, known) + _unknown(workspace, line.stance)


def add_to(workspace: Workspace, quotes: Sequence[int], text: str) -> str:
    """Gives several quotes the tags of a line beside those they have, takes others off, and sets its fields."""
    line, known = workspace.tag_line(text), _known(workspace)
    if not text.strip():
        return "nothing typed, nothing stored"
    _must_be_tags(line.drop, known)
    given = {name: value for name, value in line.fields().items() if value}
    workspace.edit_quotes(quotes, given.pop("tags", ()), line.drop, **given)
    said = _said(f"stored on {count(len(quotes), 'quote')}", text.strip(), line.tags, known)
    return said + _unknown(workspace, line.stance)


def _unknown(workspace: Workspace, stance: str) -> str:
    """That an assumption that was named is not written down yet, and where that is done."""
    unknown = workspace.unknown_assumptions(stance) if stance else ()
    key = workspace.settings.keys.get("studies", "f3").upper()
    return f" · {', '.join(unknown)} not written down yet: {key}" if unknown else ""


def _known(workspace: Workspace) -> set[str]:
    return {one.name.casefold() for one in workspace.tags()}


def _must_be_tags(names: Sequence[str], known: Collection[str]) -> None:
    if unknown := [name for name in names if name.casefold() not in known]:
        raise NotFound(f"there is no tag {unknown[0]} to take off", "tab completes existing tags")


def _said(done: str, text: str, tags: Sequence[str], known: Collection[str]) -> str:
    """What was done; of new tags their names, since one may be a slip of the finger or a note without its sign."""
    new = [name for name in tags if name.casefold() not in known]
    long = [name for name in new if len(name.split()) >= SENTENCE]
    if long:
        return f"new tag: {cut(long[0], ROOM)} → a note comes after ;"
    return f"{done} · new {'tag' if len(new) == 1 else 'tags'}: {', '.join(new)}" if new else f"{done}: {text}"
