"""Everything that a store holds of calls, removed, even from a store of an earlier version, whose tables differ.

Tables are found by what they hold, not by name: what hangs on a call has a column `call`, and goes with it.
"""

# ruff: noqa: S608 - names of tables and columns are the store's own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.store.images import forget_images
from callscope.store.layout import OUTLIVE, tables_of
from callscope.store.loosening import loosened
from callscope.store.traces import looked_for, traces_of

if TYPE_CHECKING:
    from callscope.nouns.erased import Gone

GONE = "(SELECT value FROM json_each(?))"
"""The ids of a JSON list: as many as one likes."""

_KNOWN: Mapping[str, tuple[str, str]] = {
    "calls": ("calls", f"SELECT 1 FROM calls WHERE id IN {GONE}"),
    "callers": ("callers", f"SELECT 1 FROM callers WHERE name IN {GONE}"),
    "queue": ("paths", f"SELECT 1 FROM queue WHERE path IN {GONE}"),
    "undo": ("calls", "SELECT 1 FROM undo, json_each(?) one WHERE instr(undo.call, one.value)"),
}
"""By table: of what is to go, and how it is asked for."""


class Cleared(NamedTuple):
    """What went: how many rows of which tables; the strings that no byte may hold any more, and rare words, which no
    byte of a store may hold."""

    rows: Mapping[str, int]
    strings: tuple[str, ...]
    words: tuple[str, ...]


def cleared(connection: sqlite3.Connection, gone: Gone) -> Cleared:
    """Removes calls and callers with all that was derived from them or remembers them, in the present transaction."""
    traces = traces_of(connection, gone)
    gone = gone._replace(paths=traces.paths)  # as this store has them
    rows = Counter(forget(connection, gone))
    rows.update(loosened(connection, traces))
    return Cleared({name: number for name, number in sorted(rows.items()) if number}, *looked_for(connection, traces))


def forget(connection: sqlite3.Connection, gone: Gone) -> Mapping[str, int]:
    """Removes the rows of calls and callers, and the acts on them that could be undone; the counts by table."""
    tables, calls = tables_of(connection), json.dumps(gone.calls)
    quotes = [row[0] for row in connection.execute(f"SELECT id FROM quotes WHERE call IN {GONE}", (calls,))]
    rows = {"undo": _forget_acts(connection, gone, quotes)}
    for table, columns in tables.items():
        if "quote" in columns:
            rows[table] = _delete(connection, table, "quote", quotes)
    for table, columns in tables.items():
        if "call" in columns and table not in OUTLIVE:
            rows[table] = _delete(connection, table, "call", gone.calls)
        if "path" in columns and table in ("queue", "consents"):
            rows[table] = rows.get(table, 0) + _delete(connection, table, "path", gone.paths)
    rows["calls"] = _delete(connection, "calls", "id", gone.calls)
    rows["callers"] = _delete(connection, "callers", "name", gone.callers)
    return rows


def knows(connection: sqlite3.Connection, gone: Gone) -> bool:
    """Whether a store of any version has one of the calls, callers or files, or remembers a call."""
    there, told = tables_of(connection), {name: json.dumps(value) for name, value in gone._asdict().items()}
    asked = ((sql, told[what]) for table, (what, sql) in _KNOWN.items() if table in there)
    return any(connection.execute(f"{sql} LIMIT 1", (values,)).fetchone() for sql, values in asked)


def only_theirs(connection: sqlite3.Connection, calls: Sequence[str]) -> list[str]:
    """The callers all of whose calls are among these."""
    sql = f"""
SELECT k.name FROM callers k WHERE EXISTS (SELECT 1 FROM calls c WHERE c.caller = k.id)
    AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.caller = k.id AND c.id NOT IN {GONE})
"""
    return [str(row[0]) for row in connection.execute(sql, (json.dumps(calls),))]


def _delete(connection: sqlite3.Connection, table: str, column: str, values: object) -> int:
    sql = f'DELETE FROM "{table}" WHERE "{column}" IN {GONE}'
    return connection.execute(sql, (json.dumps(values),)).rowcount


def _forget_acts(connection: sqlite3.Connection, gone: Gone, quotes: list[int]) -> int:
    calls, numbers = set(gone.calls), set(quotes)

    def tells(table: str, row: Mapping[str, Any]) -> bool:
        ours = (table == "quotes" and row.get("id") in numbers) or (table == "calls" and row.get("id") in calls)
        return ours or row.get("call") in calls or row.get("quote") in numbers

    return forget_images(connection, tells, calls)
