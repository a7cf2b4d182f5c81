"""The priority of a row: a product of what speaks for it, each part to the power of its weight. Pure.

That is the weighted product model (Bridgman 1922; Miller & Starr 1969): it needs no common scale, a weight of 0 leaves
a part out, 1 counts it once and 2 twice. By itself it is reach times impact, the value half of RICE (McBride,
Intercom), without its guesses of confidence and effort: distinct callers x mean severity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, prod
from statistics import fmean
from typing import TYPE_CHECKING

from callscope.errors import UsageProblem
from callscope.nouns.ranked import TERMS, Term

if TYPE_CHECKING:
    from callscope.insight.tally import Real, Tally
    from callscope.nouns.counted import Whole

UNRATED = 3.0
"""The severity of a row that nobody rated: the middle of 1-5, so that it neither wins nor sinks for want of one."""

Weights = Sequence[tuple[str, float]]
"""The parts that count, in the order of TERMS, each with its weight."""

USUAL: Weights = (("callers", 1.0), ("severity", 1.0))

MOST = 10.0
"""The highest weight: more would only make numbers that nobody can read."""

_WORDS = {
    "callers": "callers",
    "severity": "severity",
    "negative": "(1 + share of quotes with negative words)",
    "raised": "(1 + share of quotes in a raised voice)",
    "unsolved": "(1 + share of calls not solved)",
}

_SHARES = {"negative": (3, 4), "raised": (5, 6), "unsolved": (7, 8)}
"""Which of tally.PARTS are the hits and the total of a share."""


def weights_of(given: Mapping[str, float]) -> Weights:
    """The weights that are not 0. Raises UsageProblem for a name not in TERMS, for a weight out of 0 to 10, and where
    nothing is left."""
    for name, weight in given.items():
        if name not in TERMS:
            raise UsageProblem(f"a priority has no part {name}", f"one of: {', '.join(TERMS)}")
        if not (isfinite(weight) and 0 <= weight <= MOST):
            raise UsageProblem(f"the weight of {name} cannot be {weight:g}", f"0 leaves it out, {MOST:g} is the most")
    left = tuple((name, float(given[name])) for name in TERMS if given.get(name))
    if not left:
        raise UsageProblem("a priority needs a part", "such as --weight callers=1")
    return left


def formula(weights: Weights) -> str:
    """The priority in words."""
    parts = [_WORDS[name] + ("" if weight == 1 else f"^{weight:g}") for name, weight in weights]
    severity = "; severity is the mean of the callers' own means, 3 where nobody rated"
    return f"priority = {' x '.join(parts)}{severity if 'severity' in dict(weights) else ''}"


def terms(tally: Tally, weights: Weights, kept: Whole | None = None) -> tuple[Term, ...]:
    """The parts of a row's priority, as they are shown; of the callers in these places only, when given."""
    parts = tally.parts if kept is None else tally.parts[:, kept]
    return tuple(Term(name, _value(name, parts), weight) for name, weight in weights)


def priority(found: Sequence[Term], callers: int) -> float:
    """What the terms come to; 0 where no caller said it."""
    return round(prod(one.factor for one in found), 2) if callers else 0.0


def severity(parts: Real) -> float | None:
    """The mean of the callers' own means; None where nobody rated.

    Averaged within each caller first, so that a caller who says much weighs no more than another; to two decimals, so
    that a reader who multiplies what is shown comes to the priority that is shown.
    """
    own = parts[1][parts[2] > 0].tolist()
    return round(fmean(own), 2) if own else None


def _value(name: str, parts: Real) -> float:
    if name == "callers":
        return float(parts.shape[1])
    if name == "severity":
        known = severity(parts)
        return UNRATED if known is None else known
    hits, total = (float(parts[place].sum()) for place in _SHARES[name])
    return round(1 + hits / total, 2) if total else 1.0


def parts_of(weights: Weights) -> tuple[int, ...]:
    """Which of tally.PARTS a priority is made of; the callers always."""
    needed = {"callers": (), "severity": (1, 2), **_SHARES}
    return (0, *(place for name, _ in weights for place in needed[name]))


def priorities(sums: Real, weights: Weights) -> Real:
    """The priorities for sums of tally.PARTS (parts x anything), as they would be for that many callers."""
    import numpy as np

    callers, means, rated = sums[:3]
    found = np.ones_like(callers)
    for name, weight in weights:
        if name == "callers":
            value = callers
        elif name == "severity":
            value = np.where(rated > 0, means / np.maximum(rated, 1), UNRATED)
        else:
            hits, total = (sums[place] for place in _SHARES[name])
            value = 1 + hits / np.maximum(total, 1)
        found = found * np.round(value, 2) ** weight
    return np.where(callers > 0, np.round(found, 2), 0.0)
