"""Acts of people, each one transaction with the images of the rows it changed, so that it can be taken back for ever.

An image holds only the columns that the act changed: undoing never touches what a machine wrote since.
"""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.errors import NotFound
from callscope.nouns.trail import Entry
from callscope.store.connect import writing
from callscope.store.lines import add_line
from callscope.store.rows import clean, dumped, now

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]

KEPT = 2_000
"""How many acts can be undone."""


class Image(NamedTuple):
    """A row before and after; None where there was or is none. Both hold only what changed, and the id."""

    table: str
    before: Row | None
    after: Row | None


class Act:
    """What one act has changed so far. Every table it touches has a column `id`."""

    def __init__(self, database: Database, said: str, call: str | None, who: Callable[[], str] = lambda: "") -> None:
        self.database = database
        self.said = said
        self.call = call
        self._who = who
        self.images: list[Image] = []

    @property
    def connection(self) -> sqlite3.Connection:
        """For reading inside the act's transaction."""
        return self.database.conn

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Adds a row; returns its id."""
        identity = self.database.table(table).insert(dict(row)).last_pk
        assert isinstance(identity, int)
        self.images.append(Image(table, None, {"id": identity, **row}))
        return identity

    def update(self, table: str, identity: int | str, changes: Mapping[str, Any]) -> None:
        """Changes a row; columns that stay the same leave no trace."""
        old = self._row(table, identity)
        changed = {name: value for name, value in changes.items() if old[name] != value}
        if changed:
            _update(self.connection, table, {"id": identity, **changed})
            before = {"id": identity, **{name: old[name] for name in changed}}
            self.images.append(Image(table, before, {"id": identity, **changed}))

    def delete(self, table: str, identity: int | str) -> None:
        """Removes a row."""
        self.images.append(Image(table, self._row(table, identity), None))
        _delete(self.connection, table, identity)

    def delete_of(self, table: str, column: str, value: int | str) -> None:
        """Removes the rows whose column has this value."""
        for (identity,) in self.connection.execute(
            f'SELECT id FROM "{table}" WHERE "{column}" = ?', (value,)
        ).fetchall():
            self.delete(table, identity)

    def clear(self, table: str, column: str, value: int | str) -> None:
        """Empties the column of the rows that have this value."""
        for (identity,) in self.connection.execute(
            f'SELECT id FROM "{table}" WHERE "{column}" = ?', (value,)
        ).fetchall():
            self.update(table, identity, {column: None})

    def _row(self, table: str, identity: int | str) -> Row:
        return dict(self.connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (identity,)).fetchone())

    def record(self) -> None:
        """Writes the act down; what had been undone before it cannot be redone any more."""
        if not self.images:
            return
        forget_undone(self.connection)
        images = dumped(self.images)
        self.database.table("undo").insert({"at": now(), "said": clean(self.said), "call": self.call, "images": images})
        self.connection.execute("DELETE FROM undo WHERE id <= (SELECT max(id) FROM undo) - ?", (KEPT,))
        tables = ", ".join(sorted({image.table for image in self.images}))
        add_line(self.connection, Entry("edited", tuple((self.call or "").split()), tables, self._who()))


@contextmanager
def acting(path: Path, said: str, call: str | None = None, who: Callable[[], str] = lambda: "") -> Iterator[Act]:
    """An act of a person: stored, with its images, when the block ends; nothing at all when it raises."""
    with writing(path) as database:
        act = Act(database, said, call, who)
        yield act
        act.record()


def forget_undone(connection: sqlite3.Connection) -> None:
    """Makes redo impossible."""
    connection.execute("DELETE FROM undo WHERE undone = 1")


class Taken(NamedTuple):
    """An act that was undone or redone: its sentence, the calls it was about, the rows that it had changed."""

    said: str
    calls: frozenset[str]
    images: tuple[Image, ...]

    @property
    def tables(self) -> frozenset[str]:
        """The tables that changed."""
        return frozenset(image.table for image in self.images)


def take_back(connection: sqlite3.Connection) -> Taken:
    """Undoes the last act that stands. Raises NotFound when there is none."""
    row = connection.execute("SELECT * FROM undo WHERE undone = 0 ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        raise NotFound("there is nothing to undo")
    images = _images(row)
    for image in reversed(images):
        _apply(connection, Image(image.table, image.after, image.before))
    return _taken(connection, row, images, undone=True)


def do_again(connection: sqlite3.Connection) -> Taken:
    """Redoes what was undone last. Raises NotFound when there is nothing."""
    row = connection.execute("SELECT * FROM undo WHERE undone = 1 ORDER BY id LIMIT 1").fetchone()
    if row is None:
        raise NotFound("there is nothing to redo")
    images = _images(row)
    for image in images:
        _apply(connection, image)
    return _taken(connection, row, images, undone=False)


def _images(row: sqlite3.Row) -> list[Image]:
    return [Image(*image) for image in json.loads(row["images"])]


def _taken(connection: sqlite3.Connection, row: sqlite3.Row, images: list[Image], undone: bool) -> Taken:
    connection.execute("UPDATE undo SET undone = ? WHERE id = ?", (int(undone), row["id"]))
    # An act on several calls names them all, with spaces between.
    calls = frozenset((row["call"] or "").split())
    return Taken(row["said"], calls, tuple(images))


def _apply(connection: sqlite3.Connection, image: Image) -> None:
    # A row that others lean on by now stays, and one whose place is taken or whose call is gone does not come back.
    with suppress(sqlite3.IntegrityError):
        if image.before is None and image.after is not None:
            _insert(connection, image.table, image.after)
        elif image.after is None and image.before is not None:
            _delete(connection, image.table, image.before["id"])
        elif image.after is not None:
            _update(connection, image.table, image.after)


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))


def _update(connection: sqlite3.Connection, table: str, row: Row) -> None:
    changes = {name: value for name, value in row.items() if name != "id"}
    pairs = ", ".join(f'"{name}" = ?' for name in changes)
    connection.execute(f'UPDATE "{table}" SET {pairs} WHERE id = ?', (*changes.values(), row["id"]))


def _delete(connection: sqlite3.Connection, table: str, identity: int | str) -> None:
    connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (identity,))
