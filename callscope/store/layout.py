"""Which tables a store of any version has, read from the store itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

OUTLIVE = ("audit", "undo", "exports", "tombstones", "copies")
"""Tables that tell of calls in another way, or that outlive them."""


def tables_of(connection: sqlite3.Connection) -> Mapping[str, tuple[str, ...]]:
    """The columns of every table of rows, without SQLite's own and those that a full-text index is made of."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    indexes = tuple(f"{name}_" for name, sql in found if "VIRTUAL TABLE" in (sql or "").upper())
    names = [name for name, _ in found if not f"{name}_".startswith((*indexes, "sqlite_", "_sqlite"))]
    return {name: tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')) for name in names}


def indexes_of(connection: sqlite3.Connection) -> list[str]:
    """The full-text indexes."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    return [str(row[0]) for row in connection.execute(sql)]
