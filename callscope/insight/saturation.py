"""Saturation: whether more calls would bring more tags. Pure.

A call is a sampling unit in which each tag is found or not, as a plot is in ecology, where these estimators come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, lgamma

from callscope.insight.claims import of_curve
from callscope.nouns.sampled import KnownCall, Point, Saturation


def saturation(known: Iterable[KnownCall], study: str = "") -> Saturation:
    """The curve of the reviewed calls, in the order in which they are given."""
    calls = [one for one in known if one.reviewed_at]
    found = Counter(tag for one in calls for tag in set(one.tags))
    often = Counter(found.values())
    points = tuple(_points(calls, often))
    enough = len(calls) > 1 and bool(found)
    unseen = chao2(len(calls), often[1], often[2]) if enough else None
    covered = coverage(len(calls), often[1], often[2], found.total()) if enough else None
    said = of_curve(points, unseen, covered)
    return Saturation(study, len(calls), len(found), often[1], often[2], unseen, covered, points, said)


def _points(calls: Sequence[KnownCall], often: Mapping[int, int]) -> Iterable[Point]:
    seen: set[str] = set()
    for number, call in enumerate(calls, start=1):
        new = tuple(tag for tag in dict.fromkeys(call.tags) if tag not in seen)
        seen.update(new)
        yield Point(number, call.id, call.title, new, len(seen), expected(number, len(calls), often))


def expected(some: int, calls: int, often: Mapping[int, int]) -> float:
    """How many tags `some` of all calls have on average over all orders; `often` counts tags by their number of calls.

    The mean over every permutation without drawing any: sample-based rarefaction (Mao Tau; Colwell, Mao & Chang 2004).
    A tag of k calls is missed by `some` calls with the probability C(calls - k, some) / C(calls, some).
    """
    return round(sum(tags * (1 - _missed(times, some, calls)) for times, tags in often.items()), 2)


def _missed(times: int, some: int, calls: int) -> float:
    if some > calls - times:
        return 0.0
    return exp(_choose(calls - times, some) - _choose(calls, some))


def _choose(whole: int, part: int) -> float:
    """The logarithm of a binomial coefficient."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)


def chao2(calls: int, once: int, twice: int) -> float:
    """At least how many tags no call has brought yet: Chao (1987), bias-corrected for few calls as in Chao (2005)."""
    return round((calls - 1) / calls * once * (once - 1) / (2 * (twice + 1)), 1)


def coverage(calls: int, once: int, twice: int, found: int) -> float:
    """Which share of all that further calls raise has a known tag, 0..1; `found` counts each tag once for each call.

    Good (1953) and Turing's estimate, refined for incidences by Chao & Jost (2012).
    """
    if not once:
        return 1.0
    rare = (calls - 1) * once / ((calls - 1) * once + 2 * twice)
    return round(max(0.0, 1 - once / found * rare), 4)
