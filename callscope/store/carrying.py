"""What callers decided and what is on hold, carried from a store into the copy that replaces it, so that a restore
takes no decision back."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from callscope.store.images import forget_images
from callscope.store.layout import tables_of
from callscope.store.ledger import left_out_by, newest
from callscope.store.rows import now

_LINE = ("call", "decision", "scope", "sha256", "language", "said_at", "author", "at")
"""What a line of the ledger is known by in both; erasing may have taken its texts since."""


class Decided(NamedTuple):
    """The ledger, how callers were told, and what people decided on keeping calls, each as rows; and which calls there
    are.

    A table that a store of an earlier version lacks has no rows.
    """

    ledger: tuple[Mapping[str, Any], ...] = ()
    consents: tuple[Mapping[str, Any], ...] = ()
    retention: tuple[Mapping[str, Any], ...] = ()
    calls: frozenset[str] = frozenset()


NOTHING = Decided()


def decided(present: sqlite3.Connection) -> Decided:
    """What a store knows."""
    calls = frozenset(row[0] for row in present.execute("SELECT id FROM calls"))
    return Decided(_rows(present, "consent_ledger"), _rows(present, "consents"), _rows(present, "retention"), calls)


def carry(copy: sqlite3.Connection, known: Decided) -> None:
    """Makes a copy know it too, in the present transaction: of each call the newest decision of both counts, and calls
    that are in both are kept as they are now."""
    touched = _join_ledger(copy, known.ledger)
    for call in touched:
        _count_newest(copy, call)
    _forget_acts(copy, touched)
    _join_consents(copy, known.consents)
    _keep(copy, known)


def soundless(connection: sqlite3.Connection) -> frozenset[str]:
    """The calls whose recordings do not come back: their callers said no, and they are not on hold."""
    held = {row[0] for row in connection.execute("SELECT call FROM retention WHERE held IS NOT NULL")}
    known = [row[0] for row in connection.execute("SELECT DISTINCT call FROM consent_ledger")]
    return frozenset(one for one in known if one not in held and newest(connection, one).closed)


def _rows(connection: sqlite3.Connection, table: str) -> tuple[Mapping[str, Any], ...]:
    there = table in tables_of(connection)
    return tuple(dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")) if there else ()


def _join_ledger(copy: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Adds the lines that the copy lacks, which the store itself lets nobody change; the calls that they are of."""
    known = {tuple(row) for row in copy.execute(f"SELECT {', '.join(_LINE)} FROM consent_ledger")}
    new = [row for row in rows if tuple(row[name] for name in _LINE) not in known]
    for row in new:
        _insert(copy, "consent_ledger", {name: value for name, value in row.items() if name != "id"})
    return list(dict.fromkeys(row["call"] for row in new))


def _count_newest(copy: sqlite3.Connection, call: str) -> None:
    """The decision that was noted last counts, even where the copy was made of another store."""
    sql = "SELECT * FROM consent_ledger WHERE call = ? ORDER BY at DESC, id DESC LIMIT 1"
    row = dict(copy.execute(sql, (call,)).fetchone())
    if row.pop("id") != newest(copy, call).id:
        _insert(copy, "consent_ledger", row | {"at": now(), "note": "restored: what was noted last counts"})
    entry = newest(copy, call)
    pointed = copy.execute("UPDATE consent_standing SET entry = ? WHERE call = ?", (entry.id, call)).rowcount
    if not pointed:
        _insert(copy, "consent_standing", {"call": call, "entry": entry.id})
    for (out,) in copy.execute("SELECT left_out FROM calls WHERE id = ?", (call,)).fetchall():
        copy.execute("UPDATE calls SET left_out = ? WHERE id = ?", (left_out_by(entry, out), call))


def _forget_acts(copy: sqlite3.Connection, calls: Iterable[str]) -> None:
    """Undoing what was done before the copy was made takes back no decision that was made since."""
    touched = {*calls}
    pointed = copy.execute("SELECT id, call FROM consent_standing").fetchall()
    standings = {row[0] for row in pointed if row[1] in touched}

    def decides(table: str, row: Mapping[str, Any]) -> bool:
        return (table == "consent_standing" and row["id"] in standings) or (
            table == "calls" and row["id"] in touched and "left_out" in row
        )

    if touched:
        forget_images(copy, decides)


def _join_consents(copy: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """How callers were told since, and who declined: of a recording what was noted last counts. The folder may be
    another, so a row is known by its moment too."""
    known = {row[0]: row[1] for row in copy.execute("SELECT path, at FROM consents")}
    moments = set(known.values())
    for row in rows:
        newer = row["at"] >= known[row["path"]] if row["path"] in known else row["at"] not in moments
        if newer:
            _insert(copy, "consents", row, "OR REPLACE")


def _keep(copy: sqlite3.Connection, known: Decided) -> None:
    """A hold or a day that was named since, or taken back since, counts."""
    said = {row["call"]: (row["until"], row["held"]) for row in known.retention}
    there = {row[0] for row in copy.execute("SELECT id FROM calls")} & known.calls
    before = {row[0] for row in copy.execute("SELECT call FROM retention")}
    for call in there & (before | said.keys()):
        until, held = said.get(call, (None, None))
        if call in before:
            copy.execute("UPDATE retention SET until = ?, held = ? WHERE call = ?", (until, held, call))
        else:
            _insert(copy, "retention", {"call": call, "until": until, "held": held})


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any], way: str = "") -> None:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT {way} INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
