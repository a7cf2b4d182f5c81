"""Rankings and codes: the store's quotes, counted; and the quotes behind a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Exhibit, Filter
from callscope.errors import NotFound, UsageProblem
from callscope.insight import crossing
from callscope.insight import rank as insight
from callscope.insight.codes import cross
from callscope.insight.jobs import proposed
from callscope.insight.priority import USUAL, weights_of
from callscope.nouns.ranked import ACROSS, BY, Crossed, Job, Ranking, Together, Trend
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.nouns.coded import Codes
    from callscope.nouns.counted import Found, Under
    from callscope.store.library import Library


def rank(library: Library, by: str, where: Filter = EVERYTHING, weights: Mapping[str, float] | None = None) -> Ranking:
    """What was learned, by distinct callers, with the usual weights where none are given. Raises UsageProblem for a
    `by` not in BY and for weights that cannot be, NotFound for the study."""
    counted = USUAL if weights is None else weights_of(weights)
    found = _found(library, where, by)
    ranking = insight.rank(by, found, counted)
    return _with_jobs(library, ranking, found) if by == "job" else ranking


def crossed(library: Library, by: str, across: str, where: Filter = EVERYTHING) -> Crossed:
    """One thing against another. Raises UsageProblem for what is not in ACROSS or twice the same, NotFound."""
    if by == across:
        raise UsageProblem(f"{by} against {across} says nothing", f"two of: {', '.join(ACROSS)}")
    return crossing.crossed(by, across, _found(library, where, by, across, of=ACROSS))


def trend(library: Library, by: str, where: Filter = EVERYTHING) -> Trend:
    """The rows of a ranking by the week in which calls were held. Raises UsageProblem, NotFound."""
    return crossing.trend(by, _found(library, where, by))


def together(library: Library, where: Filter = EVERYTHING) -> Together:
    """The tags that callers share. Raises NotFound for the study."""
    return crossing.together(_found(library, where, "tag"), library.tags_above())


PROPOSING = 20
"""Quotes of a job that are looked at for a sentence: the last ones."""


def _with_jobs(library: Library, ranking: Ranking, found: Found) -> Ranking:
    written = library.jobs()
    rows = (replace(one, job=written.get(one.name) or _proposed(library, one.name, found)) for one in ranking.rows)
    return replace(ranking, rows=tuple(rows))


def _proposed(library: Library, name: str, found: Found) -> Job | None:
    under, quotes = found.under[0], found.quotes
    those = under.quote[under.row == under.names.index(name)]
    theirs = sorted(quotes.id[those[quotes.staff[those] == 0]].tolist(), reverse=True)
    return proposed(library.quote_texts(theirs[:PROPOSING]))


def ranked_quotes(library: Library, by: str, row: str, where: Filter = EVERYTHING) -> list[Exhibit]:
    """The quotes behind a row: newest call first, in order of time within a call. Raises NotFound with the rows.

    Behind the row "" are those that stand in none.
    """
    found = _found(library, where, by)
    under = found.under[0]
    if not row:
        loose = set(found.quotes.id.tolist()) - set(found.quotes.id[under.quote].tolist())
        return [one for one in library.exhibits(where) if one.quote.id in loose]
    name = _named(row, under, by)
    behind = set(found.quotes.id[under.quote[under.row == under.names.index(name)]].tolist())
    return [one for one in library.exhibits(_narrowed(where, by, name)) if one.quote.id in behind]


def _narrowed(where: Filter, by: str, name: str) -> Filter:
    """A filter that still lets all quotes of the row through, so that fewer are read; a tag's may have others."""
    narrower: dict[str, Any] = {"job": {"kind": "job"}, "tag": {}}.get(by, {by: name})
    return replace(where, **{field: value for field, value in narrower.items() if getattr(where, field) is None})


def _found(library: Library, where: Filter, *by: str, of: Sequence[str] = BY) -> Found:
    for one in by:
        if one not in of:
            raise UsageProblem(f"quotes cannot be ranked by {line(one)}", f"one of: {', '.join(of)}")
    if where.study is not None:
        library.study(where.study)
    return library.found(by, where)


def _named(row: str, under: Under, by: str) -> str:
    names = [under.names[place] for place in sorted(set(under.row.tolist()))]
    hit: str | None = next((name for name in names if name.casefold() == row.strip().casefold()), None)
    if hit is None:
        hint = f"there are: {', '.join(map(line, names))}" if names else f"callscope rank --by {by} shows the rows"
        raise NotFound(f"no row “{line(row)}” in the ranking by {by}", hint)
    return hit


def codes(library: Library, by: str, where: Filter = EVERYTHING) -> Codes:
    """The agents' wrap-up codes against the rows of `by`. Raises UsageProblem, NotFound for the study."""
    return cross(by, _found(library, where, by), _reasons(library))


def coded_quotes(library: Library, by: str, code: str, row: str, where: Filter = EVERYTHING) -> list[Exhibit]:
    """The quotes behind a cell; with no row, all of the code. Raises NotFound with the codes or the rows."""
    reasons = _reasons(library)
    known = sorted(set(reasons.values()))
    name = next((one for one in known if one.casefold() == code.strip().casefold()), None)
    if name is None:
        there = f"there are: {', '.join(map(line, known))}" if known else "callscope calls set CALL --reason gives one"
        raise NotFound(f"no call has the code “{line(code)}”", there)
    found = ranked_quotes(library, by, row, where) if row else library.exhibits(where)
    return [one for one in found if reasons.get(one.quote.call) == name]


def _reasons(library: Library) -> dict[str, str]:
    return {one.id: " ".join(one.reason.split()) for one in library.calls() if one.reason and one.reason.strip()}
