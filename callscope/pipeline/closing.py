"""Callers say no: that is noted, and the recordings of their calls that are ours are deleted.

Words stay until they are erased, closed to everybody; a call on hold keeps its sound, closed as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import Report, unheard
from callscope.errors import CallscopeError, StorageFailed
from callscope.nouns.consented import CLOSED, Withdrawn
from callscope.pipeline.archive import digest
from callscope.pipeline.erasing import demand_released, erase, plan_of
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.nouns.consented import Standing
    from callscope.nouns.erased import Receipt
    from callscope.settings import Paths
    from callscope.store.library import Library


def decide(
    paths: Paths, library: Library, calls: Sequence[str], author: str, **changes: Any
) -> tuple[list[Standing], Mapping[str, Path]]:
    """Adds a line to the ledger of calls, in one act; a no deletes what `own_sound` says.

    Returns how they stand and what was deleted. Raises NotFound, UsageProblem; StorageFailed for a file that cannot be
    deleted, after the decision was noted.
    """
    standings = library.enter_consents(calls, author, **changes)
    return standings, _silence(paths, library, calls) if changes.get("decision") in CLOSED else {}


def withdraw(paths: Paths, library: Library, calls: Sequence[str], note: str, author: str) -> list[Withdrawn]:
    """The same for callers who took their consent back, with a receipt for each."""
    standings, gone = decide(paths, library, calls, author, decision="withdrawn", note=note)
    held = {call: said.held for call, said in library.kept().items()}
    return [
        _receipt(library, one, one.call in gone, held.get(one.call, "") if _ours(paths, one) else "")
        for one in standings
    ]


def withdraw_and_erase(
    paths: Paths, library: Library, calls: Sequence[str], note: str, author: str, report: Report = unheard
) -> tuple[list[Withdrawn], Receipt | CallscopeError]:
    """The same, and then erases all of these calls; where that fails, the error takes the place of its receipt, and
    they are withdrawn all the same.

    Raises Refused for a call on hold, NotFound, UsageProblem, and then changes nothing.
    """
    plan = plan_of(paths, library, calls)
    demand_released(plan)
    standings = library.enter_consents(calls, author, decision="withdrawn", note=note)
    receipts = [_receipt(library, one) for one in standings]
    try:
        return receipts, erase(paths, library, plan, False, report)
    except CallscopeError as error:
        _silence(paths, library, calls)
        return receipts, error


def _receipt(library: Library, one: Standing, deleted: bool = False, held: str = "") -> Withdrawn:
    return Withdrawn(one, tuple(library.exports(one.call)), deleted, held)


def own_sound(paths: Paths, library: Library, calls: Sequence[str]) -> Mapping[str, Path]:
    """Our own recordings by call, except those of calls on hold: what is deleted when their callers say no."""
    held = {call for call, said in library.kept().items() if said.held}
    found = {one.call: _ours(paths, one) for one in library.standings(calls) if one.call not in held}
    return {call: path for call, path in found.items() if path}


def _silence(paths: Paths, library: Library, calls: Sequence[str]) -> Mapping[str, Path]:
    gone = own_sound(paths, library, calls)
    for path in gone.values():
        _delete(path)
    if gone:
        library.note("removed", gone, "recording")
        for page in paths.work.glob("*.html"):  # a preview, whose clips may be theirs
            page.unlink(missing_ok=True)
    return gone


def _ours(paths: Paths, one: Standing) -> Path | None:
    path = paths.recordings / one.path.name
    if not path.is_file():
        return None
    moved = path != one.path  # with the workspace: its content tells
    return path if not moved or digest(path)[:12] == one.call else None


def _delete(path: Path) -> None:
    """A recording, and the journal beside it, which has the marks."""
    for one in (path, path.with_suffix(".journal")):
        try:
            one.unlink(missing_ok=True)
        except OSError as error:
            said = f"the decision is noted, but {line(str(one))} cannot be deleted: {error.strerror}"
            raise StorageFailed(said, "look at its permissions, then delete it, or callscope erase the call") from error
