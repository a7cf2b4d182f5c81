"""Search: what people typed, made safe for FTS5, over what was said and what was noted."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from callscope.call import EVERYTHING, Filter, Hit
from callscope.store.filters import DATE, calls_of_utterances, of_quotes, of_rows, of_utterances
from callscope.store.rows import clean
from callscope.store.shelf import Shelf

FEW = 3_000
"""Up to as many hits are looked up and sorted one by one; of more, calls are gone through from the newest on. Three
times as many where a filter asks something of each row, since then more calls are gone through."""

MANY = 40_000
"""Above as many hits they are given in the order they were stored, since finding out their order takes too long."""

NARROW = 1_000
"""Where a filter lets so few calls through, what is said in them is read instead of the index."""

TERMS = 50
"""How many words of a search count."""

WIDTH = 160
"""Characters of a snippet."""

_WORD = re.compile(r"[^\W_]+")

_TERM = re.compile(r'"([^"]+)"|([^\s"]+)')

_JOINS = """
JOIN calls c ON c.id = {of}.call
LEFT JOIN callers k ON k.id = c.caller
LEFT JOIN speakers s ON s.call = {of}.call AND s.label = {of}.speaker
"""

_SPOKEN_COLUMNS = 'u.call, u.start, u."end", u.speaker, u.text, u.sentiment, u.tone'
"""All that a hit shows of an utterance; its words with their times are long."""

_SHOWN = """c.title, c.held_at, k.name AS caller, coalesce(s.name, '') AS name, coalesce(s.role, 'unknown') AS role,
    c.source = 'text' AS written"""


class Phrase(NamedTuple):
    """Words that were asked for together; with `open_end` the last one may go on."""

    text: str
    open_end: bool


def phrases_of(text: str) -> list[Phrase]:
    """What a person asked for: single words, and "words in quotes" together. The last word may go on.

    A single letter may not: nearly everything goes on from there, and it takes long to find.
    """
    found = [match for match in _TERM.finditer(text.replace("\0", " ")) if any(map(str.isalnum, match[0]))][:TERMS]
    return [Phrase(match[1] or match[2], match is found[-1] and _goes_on(match)) for match in found]


def _goes_on(match: re.Match[str]) -> bool:
    return not match[1] and len(_WORD.findall(match[2])[-1]) > 1


def match_expression(phrases: Iterable[Phrase]) -> str:
    """The phrases as an FTS5 query in which nothing is an operator: all must be there, in any order."""
    return " ".join(f'"{one.text}"{"*" if one.open_end else ""}' for one in phrases)


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
    """How to get at the hits: from what to where, in which order, and what is bound to its marks."""

    source: str
    values: tuple[str, ...]
    order: str = f"{DATE} DESC, c.id DESC, u.start"


_SPOKEN = "LEFT JOIN speakers s ON s.call = u.call AND s.label = u.speaker"

_FROM_INDEX = f"""
FROM utterances_fts f CROSS JOIN utterances u ON u.id = f.rowid JOIN calls c ON c.id = u.call {_SPOKEN}
WHERE utterances_fts MATCH ?
"""

# CROSS JOIN fixes the order: calls by date from their index, so that it ends with the last hit that is asked for.
_FROM_CALLS = f"FROM calls c CROSS JOIN utterances u ON u.call = c.id {_SPOKEN} WHERE "


def _utterances(
    connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter, limit: int, offset: int
) -> list[Hit]:
    way, narrowed = _way(connection, phrases, where), of_utterances(where)
    # Only ids are sorted, and whole rows read of those that are shown.
    sql = f"""
    SELECT {_SPOKEN_COLUMNS}, {_SHOWN}
    FROM (SELECT u.id {way.source} AND {narrowed.sql} ORDER BY {way.order} LIMIT ? OFFSET ?) found
    CROSS JOIN utterances u ON u.id = found.id {_JOINS.format(of="u")}
    ORDER BY {way.order.replace("f.rowid", "u.id")}"""
    rows = connection.execute(sql, (*way.values, *narrowed.values, limit, offset))
    return [_hit(row, phrases) for row in rows]


def _way(connection: sqlite3.Connection, phrases: Sequence[Phrase], where: Filter) -> _Way:
    """The quickest way to the newest hits; all give the same ones."""
    wanted = match_expression(phrases)
    hits = _count(connection, "SELECT 1 FROM utterances_fts WHERE utterances_fts MATCH ?", (wanted,), MANY)
    if hits <= (3 * FEW if of_rows(where).conditions else FEW):
        return _Way(_FROM_INDEX, (wanted,))
    if hits <= MANY:
        inside = "u.id IN (SELECT rowid FROM utterances_fts WHERE utterances_fts MATCH ?)"
        return _Way(_FROM_CALLS + inside, (wanted,))
    calls = calls_of_utterances(where)
    if (
        calls.conditions
        and _count(connection, f"SELECT 1 FROM calls c WHERE {calls.sql}", calls.values, NARROW) <= NARROW
    ):
        connection.create_function("said", 1, saying(phrases), deterministic=True)
        return _Way(f"{_FROM_CALLS} said(u.text)", ())
    return _Way(_FROM_INDEX, (wanted,), "f.rowid DESC")


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


def marks(text: str, phrases: Iterable[Phrase]) -> tuple[tuple[int, int], ...]:
    """Where the phrases are in the text, as (start, end); compared like the index does, without case and accents."""
    if text.isascii():
        # Folding leaves every letter in its place: ten times as quick as word by word.
        lower = text.lower()
        return tuple(sorted({match.span() for one in phrases for match in _compiled(one).finditer(lower)}))
    spots = [match.span() for match in _WORD.finditer(text)]
    plain = [_folded(text[start:end]) for start, end in spots]
    found = set()
    for phrase in phrases:
        asked = [_folded(match[0]) for match in _WORD.finditer(phrase.text)]
        for place in range(len(plain) - len(asked) + 1):
            if _same(plain[place : place + len(asked)], asked, phrase.open_end):
                found.add((spots[place][0], spots[place + len(asked) - 1][1]))
    return tuple(sorted(found))


def saying(phrases: Iterable[Phrase]) -> Callable[[str], bool]:
    """Whether a text has all the phrases, as the index and `marks` compare them."""
    patterns = [_compiled(one) for one in phrases]

    def said(text: str) -> bool:
        folded = text.lower() if text.isascii() else _folded(text)
        return all(one.search(folded) for one in patterns)

    return said


@lru_cache(maxsize=TERMS)
def _compiled(phrase: Phrase) -> re.Pattern[str]:
    """What finds the phrase in a folded text."""
    words = r"[\W_]+".join(re.escape(_folded(match[0])) for match in _WORD.finditer(phrase.text))
    end = r"[^\W_]*" if phrase.open_end else r"(?![^\W_])"
    # With an open end a mark goes to the end of its word.
    return re.compile(rf"(?<![^\W_]){words}{end}")


def _same(words: Sequence[str], asked: Sequence[str], open_end: bool) -> bool:
    last = words[-1].startswith(asked[-1]) if open_end else words[-1] == asked[-1]
    return last and words[:-1] == asked[:-1]


def _folded(word: str) -> str:
    return "".join(one for one in normalize("NFKD", word.lower()) if not combining(one))


def cut(text: str, found: Sequence[tuple[int, int]], width: int = WIDTH) -> tuple[str, tuple[tuple[int, int], ...]]:
    """(snippet, matches): about `width` characters around the first hit, at word borders, and the hits in it."""
    if len(text) <= width:
        return text, tuple(found)
    first = found[0][0] if found else 0
    begin = 0 if first < width // 2 else text.rfind(" ", 0, first - width // 4) + 1
    stop = len(text) if begin + width >= len(text) else text.rfind(" ", begin, begin + width)
    stop = stop if stop > first else begin + width
    before, after = "…" if begin else "", "…" if stop < len(text) else ""
    shift = len(before) - begin
    inside = tuple((start + shift, min(end, stop) + shift) for start, end in found if begin <= start < stop)
    return before + text[begin:stop] + after, inside
