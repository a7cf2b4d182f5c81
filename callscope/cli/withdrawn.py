"""What is told of calls whose callers said no: on the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callscope.cli.shared import show
from callscope.moments import here
from callscope.safe import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callscope.nouns.consented import Entry, Standing, Withdrawn
    from callscope.workspace import Workspace

FEW = 5
"""Exports that a receipt names on the terminal."""


def show_withdrawn(done: Sequence[Withdrawn]) -> None:
    """The receipts of withdrawals."""
    for one in done:
        show(f"withdrawn: {line(one.standing.title)} ({one.standing.call}) is closed and left out of the review")
        show(f"  {_sound(one)}")
        say_left(one.left, "  ")


def _sound(one: Withdrawn) -> str:
    path = line(str(one.standing.path))
    if one.deleted:
        return f"its recording, made here, is deleted: {path}"
    if one.held:
        return f"its recording stays, since the call is on hold ({line(one.held)}): {path}"
    owned = "recorded here" if one.standing.source == "live" else "loaded from there, and not touched"
    return f"its file is {path}, {owned}"


def say_left(left: Sequence[Any], lead: str = "") -> None:
    """Prints what of a call left, which nobody here can take back."""
    if not left:
        show(f"{lead}nothing of it left this workspace")
        return
    show(f"{lead}left this workspace {len(left)} time{'s' * (len(left) != 1)}:")
    for one in left[:FEW]:
        by = f" by {line(one.author)}" if one.author else ""
        show(f"{lead}  {here(one.at)}  {one.form}{by}  {line(one.where)}")
    if len(left) > FEW:
        show(f"{lead}  {len(left) - FEW} more: callscope exports list CALL")


def standing_json(one: Standing) -> dict[str, Any]:
    """How it stands with a call."""
    facts = {"call": one.call, "title": one.title, "caller": one.caller, "held_at": one.held_at, "closed": one.closed}
    return facts | entry_json(one.entry)


def entry_json(one: Entry) -> dict[str, Any]:
    """A line of the ledger."""
    names = ("decision", "scope", "basis", "notice", "sha256", "language", "said_at", "author", "at", "note")
    return {name: getattr(one, name) for name in names}


def receipt(workspace: Workspace, one: Withdrawn) -> dict[str, Any]:
    """The receipt of a withdrawal."""
    place = {"path": str(one.standing.path), "source": one.standing.source, "deleted": one.deleted, "held": one.held}
    return {**standing_json(one.standing), **place, "exports": [workspace.plain(each) for each in one.left]}
