"""The nouns of a ranking: what the store gives, and what is learned from it. Frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BY = ("kind", "tag", "job", "issue", "stage")
"""What can be ranked. A job is a tag on quotes of the kind "job"; a tag stands for the tags under it too."""


class HeardCall(NamedTuple):
    """A call that counts: with a customer, and not left out of the review.

    `caller` is None for a customer without a name; `begun` and `ended` are the customer's mood in the first and last
    quarter; `reviewed` says whether a person played or quoted any of it.
    """

    id: str
    caller: str | None
    seconds: float
    outcome: str | None = None
    satisfaction: int | None = None
    begun: float | None = None
    ended: float | None = None
    reviewed: bool = True

    @property
    def caller_key(self) -> str:
        """The same for all calls of one caller: an unnamed customer counts as one caller per call."""
        return f"caller {self.caller}" if self.caller else f"call {self.id}"


class Evidence(NamedTuple):
    """A quote as it counts in a ranking, under every one of `rows`.

    `staff` says that support staff said it; `negative` is of the words and `raised` of the voice under it, None where
    that is not scored.
    """

    rows: tuple[str, ...]
    quote: int
    call: str
    staff: bool = False
    severity: int | None = None
    checked: bool = True
    negative: bool | None = None
    raised: bool | None = None


class Found(NamedTuple):
    """What there is to rank: the calls that count, how many are left out of the review, and the quotes."""

    calls: tuple[HeardCall, ...] = ()
    left_out: int = 0
    evidence: tuple[Evidence, ...] = ()


class Interval(NamedTuple):
    """From where to where a share may lie, 0..1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row. Everything but `staff` counts what callers said; shares are 0..1, and None where nothing is known.

    `callers` are distinct, `unnamed` of them have no name; `share` is theirs of all heard callers, `interval` where it
    lies with 95 % confidence. `minutes` is the share of all heard minutes that the calls with such a quote make up.
    `severity` is the mean of the callers' own means, None where nobody rated. `negative`, `raised`, `solved`,
    `satisfaction` and the mood are of the quotes or calls where they are known, `begun` and `ended` of the same calls.
    `without` is the rank when the chattiest caller is left out, None where nobody is left.
    """

    rank: int
    name: str
    callers: int
    unnamed: int
    share: float | None
    interval: Interval | None
    calls: int
    quotes: int
    staff: int
    unchecked: int
    minutes: float | None
    severity: float | None
    severity_median: float | None
    severity_highest: int | None
    negative: float | None
    raised: float | None
    solved: float | None
    satisfaction: float | None
    begun: float | None
    ended: float | None
    priority: float
    without: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows, the highest priority first, and what they are shares of.

    `callers`, `calls` and `minutes` are all that were heard, `unnamed` of the callers have no name; `left_out` calls do
    not count, `to_review` of the calls nobody played or quoted yet. `loose` quotes have nothing to be ranked by.
    `chattiest` is who has the most of the ranked quotes, by name or by the call, and `chattiest_quotes` how many;
    `chattiest_tied` others have as many.
    """

    by: str
    formula: str
    callers: int
    unnamed: int
    calls: int
    minutes: float
    left_out: int
    to_review: int
    loose: int
    chattiest: str | None
    chattiest_quotes: int
    chattiest_tied: int
    rows: tuple[Ranked, ...]
