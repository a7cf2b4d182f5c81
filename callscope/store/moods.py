"""What people taught about moods: their overrides, the words learned from them by version, and scoring anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.taught import Learned, MoodWord, Override
from callscope.safe import line
from callscope.store.hand_moods import by_hand
from callscope.store.names import single_line
from callscope.store.phrases import Phrase, match_expression
from callscope.store.rows import clean, now, packed
from callscope.store.shelf import Score, Shelf
from callscope.store.transcript import (
    derive,
    exchange,
    follow,
    learned_in,
    machine_in,
    machine_speakers_in,
    speakers_in,
    utterances_in,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

    from callscope.store.undo import Image

MOST = 4.0
"""The ends of VADER's scale."""


class MoodShelf(Shelf):
    """The words that people taught, and the overrides that they come from."""

    def learned(self) -> Learned:
        """The words in force with their valence."""
        with self._reading() as connection:
            return learned_in(connection)

    def mood_words(self) -> list[MoodWord]:
        """Every word that was ever taught, by version, those that were taken back too."""
        with self._reading() as connection:
            return [_word(row) for row in connection.execute("SELECT * FROM mood_words ORDER BY since, word")]

    def overrides(self) -> list[Override]:
        """Every utterance whose mood a person set, with what the machine says of it today."""
        with self._reading() as connection:
            calls = connection.execute("SELECT DISTINCT call FROM edits WHERE kind = 'mood' ORDER BY call").fetchall()
            return [one for (call,) in calls for one in _overrides(connection, call, self.score)] if self.score else []

    def heard_with(self, word: str) -> int:
        """In how many utterances a word, or a phrase, is said."""
        sql = "SELECT count(*) FROM utterances_fts WHERE utterances_fts MATCH ?"
        with self._reading() as connection:
            return int(connection.execute(sql, (_asked(word),)).fetchone()[0])

    def teach(self, word: str, valence: float, overrides: int = 0, author: str = "") -> MoodWord:
        """Takes a word into the lexicon, as a new version of it, and scores anew who says it. Raises UsageProblem."""
        plain = single_line(word, "the word").lower().replace("’", "'")
        if not -MOST <= valence <= MOST:
            raise UsageProblem(f"{valence:g} is not on the scale", f"give a valence from -{MOST:g} to {MOST:g}")
        with self._acting(f"the word {plain} counts {valence:+g}") as act:
            version = _version(act.connection) + 1
            for (identity,) in _in_force(act.connection, plain):
                act.update("mood_words", identity, {"until": version})
            row = {"word": plain, "valence": valence, "since": version, "overrides": overrides}
            act.insert("mood_words", {**row, "author": clean(author), "at": now(), "until": None})
            act.call = " ".join(rescored(act.database, _calls_with(act.connection, plain), self.score))
        return MoodWord(plain, valence, version, None, overrides, author)

    def unteach(self, word: str) -> MoodWord:
        """Takes a word back, as a new version, and scores anew who says it. Raises NotFound."""
        plain = single_line(word, "the word").lower().replace("’", "'")
        with self._acting(f"the word {plain} taken back") as act:
            found = _in_force(act.connection, plain)
            if not found:
                raise NotFound(f"the word “{line(plain)}” was not taught", "callscope moods list")
            version = _version(act.connection) + 1
            act.update("mood_words", found[0][0], {"until": version})
            act.call = " ".join(rescored(act.database, _calls_with(act.connection, plain), self.score))
            sql = "SELECT * FROM mood_words WHERE id = ?"
            return _word(act.connection.execute(sql, (found[0][0],)).fetchone())

    def rescore(self) -> int:
        """Scores the words of every call anew with the lexicon in force; in how many calls anything changed."""
        with self._writing() as database:
            calls = [row[0] for row in database.conn.execute("SELECT id FROM calls ORDER BY id")]
            return len(rescored(database, calls, self.score))


def rescored(database: Database, calls: Iterable[str], score: Score | None) -> list[str]:
    """Gives the utterances of calls their mood anew; the calls in which that changed any."""
    return [call for call in calls if score and _rescored(database, call, score)]


def _rescored(database: Database, call: str, score: Score) -> bool:
    connection = database.conn
    (language,) = connection.execute("SELECT language FROM calls WHERE id = ?", (call,)).fetchone()
    machine = machine_in(connection, call)
    anew = score(machine, machine_speakers_in(connection, call), language, learned_in(connection))
    changed = list(anew) != list(machine)
    (kept,) = connection.execute("SELECT utterances IS NOT NULL FROM originals WHERE call = ?", (call,)).fetchone()
    if kept:
        connection.execute("UPDATE originals SET utterances = ? WHERE call = ?", (packed(anew), call))
        return derive(database, call, score) or changed
    if changed:
        exchange(database, call, anew)
        follow(connection, call)
    return changed


def _overrides(connection: sqlite3.Connection, call: str, score: Score) -> list[Override]:
    """Beside what a person said stands what the machine says today: what it has learned needs no override any more."""
    speakers = speakers_in(connection, call)
    roles = {one.label: one.role for one in speakers}
    (language,) = connection.execute("SELECT language FROM calls WHERE id = ?", (call,)).fetchone()
    rows = [one for one in utterances_in(connection, call) if by_hand(one)]
    machine = score(rows, speakers, language, learned_in(connection))
    return [
        Override(call, one.start, one.text, roles.get(one.speaker, "unknown"), was.label, said.label, was.because)
        for one, other in zip(rows, machine, strict=True)
        if (said := one.sentiment) and (was := other.sentiment)
    ]


def _asked(word: str) -> str:
    return match_expression([Phrase(word.replace('"', " "), False)])


def _in_force(connection: sqlite3.Connection, word: str) -> list[sqlite3.Row]:
    return connection.execute("SELECT id FROM mood_words WHERE word = ? AND until IS NULL", (word,)).fetchall()


def _version(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT max(max(since), coalesce(max(until), 0)) FROM mood_words").fetchone()
    return int(row[0] or 0)


def _calls_with(connection: sqlite3.Connection, word: str) -> list[str]:
    sql = """
        SELECT DISTINCT u.call FROM utterances_fts JOIN utterances u ON u.id = utterances_fts.rowid
        WHERE utterances_fts MATCH ? ORDER BY u.call
    """
    return [row[0] for row in connection.execute(sql, (_asked(word),))]


def calls_with_words_of(connection: sqlite3.Connection, images: Iterable[Image]) -> frozenset[str]:
    """The calls in which a word is said that an act taught or took back, including those that were heard since."""
    rows = [one.after or one.before or {} for one in images if one.table == "mood_words"]
    sql = "SELECT word FROM mood_words WHERE id = ?"
    words = {row["word"] for row in rows if "word" in row}
    words.update(word for row in rows for (word,) in connection.execute(sql, (row["id"],)))
    return frozenset(call for word in words for call in _calls_with(connection, word))


def _word(row: sqlite3.Row) -> MoodWord:
    return MoodWord(row["word"], row["valence"], row["since"], row["until"], row["overrides"], row["author"], row["at"])
