"""The rows of one call: what the machine heard, what people made of it, and what follows from both."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from callscope.call import Edit, Overlap, Span, Speaker, Utterance
from callscope.nouns.flowed import quarters
from callscope.store.align import anchored
from callscope.store.edits import name_speakers, replay
from callscope.store.effort import Spoken, customers, waiting
from callscope.store.hand_moods import by_hand
from callscope.store.review import forget_played
from callscope.store.rows import (
    UTTERANCE_COLUMNS,
    outline_of,
    overlaps_of,
    packed,
    speaker_of,
    speaker_row,
    storable,
    unpacked,
    utterance_row,
    utterances_of,
)
from callscope.store.tables import SCORED

if TYPE_CHECKING:
    from sqlite_utils import Database

    from callscope.nouns.taught import Learned
    from callscope.store.shelf import Score
    from callscope.store.undo import Act

_COLUMNS = ", ".join(f'"{name}"' for name in UTTERANCE_COLUMNS)
_ORDER = 'ORDER BY start, "end", id'


def utterances_in(
    connection: sqlite3.Connection, call: str, start: float | None = None, end: float | None = None
) -> tuple[Utterance, ...]:
    """The call's utterances as people see them, in order of time; only those that touch start-end when given."""
    sql = f"SELECT {_COLUMNS} FROM utterances WHERE call = ?"
    if start is None or end is None:
        return utterances_of(tuples(connection, f"{sql} {_ORDER}", call))
    return utterances_of(tuples(connection, f'{sql} AND start <= ? AND "end" >= ? {_ORDER}', call, end, start))


def outline_in(connection: sqlite3.Connection, call: str) -> tuple[Utterance, ...]:
    """Who spoke when, as people see it: utterances without text, words and scores."""
    rows = tuples(connection, f'SELECT start, "end", speaker FROM utterances WHERE call = ? {_ORDER}', call)
    return tuple(Utterance(start, end, speaker, "") for start, end, speaker in rows)


def tuples(connection: sqlite3.Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows as plain tuples: for thousands of rows, looking columns up by name costs more than everything else."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values).fetchall()


def speakers_in(connection: sqlite3.Connection, call: str) -> tuple[Speaker, ...]:
    """The call's speakers as people see them."""
    rows = connection.execute("SELECT * FROM speakers WHERE call = ? ORDER BY id", (call,))
    return tuple(map(speaker_of, rows))


def machine_speakers_in(connection: sqlite3.Connection, call: str) -> tuple[Speaker, ...]:
    """The speakers that the machine heard."""
    (stored,) = connection.execute("SELECT speakers FROM originals WHERE call = ?", (call,)).fetchone()
    return tuple(map(speaker_of, json.loads(stored)))


def levels_in(connection: sqlite3.Connection, call: str) -> tuple[bytes, ...]:
    """How loud each track of the call was."""
    row = connection.execute("SELECT levels, tracks FROM originals WHERE call = ?", (call,)).fetchone()
    length = len(row["levels"]) // max(row["tracks"], 1)
    return tuple(row["levels"][start : start + length] for start in range(0, length * row["tracks"], max(length, 1)))


def overlaps_in(connection: sqlite3.Connection, call: str) -> tuple[Overlap, ...] | None:
    """Where several voices were heard at once; None where nobody listened for it."""
    (kept,) = connection.execute("SELECT overlaps FROM originals WHERE call = ?", (call,)).fetchone()
    return overlaps_of(kept)


def machine_in(connection: sqlite3.Connection, call: str, outline: bool = False) -> tuple[Utterance, ...]:
    """The rows that the machine heard, before anybody changed them; an outline is enough where that is quicker."""
    (kept,) = connection.execute("SELECT utterances FROM originals WHERE call = ?", (call,)).fetchone()
    if outline:
        return outline_of(kept) if kept else outline_in(connection, call)
    return unpacked(kept) if kept else utterances_in(connection, call)


def learned_in(connection: sqlite3.Connection) -> Learned:
    """The words that people taught, those in force, with the valence that they have."""
    return tuple(tuples(connection, "SELECT word, valence FROM mood_words WHERE until IS NULL ORDER BY word"))


def edits_in(connection: sqlite3.Connection, call: str) -> list[Edit]:
    """The call's edits in the order they were made."""
    return [_edit(row) for row in connection.execute("SELECT * FROM edits WHERE call = ? ORDER BY id", (call,))]


def _edit(row: sqlite3.Row) -> Edit:
    values = dict(row)
    spans = json.loads(values.pop("anchors"))
    return Edit(**values, anchors={label: tuple(Span(*one) for one in found) for label, found in spans.items()})


def write_utterances(database: Database, call: str, utterances: Iterable[Utterance]) -> None:
    """Adds rows; `utterances` are storable."""
    rows = [utterance_row(call, one) for one in utterances]
    if rows:
        database.table("utterances").insert_all([UTTERANCE_COLUMNS, *rows], batch_size=500)


def write_speakers(database: Database, call: str, speakers: Sequence[Speaker]) -> None:
    """Replaces the call's speakers."""
    database.execute("DELETE FROM speakers WHERE call = ?", (call,))
    database.table("speakers").insert_all([speaker_row(call, one) for one in speakers])


def derive(database: Database, call: str, score: Score | None, act: Act | None = None) -> bool:
    """Lays the edits over the machine's rows again and writes what differs; whether any row did.

    With an act, quotes whose words changed become unchecked as part of it.
    """
    connection = database.conn
    edits = edits_in(connection, call)
    machine = machine_in(connection, call)
    utterances, unfitting = replay(machine, edits)
    unheard = _derive_speakers(database, call, edits, machine, utterances)
    changed = exchange(database, call, _scored(connection, call, utterances, machine, score))
    moved = any(edit.kind != "speaker" or (edit.role and score) for edit in edits)
    _keep_original(connection, call, machine if moved else None)
    _note_misfits(connection, edits, {edit.id: edit.misfit for edit in (*unfitting, *unheard)})
    follow(connection, call, act)
    return changed


def derive_speakers(database: Database, call: str) -> None:
    """Gives the speakers their names and roles again, where only those changed."""
    connection = database.conn
    edits = edits_in(connection, call)
    rows = outline_in(connection, call)
    unheard = _derive_speakers(database, call, edits, machine_in(connection, call, outline=True), rows)
    misfits = {edit.id: edit.misfit for edit in edits if edit.kind != "speaker"}
    _note_misfits(connection, edits, misfits | {edit.id: edit.misfit for edit in unheard})
    summarize(connection, call)


def _derive_speakers(
    database: Database, call: str, edits: Sequence[Edit], machine: Sequence[Utterance], rows: Iterable[Utterance]
) -> tuple[Edit, ...]:
    """Writes the call's speakers: the machine's, as people named them, and whom people added. Returns the misfits."""
    speakers, unheard = name_speakers(machine_speakers_in(database.conn, call), machine, edits)
    known = {one.label for one in speakers}
    added = dict.fromkeys(one.speaker for one in rows if one.speaker not in known)
    write_speakers(database, call, (*speakers, *map(Speaker, added)))
    return unheard


def _keep_original(connection: sqlite3.Connection, call: str, machine: Sequence[Utterance] | None) -> None:
    """The machine's rows are kept beside a changed text, and only there: without edits the rows are its own."""
    if machine is None:
        connection.execute("UPDATE originals SET utterances = NULL WHERE call = ?", (call,))
        return
    (kept,) = connection.execute("SELECT utterances IS NOT NULL FROM originals WHERE call = ?", (call,)).fetchone()
    if not kept:
        connection.execute("UPDATE originals SET utterances = ? WHERE call = ?", (packed(machine), call))


def _scored(
    connection: sqlite3.Connection,
    call: str,
    utterances: Sequence[Utterance],
    machine: Sequence[Utterance],
    score: Score | None,
) -> Sequence[Utterance]:
    """Rows whose text, speaker or speaker's role a person changed, with the sentiment that they have now."""
    if score is None:
        return utterances
    roles = {one.label: one.role for one in machine_speakers_in(connection, call)}
    speakers = speakers_in(connection, call)
    other = {one.label for one in speakers if one.role != roles.get(one.label)}
    untouched = set(map(id, machine))
    stale = [
        index
        for index, one in enumerate(utterances)
        if (id(one) not in untouched or one.speaker in other) and not by_hand(one)
    ]
    (language,) = connection.execute("SELECT language FROM calls WHERE id = ?", (call,)).fetchone()
    rows = [utterances[index] for index in stale]
    scored = dict(zip(stale, score(rows, speakers, language, learned_in(connection)), strict=True))
    return [scored.get(index, one) for index, one in enumerate(utterances)]


def exchange(database: Database, call: str, utterances: Iterable[Utterance]) -> bool:
    """Makes the stored rows equal to `utterances`, leaving alone what is the same already; whether any was not."""
    ids = [row[0] for row in tuples(database.conn, f"SELECT id FROM utterances WHERE call = ? {_ORDER}", call)]
    stored: dict[Utterance, list[int]] = {}
    for identity, one in zip(ids, utterances_in(database.conn, call), strict=True):
        stored.setdefault(one, []).append(identity)
    missing = [storable(one) for one in utterances if not (stored.get(one) and stored[one].pop())]
    gone = [(identity,) for left in stored.values() for identity in left]
    database.conn.executemany("DELETE FROM utterances WHERE id = ?", gone)
    write_utterances(database, call, missing)
    return bool(gone or missing)


def _note_misfits(connection: sqlite3.Connection, edits: Iterable[Edit], misfits: dict[int, str]) -> None:
    changed = [(misfits.get(edit.id, ""), edit.id) for edit in edits if edit.misfit != misfits.get(edit.id, "")]
    connection.executemany("UPDATE edits SET misfit = ? WHERE id = ?", changed)


def follow(connection: sqlite3.Connection, call: str, act: Act | None = None, rerun: bool = False) -> None:
    """Brings what depends on the call's text up to date: its quotes' present text and its summary."""
    for row in connection.execute("SELECT * FROM quotes WHERE call = ?", (call,)).fetchall():
        _follow_quote(connection, row, act, rerun)
    summarize(connection, call)


def _follow_quote(connection: sqlite3.Connection, row: sqlite3.Row, act: Act | None, rerun: bool) -> None:
    under = utterances_in(connection, row["call"], row["start"], row["end"])
    speaker, text = anchored(under, row["start"], row["end"], row["text"], row["speaker"])
    now = None if text == row["text"] else text
    if (now, speaker or row["speaker"]) != (row["now"], row["speaker"]):
        changes = (now, speaker or row["speaker"], row["id"])
        connection.execute("UPDATE quotes SET now = ?, speaker = ? WHERE id = ?", changes)
    if now != row["now"]:
        forget_played(connection, row["call"], row["start"], row["end"])
    if now != row["now"] and row["checked"] and act:
        act.update("quotes", row["id"], {"checked": 0})
    elif now != row["now"] and row["checked"] and rerun:
        connection.execute("UPDATE quotes SET checked = 0 WHERE id = ?", (row["id"],))


def summarize(connection: sqlite3.Connection, call: str) -> None:
    """Writes what lists and rankings show of a call: mood, tone, talk and waiting, and its quotes' scores."""
    sql = 'SELECT start, "end", speaker, compound, arousal, text FROM utterances WHERE call = ?'
    rows = tuples(connection, sql, call)
    (duration,) = connection.execute("SELECT duration FROM calls WHERE id = ?", (call,)).fetchone()
    length = max([duration, *(row[1] for row in rows)])
    heard = customers((one.label, one.role) for one in speakers_in(connection, call))
    theirs = [row for row in rows if row[2] in heard]
    talk = sum(row[1] - row[0] for row in rows)
    values = [
        *quarters(length, [(row[0], row[1], row[3]) for row in theirs if row[3] is not None]),
        *quarters(length, [(row[0], row[1], row[4]) for row in theirs if row[4] is not None]),
        round(sum(row[1] - row[0] for row in theirs) / talk, 4) if talk else None,
        *waiting((Spoken(row[0], row[1], row[2], row[5]) for row in rows), heard),
    ]
    connection.execute(f"UPDATE calls SET {_SUMMARY} WHERE id = ?", (*values, call))
    # No row is longer than the longest, so that only those near a quote are looked at.
    longest = max((row[1] - row[0] for row in rows), default=0.0)
    connection.execute(_SCORED, (longest, call))


_SUMMARY = ", ".join(
    f"{name} = ?"
    for name in "mood_1 mood_2 mood_3 mood_4 tone_1 tone_2 tone_3 tone_4 talk hold silence repeats".split()
)

_SCORED = SCORED.format(more="AND u.start >= quotes.start - ?", which="call = ?")
