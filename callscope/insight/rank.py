"""Needs, wants, desires, pains and jobs, tags, issue types and stages, ranked by distinct callers. Pure.

What counts. A caller is a customer: the same name is one caller across calls, and a customer without a name is one
caller per call. Support staff never count: what an agent said, and whatever was said in an interview with staff, is
counted apart. A call that is left out of the review counts nowhere, neither as evidence nor among the heard callers and
minutes. Suggestions that nobody accepted are no quotes. Who is neither known as the agent nor as the customer counts as
the customer's side, as in the mood of a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from callscope.insight import priority as prior
from callscope.insight.priority import USUAL, Weights
from callscope.insight.resample import Stability, resamples, stability
from callscope.insight.tally import Heard, Tally, tallies
from callscope.nouns.ranked import Effort, Interval, Ranked, Ranking

if TYPE_CHECKING:
    from callscope.insight.tally import Real
    from callscope.nouns.counted import Found, Quotes, Under, Whole

Z = 1.959964
"""Of a normal distribution 95 % lies within so many standard deviations."""


def rank(by: str, found: Found, weights: Weights = USUAL) -> Ranking:
    """The rows, the highest priority first; equal priorities share a rank, and the next rank is skipped (1, 2, 2, 4).

    Rows of equal priority stand by callers, then quotes, then name.
    """
    heard, quotes, under = Heard(found.calls), found.quotes, found.under[0]
    rows = list(tallies(quotes, under, heard))
    chattiest = _chattiest(quotes, under, heard)
    priorities = {one.name: _priority(one, weights) for one in rows}
    places = _Places(_places(priorities), _places(_without(rows, chattiest.number, weights)))
    stable = dict(zip((one.name for one in rows), stability(rows, heard.callers, weights), strict=False))
    context = _Context(heard, quotes, weights)
    ranked = [_ranked(one, places, stable.get(one.name), context) for one in rows]
    return Ranking(
        by=by,
        formula=prior.formula(weights),
        callers=heard.callers,
        unnamed=int(heard.unnamed.sum()),
        calls=len(heard.calls),
        minutes=round(float(heard.of("seconds").sum()) / 60, 2),
        texts=int((heard.of("seconds") == 0).sum()),
        left_out=found.left_out,
        to_review=sum(not one.reviewed for one in heard.calls),
        loose=_loose(quotes, under),
        chattiest=chattiest.name,
        chattiest_quotes=chattiest.quotes,
        chattiest_tied=chattiest.tied,
        rows=tuple(sorted(ranked, key=lambda one: (one.rank, -one.callers, -one.quotes, one.name.casefold()))),
        weights=tuple(weights),
        resamples=resamples(heard.callers) if rows else 0,
    )


def wilson(hits: int, total: int, z: float = Z) -> Interval | None:
    """The score interval of a proportion (Wilson 1927), which also holds for few and for extreme counts.

    None where there is nothing to be a part of.
    """
    if total <= 0:
        return None
    share, scale = hits / total, 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z / scale * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    # At the ends the formula gives 0 and 1 themselves, but for the last bit.
    return Interval(max(0.0, round(middle - half, 4)), min(1.0, round(middle + half, 4)))


class _Places(NamedTuple):
    """The rank of each name, and without the chattiest caller."""

    now: Mapping[str, int]
    without: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Context:
    heard: Heard
    quotes: Quotes
    weights: Weights


class _Chattiest(NamedTuple):
    """Who has the most of the ranked quotes, by number and as shown; how many, and how many others have as many."""

    number: int = -1
    name: str | None = None
    quotes: int = 0
    tied: int = 0


def _priority(one: Tally, weights: Weights) -> float:
    return prior.priority(prior.terms(one, weights), one.callers.size)


def _without(rows: Sequence[Tally], chattiest: int, weights: Weights) -> Mapping[str, float]:
    """The priorities without the chattiest caller, of the rows that anybody else is left in."""
    import numpy as np

    found = {}
    for one in rows:
        kept = np.flatnonzero(one.callers != chattiest)
        if kept.size:
            found[one.name] = prior.priority(prior.terms(one, weights, kept), kept.size)
    return found


def _ranked(one: Tally, places: _Places, stable: Stability | None, context: _Context) -> Ranked:
    heard, quotes = context.heard, context.quotes
    severities = quotes.severity[one.quotes]
    sums = one.parts.sum(axis=1)
    solved, callers = heard.of("solved")[one.calls], one.callers.size
    begun, ended = (heard.of(name)[one.calls] for name in ("begun", "ended"))
    satisfaction = _known(heard.of("satisfaction")[one.calls])
    moods = _known(begun + ended).size
    terms = prior.terms(one, context.weights)
    return Ranked(
        rank=places.now[one.name],
        name=one.name,
        callers=callers,
        unnamed=int(heard.unnamed[one.calls].sum()),
        share=_part(callers, heard.callers),
        interval=wilson(callers, heard.callers),
        calls=one.calls.size,
        quotes=one.quotes.size,
        staff=one.staff,
        unchecked=int((quotes.checked[one.quotes] == 0).sum()),
        minutes=_part(float(heard.of("seconds")[one.calls].sum()), float(heard.of("seconds").sum())),
        severity=prior.severity(one.parts),
        severity_median=_median(severities[severities > 0]),
        severity_highest=int(severities.max(initial=0)) or None,
        negative=_part(sums[3], sums[4]),
        raised=_part(sums[5], sums[6]),
        solved=_part(sums[8] - sums[7], sums[8]),
        satisfaction=_mean(satisfaction),
        begun=_mean(_known(begun + 0 * ended)),
        ended=_mean(_known(ended + 0 * begun)),
        priority=prior.priority(terms, callers),
        without=places.without.get(one.name),
        negative_of=int(sums[4]),
        raised_of=int(sums[6]),
        solved_of=int(_known(solved).size),
        satisfaction_of=int(satisfaction.size),
        mood_of=int(moods),
        returning=_returning(one, heard),
        terms=terms,
        sampled=stable.share if stable and callers else None,
        places=stable.places if stable and callers else None,
        first=stable.first if stable and callers else None,
        effort=_effort(one, heard),
    )


def _effort(one: Tally, heard: Heard) -> Effort | None:
    import numpy as np

    sounded = one.calls[heard.of("seconds")[one.calls] > 0]
    calls = sounded[~np.isnan(heard.of("hold")[sounded])]
    if not calls.size:
        return None
    seconds, hold, silence, repeats = (
        float(heard.of(name)[calls].mean()) for name in ("seconds", "hold", "silence", "repeats")
    )
    return Effort(round(seconds / 60, 2), round(hold, 2), round(silence, 2), round(repeats, 2), calls.size)


def _returning(one: Tally, heard: Heard) -> int:
    """How many callers have it in more than one call."""
    import numpy as np

    return int((np.bincount(heard.caller[one.calls], minlength=1) > 1).sum())


def _places(priorities: Mapping[str, float]) -> Mapping[str, int]:
    """The rank of each name: one more than how many have a higher priority."""
    ordered = sorted(priorities.values(), reverse=True)
    first: dict[float, int] = {}
    for place, priority in enumerate(ordered, start=1):
        first.setdefault(priority, place)
    return {name: first[priority] for name, priority in priorities.items()}


def _loose(quotes: Quotes, under: Under) -> int:
    """Quotes that stand under nothing."""
    import numpy as np

    return int(quotes.id.size - np.count_nonzero(np.bincount(under.quote, minlength=quotes.id.size)))


def _chattiest(quotes: Quotes, under: Under, heard: Heard) -> _Chattiest:
    """The first by name where several have the most; every quote counts once."""
    import numpy as np

    ranked = np.bincount(under.quote, minlength=quotes.id.size) > 0
    callers = heard.caller[quotes.call[ranked & (quotes.staff == 0)]]
    if not callers.size:
        return _Chattiest()
    counts = np.bincount(callers, minlength=heard.callers)
    those = np.flatnonzero(counts == counts.max())
    number = min(map(int, those), key=lambda one: heard.keys[one])
    call = heard.calls[int(np.argmax(heard.caller == number))]
    name = call.caller or f"the unnamed caller of call {call.id}"
    return _Chattiest(number, name, int(counts.max()), those.size - 1)


def _known(values: Real) -> Real:
    import numpy as np

    return values[~np.isnan(values)]


def _median(values: Whole) -> float | None:
    import numpy as np

    return float(np.median(values)) if values.size else None


def _part(part: float, whole: float) -> float | None:
    return round(float(part) / float(whole), 4) if whole else None


def _mean(values: Real) -> float | None:
    return round(float(values.mean()), 4) if values.size else None
