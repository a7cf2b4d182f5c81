"""The audit trail: who opened, edited, exported and erased, and when; ids and kinds of rows, never what was said."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

from callscope.errors import StorageFailed, UsageProblem
from callscope.nouns.trail import ALL, Asked, Entry
from callscope.safe import line
from callscope.store.connect import holding, open_for_writing, plain_errors, writable
from callscope.store.lines import add_line
from callscope.store.shelf import Shelf

_ALL = """
SELECT act, call, what, author, at, id FROM audit
WHERE (:act = '' OR act = :act) AND (:author = '' OR author = :author COLLATE NOCASE)
    AND (:call = '' OR instr(call, :call) AND instr(' ' || call || ' ', ' ' || :call || ' '))
    AND (:since = '' OR at >= :since) AND (:until = '' OR at <= :until)
ORDER BY id DESC LIMIT iif(:most, :most, -1)
"""


class AuditShelf(Shelf):
    """The trail of the library. Undo does not touch it, and restoring a backup does not take it back."""

    def note(self, act: str, calls: Iterable[str] = (), what: str = "") -> None:
        """Adds a line. A store that cannot be written, as on a read-only disk, keeps none."""
        if writable(self.path):
            with self._writing() as database:
                add_line(database.conn, Entry(act, tuple(calls), what, self.who()))

    def note_opened(self, call: str) -> None:
        """Adds that a call was opened, without waiting for the disk; a fault keeps nobody from reading."""
        if not writable(self.path):
            return
        with suppress(StorageFailed), plain_errors(self.path), closing(open_for_writing(self.path)) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")  # the next change that counts takes it to the disk
            with holding(connection):
                add_line(connection, Entry("opened", (call,), "", self.who()))

    def trail(self, asked: Asked = ALL) -> list[Entry]:
        """The lines that pass, the last first. Raises UsageProblem for what is neither a day nor a moment."""
        asked = asked._replace(since=_moment(asked.since), until=_moment(asked.until, end=True))
        with self._reading() as connection:
            rows = connection.execute(_ALL, dict(asked._asdict().items())).fetchall()
        return [Entry(row[0], tuple(row[1].split()), *row[2:]) for row in rows]


def _moment(text: str, end: bool = False) -> str:
    """A day or a moment of here as a line has it; with `end` the last instant of that day, minute or second."""
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text)
        wide = timedelta(days=1) if len(text) <= _DAY else timedelta(minutes=1) if len(text) <= _MINUTE else _SECOND
        at = (at + wide - _INSTANT if end else at).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        wanted = "write it like 2026-11-30, or 2026-11-30T14:30"
        raise UsageProblem(f"“{line(text)}” is neither a day nor a moment", wanted) from error
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_DAY, _MINUTE = len("2026-11-30"), len("2026-11-30T14:30")
_SECOND, _INSTANT = timedelta(seconds=1), timedelta(milliseconds=1)
