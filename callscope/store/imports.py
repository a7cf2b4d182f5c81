"""What comes as text: conversations stored many at a time, and how files of a certain header are read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.nouns.trail import Entry
from callscope.store.calls import save
from callscope.store.erasures import take_in
from callscope.store.lines import add_line
from callscope.store.rows import dumped, now
from callscope.store.shelf import Shelf
from callscope.store.transcript import machine_in, machine_speakers_in

if TYPE_CHECKING:
    from callscope.call import Call, Suggestion


class Written(NamedTuple):
    """A conversation to be stored: `options` is what it was read with."""

    call: Call
    suggestions: Sequence[Suggestion] = ()
    options: str = ""


class ImportShelf(Shelf):
    """The texts of the library."""

    def save_written(self, written: Sequence[Written]) -> None:
        """Stores conversations in one transaction, as `save_call` does, and how they ended, where nobody said so."""
        with self._writing() as database:
            for one in written:
                take_in(database.conn, one.call.recording.id)
                save(database, one.call, one.options, one.suggestions, self.score)
                row = database.conn.execute(
                    "SELECT by_hand FROM calls WHERE id = ?", (one.call.recording.id,)
                ).fetchone()
                ended = {"outcome": one.call.outcome, "satisfaction": one.call.satisfaction}
                by_hand = json.loads(row["by_hand"])
                told = {name: value for name, value in ended.items() if value is not None and name not in by_hand}
                if told:
                    database.table("calls").update(one.call.recording.id, told)
            calls = tuple(one.call.recording.id for one in written)
            add_line(database.conn, Entry("heard", calls, "text", self.who()))

    def are_same(self, calls: Sequence[Call]) -> list[bool | None]:
        """Whether each conversation says what is stored of it; None where it is not stored."""
        with self._reading() as connection:
            return [_is_same(connection, one) for one in calls]

    def readings(self) -> Mapping[tuple[str, ...], Mapping[str, Any]]:
        """How files are read: header -> what was agreed to."""
        with self._reading() as connection:
            rows = connection.execute("SELECT header, reading FROM mappings").fetchall()
        return {tuple(json.loads(row["header"])): json.loads(row["reading"]) for row in rows}

    def keep_reading(self, header: Sequence[str], reading: Mapping[str, Any]) -> None:
        """Keeps how files of this header are read from now on."""
        row = {"header": dumped(list(header)), "reading": dumped(dict(reading)), "at": now()}
        with self._writing() as database:
            database.execute("DELETE FROM mappings WHERE header = ?", (row["header"],))
            database.table("mappings").insert(row)


def _is_same(connection: sqlite3.Connection, call: Call) -> bool | None:
    identity, wanted = call.recording.id, call.utterances
    row = connection.execute("SELECT * FROM calls WHERE id = ?", (identity,)).fetchone()
    if row is None:
        return None
    stored = machine_in(connection, identity)
    people = {one.label: one.role for one in machine_speakers_in(connection, identity)}
    by_hand = json.loads(row["by_hand"])
    facts = {name: value for name, value in _facts(call).items() if value is not None and name not in by_hand}
    return (
        [(one.start, one.speaker, one.text) for one in stored] == [(one.start, one.speaker, one.text) for one in wanted]
        and people == {one.label: one.role for one in call.speakers}
        and all(row[name] == value for name, value in facts.items())
    )


def _facts(call: Call) -> Mapping[str, Any]:
    about = call.recording
    return {
        "kind": about.kind,
        "agent": about.agent,
        "queue": about.queue,
        "reason": about.reason,
        "outcome": call.outcome,
        "satisfaction": call.satisfaction,
    }
