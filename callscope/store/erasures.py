"""Erased calls: their rows go in one transaction, and the hash of their sound stays, so that it is not heard again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.errors import NotFound, Refused
from callscope.nouns.erased import Tombstone
from callscope.nouns.trail import Entry
from callscope.store.lines import add_line
from callscope.store.retention import demand_let_go
from callscope.store.rows import clean, now, path_text, text_path
from callscope.store.shelf import Shelf

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from callscope.nouns.erased import Gone
    from callscope.store.clearing import Cleared


class WasErased(Refused):
    """A call was erased and is not taken in again."""


class ErasureShelf(Shelf):
    """What is known of erased calls, and of the backups that may hold them."""

    def clear(self, gone: Gone, act: str, then: Callable[[Cleared], None]) -> Cleared:
        """Removes everything of these calls and callers, in one transaction.

        `then` is told what went before it counts: what it raises leaves all as it was. Raises Refused for a call on
        hold.
        """
        from callscope.store.clearing import cleared  # nothing that the first screen needs

        with self._writing() as database:
            demand_let_go(database.conn, gone.calls)
            before = database.conn.total_changes
            done = cleared(database.conn, gone)
            rows = [(one, now()) for one in gone.calls]
            database.conn.executemany("INSERT OR IGNORE INTO tombstones (id, at) VALUES (?, ?)", rows)
            if database.conn.total_changes > before:  # not where it was only finished
                add_line(database.conn, Entry(act, gone.calls, "", self.who()))
            then(done)
        return done

    def tombstones(self) -> list[Tombstone]:
        """The calls that were erased, the last first."""
        with self._reading() as connection:
            return [Tombstone(*row) for row in connection.execute("SELECT id, at FROM tombstones ORDER BY at DESC, id")]

    def erased(self, calls: Iterable[str]) -> dict[str, str]:
        """Those of the calls that were erased, and when."""
        with self._reading() as connection:
            sql = "SELECT at FROM tombstones WHERE id = ?"
            found = {one: connection.execute(sql, (clean(one),)).fetchone() for one in calls}
        return {call: str(row[0]) for call, row in found.items() if row}

    def lift(self, call: str) -> Tombstone:
        """Lets the sound of an erased call be heard again; named by its id or its start. Raises NotFound."""
        with self._writing() as database:
            sql = "SELECT id, at FROM tombstones WHERE substr(id, 1, length(?)) = ? ORDER BY at DESC"
            rows = database.conn.execute(sql, (clean(call), clean(call))).fetchall() if call else []
            if len(rows) != 1:
                why = "several erased calls begin with" if rows else "no erased call is called"
                raise NotFound(f"{why} {call}", "callscope erased list")
            database.conn.execute("DELETE FROM tombstones WHERE id = ?", (rows[0][0],))
            add_line(database.conn, Entry("lifted", (rows[0][0],), "", self.who()))
        return Tombstone(*rows[0])

    def only_theirs(self, calls: Sequence[str]) -> list[str]:
        """The callers all of whose calls are among these."""
        from callscope.store.clearing import only_theirs

        with self._reading() as connection:
            return only_theirs(connection, calls)

    def note_copy(self, path: Path) -> None:
        """Remembers where a backup is written to, before it is."""
        with self._writing() as database:
            sql = "INSERT INTO copies (path, at) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET at = excluded.at"
            database.conn.execute(sql, (path_text(path), now()))
            add_line(database.conn, Entry("backed up", (), "", self.who()))

    def forget_copies(self, paths: Sequence[Path]) -> None:
        """Forgets backups that are no longer there."""
        with self._writing() as database:
            for path in paths:
                database.conn.execute("DELETE FROM copies WHERE path = ?", (path_text(path),))

    def copies(self) -> list[tuple[Path, str]]:
        """Where backups were written to, and when."""
        with self._reading() as connection:
            return [
                (text_path(row[0]), row[1]) for row in connection.execute("SELECT path, at FROM copies ORDER BY id")
            ]


def take_in(connection: sqlite3.Connection, call: str, again: bool = False) -> None:
    """Raises Refused for a call that was erased, perhaps while it was being heard; `again` forgets that it was."""
    row = connection.execute("SELECT at FROM tombstones WHERE id = ?", (call,)).fetchone()
    if row and not again:
        raise was_erased(call, row[0])
    connection.execute("DELETE FROM tombstones WHERE id = ?", (call,))


def was_erased(call: str, at: str) -> WasErased:
    """That a call was erased and is not taken in again."""
    hint = f"callscope hear --force FILE hears it all the same; so does callscope erased lift {call} for whatever comes"
    return WasErased(f"this call was erased here on {at[:10]} and is not taken in again", hint)
