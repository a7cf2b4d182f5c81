"""How uncertain shares and ranks are: the callers are drawn again and again, with replacement. Pure.

The percentile bootstrap (Efron 1979) over clusters: a caller is drawn with all of their calls, since calls of one
caller are not independent (Davison & Hinkley 1997, 3.8); for callers with one call it is a resampling of calls. Who is
drawn twice counts twice. Seeded: the same store gives the same intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight.priority import Weights, parts_of, priorities
from callscope.insight.tally import PARTS, Tally
from callscope.nouns.ranked import Interval

if TYPE_CHECKING:
    from callscope.insight.tally import Real
    from callscope.nouns.counted import Whole

SEED = 1979
MOST, LEAST = 1_000, 100
DRAWS = 700_000
"""Callers that are drawn in all: of many callers there are fewer resamples, whose ends are the surer for it."""

ALONE = 262_144
"""Products of a matrix multiplication up to which OpenBLAS uses one thread (its GEMM_MULTITHREAD_THRESHOLD)."""

TOGETHER = 64
"""Rows whose parts are added up at a time, for the memory's sake."""


class Stability(NamedTuple):
    """Of one row: where its share lies, its first and last rank, and how often nothing was before it, 0..1."""

    share: Interval
    places: tuple[int, int]
    first: float


def resamples(callers: int) -> int:
    """How many resamples are made of so many callers; none of fewer than two."""
    return min(MOST, max(LEAST, DRAWS // callers)) if callers > 1 else 0


def stability(tallies: Sequence[Tally], callers: int, weights: Weights) -> list[Stability]:
    """Of each row, in 95 of 100 resamples of so many heard callers; nothing for fewer than two callers."""
    import numpy as np

    count = resamples(callers)
    if not count or not tallies:
        return []
    drawn, needed = _drawn(callers, count), parts_of(weights)
    steps = range(0, len(tallies), TOGETHER)
    sums = np.concatenate([_sums(drawn, tallies[at : at + TOGETHER], callers, needed) for at in steps], axis=2)
    ranks = _ranks(priorities(sums, weights))
    low, high = int(0.025 * count), count - 1 - int(0.025 * count)
    shares, places = np.sort(sums[0] / callers, axis=0)[[low, high]], np.sort(ranks, axis=0)[[low, high]]
    first = ((ranks == 1) & (sums[0] > 0)).mean(axis=0)
    return [
        Stability(
            Interval(round(float(shares[0, row]), 4), round(float(shares[1, row]), 4)),
            (int(places[0, row]), int(places[1, row])),
            round(float(first[row]), 4),
        )
        for row in range(len(tallies))
    ]


@lru_cache(maxsize=1)
def _drawn(callers: int, count: int) -> Real:
    """(resamples x callers): how often each caller is drawn; the same for every ranking of the same callers."""
    import numpy as np

    random = np.random.default_rng(SEED)
    who = random.integers(0, callers, size=(count, callers), dtype=np.int32)
    flat = (who + np.arange(0, count * callers, callers)[:, None]).ravel()
    return np.bincount(flat, minlength=count * callers).reshape(count, callers).astype(np.float32)


def _sums(drawn: Real, tallies: Sequence[Tally], callers: int, needed: Sequence[int]) -> Real:
    """(parts x resamples x rows): the parts of the drawn callers, added up; 0 for those that nobody needs."""
    import numpy as np

    sums = np.zeros((len(PARTS), drawn.shape[0], len(tallies)))
    for part in needed:
        values = np.zeros((callers, len(tallies)), np.float32)
        for row, one in enumerate(tallies):
            values[one.callers, row] = one.parts[part]
        # A few resamples at a time stay on one core; spread over all, the cores wait for each other.
        step = max(1, ALONE // values.size)
        for at in range(0, drawn.shape[0], step):
            sums[part, at : at + step] = drawn[at : at + step] @ values
    return sums


def _ranks(found: Real) -> Whole:
    """The rank of each row in each resample: one more than how many have a higher priority.

    Last where none of its callers is drawn.
    """
    import numpy as np

    rows = found.shape[1]
    ordered = np.sort(found, axis=1)
    higher = [rows - np.searchsorted(line, own, side="right") for line, own in zip(ordered, found, strict=True)]
    return np.where(found > 0, np.stack(higher) + 1, rows)
