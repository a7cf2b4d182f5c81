"""Putting a copy in the place of the store: all of it or nothing, and what was there is kept."""

# ruff: noqa: S608 - names of tables are our own; values are always bound
from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from callscope.errors import Damaged, StorageFailed
from callscope.nouns.erased import Gone
from callscope.store.carrying import NOTHING, Decided, carry, decided, soundless
from callscope.store.clearing import cleared, only_theirs
from callscope.store.compacting import compact
from callscope.store.connect import (
    BUSY,
    LOCKED,
    PATIENCE,
    damaged,
    holding,
    logs_of,
    open_for_writing,
    plain_errors,
    reading,
    writing,
)
from callscope.store.layout import tables_of
from callscope.store.migrate import backup, check_file, prepare
from callscope.store.rows import path_text
from callscope.store.schema import STEPS, Step

_WITH_PATHS = ("calls", "consents", "queue")


def counts(path: Path) -> tuple[int, int]:
    """How many calls and quotes a store holds. Raises StorageFailed."""
    with plain_errors(path):
        check_file(path)
    with reading(path) as connection:
        (calls,) = connection.execute("SELECT count(*) FROM calls").fetchone()
        (quotes,) = connection.execute("SELECT count(*) FROM quotes").fetchone()
    return int(calls), int(quotes)


def make_ready(copy: Path, steps: tuple[Step, ...] = STEPS) -> None:
    """Checks every page of a copy and brings it up to date. Raises StorageFailed for a damaged or a newer one."""
    prepare(copy, steps)
    with reading(copy) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or lost:
        raise damaged(copy, found[0] if found != ["ok"] else "rows in it point at nothing")


def rehome(copy: Path, old: Path, new: Path) -> None:
    """Recordings that lay in the folder `old` lie in `new`: paths in a copy that goes to another workspace."""
    before, after = f"{path_text(old)}{os.sep}", f"{path_text(new)}{os.sep}"
    with writing(copy) as database:
        for table in _WITH_PATHS:
            # Where there is a row of the new path it is of the store that the copy replaces, and newer.
            sql = f"UPDATE OR IGNORE {table} SET path = ? || substr(path, ?) WHERE substr(path, 1, ?) = ?"
            database.conn.execute(sql, (after, len(before) + 1, len(before), before))


class Carried(NamedTuple):
    """Erased calls: all that are known, how many of them the copy held, and whether the store that may have known of
    more was damaged. `silent` are those whose recordings do not come back: they were erased, or their callers said no.
    """

    erased: frozenset[str] = frozenset()
    kept_out: int = 0
    lost: bool = False
    silent: frozenset[str] = frozenset()


_OUTLIVE: Mapping[str, tuple[str, ...]] = {
    "tombstones": ("id", "at"),
    "copies": ("path", "at"),
    "audit": ("at", "act", "call", "author", "what"),
    "exports": ("at", "author", "form", "path", "calls", "redacted", "undecided", "without"),
}
"""What a restore does not take back: what was erased, what left, and who did what; and what carrying.py knows."""


_BEFORE: Mapping[str, str] = {"author": "''", "what": "''", "undecided": "0", "without": "'[]'"}
"""What stands in a store from before such a column."""


def carry_over(copy: Path, path: Path) -> Carried:
    """Makes a copy that is about to take the place of the store know what it cannot take back, and forget again what
    was erased since. A store that is missing or damaged has nothing to tell. Raises StorageFailed."""
    told: Mapping[str, list[tuple[object, ...]]] = {}
    known, lost = NOTHING, False
    try:
        if path.exists():
            told, known = _told(path)
    except Damaged:
        lost = True
    with closing(open_for_writing(copy)) as connection, holding(connection):
        for table, rows in told.items():
            _join(connection, table, rows)
        carry(connection, known)
        erased = frozenset(row[0] for row in connection.execute("SELECT id FROM tombstones"))
        held = [row[0] for row in connection.execute("SELECT id FROM calls") if row[0] in erased]
        if held:
            cleared(connection, Gone(tuple(held), tuple(only_theirs(connection, held))))
        silent = erased | soundless(connection)
    if held:
        compact(copy)
    return Carried(erased, len(held), lost, silent)


def _told(path: Path) -> tuple[Mapping[str, list[tuple[object, ...]]], Decided]:
    with plain_errors(path):
        check_file(path)
    with reading(path) as present:
        return {table: _rows(present, table) for table in _OUTLIVE}, decided(present)


def leave_out(copy: Path, calls: Sequence[str]) -> Path:
    """Makes a copy for others to read forget some calls, and callers who have no other; it is then a single file."""
    with closing(open_for_writing(copy)) as connection, holding(connection):
        cleared(connection, Gone(tuple(calls), tuple(only_theirs(connection, calls))))
    compact(copy)
    return copy


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    there = tables_of(connection).get(table, ())
    names = ", ".join(name if name in there else _BEFORE[name] for name in _OUTLIVE[table]) if there else ""
    return [tuple(row) for row in connection.execute(f"SELECT {names} FROM {table}")] if there else []


def _join(connection: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    """The rows of both, each once, in the order of time; of exports that of the present store counts."""
    names = _OUTLIVE[table]
    at = names.index("at")
    key = {"exports": ("at", "form", "calls"), "tombstones": ("id",), "copies": ("path",)}.get(table, names)
    places = [names.index(name) for name in key]
    joined = {tuple(row[one] for one in places): row for row in (*_rows(connection, table), *rows)}
    connection.execute(f"DELETE FROM {table}")
    marks = ", ".join("?" * len(names))
    ordered = sorted(joined.values(), key=lambda row: str(row[at]))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", ordered)


def put_in_place(path: Path, copy: Path, patience: float = PATIENCE) -> Path | None:
    """Makes the store at `path` equal to a copy that is ready; returns where what was there is kept.

    SQLite itself writes it, as one transaction: whoever has the store open sees the old one or the new one, and a crash
    leaves the old one. Raises StorageFailed where another program does not let go of it for `patience` seconds.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy.replace(path)
        return None
    kept = free_name(path)
    with plain_errors(path):
        try:
            check_file(path)
            _write_over(path, copy, kept, patience)
        except Damaged:
            _set_aside(path, kept)
            copy.replace(path)
    return kept


def replaced(path: Path) -> list[Path]:
    """The files that were replaced by a restore, oldest first."""
    return sorted(path.parent.glob(f"{path.stem}.replaced-*{path.suffix}"))


def free_name(path: Path) -> Path:
    """The name under which what is replaced is kept."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return path.with_name(f"{path.stem}.replaced-{now}{path.suffix}")


def _set_aside(path: Path, kept: Path) -> None:
    """A damaged store with its log, which belongs to it."""
    for log, beside in zip(logs_of(path), logs_of(kept), strict=True):
        if log.exists():
            log.rename(beside)
    path.rename(kept)


def _write_over(path: Path, copy: Path, kept: Path, patience: float) -> None:
    with closing(open_for_writing(path)) as target, closing(sqlite3.connect(copy)) as source:
        target.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        target.execute("BEGIN IMMEDIATE")  # whoever writes just now is waited for, and named if it takes too long
        target.execute("ROLLBACK")
        seen = None
        while seen != _changes(target):
            # Written again where another program stored something in between.
            seen = _changes(target)
            kept.unlink(missing_ok=True)
            backup(path, kept)
        until = time.monotonic() + patience
        source.backup(target, progress=lambda status, _left, _total: _demand(path, status, until))
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _changes(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def _demand(path: Path, status: int, until: float) -> None:
    if status & 0xFF in (BUSY, LOCKED) and time.monotonic() > until:
        raise StorageFailed(
            f"another program keeps the store {path} locked; nothing was changed", "close it, then restore again"
        )
