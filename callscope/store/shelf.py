"""What all parts of the library share: where the store is, and the three ways to work on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Speaker, Utterance
from callscope.errors import NotFound
from callscope.store.connect import reading, stamp, writing
from callscope.store.rows import clean
from callscope.store.undo import Act, acting

if TYPE_CHECKING:
    from sqlite_utils import Database

    from callscope.nouns.taught import Learned

Score = Callable[[Sequence[Utterance], Sequence[Speaker], str, "Learned"], Sequence[Utterance]]
"""Gives utterances their sentiment: (utterances, speakers, language, learned) -> the same utterances, scored."""


class Shelf:
    """A part of the library. `score` is asked for the sentiment of rows whose text a person changed."""

    path: Path
    score: Score | None
    who: Callable[[], str]
    """Who is at work, for the audit trail."""

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return reading(self.path)

    def _writing(self) -> AbstractContextManager[Database]:
        return writing(self.path)

    def stamp(self) -> object:
        """Equal at two moments if nothing was stored between them, by any program; costs no reading."""
        return stamp(self.path)

    def _acting(self, said: str, call: str | None = None) -> AbstractContextManager[Act]:
        return acting(self.path, said, call, self.who)


def must_have_call(connection: sqlite3.Connection, call: str) -> sqlite3.Row:
    """The row of the call, with `caller_name`. Raises NotFound."""
    sql = "SELECT c.*, k.name AS caller_name FROM calls c LEFT JOIN callers k ON k.id = c.caller WHERE c.id = ?"
    row: sqlite3.Row | None = connection.execute(sql, (clean(call),)).fetchone()
    if row is None:
        raise NotFound(f"no call {call}", "callscope calls list")
    return row


def written(connection: sqlite3.Connection, call: str) -> bool:
    """Whether the call came as text. Raises NotFound."""
    return bool(must_have_call(connection, call)["source"] == "text")
