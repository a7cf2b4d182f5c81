"""How long calls are kept, where a person said so: until which day, and why one is held back from purging."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from callscope.errors import Refused, UsageProblem
from callscope.safe import line
from callscope.store.filters import Where
from callscope.store.names import single_line
from callscope.store.shelf import Shelf, must_have_call

if TYPE_CHECKING:
    import sqlite3

    from callscope.store.undo import Act


class Said(NamedTuple):
    """What a person decided on keeping a call; "" for nothing."""

    until: str = ""
    held: str = ""


class Stay(NamedTuple):
    """A call, the moments that its keeping may be counted from, and what a person said of it."""

    id: str
    title: str
    held_at: str | None
    heard_at: str
    said: Said


_STAYS = """
SELECT c.id, c.title, c.held_at, c.heard_at, coalesce(r.until, ''), coalesce(r.held, '')
FROM calls c LEFT JOIN retention r ON r.call = c.id WHERE
"""

_OLD = """
r.until IS NOT NULL OR r.held IS NOT NULL OR substr(c.held_at, 1, 10) <= ? OR substr(c.heard_at, 1, 10) <= ?
    OR c.held_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
"""
"""What may be due: a moment that is written in another way, as in the name of a file, is for others to read."""


class RetentionShelf(Shelf):
    """What people decided on keeping the calls of the library."""

    def kept(self) -> Mapping[str, Said]:
        """By call; only calls on which something was decided."""
        with self._reading() as connection:
            rows = connection.execute("SELECT call, coalesce(until, ''), coalesce(held, '') FROM retention")
            return {row[0]: Said(row[1], row[2]) for row in rows if row[1] or row[2]}

    def stays(self, calls: Iterable[str] | None = None, before: str | None = None) -> list[Stay]:
        """Every call, or those of `calls`; with `before` only calls as old as that day, and those of which a person
        said something."""
        wanted = Where()
        if calls is not None:
            wanted += Where(("c.id IN (SELECT value FROM json_each(?))",), (json.dumps(sorted(set(calls))),))
        if before is not None:
            wanted += Where((_OLD,), (before, before))
        with self._reading() as connection:
            rows = connection.execute(f"{_STAYS} {wanted.sql}", wanted.values)
            return [Stay(row[0], row[1], row[2], row[3], Said(row[4], row[5])) for row in rows]

    def in_studies(self) -> list[tuple[str, str]]:
        """Each call of a study, and the study's name."""
        sql = "SELECT sc.call, s.name FROM study_calls sc JOIN studies s ON s.id = sc.study ORDER BY s.name"
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(sql)]

    def hold_calls(self, calls: Sequence[str], why: str | None) -> None:
        """Keeps calls from being purged or erased; None lets go of them. Raises NotFound, UsageProblem."""
        held = None if why is None else single_line(why, "the reason of a hold")
        what = "hold" if why is not None else "no hold"
        with self._acting(f"{what} on {_many(calls)}", " ".join(calls)) as act:
            _put(act, calls, {"held": held})

    def keep_until(self, calls: Sequence[str], day: str | None) -> None:
        """Says until which day calls are kept, instead of the rule; None goes by the rule. Raises NotFound,
        UsageProblem."""
        until = None if day is None else _day(day)
        with self._acting(
            f"{_many(calls)} kept {f'until {until}' if until else 'by the rule'}", " ".join(calls)
        ) as act:
            _put(act, calls, {"until": until})


def demand_let_go(connection: sqlite3.Connection, calls: Sequence[str]) -> None:
    """Raises Refused where one of the calls is on hold: then none of them goes."""
    sql = "SELECT call FROM retention WHERE held <> '' AND call IN (SELECT value FROM json_each(?))"
    if row := connection.execute(sql, (json.dumps(calls),)).fetchone():
        raise Refused(f"call {row[0]} is on hold", f"callscope retention release {row[0]} lets go of it")


def _many(calls: Sequence[str]) -> str:
    return "a call" if len(calls) == 1 else f"{len(calls)} calls"


def _put(act: Act, calls: Sequence[str], said: Mapping[str, str | None]) -> None:
    for call in calls:
        must_have_call(act.connection, call)
        row = act.connection.execute("SELECT id FROM retention WHERE call = ?", (call,)).fetchone()
        if row:
            act.update("retention", row["id"], said)
        elif any(said.values()):
            act.insert("retention", {"call": call, **said})


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UsageProblem(f"“{line(text)}” is not a day", "write it like 2027-01-31") from error
