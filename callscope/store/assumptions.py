"""Assumptions: what is believed before the listening starts, and what callers say to it."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.learned import Assumption, Stance, stances
from callscope.safe import line
from callscope.store.counted import CALLER, HEARD, STAFF
from callscope.store.measures import rename_assumption
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf
from callscope.store.stances import rename as rename_stances
from callscope.store.studies import study_id

LONGEST = 500
"""Characters that an assumption may have: it is one sentence that can be refuted."""

_NAME = re.compile(r"[A-Za-z]\w{0,23}", re.ASCII)
_NUMBERED = re.compile(r"h(\d{1,9})", re.IGNORECASE)

_ROWS = "SELECT a.*, coalesce(t.name, '') AS study_name FROM assumptions a LEFT JOIN studies t ON t.id = a.study"

_VOICES = f"""
SELECT q.stance, q.call, {CALLER}, {STAFF}, c.left_out IS NOT NULL
FROM quotes q JOIN calls c ON c.id = q.call LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
WHERE q.stance <> ''
"""


class _Voice(NamedTuple):
    """A quote that speaks for or against an assumption."""

    stance: Stance
    call: str
    caller: str
    staff: bool
    left_out: bool


class _Heard(NamedTuple):
    """What was listened to for a study: its calls (None for all), its callers, and when its first quote was made."""

    calls: frozenset[str] | None
    callers: int
    began: str | None


class AssumptionShelf(Shelf):
    """The assumptions of the library."""

    def assumptions(self, study: str | None = None) -> list[Assumption]:
        """All assumptions, or those of a study, in the order they were written, with what quotes say to them so far.

        Raises NotFound for the study.
        """
        with self._reading() as connection:
            if study is None:
                rows = connection.execute(f"{_ROWS} ORDER BY a.id").fetchall()
            else:
                wanted = (study_id(connection, study),)
                rows = connection.execute(f"{_ROWS} WHERE a.study = ? ORDER BY a.id", wanted).fetchall()
            return _told(connection, rows)

    def assumptions_for(self, call: str) -> list[Assumption]:
        """The assumptions that a call is heard for: those of its studies, and those of no study.

        What is said outside of these studies is not looked up, so that a call is shown quickly: `elsewhere` lacks it.
        """
        mine = "a.study IS NULL OR a.study IN (SELECT study FROM study_calls WHERE call = ?)"
        with self._reading() as connection:
            rows = connection.execute(f"{_ROWS} WHERE {mine} ORDER BY a.id", (clean(call),)).fetchall()
            return _told(connection, rows, inside=True)

    def tags_for(self, call: str) -> list[str]:
        """The tags that the studies of a call name as their own codebook."""
        sql = """
            SELECT DISTINCT t.name
            FROM study_calls sc JOIN study_tags st ON st.study = sc.study JOIN tags t ON t.id = st.tag
            WHERE sc.call = ?
        """
        with self._reading() as connection:
            return [row[0] for row in connection.execute(sql, (clean(call),))]

    def assumption(self, name: str) -> Assumption:
        """One assumption by its name. Raises NotFound."""
        with self._reading() as connection:
            return _told(connection, [_must_have(connection, name)])[0]

    def assumption_names(self) -> list[str]:
        """The names alone, in the order the assumptions were written."""
        with self._reading() as connection:
            return [row[0] for row in connection.execute("SELECT name FROM assumptions ORDER BY id")]

    def add_assumption(self, text: str, study: str = "", name: str = "") -> Assumption:
        """Writes an assumption down, for a study or for none; without a name it gets the next of H1, H2 and so on.

        A name that quotes use already is never chosen automatically. Raises NotFound for the study, UsageProblem.
        """
        said = _sentence(text)
        with self._acting("") as act:
            called = _free_name(act.connection, name) if name else _next_name(act.connection)
            act.said = f"assumption {called}"
            of = study_id(act.connection, study) if study else None
            act.insert("assumptions", {"name": called, "text": said, "study": of, "created_at": now()})
        return self.assumption(called)

    def edit_assumption(
        self, name: str, text: str | None = None, rename: str | None = None, study: str | None = None
    ) -> Assumption:
        """Rewords an assumption, gives it to another study ("" for none) or another name, on all quotes too.

        Raises NotFound, UsageProblem.
        """
        with self._acting("") as act:
            row = _must_have(act.connection, name)
            called = _free_name(act.connection, rename, row["id"]) if rename else str(row["name"])
            act.said = f"assumption {row['name']}" + (f" renamed {called}" if called != row["name"] else "")
            changes: dict[str, str | int | None] = {"name": called}
            if text is not None and (said := _sentence(text)) != row["text"]:
                changes |= {"text": said, "reworded_at": now()}
            if study is not None:
                changes["study"] = study_id(act.connection, study) if study else None
            act.update("assumptions", row["id"], changes)
            if called != row["name"]:
                rename_stances(act, row["name"], called)
                rename_assumption(act, row["name"], called)
        return self.assumption(called)

    def remove_assumption(self, name: str) -> Assumption:
        """Drops an assumption and gives back what it was; quotes keep their stance. Raises NotFound."""
        was = self.assumption(name)
        with self._acting(f"removal of the assumption {was.name}") as act:
            act.delete("assumptions", _must_have(act.connection, name)["id"])
        return was


def _must_have(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(f"{_ROWS} WHERE a.name = ?", (clean(name).strip(),)).fetchone()
    if row is None:
        names = [one[0] for one in connection.execute("SELECT name FROM assumptions ORDER BY id")]
        there = f"there are: {', '.join(names)}" if names else "callscope assumptions add writes one down"
        raise NotFound(f"no assumption “{line(name)}”", there)
    return row


def _sentence(text: str) -> str:
    tidy = " ".join(line(clean(text)).split())
    if not tidy:
        raise UsageProblem("the assumption is empty", "write what you believe in one sentence")
    if len(tidy) > LONGEST:
        raise UsageProblem(f"the assumption is longer than {LONGEST} characters", "make it two")
    return tidy


def _free_name(connection: sqlite3.Connection, name: str, own: int = 0) -> str:
    """A name that a tag line can hold and that nothing else has. Raises UsageProblem."""
    tidy = name.strip()
    if not _NAME.fullmatch(tidy):
        raise UsageProblem(f"“{line(name)}” is no name for an assumption", "a letter, then letters and digits: H1")
    if connection.execute("SELECT 1 FROM assumptions WHERE name = ? AND id <> ?", (tidy, own)).fetchone():
        raise UsageProblem(f"there is an assumption {tidy} already", "give another name")
    if connection.execute("SELECT 1 FROM tags WHERE name = ?", (tidy,)).fetchone():
        raise UsageProblem(f"there is a tag {tidy}, and -{tidy} takes it off", "give the assumption another name")
    return tidy


def _next_name(connection: sqlite3.Connection) -> str:
    names = [row[0] for row in connection.execute("SELECT name FROM assumptions UNION ALL SELECT name FROM tags")]
    for (said,) in connection.execute("SELECT DISTINCT stance FROM quotes WHERE stance <> ''"):
        names += stances(said)
    numbers = [int(found[1]) for name in names if (found := _NUMBERED.fullmatch(name))]
    return f"H{max(numbers, default=0) + 1}"


def _told(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row], inside: bool = False) -> list[Assumption]:
    """With what quotes say to them; `inside` looks only at the calls of their studies, where all have one."""
    studies = {row["study"] for row in rows}
    within = "" if not inside or None in studies else _WITHIN.format(", ".join("?" * len(studies)))
    voices = _voices(connection, within, tuple(studies) if within else ()) if rows else {}
    heard = {study: _heard(connection, study) for study in studies}
    return [_assumption(row, heard[row["study"]], voices.get(row["name"].casefold(), ())) for row in rows]


_WITHIN = "AND q.call IN (SELECT call FROM study_calls WHERE study IN ({}))"


def _voices(connection: sqlite3.Connection, within: str, values: Sequence[int]) -> Mapping[str, Sequence[_Voice]]:
    """What is said of which assumption, by the name in small letters."""
    found: defaultdict[str, list[_Voice]] = defaultdict(list)
    for said, call, caller, staff, left_out in map(tuple, connection.execute(_VOICES + within, values)):
        for name, stance in _stances(said):
            found[name].append(_Voice(stance, call, caller, bool(staff), bool(left_out)))
    return found


@lru_cache(4096)
def _stances(said: str) -> tuple[tuple[str, Stance], ...]:
    """Many quotes say the same of the same assumptions."""
    return tuple((name.casefold(), stance) for name, stance in stances(said).items())


def _heard(connection: sqlite3.Connection, study: int | None) -> _Heard:
    inside = "true" if study is None else "c.id IN (SELECT call FROM study_calls WHERE study = ?)"
    values = () if study is None else (study,)
    sql = f"SELECT count(DISTINCT {CALLER}) FROM calls c WHERE {HEARD} AND {inside}"
    (callers,) = connection.execute(sql, values).fetchone()
    sql = f"SELECT min((SELECT min(created_at) FROM quotes WHERE call = c.id)) FROM calls c WHERE {inside}"
    (began,) = connection.execute(sql, values).fetchone()
    if study is None:
        return _Heard(None, callers, began)
    calls = connection.execute("SELECT call FROM study_calls WHERE study = ?", values)
    return _Heard(frozenset(row[0] for row in calls), callers, began)


def _assumption(row: sqlite3.Row, heard: _Heard, voices: Iterable[_Voice]) -> Assumption:
    inside, outside = [], 0
    for one in voices:
        if one.left_out or (heard.calls is not None and one.call not in heard.calls):
            outside += 1
        else:
            inside.append(one)
    spoken = {side: [one for one in inside if not one.staff and one.stance == side] for side in ("for", "against")}
    late = heard.began is not None and row["created_at"] > heard.began
    return Assumption(
        name=row["name"],
        text=row["text"],
        study=row["study_name"],
        speaks_for=len(spoken["for"]),
        speaks_against=len(spoken["against"]),
        callers_for=len({one.caller for one in spoken["for"]}),
        callers_against=len({one.caller for one in spoken["against"]}),
        callers=heard.callers,
        staff=sum(one.staff for one in inside),
        elsewhere=outside,
        created_at=row["created_at"],
        late=late,
        reworded=not late and heard.began is not None and (row["reworded_at"] or "") > heard.began,
    )
