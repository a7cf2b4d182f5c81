"""The consent ledger: what callers decided on the use of their calls. Lines are added and never changed."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Filter
from callscope.errors import UsageProblem
from callscope.nouns.consented import CLOSED, DECISIONS, SCOPES, Entry, Standing, digest, ordered
from callscope.safe import line
from callscope.store.filters import DATE, Where, of_calls
from callscope.store.rows import clean, now, text_path
from callscope.store.shelf import Shelf, must_have_call

if TYPE_CHECKING:
    from callscope.store.undo import Act, Taken

WRITTEN = ("ticket", "chat", "notes")
"""Kinds of calls that nobody recorded."""

REASONS = tuple(f"consent {one}" for one in CLOSED)
"""Why a call is left out of the review when its caller says no."""

_IS_CLOSED = f"decision IN {CLOSED}"

_COLUMNS = ", ".join(Entry._fields)

_STANDINGS = f"""
SELECT c.id, c.title, k.name, c.held_at, c.path, c.source, c.kind,
    {", ".join(f"l.{one}" for one in Entry._fields)}
FROM calls c LEFT JOIN callers k ON k.id = c.caller
LEFT JOIN consent_ledger l ON l.id = (SELECT max(id) FROM consent_ledger WHERE call = c.id)
WHERE {{wanted}} ORDER BY {DATE} DESC, c.id DESC
"""


class LedgerShelf(Shelf):
    """The ledger of the library."""

    def standings(self, calls: Iterable[str] | None = None, where: Filter = EVERYTHING) -> list[Standing]:
        """How it stands with the calls that pass, and only those of `calls` where given; newest first."""
        wanted = of_calls(where)
        if calls is not None:
            ids = json.dumps(sorted(set(calls)))
            wanted += Where(("c.id IN (SELECT value FROM json_each(?))",), (ids,))
        with self._reading() as connection:
            rows = connection.execute(_STANDINGS.format(wanted=wanted.sql), wanted.values).fetchall()
        return [_standing(row) for row in rows]

    def closed_calls(self) -> frozenset[str]:
        """The ids of the calls whose callers said no, then or later."""
        sql = "SELECT call FROM consent_ledger WHERE id IN (SELECT max(id) FROM consent_ledger GROUP BY call) AND "
        with self._reading() as connection:
            return frozenset(row[0] for row in connection.execute(sql + _IS_CLOSED))

    def consent_of(self, call: str) -> Entry:
        """The newest line of a call, which is the one that counts, even of a call that is not in the store; an empty
        one for none."""
        with self._reading() as connection:
            return newest(connection, clean(call))

    def consent_entries(self, call: str) -> list[Entry]:
        """All lines of a call, the oldest first."""
        sql = f"SELECT {_COLUMNS} FROM consent_ledger WHERE call = ? ORDER BY id"
        with self._reading() as connection:
            return [_entry(row) for row in connection.execute(sql, (clean(call),))]

    def enter_consents(self, calls: Sequence[str], author: str = "", **changes: Any) -> list[Standing]:
        """Adds a line to each call's ledger, in one act: `changes` are fields of Entry, the rest stays as it was.

        A `scope` without a decision is a grant. Who says no is left out of the review, until they say yes.
        Raises NotFound, UsageProblem, and then changes none.
        """
        calls = list(dict.fromkeys(calls))
        with self._acting("", " ".join(calls)) as act:
            for call in calls:
                must_have_call(act.connection, call)
                before = newest(act.connection, call)
                made = _changed(before, changes)
                if made._replace(note="") == before._replace(note="") and not made.note:
                    raise UsageProblem("that is noted already", f"callscope consent show {call}")
                _leave_out(act, call, made)
                _point(act, call, _add(act.connection, made._replace(call=call, author=line(clean(author)), at=now())))
            many = f"{len(calls)} call{'s' * (len(calls) != 1)}"
            act.said = f"consent of {many}: {made.said}"
        return self.standings(calls)

    def note_told(self, call: str, entry: Entry) -> None:
        """Adds the line of a call that was recorded live; it is no person's act, so undo does not touch it."""
        with self._writing() as database:
            _add(database.conn, entry._replace(call=call, sha256=digest(entry.notice), at=entry.at or now()))


def restate(connection: sqlite3.Connection, taken: Taken, how: str, author: str = "") -> None:
    """After an act on consent was undone or done again: what counts now gets a line of its own."""
    if "consent_standing" not in taken.tables:
        return
    for call in taken.calls:
        row = connection.execute("SELECT entry FROM consent_standing WHERE call = ?", (call,)).fetchone()
        entry = _numbered(connection, row[0]) if row else _before_people(connection, call)
        _add(connection, entry._replace(call=call, author=author, at=now(), note=f"{how}: {taken.said}"))


def newest(connection: sqlite3.Connection, call: str) -> Entry:
    """The line of a call that counts; an empty one for none."""
    sql = f"SELECT {_COLUMNS} FROM consent_ledger WHERE call = ? ORDER BY id DESC LIMIT 1"
    row = connection.execute(sql, (call,)).fetchone()
    return _entry(row) if row else Entry(call=call)


def _numbered(connection: sqlite3.Connection, identity: int) -> Entry:
    return _entry(connection.execute(f"SELECT {_COLUMNS} FROM consent_ledger WHERE id = ?", (identity,)).fetchone())


def _before_people(connection: sqlite3.Connection, call: str) -> Entry:
    """What was noted while the call was recorded, before any person set something; an empty line for nothing."""
    sql = f"SELECT {_COLUMNS} FROM consent_ledger WHERE call = ? ORDER BY id LIMIT 1"
    row = connection.execute(sql, (call,)).fetchone()
    first = _entry(row) if row else Entry()
    return first if first.note == TOLD else Entry()


TOLD = "told while listening in"
"""The note of a line that a shift of listening in made."""


def _add(connection: sqlite3.Connection, entry: Entry) -> int:
    row = {**entry._asdict(), "scope": json.dumps(entry.scope)}
    row.pop("id")
    names = ", ".join(row)
    sql = f"INSERT INTO consent_ledger ({names}) VALUES ({', '.join('?' * len(row))})"
    identity = connection.execute(sql, tuple(row.values())).lastrowid
    assert identity is not None
    return identity


def _point(act: Act, call: str, entry: int) -> None:
    """Says which line a person set last; this is what undo takes back."""
    row = act.connection.execute("SELECT id FROM consent_standing WHERE call = ?", (call,)).fetchone()
    if row:
        act.update("consent_standing", row[0], {"entry": entry})
    else:
        act.insert("consent_standing", {"call": call, "entry": entry})


def _leave_out(act: Act, call: str, entry: Entry) -> None:
    """Nothing counts what a caller who said no has said."""
    (now_out,) = act.connection.execute("SELECT left_out FROM calls WHERE id = ?", (call,)).fetchone()
    act.update("calls", call, {"left_out": left_out_by(entry, now_out)})


def left_out_by(entry: Entry, now_out: str | None) -> str | None:
    """Why a call is left out of the review once a line counts; another reason than consent stays."""
    if now_out is not None and now_out not in REASONS:
        return now_out
    return f"consent {entry.decision}" if entry.closed else None


def _changed(before: Entry, changes: Mapping[str, Any]) -> Entry:
    """The next line of a ledger. Raises UsageProblem for what makes no sense."""
    given = {name: value for name, value in changes.items() if value is not None}
    decision = given.get("decision") or ("granted" if "scope" in given and before.decision == "none" else None)
    if "scope" in given and not decision and before.closed:
        raise UsageProblem(f"the caller {before.refusal}", "say it with --decision granted if they changed their mind")
    made = before._replace(**{"note": "", **given, "decision": decision or before.decision})
    made = made._replace(basis=clean(made.basis), notice=clean(made.notice), note=clean(made.note))
    return _checked(made)._replace(sha256=digest(made.notice))


def _checked(made: Entry) -> Entry:
    if made.decision not in DECISIONS:
        raise UsageProblem(f"“{line(made.decision)}” is no decision", f"one of: {', '.join(DECISIONS)}")
    unknown = [one for one in made.scope if one not in SCOPES]
    if unknown:
        raise UsageProblem(f"“{line(unknown[0])}” cannot be granted", f"any of: {', '.join(SCOPES)}, or all")
    if made.decision == "granted" and not made.scope:
        raise UsageProblem("a grant says what for", f"--scope with any of {', '.join(SCOPES)}, or all")
    if made.said_at and not _moment(made.said_at):
        raise UsageProblem(f"“{line(made.said_at)}” is no moment", "write it like 2026-11-21T14:30")
    if made.language and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", made.language):
        raise UsageProblem(f"“{line(made.language)}” is no language", "a code such as en, de or pt-BR")
    return made._replace(scope=ordered(made.scope) if made.decision == "granted" else ())


def _moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _standing(row: sqlite3.Row) -> Standing:
    identity, title, caller, held_at, path, source, kind, *rest = row
    entry = _entry(rest) if rest[0] is not None else Entry(call=identity)
    sounds = source != "text" and kind not in WRITTEN
    return Standing(identity, title, caller, held_at, text_path(path), source, entry, sounds)


def _entry(row: Sequence[Any] | sqlite3.Row) -> Entry:
    identity, call, decision, scope, *rest = row
    return Entry(identity, call, decision, ordered(json.loads(scope)), *rest)
