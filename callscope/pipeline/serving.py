"""The store as a file to be read with SQL: without the calls whose callers said no."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.pipeline.claims import Claim
from callscope.store.copies import leave_out
from callscope.store.questions import described

if TYPE_CHECKING:
    from pathlib import Path

    from callscope.settings import Paths
    from callscope.store.library import Library

_ROOM = "tables-"
SINCE = "A caller said no, or a call was erased, since this was started. Stop it and start it again."


class Tables(NamedTuple):
    """A store's file, whether it can change while it is read, and what Datasette is told of it (its metadata).

    `left_out` are the calls that are not in it, which is then a copy of one moment. `shut` says why it may not be read
    any more, "" while it may.
    """

    path: Path
    may_change: bool
    about: dict[str, Any]
    left_out: tuple[str, ...]
    shut: Callable[[], str]


@contextmanager
def tables(paths: Paths, library: Library) -> Iterator[Tables]:
    """The store itself where nobody said no, else a copy without the calls of those who did, gone when this ends.

    The audit trail has a line of it.
    """
    left_out = tuple(one.call for one in library.standings() if one.closed)
    library.note("served", (), "tables")
    if not left_out:
        yield Tables(library.path, library.may_change(), described(), (), _watch(library.closed_calls))
        return
    with _room(paths.work) as place:
        copy = leave_out(library.backup(place / library.path.name), left_out)
        yield Tables(copy, False, described(), left_out, _watch(lambda: _refused(library)))


def _refused(library: Library) -> frozenset[str]:
    return library.closed_calls() | {one.id for one in library.tombstones()}


def _watch(refused: Callable[[], frozenset[str]]) -> Callable[[], str]:
    before = refused()
    return lambda: "" if refused() <= before else SINCE


@contextmanager
def _room(work: Path) -> Iterator[Path]:
    """A private folder of this program alone; what one that was killed left of such goes."""
    for left in work.glob(f"{_ROOM}*/"):
        if claim := Claim.take(work, left.name):
            shutil.rmtree(left, ignore_errors=True)
            claim.release()
    place = work / f"{_ROOM}{secrets.token_hex(8)}"
    own = Claim.take(work, place.name)
    try:
        place.mkdir(mode=0o700)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if own:
            own.release()
