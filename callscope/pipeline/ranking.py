"""Rankings and codes: the store's quotes, counted; and the quotes behind a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from callscope.call import EVERYTHING, Exhibit, Filter
from callscope.coded import Codes
from callscope.errors import NotFound, UsageProblem
from callscope.insight import rank as insight
from callscope.insight.codes import cross
from callscope.ranked import BY, Evidence, Found, Ranking
from callscope.safe import line
from callscope.store.library import Library


def rank(library: Library, by: str, where: Filter = EVERYTHING) -> Ranking:
    """What was learned, by distinct callers. Raises UsageProblem for a `by` not in BY, NotFound for the study."""
    return insight.rank(by, _found(library, by, where))


def ranked_quotes(library: Library, by: str, row: str, where: Filter = EVERYTHING) -> list[Exhibit]:
    """The quotes behind a row: newest call first, in order of time within a call. Raises NotFound with the rows."""
    evidence = _found(library, by, where).evidence
    name = _named(row, evidence, by)
    behind = {one.quote for one in evidence if name in one.rows}
    return [one for one in library.exhibits(_narrowed(where, by, name)) if one.quote.id in behind]


def _narrowed(where: Filter, by: str, name: str) -> Filter:
    """A filter that still lets all quotes of the row through, so that fewer are read; a tag's may have others."""
    narrower: dict[str, Any] = {"job": {"kind": "job"}, "tag": {}}.get(by, {by: name})
    return replace(where, **{field: value for field, value in narrower.items() if getattr(where, field) is None})


def _found(library: Library, by: str, where: Filter) -> Found:
    if by not in BY:
        raise UsageProblem(f"quotes cannot be ranked by {line(by)}", f"one of: {', '.join(BY)}")
    if where.study is not None:
        library.study(where.study)
    return library.evidence(by, where)


def _named(row: str, evidence: Iterable[Evidence], by: str) -> str:
    names = sorted({name for one in evidence for name in one.rows})
    found = next((name for name in names if name.casefold() == row.strip().casefold()), None)
    if found is None:
        hint = f"there are: {', '.join(map(line, names))}" if names else f"callscope rank --by {by} shows the rows"
        raise NotFound(f"no row “{line(row)}” in the ranking by {by}", hint)
    return found


def codes(library: Library, by: str, where: Filter = EVERYTHING) -> Codes:
    """The agents' wrap-up codes against the rows of `by`. Raises UsageProblem, NotFound for the study."""
    return cross(by, _found(library, by, where), _reasons(library))


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
