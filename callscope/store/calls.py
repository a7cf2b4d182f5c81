"""Calls: stored as the machine heard them, kept as people changed them, listed, found by name."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Call, CallSummary, Filter, Suggestion
from callscope.errors import UsageProblem
from callscope.nouns.erased import Gone
from callscope.nouns.trail import Entry
from callscope.store.callers import caller_id
from callscope.store.changes import reanchor
from callscope.store.erasures import take_in
from callscope.store.fields import chosen
from callscope.store.filters import DATE, of_calls
from callscope.store.lines import add_line
from callscope.store.names import best_match, single_line
from callscope.store.retention import demand_let_go
from callscope.store.rows import (
    clean,
    dumped,
    moment,
    now,
    omission_of,
    overlaps_text,
    path_text,
    recording_of,
    recording_row,
    speaker_row,
    storable,
    text_path,
    texts,
)
from callscope.store.shelf import Score, Shelf, must_have_call
from callscope.store.suggestions import OPEN, replace_open
from callscope.store.transcript import (
    derive,
    follow,
    levels_in,
    machine_in,
    machine_speakers_in,
    overlaps_in,
    speakers_in,
    tuples,
    utterances_in,
    write_speakers,
    write_utterances,
)
from callscope.version import own_version

if TYPE_CHECKING:
    from sqlite_utils import Database

_SUMMARY = f"""
SELECT c.id, c.title, c.path, c.kind, c.duration, c.heard_at, c.held_at, k.name, c.agent, c.queue, c.reason,
    c.language, c.source, c.incomplete, c.outcome, c.satisfaction,
    c.mood_1, c.mood_2, c.mood_3, c.mood_4, c.tone_1, c.tone_2, c.tone_3, c.tone_4, c.talk,
    (SELECT count(*) FROM speakers s WHERE s.call = c.id),
    (SELECT count(*) FROM quotes q WHERE q.call = c.id),
    (SELECT count(*) FROM suggestions g WHERE g.call = c.id AND {OPEN}),
    c.share, c.resume_at, c.done, c.left_out
FROM calls c LEFT JOIN callers k ON k.id = c.caller
"""


class CallShelf(Shelf):
    """The calls of the library."""

    def save_call(
        self, call: Call, options: str = "", suggestions: Sequence[Suggestion] | None = None, again: bool = False
    ) -> None:
        """Stores a heard call in one transaction: replaces what machines made, keeps and replays what people made.

        `options` is what it was heard with. Open suggestions go, `suggestions` come. `again` takes in a call that was
        erased. Raises Refused for such a call, Unusable when a time is not a number, StorageFailed.
        """
        with self._writing() as database:
            take_in(database.conn, call.recording.id, again)
            save(database, call, options, suggestions or (), self.score)
            add_line(database.conn, Entry("heard", (call.recording.id,), "again" if again else "", self.who()))

    def call(self, identity: str) -> Call:
        """The call with people's edits applied. Raises NotFound."""
        with self._reading() as connection:
            return _call(connection, identity, machine=False)

    def machine_call(self, identity: str) -> Call:
        """The call as the machine heard it. Raises NotFound."""
        with self._reading() as connection:
            return _call(connection, identity, machine=True)

    def has_call(self, identity: str) -> bool:
        """Whether the store holds the call."""
        return self.options(identity) is not None

    def options(self, identity: str) -> str | None:
        """What the call was last heard with; None when it was not heard."""
        with self._reading() as connection:
            sql = "SELECT options FROM runs WHERE call = ? ORDER BY id DESC LIMIT 1"
            row = connection.execute(sql, (identity,)).fetchone()
        return None if row is None else str(row[0])

    def calls(self, where: Filter = EVERYTHING) -> list[CallSummary]:
        """The calls that pass, newest first."""
        wanted = of_calls(where)
        sql = f"{_SUMMARY} WHERE {wanted.sql} ORDER BY {DATE} DESC, c.id DESC"
        with self._reading() as connection:
            return [_summary(row) for row in tuples(connection, sql, *wanted.values)]

    def resolve(self, name: str) -> str:
        """The id that a person meant by an id, the start of one, a title or a part of one.

        Raises NotFound, naming what is near, and UsageProblem, listing them, where several fit.
        """
        with self._reading() as connection:
            rows = connection.execute("SELECT id, title FROM calls").fetchall()
        return best_match(name, [(row["id"], row["title"]) for row in rows])

    def set_calls(self, identities: Sequence[str], **changes: Any) -> None:
        """Sets title, outcome, satisfaction (1-5), caller, held_at, queue, reason or agent, of several calls in one
        act; None clears it.

        `done` says that its review is finished, `left_out` why it is not reviewed. What a person set stays when the
        call is heard again. Raises NotFound, UsageProblem, and then changes none.
        """
        with self._acting("", " ".join(identities)) as act:
            checked = {name: _checked(act.connection, name, value) for name, value in changes.items()}
            said = ", ".join(f"{name} {'cleared' if value is None else value}" for name, value in checked.items())
            act.said = said if len(identities) == 1 else f"{said} of {len(identities)} calls"
            if "caller" in checked:
                checked["caller"] = caller_id(act, checked["caller"]) if checked["caller"] else None
            for one in identities:
                row = must_have_call(act.connection, one)
                by_hand = sorted({*json.loads(row["by_hand"]), *checked})
                act.update("calls", one, {**checked, "by_hand": dumped(by_hand)})

    def move_call(self, identity: str, path: Path) -> None:
        """Says where a call's sound file lies now. Raises NotFound."""
        with self._acting(f"new place of {path.name}", identity) as act:
            act.update("calls", must_have_call(act.connection, identity)["id"], {"path": path_text(path)})

    def remove_call(self, identity: str) -> None:
        """The same as `remove_calls`, for one."""
        self.remove_calls([identity])

    def remove_calls(self, identities: Sequence[str]) -> None:
        """Removes calls and everything that hangs on them, quotes and undo history too; not their sound files.

        It cannot be undone. Raises NotFound, Refused for a call on hold, and then removes none.
        """
        from callscope.store.clearing import forget

        with self._writing() as database:
            for one in identities:
                must_have_call(database.conn, one)
            demand_let_go(database.conn, identities)
            forget(database.conn, Gone(tuple(identities)))
            for one in identities:
                add_line(database.conn, Entry("removed", (one,), "", self.who()))


def save(database: Database, call: Call, options: str, suggestions: Sequence[Suggestion], score: Score | None) -> None:
    """The same as `CallShelf.save_call`, as a part of a transaction."""
    identity = call.recording.id
    _save_row(database, call)
    for table in ("utterances", "omissions", "originals"):
        database.execute(f"DELETE FROM {table} WHERE call = ?", (identity,))
    write_speakers(database, identity, call.speakers)
    write_utterances(database, identity, map(storable, call.utterances))
    _save_rest(database, call, options)
    replace_open(database, identity, suggestions)
    if database.conn.execute("SELECT 1 FROM edits WHERE call = ? LIMIT 1", (identity,)).fetchone():
        derive(database, identity, score)
    reanchor(database.conn, identity)
    follow(database.conn, identity, rerun=True)


def _save_row(database: Database, call: Call) -> None:
    identity, caller = call.recording.id, call.recording.caller
    old = database.conn.execute("SELECT by_hand FROM calls WHERE id = ?", (identity,)).fetchone()
    by_hand = json.loads(old["by_hand"]) if old else []
    row = {
        **recording_row(call.recording),
        "caller": caller_id(database, caller) if caller and "caller" not in by_hand else None,
        "language": clean(call.language),
        "notes": dumped(list(call.notes)),
        "heard_at": now(),
    }
    if old is None:
        database.table("calls").insert({**row, "outcome": call.outcome, "satisfaction": call.satisfaction})
    else:
        database.table("calls").update(identity, {name: row[name] for name in row if name not in (*by_hand, "id")})


def _save_rest(database: Database, call: Call, options: str) -> None:
    identity = call.recording.id
    speakers = dumped([speaker_row(identity, one) for one in call.speakers])
    levels = {"levels": b"".join(call.levels), "tracks": len(call.levels)}
    heard = {"speakers": speakers, "utterances": None, "overlaps": overlaps_text(call.overlaps), **levels}
    database.table("originals").insert({"call": identity, **heard})
    database.table("omissions").insert_all(
        {
            "call": identity,
            "start": moment(one.start),
            "end": moment(one.end),
            "text": clean(one.text),
            "reason": one.reason,
        }
        for one in call.omitted
    )
    timings = {name: moment(value, f"the time of {name}") for name, value in call.timings.items()}
    database.table("runs").insert(
        {
            "call": identity,
            "at": now(),
            "version": own_version(),
            "engines": dumped(dict(call.engines)),
            "options": clean(options),
            "timings": dumped(timings),
        }
    )
    of_it = "DELETE FROM queue WHERE call = :call OR path = (SELECT path FROM calls WHERE id = :call)"
    database.execute(of_it, {"call": identity})


def _call(connection: sqlite3.Connection, identity: str, machine: bool) -> Call:
    row = must_have_call(connection, identity)
    run = connection.execute("SELECT * FROM runs WHERE call = ? ORDER BY id DESC LIMIT 1", (identity,)).fetchone()
    omitted = connection.execute("SELECT * FROM omissions WHERE call = ? ORDER BY start", (identity,))
    if machine:
        speakers, utterances = machine_speakers_in(connection, identity), machine_in(connection, identity)
    else:
        speakers, utterances = speakers_in(connection, identity), utterances_in(connection, identity)
    return Call(
        recording=recording_of(row),
        language=row["language"],
        speakers=speakers,
        utterances=utterances,
        engines=json.loads(run["engines"]),
        timings=json.loads(run["timings"]),
        outcome=row["outcome"],
        satisfaction=row["satisfaction"],
        omitted=tuple(map(omission_of, omitted)),
        notes=texts(row["notes"]),
        levels=levels_in(connection, identity),
        overlaps=overlaps_in(connection, identity),
    )


def _summary(row: tuple[Any, ...]) -> CallSummary:
    mood, tone = row[16:20], row[20:24]
    facts = (*row[:2], text_path(row[2]), *row[3:13], bool(row[13]), *row[14:16], mood, tone, *row[24:30])
    return CallSummary._make((*facts, bool(row[30]), row[31]))


def _checked(connection: sqlite3.Connection, name: str, value: Any) -> Any:
    """The value as it may be stored. Raises UsageProblem."""
    if name not in _CHECKS:
        raise UsageProblem(f"a call has no {name} to set", f"one of: {', '.join(_CHECKS)}")
    if value is None and name == "title":
        raise UsageProblem("a call needs a title")
    return None if value is None and name != "done" else _CHECKS[name](connection, value)


def _satisfaction(_: sqlite3.Connection, value: Any) -> int:
    if value not in (1, 2, 3, 4, 5):
        raise UsageProblem(f"satisfaction {value} is not 1 to 5")
    return int(value)


def _date(_: sqlite3.Connection, value: Any) -> str:
    try:
        datetime.fromisoformat(str(value))
    except ValueError as error:
        raise UsageProblem(f"{value} is not a date", "write it like 2026-11-21 or 2026-11-21T14:30") from error
    return str(value)


def _line(_: sqlite3.Connection, value: Any) -> str:
    return single_line(str(value), "the text")


_CHECKS: Mapping[str, Any] = {
    "title": _line,
    "outcome": lambda connection, value: chosen(connection, "outcome", value),
    "satisfaction": _satisfaction,
    "caller": _line,
    "held_at": _date,
    "queue": _line,
    "reason": _line,
    "agent": _line,
    "done": lambda _, value: int(bool(value)),
    "left_out": lambda _, value: clean(str(value)).strip(),
}
