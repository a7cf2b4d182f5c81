"""How far a call is reviewed: what of it was played, where listening stopped, which of its quotes were heard."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from callscope.call import Span
from callscope.store.rows import dumped, moment
from callscope.store.shelf import Shelf, must_have_call

NEAR = 0.1
"""Seconds that may lie between two played stretches, or be missed at the end of a quote: less than a syllable."""


class ReviewShelf(Shelf):
    """What was listened to in the calls of the library. It is no person's act, so undo does not touch it."""

    def listen(self, call: str, played: Iterable[Span], at: float) -> None:
        """Adds what was played, and where listening stands; quotes that were played whole are checked.

        Raises NotFound.
        """
        with self._writing() as database:
            connection = database.conn
            row = must_have_call(connection, call)
            listened = merged([*_spans(row["listened"]), *played])
            _write(connection, row["id"], listened)
            stands = moment(min(max(at, 0.0), row["duration"]))
            connection.execute("UPDATE calls SET resume_at = ? WHERE id = ?", (stands, row["id"]))
            sql = 'SELECT id, start, "end" FROM quotes WHERE call = ? AND NOT checked'
            heard = [
                (one["id"],) for one in connection.execute(sql, (call,)) if covers(listened, one["start"], one["end"])
            ]
            connection.executemany("UPDATE quotes SET checked = 1 WHERE id = ?", heard)

    def is_done(self, call: str) -> bool:
        """Whether a person said that the call is reviewed. Raises NotFound."""
        with self._reading() as connection:
            return bool(must_have_call(connection, call)["done"])

    def listened(self, call: str) -> tuple[Span, ...]:
        """The stretches of the call that were played, in order. Raises NotFound."""
        with self._reading() as connection:
            return tuple(_spans(must_have_call(connection, call)["listened"]))


def was_played(connection: sqlite3.Connection, call: str, start: float, end: float) -> bool:
    """Whether all of a stretch of the call was played since its text last changed."""
    (listened,) = connection.execute("SELECT listened FROM calls WHERE id = ?", (call,)).fetchone()
    return covers(_spans(listened), start, end)


def forget_played(connection: sqlite3.Connection, call: str, start: float, end: float) -> None:
    """The text of a stretch changed: what was heard before says nothing of it."""
    (listened,) = connection.execute("SELECT listened FROM calls WHERE id = ?", (call,)).fetchone()
    left = [part for one in _spans(listened) for part in _without(one, start, end)]
    _write(connection, call, left)


def _write(connection: sqlite3.Connection, call: str, listened: Sequence[Span]) -> None:
    """Keeps what was played, and its share of the call, which lists show."""
    seconds = sum(end - start for start, end in listened)
    sql = "UPDATE calls SET listened = ?, share = round(min(? / max(duration, 0.001), 1.0), 4) WHERE id = ?"
    connection.execute(sql, (dumped(listened), seconds, call))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that meet made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1].end <= NEAR:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        elif end > start:
            found.append(Span(moment(start), moment(end)))
    return [Span(start, moment(end)) for start, end in found]


def covers(spans: Sequence[Span], start: float, end: float) -> bool:
    """Whether merged spans cover a stretch, leaving aside its last tenths."""
    return any(one.start <= start + NEAR and one.end >= end - NEAR for one in spans)


def _without(one: Span, start: float, end: float) -> Iterable[Span]:
    parts = (Span(one.start, min(one.end, start)), Span(max(one.start, end), one.end))
    return (part for part in parts if part.end > part.start)


def _spans(stored: str) -> list[Span]:
    return [Span(*one) for one in json.loads(stored)]
