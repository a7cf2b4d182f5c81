"""Storing a tag line, in one quote or in several; it is what the tag box was told, and one step of undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callscope.call import Quote
from callscope.errors import NotFound
from callscope.tui.glyphs import count
from callscope.workspace import Workspace


def rewrite(workspace: Workspace, quote: Quote, text: str, where: str = "") -> str:
    """Stores a line in a quote: it is all that the quote has, unless it only takes tags off."""
    line = workspace.tag_line(text, quote)
    _must_be_tags(workspace, line.drop)
    if line.only_drops:
        workspace.edit_quotes([quote.id], drop_tags=line.drop)
    else:
        workspace.edit_quote(quote.id, **line.fields())
    return f"changed: {text.strip() or 'all taken off'} {where}".rstrip()


def add_to(workspace: Workspace, quotes: Sequence[int], text: str) -> str:
    """Gives several quotes the tags of a line beside those they have, takes others off, and sets its fields."""
    line = workspace.tag_line(text)
    if not text.strip():
        return "nothing typed, nothing stored"
    _must_be_tags(workspace, line.drop)
    given = {name: value for name, value in line.fields().items() if value}
    workspace.edit_quotes(quotes, given.pop("tags", ()), line.drop, **given)
    return f"stored on {count(len(quotes), 'quote')}: {text.strip()}"


def _must_be_tags(workspace: Workspace, names: Iterable[str]) -> None:
    known = {one.name.casefold() for one in workspace.tags()}
    if unknown := [name for name in names if name.casefold() not in known]:
        raise NotFound(f"there is no tag {unknown[0]} to take off", "tab completes the tags that there are")
