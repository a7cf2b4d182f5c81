"""Rankings: the store's quotes, counted; and the quotes behind a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from callscope.call import EVERYTHING, Exhibit, Filter
from callscope.counted import Found, Under
from callscope.errors import NotFound, UsageProblem
from callscope.insight import crossing
from callscope.insight import rank as insight
from callscope.insight.jobs import proposed
from callscope.insight.priority import weights_of
from callscope.ranked import ACROSS, BY, Crossed, Ranking, Together, Trend
from callscope.safe import line
from callscope.store.library import Library

USUAL: Mapping[str, float] = {"callers": 1.0, "severity": 1.0}
"""The weights of a priority unless others are given."""


def rank(library: Library, by: str, where: Filter = EVERYTHING, weights: Mapping[str, float] = USUAL) -> Ranking:
    """What was learned, by distinct callers. Raises UsageProblem for a `by` not in BY and for weights that cannot be,
    NotFound for the study."""
    counted = weights_of(weights)
    ranking = insight.rank(by, _found(library, where, by), counted)
    return _with_jobs(library, ranking) if by == "job" else ranking


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


def _with_jobs(library: Library, ranking: Ranking) -> Ranking:
    written = library.jobs()
    texts = library.job_texts(one.name for one in ranking.rows if one.name not in written)
    rows = (replace(one, job=written.get(one.name) or proposed(texts.get(one.name, ()))) for one in ranking.rows)
    return replace(ranking, rows=tuple(rows))


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
