"""What gives a call away: its words in their order, rare words, names. Taken before its rows go, looked for after."""

# ruff: noqa: S608 - names of tables and columns are the store's own; values are always bound
from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from callscope.store.layout import OUTLIVE, indexes_of, tables_of
from callscope.store.rows import text_path

if TYPE_CHECKING:
    from callscope.nouns.erased import Gone

GRAM = 4
"""Words in a row that count as somebody's own: three are often a common phrase."""

RARE = 7
"""Letters of a word that is looked for by itself: shorter ones turn up in any bytes."""

SHORTEST = 4
"""Letters of a name that is looked for in bytes."""

MOST = 400
"""Strings of each sort that are looked for, from all over the calls: whether others have it is asked of each."""

_WORD = re.compile(r"[^\W_]+")

_SAID = {
    "utterances": ("text",),
    "originals": ("utterances",),
    "omissions": ("text",),
    "quotes": ("text", "now", "note"),
    "suggestions": ("text",),
    "edits": ("before", "after"),
    "marks": ("note",),
}
"""Where the words of a call are, by table."""


class Traces(NamedTuple):
    """What calls are known by: their texts, what their people and files are called, their titles.

    `people` are without those of whom other calls stay. `paths` are as they are stored, `calls` are ids.
    """

    texts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What nobody else is called: people and files."""
        return (*self.people, *self.files)


class Said(NamedTuple):
    """The words of calls as a set of grams and of single words, and names by their first word; all folded."""

    grams: frozenset[tuple[str, ...]]
    words: frozenset[str]
    names: Mapping[str, tuple[tuple[str, ...], ...]]

    def named(self, words: Sequence[str], start: int, least: int = 1) -> int:
        """How many words of a name of at least so many begin at a place; 0 for none."""
        fits = (one for one in self.names.get(words[start], ()) if tuple(words[start : start + len(one)]) == one)
        return max((len(one) for one in fits if len(one) >= least), default=0)


def said(traces: Traces) -> Said:
    """What texts say and what people and files are called."""
    grams: set[tuple[str, ...]] = set()
    words: set[str] = set()
    names: dict[str, set[tuple[str, ...]]] = {}
    for text in traces.texts:
        found = folded(text)
        words.update(found)
        grams.update(zip(*(found[start:] for start in range(GRAM)), strict=False))
    for one in filter(None, map(folded, traces.names)):
        names.setdefault(one[0], set()).add(tuple(one))
    return Said(frozenset(grams), frozenset(words), {first: tuple(each) for first, each in names.items()})


def folded(text: str) -> list[str]:
    """The words of a text as the full-text index folds them: lower case, without accents."""
    return [fold(one) for one in _WORD.findall(text)]


def fold(word: str) -> str:
    """A word in lower case, without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(one))


def placed(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text, and where each begins and ends."""
    return [(fold(one[0]), one.start(), one.end()) for one in _WORD.finditer(text)]


def traces_of(connection: sqlite3.Connection, gone: Gone) -> Traces:
    """What calls and callers are known by in a store, of whatever version."""
    calls = json.dumps(gone.calls)
    texts = [text for table, names in _SAID.items() for text in _column(connection, table, names, calls)]
    own = connection.execute(f"SELECT title, path FROM calls WHERE id IN {_AMONG}", (calls,)).fetchall()
    notes = connection.execute(f"SELECT note FROM callers WHERE name IN {_AMONG}", (json.dumps(gone.callers),))
    texts += [row[0] for row in notes]
    paths = tuple(dict.fromkeys((*(row[1] for row in own), *gone.paths)))
    files = [text_path(one) for one in paths]
    return Traces(
        texts=tuple(texts),
        people=_plain((*gone.callers, *_speakers(connection, calls, gone.callers))),
        files=_plain(one.name for one in files),
        titles=_plain((*(row[0] for row in own), *(one.stem for one in files))),
        paths=paths,
        calls=gone.calls,
    )


_AMONG = "(SELECT value FROM json_each(?))"


def _plain(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(name.strip() for name in names) if len(one) > 1)


def _speakers(connection: sqlite3.Connection, calls: str, callers: Sequence[str]) -> list[str]:
    """What customers are called in these calls, without callers who stay."""
    sql = f"SELECT DISTINCT name FROM speakers WHERE role <> 'agent' AND name <> '' AND call IN {_AMONG}"
    known = {str(row[0]).casefold() for row in connection.execute("SELECT name FROM callers")}
    stay = known - {one.casefold() for one in callers}
    return [row[0] for row in connection.execute(sql, (calls,)) if row[0].casefold() not in stay]


def _column(connection: sqlite3.Connection, table: str, names: Sequence[str], calls: str) -> Iterator[str]:
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    for name in names:
        if name in there:
            sql = f"SELECT {name} FROM {table} WHERE call IN (SELECT value FROM json_each(?)) AND {name} <> ''"
            for (text,) in connection.execute(sql, (calls,)):
                yield from _strings(text)


def _strings(text: str) -> Iterator[str]:
    """The text, or the texts in it where it is JSON."""
    if not text.startswith(("[", "{")):
        yield text
        return
    try:
        waiting = [json.loads(text)]
    except ValueError:
        yield text
        return
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


class Others:
    """What the rows that stay say: their words by the full-text index, everything else read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._indexes = indexes_of(connection)

    def say(self, words: Sequence[str]) -> bool:
        """Whether somebody says these folded words in a row."""
        asked = f'"{" ".join(words)}"'
        return any(
            self._connection.execute(f"SELECT 1 FROM {one} WHERE {one} MATCH ? LIMIT 1", (asked,)).fetchone()
            for one in self._indexes
        )

    def own(self, text: str) -> bool:
        """Whether another call, a caller who stays or the codebook has the text: then it is no trace."""
        return self._say_all(text) or text.casefold() in self._of_calls

    def hold(self, text: str) -> bool:
        """Whether anything that stays has the text, be it a researcher's word or a part of the schema."""
        return self.own(text) or text.casefold() in self._of_others

    def _say_all(self, text: str) -> bool:
        words = folded(text)
        return bool(words) and self.say(words)

    @cached_property
    def _of_calls(self) -> str:
        tables = tables_of(self._connection)
        return self._read(
            (table, column)
            for table, columns in tables.items()
            for column in columns
            if column == "author" or (table not in OUTLIVE and ("call" in columns or table in _STAY))
        )

    @cached_property
    def _of_others(self) -> str:
        tables = tables_of(self._connection)
        schema = "\n".join(row[0] or "" for row in self._connection.execute("SELECT sql FROM sqlite_master"))
        return schema.casefold() + self._read(
            (table, column)
            for table, columns in tables.items()
            for column in columns
            if table in OUTLIVE or not ("call" in columns or table in _STAY)
        )

    def _read(self, columns: Iterable[tuple[str, str]]) -> str:
        """All text of these columns, folded, without what the indexes cover."""
        found: list[str] = []
        for table, column in columns:
            if (table, column) not in _INDEXED:
                sql = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE typeof("{column}") = \'text\''
                found += (row[0] for row in self._connection.execute(sql))
        return "\n".join(found).casefold()


_INDEXED = {("utterances", "text"), ("utterances", "words"), ("quotes", "text"), ("quotes", "note")}

_STAY = ("calls", "callers", "tags", "fields", "rules")


def looked_for(connection: sqlite3.Connection, traces: Traces) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Strings that only the erased calls had, and rare words of theirs; asked once their rows are gone.

    Some of each sort, from all over the calls. Strings are names, files and words in their order, which nothing else
    may hold; single words and titles may also be in what researchers wrote.
    """
    others = Others(connection)
    names = (one for one in (*traces.names, *(str(text_path(path)) for path in traces.paths)) if len(one) >= SHORTEST)
    rare = {one for text in traces.texts for one in _WORD.findall(text) if len(one) >= RARE}
    ids = " ".join(traces.calls)  # these stay, as the record of what was erased
    titles = [one for one in traces.titles if len(one) >= RARE and one not in ids]
    phrases = (one for text in traces.texts for one in _phrases(text))
    words = _some([*titles, *sorted(rare, key=lambda one: (-len(one), one))], others.hold)
    return (*_some(names, others.own), *_some(phrases, others.own)), tuple(words)


def unexplained(connection: sqlite3.Connection, strings: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    """Those that nothing in a store explains: in a backup, or since, others may have said the same."""
    others = Others(connection)
    own = (one for one in strings if not others.own(one))
    return (*own, *(one for one in words if not others.hold(one)))


def _some(candidates: Iterable[str], known: Callable[[str], bool]) -> list[str]:
    every = list(dict.fromkeys(candidates))
    step = max(len(every) // MOST, 1)
    return [one for one in every[::step] if not known(one)]


def _phrases(text: str) -> Iterator[str]:
    """Some words of each text as they are written, so that every part of a call is looked for."""
    words = text.split()
    for start in range(0, max(len(words) - GRAM + 1, 0), 3 * GRAM):
        yield " ".join(words[start : start + GRAM])
