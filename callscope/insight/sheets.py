"""What a measure says of its pass mark: open, not enough heard yet, met or refuted, for sure or only so far. Pure.

A share is judged by its score interval (Wilson 1927, in rank.py), a mean by Student's t. The mark is met, or refuted,
only when the whole 95 % interval lies on one side of it; else it is so "so far". A count only grows: one that has
reached "at least" is met, one that has passed "at most" is refuted, and the other two can only be said "so far".
"""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from statistics import fmean, stdev
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from callscope.errors import UsageProblem
from callscope.insight.measures import Measure, parse
from callscope.insight.rank import Z, wilson
from callscope.nouns.ranked import Interval
from callscope.nouns.tested import DECIDED, Reading, Verdict

if TYPE_CHECKING:
    from callscope.nouns.counted import HeardCall, Spoken
    from callscope.nouns.learned import Evidenced, Stance

HALF_A_STEP = 0.5
"""What a rating in whole numbers hides. No spread of ratings is taken for less, so that a few alike prove nothing."""

FEWEST = 3
"""Ratings from which on a mean has an interval."""

_HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)


class Selected(NamedTuple):
    """What passes some words: calls that count, and quotes in them that callers said.

    `asks_quotes`: only what has such a quote is meant; else every one of the calls.
    """

    calls: Mapping[str, HeardCall]
    evidence: Sequence[Spoken]
    asks_quotes: bool

    def units(self, unit: str) -> frozenset[str]:
        """The distinct callers, calls or quotes, by their keys."""
        if unit == "quotes":
            return frozenset(str(one.quote) for one in self.evidence)
        calls = {one.call for one in self.evidence} if self.asks_quotes else set(self.calls)
        return frozenset(calls if unit == "calls" else (self.calls[one].caller_key for one in calls))


class Judged(NamedTuple):
    """A value, where it lies, and what it says of the mark."""

    value: float | None
    shown: str
    verdict: Verdict
    why: str
    interval: Interval | None = None


def read(measure: Measure, having: Selected, whole: Selected, unknown: Sequence[str] = ()) -> Reading:
    """The measure over what was selected: `having` is counted, `whole` is what it is a part of.

    `unknown` says which of its names the store does not have; while there are any, nothing is decided.
    """
    counted = _within(having, whole)
    sample = _sample(measure, counted, whole)
    judged = _JUDGES[measure.form](measure, counted, whole)
    if unknown:
        judged = judged._replace(verdict="open", why="; ".join(unknown))
    elif measure.least is not None and sample < measure.least and not _stands(measure, judged.verdict):
        heard = f"{sample} of {measure.smallest} heard so far"
        judged = judged._replace(verdict="not enough heard yet", why=heard)
    quotes = tuple(sorted({one.quote for one in counted.evidence})) if having.asks_quotes else ()
    return Reading(
        measure=str(measure),
        what=measure.what,
        mark=measure.passes,
        least=measure.smallest,
        verdict=judged.verdict,
        value=judged.value,
        shown=judged.shown,
        interval=judged.interval,
        sample=sample,
        why=judged.why,
        notes=_notes(measure),
        quotes=quotes,
        calls=tuple(sorted(counted.units("calls"))),
    )


def _stands(measure: Measure, verdict: Verdict) -> bool:
    """Whether it stands however little was heard: a count that has passed its mark cannot go back."""
    return verdict == "open" or (measure.form == "count" and verdict in DECIDED)


def _within(having: Selected, whole: Selected) -> Selected:
    """What is counted of the whole: of its callers, and where it asks of quotes only what they said."""
    calls = {name: one for name, one in having.calls.items() if name in whole.calls}
    if whole.asks_quotes:
        callers = whole.units("callers")
        calls = {name: one for name, one in calls.items() if one.caller_key in callers}
    return Selected(calls, [one for one in having.evidence if one.call in calls], having.asks_quotes)


def _sample(measure: Measure, counted: Selected, whole: Selected) -> int:
    """How much was heard of what the smallest sample asks for: of a mean, only what was rated."""
    if measure.form == "mean":
        ratings = _ratings(measure, counted)
        if measure.least_unit in ("", "callers" if measure.thing == "severity" else "calls"):
            return len(ratings)
    return len(whole.units(measure.least_unit or ("calls" if measure.unit == "quotes" else measure.unit)))


def _share(measure: Measure, counted: Selected, whole: Selected) -> Judged:
    total = len(whole.units(measure.unit))
    hits = len(counted.units(measure.unit) & whole.units(measure.unit))
    interval = wilson(hits, total)
    if interval is None:
        none = f"no {_named(measure.unit, 1)}{_noted(measure)} yet"
        return Judged(None, none, "open", "there is nothing yet to be a share of")
    share = hits / total
    shown = f"{_percent(share)} ({hits} of {total} {_named(measure.unit, total)}{_noted(measure)})"
    return Judged(share, shown, *_surely(measure, share, interval), interval)


def _mean(measure: Measure, counted: Selected, _whole: Selected) -> Judged:
    ratings = _ratings(measure, counted)
    unit = "caller" if measure.thing == "severity" else "call"
    if not ratings:
        return Judged(None, "nothing rated yet", "open", f"no {measure.thing} was noted")
    value = fmean(ratings)
    shown = f"{value:.1f} ({len(ratings)} {unit}{'s' * (len(ratings) != 1)})"
    if len(ratings) < FEWEST:
        return Judged(value, shown, _so_far(measure, value), f"fewer than {FEWEST} ratings say little")
    interval = _student(ratings)
    return Judged(value, shown, *_surely(measure, value, interval), interval)


def _count(measure: Measure, counted: Selected, _whole: Selected) -> Judged:
    value = len(counted.units(measure.unit))
    holds = _HOLDS[measure.relation](value, measure.mark)
    shown = f"{value} {_named(measure.unit, value)}"
    if measure.relation[0] == ">":
        if holds:
            return Judged(value, shown, "met", "more listening cannot take this back")
        if measure.least is None:
            return Judged(value, shown, "open", "not reached so far; without a smallest sample nothing refutes it")
        return Judged(value, shown, "refuted so far", "not reached in the sample that was asked for")
    if not holds:
        return Judged(value, shown, "refuted", "more listening cannot take this back")
    return Judged(value, shown, "met so far", "more listening may still exceed it")


_JUDGES: Mapping[str, Callable[[Measure, Selected, Selected], Judged]] = MappingProxyType(
    {"share": _share, "mean": _mean, "count": _count}
)


def _so_far(measure: Measure, value: float) -> Verdict:
    return "met so far" if _HOLDS[measure.relation](round(value, 9), measure.mark) else "refuted so far"


def _surely(measure: Measure, value: float, interval: Interval) -> tuple[Verdict, str]:
    """Met or refuted where the whole interval says so, else so far; and why."""
    sides = {_HOLDS[measure.relation](end, measure.mark) for end in interval}
    where = f"{measure.figure(interval.low)} to {measure.figure(interval.high)}"
    if len(sides) > 1:
        return _so_far(measure, value), f"it may lie anywhere from {where} (95 %), so more listening may turn it"
    return ("met" if sides.pop() else "refuted"), f"the whole range from {where} (95 %) lies on one side of the mark"


def _ratings(measure: Measure, counted: Selected) -> list[float]:
    """Satisfaction by call; severity by caller, so that a caller who says much weighs no more than another."""
    if measure.thing == "satisfaction":
        calls = [counted.calls[one] for one in counted.units("calls")]
        return [float(one.satisfaction) for one in calls if one.satisfaction is not None]
    own: defaultdict[str, list[int]] = defaultdict(list)
    for one in counted.evidence:
        if one.severity is not None:
            own[counted.calls[one.call].caller_key].append(one.severity)
    return [fmean(rated) for rated in own.values()]


def _student(ratings: Sequence[float]) -> Interval:
    """Where a mean of ratings 1-5 lies with 95 % confidence: Student's t, by the expansion 26.7.5 of Abramowitz and
    Stegun (1964), which is right to two digits from two degrees of freedom on.
    """
    free, z = len(ratings) - 1, Z
    t = (
        z
        + (z**3 + z) / (4 * free)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
    )
    middle, half = fmean(ratings), t * max(stdev(ratings), HALF_A_STEP) / sqrt(len(ratings))
    return Interval(max(1.0, round(middle - half, 4)), min(5.0, round(middle + half, 4)))


def _noted(measure: Measure) -> str:
    """What the whole of a share is narrowed to, where it asks for what may not have been noted."""
    return " with an outcome" if any(one.name == "outcome" for one in measure.having) else ""


def _notes(measure: Measure) -> tuple[str, ...]:
    notes = []
    if measure.form != "count" and measure.least is None:
        notes.append("no smallest sample was set")
    return tuple(notes)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _named(unit: str, number: int) -> str:
    return unit.removesuffix("s") if number == 1 else unit


def side(text: str) -> Stance:
    """Which side the quotes that a measure counts are on: against where fewer of them are hoped for."""
    try:
        relation = parse(text).relation if text else ">="
    except UsageProblem:
        return "for"
    return "for" if relation[0] == ">" else "against"


def foremost(evidence: Sequence[Evidenced]) -> tuple[Evidenced, ...]:
    """The same, those to show first at the front: what counts, the starred, then another caller each time, the severe.

    So the first few speak with as many voices as there are.
    """
    turns: Counter[tuple[str, str]] = Counter()
    placed = []
    for one in sorted(evidence, key=_weight):
        voice = (one.stance, one.exhibit.caller_key)
        placed.append((not one.exhibit.counts, not one.exhibit.quote.star, turns[voice], one))
        turns[voice] += 1
    return tuple(one for *_, one in sorted(placed, key=lambda each: each[:3]))


def _weight(one: Evidenced) -> tuple[object, ...]:
    quote = one.exhibit.quote
    return not quote.star, -(quote.severity or 0), not quote.checked
