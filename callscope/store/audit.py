"""The audit trail: who opened, edited, exported and erased, and when; ids and kinds of rows, never what was said."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress

from callscope.errors import StorageFailed
from callscope.nouns.trail import ALL, Asked, Entry
from callscope.store.connect import holding, open_for_writing, plain_errors, writable
from callscope.store.lines import add_line
from callscope.store.shelf import Shelf

_ALL = """
SELECT act, call, what, author, at, id FROM audit
WHERE (:act = '' OR act = :act) AND (:author = '' OR author = :author COLLATE NOCASE)
    AND (:call = '' OR instr(call, :call) AND instr(' ' || call || ' ', ' ' || :call || ' '))
    AND (:since = '' OR at >= :since) AND (:until = '' OR substr(at, 1, length(:until)) <= :until)
ORDER BY id DESC LIMIT iif(:most, :most, -1)
"""


class AuditShelf(Shelf):
    """The trail of the library. It is no act that is undone, and restoring a backup does not take it back."""

    def note(self, act: str, calls: Iterable[str] = (), what: str = "") -> None:
        """Adds a line. A store that cannot be written, as on a read-only disk, keeps none."""
        if writable(self.path):
            with self._writing() as database:
                add_line(database.conn, Entry(act, tuple(calls), what, self.who()))

    def note_opened(self, call: str) -> None:
        """Adds that a call was opened: without waiting for the disk, and nobody is kept from reading by a fault."""
        if not writable(self.path):
            return
        with suppress(StorageFailed), plain_errors(self.path), closing(open_for_writing(self.path)) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")  # the next change that counts takes it to the disk
            with holding(connection):
                add_line(connection, Entry("opened", (call,), "", self.who()))

    def trail(self, asked: Asked = ALL) -> list[Entry]:
        """The lines that pass, the last first."""
        with self._reading() as connection:
            rows = connection.execute(_ALL, dict(asked._asdict().items())).fetchall()
        return [Entry(row[0], tuple(row[1].split()), *row[2:]) for row in rows]
