"""Search over what was said and what was noted."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from callscope.call import EVERYTHING, Filter, Hit
from callscope.store.filters import DATE, calls_of_utterances, of_quotes, of_rows, of_utterances
from callscope.store.phrases import Phrase, cut, marks, match_expression, one_word, phrases_of, saying
from callscope.store.rows import clean
from callscope.store.shelf import Shelf

FEW = 3_000
"""Up to as many hits are looked up and sorted one by one; of more, calls are gone through from the newest on. Three
times as many where a filter asks something of each row, since then more calls are gone through."""

MANY = 40_000
"""Above as many hits they are given in the order they were stored, since finding out their order takes too long."""

NARROW = 1_000
"""Where a filter lets so few calls through, what is said in them is read instead of the index."""

CACHE = 1_000
"""Kilobytes of the store that are held where most pages are read once: fresh memory for each of them takes longer than
to read the few again that are needed twice (measured: a third of the time of a search)."""

_JOINS = """
JOIN calls c ON c.id = {of}.call
LEFT JOIN callers k ON k.id = c.caller
LEFT JOIN speakers s ON s.call = {of}.call AND s.label = {of}.speaker
"""

_SPOKEN_COLUMNS = 'u.call, u.start, u."end", u.speaker, u.text, u.sentiment, u.tone'
"""All that a hit shows of an utterance; its words with their times are long."""

_SHOWN = """c.title, c.held_at, k.name AS caller, coalesce(s.name, '') AS name, coalesce(s.role, 'unknown') AS role,
    c.source = 'text' AS written"""


class SearchShelf(Shelf):
    """Search over the library."""

    def search(self, text: str, where: Filter = EVERYTHING, limit: int = 100, offset: int = 0) -> list[Hit]:
        """Notes first, then utterances; of each those of the newest call first, in order of time within a call.

        With no text everything that passes the filter is listed. Text that holds no word finds nothing.
        """
        phrases = phrases_of(clean(text))
        with self._reading() as connection:
            if not phrases:
                return [] if text.strip() else _listed(connection, where, limit, offset)
            notes = _notes(connection, phrases, where, limit, offset)
            seen = _count_notes(connection, phrases, where) if offset else 0
            return notes + _utterances(connection, phrases, where, limit - len(notes), max(0, offset - seen))


def _listed(connection: sqlite3.Connection, where: Filter, limit: int, offset: int) -> list[Hit]:
    # CROSS JOIN fixes the order: calls by date from their index, each one's rows from theirs, and nothing to sort.
    sql = f"""
    SELECT {_SPOKEN_COLUMNS}, {_SHOWN}
    FROM calls c CROSS JOIN utterances u ON u.call = c.id
    LEFT JOIN callers k ON k.id = c.caller
    LEFT JOIN speakers s ON s.call = u.call AND s.label = u.speaker
    WHERE {of_utterances(where).sql}
    ORDER BY {DATE} DESC, c.id DESC, u.start LIMIT ? OFFSET ?"""
    rows = connection.execute(sql, (*of_utterances(where).values, limit, offset))
    return [_hit(row) for row in rows]


class _Way(NamedTuple):
    """How to get at the hits: from what to where, what is bound to its marks, in which order, and whether most pages
    are read once."""

    source: str
    values: tuple[str, ...]
    order: str = f"{DATE} DESC, c.id DESC, u.start"
    once: bool = True


_SPOKEN = "LEFT JOIN speakers s ON s.call = u.call AND s.label = u.speaker"

_FROM_HITS = f"""
FROM ({{numbers}}) f CROSS JOIN utterances u ON u.id = f.id JOIN calls c ON c.id = u.call {_SPOKEN} WHERE true
"""

# CROSS JOIN fixes the order: calls by date from their index, so that it ends with the last hit that is asked for.
_FROM_CALLS = f"FROM calls c CROSS JOIN utterances u ON u.call = c.id {_SPOKEN} WHERE"


class _Found(NamedTuple):
    """How many hits the index has, and how to get at their numbers: what to select, and what is bound to its mark."""

    many: int
    numbers: str
    value: str


def _utterances(
    connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter, limit: int, offset: int
) -> list[Hit]:
    way, narrowed = _way(connection, phrases, where), of_utterances(where)
    if way.once:
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
    # Only numbers are sorted, and whole rows read of those that are shown.
    sql = f"""
    SELECT {_SPOKEN_COLUMNS}, {_SHOWN}
    FROM (SELECT u.id, c.rowid AS place {way.source} AND {narrowed.sql} ORDER BY {way.order} LIMIT ? OFFSET ?) found
    CROSS JOIN utterances u ON u.id = found.id CROSS JOIN calls c ON c.rowid = found.place
    LEFT JOIN callers k ON k.id = c.caller {_SPOKEN}
    ORDER BY {way.order.replace("f.id", "u.id")}"""
    rows = connection.execute(sql, (*way.values, *narrowed.values, limit, offset))
    return [_hit(row, phrases) for row in rows]


def _way(connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter) -> _Way:
    """The quickest way to the newest hits; all give the same ones."""
    found, calls = _found(connection, phrases), calls_of_utterances(where)
    from_hits = _Way(_FROM_HITS.format(numbers=found.numbers), (found.value,))
    if found.many <= (3 * FEW if of_rows(where).conditions else FEW):
        return from_hits
    # What is asked of calls besides how old they are is looked up in their rows, again and again in the same pages.
    once = not calls_of_utterances(replace(where, since=None)).conditions
    if found.many <= MANY:
        return _Way(f"{_FROM_CALLS} u.id IN ({found.numbers})", (found.value,), once=once)
    if (
        calls.conditions
        and _count(connection, f"SELECT 1 FROM calls c WHERE {calls.sql}", calls.values, NARROW) <= NARROW
    ):
        connection.create_function("said", 1, saying(phrases), deterministic=True)
        return _Way(f"{_FROM_CALLS} said(u.text)", (), once=once)
    return from_hits._replace(order="f.id DESC")


def _found(connection: sqlite3.Connection, phrases: Sequence[Phrase]) -> _Found:
    """Several words take long to find, so their numbers are kept; a single one is found again in no time."""
    wanted = match_expression(phrases)
    again = "SELECT rowid AS id FROM utterances_fts WHERE utterances_fts MATCH ?"
    if one_word(phrases):
        return _Found(_count(connection, again, (wanted,), MANY), again, wanted)
    kept = f"SELECT count(*), json_group_array(id) FROM ({again} LIMIT ?)"
    many, numbers = connection.execute(kept, (wanted, MANY + 1)).fetchone()
    return (
        _Found(many, "SELECT value AS id FROM json_each(?)", numbers) if many <= MANY else _Found(many, again, wanted)
    )


def _count(connection: sqlite3.Connection, sql: str, values: Sequence[Any], most: int) -> int:
    """How many rows there are; one more than `most` stands for any more."""
    (count,) = connection.execute(f"SELECT count(*) FROM ({sql} LIMIT ?)", (*values, most + 1)).fetchone()
    return int(count)


_NOTES = """
FROM quotes_fts f CROSS JOIN quotes q ON q.id = f.rowid {joins}
WHERE quotes_fts MATCH ? AND {narrowed}
"""


def _count_notes(connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter) -> int:
    narrowed = of_quotes(where)
    sql = _NOTES.format(joins=_JOINS.format(of="q"), narrowed=narrowed.sql)
    wanted = f"note: ({match_expression(phrases)})"
    (count,) = connection.execute(f"SELECT count(*) {sql}", (wanted, *narrowed.values)).fetchone()
    return int(count)


def _notes(
    connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter, limit: int, offset: int
) -> list[Hit]:
    narrowed, wanted = of_quotes(where), f"note: ({match_expression(phrases)})"
    hits = _count(connection, "SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH ?", (wanted,), FEW)
    if not hits:
        return []
    order = f"{DATE} DESC, c.id DESC, q.start" if hits <= FEW else "f.rowid DESC"
    body = _NOTES.format(joins=_JOINS.format(of="q"), narrowed=narrowed.sql)
    rows = connection.execute(
        f"SELECT q.*, {_SHOWN} {body} ORDER BY {order} LIMIT ? OFFSET ?", (wanted, *narrowed.values, limit, offset)
    )
    return [_hit(row, phrases, note=True) for row in rows]


def _hit(row: sqlite3.Row, phrases: Sequence[Phrase] = (), note: bool = False) -> Hit:
    text = row["note"] if note else row["text"]
    snippet, matches = cut(text, marks(text, phrases))
    return Hit(
        call=row["call"],
        title=row["title"],
        start=row["start"],
        end=row["end"],
        speaker=row["speaker"],
        name=row["name"],
        role=row["role"],
        text=text,
        snippet=snippet,
        matches=matches,
        quote=row["id"] if note else None,
        held_at=row["held_at"],
        caller=row["caller"],
        sentiment=None if note else row["sentiment"],
        tone=None if note else row["tone"],
        written=bool(row["written"]),
    )
