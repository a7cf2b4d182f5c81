"""A line of the audit trail, written as a part of the act that it tells of: it costs no sync of the disk of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.safe import line
from callscope.store.rows import clean, now

if TYPE_CHECKING:
    import sqlite3

    from callscope.nouns.trail import Entry

MOST = 100_000
"""How many lines are kept, the newest: about 10 MB."""


def add_line(connection: sqlite3.Connection, entry: Entry) -> None:
    """A line of the trail, as a part of a transaction; the oldest go where there are too many."""
    row = (now(), entry.act, " ".join(entry.calls), line(clean(entry.author)), line(clean(entry.what)))
    (last,) = connection.execute(
        "INSERT INTO audit (at, act, call, author, what) VALUES (?, ?, ?, ?, ?) RETURNING id", row
    ).fetchone()
    connection.execute("DELETE FROM audit WHERE id <= ?", (last - MOST,))
