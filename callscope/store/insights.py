"""Insights: sentences that were learned, each with its cause and the quotes that speak for and against it."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.kept import caller_key
from callscope.nouns.learned import Action, Evidenced, Insight, Stance, callers_of
from callscope.safe import block, line
from callscope.store.actions import actions_of
from callscope.store.counted import HEARD
from callscope.store.filters import Where
from callscope.store.quotes import exhibits_in
from callscope.store.rows import clean, dumped, now
from callscope.store.shelf import Shelf
from callscope.store.studies import study_id

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.store.undo import Act

LONGEST = 500
"""Characters of an insight: one sentence."""

_ROWS = "SELECT i.*, s.name AS study_name FROM insights i LEFT JOIN studies s ON s.id = i.study"

_CITED = Where(("q.id IN (SELECT quote FROM insight_quotes)",))

_EDITABLE = ("text", "cause", "study")


class InsightShelf(Shelf):
    """The insights of the library, in the order that the researcher gave them."""

    def insights(self, study: str | None = None) -> list[Insight]:
        """Every insight, or those of one study, with their quotes and actions. Raises NotFound for the study."""
        with self._reading() as connection:
            if study is None:
                return _insights(connection, Where())
            return _insights(connection, Where(("i.study = ?",), (study_id(connection, study),)))

    def insight(self, identity: int) -> Insight:
        """One insight. Raises NotFound."""
        with self._reading() as connection:
            return _insight(connection, identity)

    def add_insight(self, text: str, cause: str = "", study: str = "", quotes: Iterable[int] = ()) -> Insight:
        """Stores an insight behind the others, with quotes that speak for it. Raises UsageProblem, NotFound."""
        with self._acting("") as act:
            (last,) = act.connection.execute("SELECT coalesce(max(place), 0) FROM insights").fetchone()
            row = {
                "place": last + 1,
                "created_at": now(),
                **_checked(act.connection, text=text, cause=cause, study=study),
            }
            identity = act.insert("insights", row)
            act.said = f"insight {_short(row['text'])}"
            _cite(act, identity, quotes, "for")
            return _insight(act.connection, identity)

    def edit_insight(self, identity: int, **changes: Any) -> Insight:
        """Changes text, cause or study; an empty study takes it out of one. Raises NotFound, UsageProblem."""
        if unknown := sorted(set(changes) - set(_EDITABLE)):
            raise UsageProblem(f"an insight has no {unknown[0]} to change", f"one of: {', '.join(_EDITABLE)}")
        with self._acting("") as act:
            act.said = f"change of the insight {_short(must_have_insight(act.connection, identity)['text'])}"
            act.update("insights", identity, _checked(act.connection, **changes))
            return _insight(act.connection, identity)

    def remove_insight(self, identity: int) -> Insight:
        """Removes an insight with its actions and gives back what it was; its quotes stay. Raises NotFound."""
        with self._acting("") as act:
            was = _insight(act.connection, identity)
            act.said = f"removal of the insight {_short(was.text)}"
            for table in ("insight_quotes", "actions"):
                act.delete_of(table, "insight", identity)
            act.delete("insights", identity)
            return was

    def move_insight(self, identity: int, place: int | None = None, step: int = 0) -> int:
        """Puts an insight at a place, from 1, among all insights, or moves it a step; says the place it has then.

        Raises NotFound.
        """
        with self._acting("") as act:
            act.said = f"move of the insight {_short(must_have_insight(act.connection, identity)['text'])}"
            rows = act.connection.execute("SELECT id FROM insights ORDER BY place, id").fetchall()
            return reorder(act, "insights", [row["id"] for row in rows], identity, place, step)

    def cite(self, identity: int, quotes: Iterable[int], stance: Stance = "for") -> Insight:
        """Puts quotes behind those of an insight; one that it has already changes its side. Raises NotFound."""
        with self._acting("") as act:
            act.said = f"quotes {stance} the insight {_short(must_have_insight(act.connection, identity)['text'])}"
            _cite(act, identity, quotes, stance)
            return _insight(act.connection, identity)

    def uncite(self, identity: int, quotes: Iterable[int]) -> Insight:
        """Takes quotes out of an insight; they stay in the store. Raises NotFound where it has none of them."""
        with self._acting("") as act:
            act.said = f"quotes out of the insight {_short(must_have_insight(act.connection, identity)['text'])}"
            for quote in dict.fromkeys(quotes):
                act.delete("insight_quotes", _link(act.connection, identity, quote)["id"])
            return _insight(act.connection, identity)

    def exhibits_of(self, quotes: Iterable[int]) -> list[Exhibit]:
        """The quotes of these numbers that there are, newest call first, in order of time within a call."""
        wanted = Where(("q.id IN (SELECT value FROM json_each(?))",), (dumped(list(quotes)),))
        with self._reading() as connection:
            return exhibits_in(connection, wanted)

    def move_evidence(self, identity: int, quote: int, place: int | None = None, step: int = 0) -> int:
        """Puts a quote at a place of the insight's story, from 1, or moves it a step; says the place it has then.

        Raises NotFound.
        """
        with self._acting("") as act:
            act.said = f"order of the insight {_short(must_have_insight(act.connection, identity)['text'])}"
            moved = _link(act.connection, identity, quote)["id"]
            sql = "SELECT id FROM insight_quotes WHERE insight = ? ORDER BY place, id"
            rows = act.connection.execute(sql, (identity,)).fetchall()
            return reorder(act, "insight_quotes", [row["id"] for row in rows], moved, place, step)


def must_have_insight(connection: sqlite3.Connection, identity: int) -> sqlite3.Row:
    """The row of the insight. Raises NotFound."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM insights WHERE id = ?", (identity,)).fetchone()
    if row is None:
        raise NotFound(f"no insight {identity}", "callscope insights list")
    return row


def reorder(act: Act, table: str, identities: Sequence[int], moved: int, place: int | None, step: int = 0) -> int:
    """Gives rows their places from 1 on, with one of them at `place` or as near as there is one; says which.

    Without a place it moves a step from where it is now, so that keys that are pressed fast add up.
    """
    others = [one for one in identities if one != moved]
    wanted = identities.index(moved) + 1 + step if place is None else place
    at = min(max(wanted, 1), len(identities))
    for number, one in enumerate([*others[: at - 1], moved, *others[at - 1 :]], start=1):
        act.update(table, one, {"place": number})
    return at


def several_lines(text: str) -> str:
    """Text as a person typed it over several lines, without control characters, empty lines and spaces at the ends."""
    return "\n".join(tidy for one in block(clean(text)).splitlines() if (tidy := " ".join(one.split())))


def sentence(text: str, what: str) -> str:
    """Text on one line, of at most LONGEST characters. Raises UsageProblem for none and for more."""
    tidy = " ".join(line(clean(text)).split())
    if not tidy:
        raise UsageProblem(f"{what} is empty", "say it in one sentence")
    if len(tidy) > LONGEST:
        raise UsageProblem(f"{what} is longer than {LONGEST} characters", "say it in one sentence")
    return tidy


def study_or_none(connection: sqlite3.Connection, name: str | None) -> int | None:
    """The id of a study; None for no name. Raises NotFound."""
    return study_id(connection, name) if name else None


def _checked(connection: sqlite3.Connection, **given: Any) -> dict[str, Any]:
    """Those values as they may be stored. Raises UsageProblem, NotFound."""
    row = dict(given)
    if "text" in row:
        row["text"] = sentence(row["text"], "an insight")
    if "cause" in row:
        row["cause"] = several_lines(row["cause"] or "")
    if "study" in row:
        row["study"] = study_or_none(connection, row["study"])
    return row


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _cite(act: Act, insight: int, quotes: Iterable[int], stance: Stance) -> None:
    rows = act.connection.execute("SELECT quote, id FROM insight_quotes WHERE insight = ?", (insight,)).fetchall()
    present = {row["quote"]: row["id"] for row in rows}
    sql = "SELECT coalesce(max(place), 0) FROM insight_quotes WHERE insight = ?"
    (last,) = act.connection.execute(sql, (insight,)).fetchone()
    for place, quote in enumerate(dict.fromkeys(quotes), start=last + 1):
        if quote in present:
            act.update("insight_quotes", present[quote], {"stance": stance})
            continue
        if act.connection.execute("SELECT 1 FROM quotes WHERE id = ?", (quote,)).fetchone() is None:
            raise NotFound(f"no quote {quote}", "callscope quotes list")
        act.insert("insight_quotes", {"insight": insight, "quote": quote, "place": place, "stance": stance})


def _link(connection: sqlite3.Connection, insight: int, quote: int) -> sqlite3.Row:
    sql = "SELECT * FROM insight_quotes WHERE insight = ? AND quote = ?"
    row: sqlite3.Row | None = connection.execute(sql, (insight, quote)).fetchone()
    if row is None:
        raise NotFound(f"the insight {insight} has no quote {quote}", f"callscope insights show {insight}")
    return row


def _insight(connection: sqlite3.Connection, identity: int) -> Insight:
    must_have_insight(connection, identity)
    return _insights(connection, Where(("i.id = ?",), (identity,)))[0]


def _insights(connection: sqlite3.Connection, wanted: Where) -> list[Insight]:
    rows = connection.execute(f"{_ROWS} WHERE {wanted.sql} ORDER BY i.place, i.id", wanted.values).fetchall()
    evidence, actions = _evidence(connection), actions_of(connection)
    heard = {study: heard_callers(connection, study) for study in {row["study"] for row in rows}}
    return [_of(row, evidence.get(row["id"], ()), actions, heard[row["study"]]) for row in rows]


def _of(
    row: sqlite3.Row, evidence: Sequence[Evidenced], actions: Mapping[int, Sequence[Action]], heard: frozenset[str]
) -> Insight:
    made = Insight(
        id=row["id"],
        text=row["text"],
        cause=row["cause"],
        study=row["study_name"] or "",
        evidence=tuple(evidence),
        actions=tuple(actions.get(row["id"], ())),
    )
    said, denied = callers_of(made.quotes("for")), callers_of(made.quotes("against"))
    return replace(made, callers_for=len(said), callers_against=len(denied), callers_heard=len(heard | said | denied))


def _evidence(connection: sqlite3.Connection) -> Mapping[int, Sequence[Evidenced]]:
    """The quotes of each insight in story order."""
    exhibits: Mapping[int, Exhibit] = {one.quote.id: one for one in exhibits_in(connection, _CITED)}
    found: defaultdict[int, list[Evidenced]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM insight_quotes ORDER BY place, id"):
        found[row["insight"]].append(Evidenced(exhibits[row["quote"]], row["stance"]))
    return found


def heard_callers(connection: sqlite3.Connection, study: int | None) -> frozenset[str]:
    """Everybody who was heard in the calls of a study, or in all calls, by the keys of kept.caller_key."""
    inside = Where(() if study is None else ("c.id IN (SELECT call FROM study_calls WHERE study = ?)",))
    sql = f"SELECT c.id, k.name FROM calls c LEFT JOIN callers k ON k.id = c.caller WHERE {HEARD} AND {inside.sql}"
    rows = connection.execute(sql, () if study is None else (study,))
    return frozenset(caller_key(row["name"], row["id"]) for row in rows)
