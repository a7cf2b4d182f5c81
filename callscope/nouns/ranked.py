"""The nouns of a ranking: what is learned from quotes. Frozen values, no I/O. counted.py has what it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

BY = ("kind", "tag", "job", "issue", "stage")
"""What can be ranked. A job is a tag on quotes of the kind "job"; a tag stands for the tags under it too."""

ACROSS = ("issue", "stage", "kind", "tag")
"""What can be set against each other in a table."""

TERMS = ("callers", "severity", "negative", "raised", "unsolved")
"""What a priority may be made of; the last three are shares."""


class Interval(NamedTuple):
    """The bounds between which a share may lie, 0..1."""

    low: float
    high: float


class Term(NamedTuple):
    """A part of a priority: `value` to the power of `weight`. A share's value is 1 + share, so that 0 changes nothing.

    `name` is one of TERMS; `value` is as it is shown: multiplied, the factors give the priority that is shown.
    """

    name: str
    value: float
    weight: float

    @property
    def factor(self) -> float:
        """What the priority is multiplied by."""
        return float(self.value**self.weight)


class Effort(NamedTuple):
    """What the calls concerned cost their callers, as means per call.

    `minutes` is the length; `hold` the seconds of all pauses of 10 s and more in which nobody spoke, `silence` the
    longest pause in seconds, `repeats` how often the customer said something again. `of` calls are known so far.
    """

    minutes: float
    hold: float
    silence: float
    repeats: float
    of: int


class Job(NamedTuple):
    """A job as a sentence: when `when`, I want to `want`, so I can `so`. `proposed` is made of a quote's words, and
    not written by a person."""

    when: str = ""
    want: str = ""
    so: str = ""
    proposed: bool = False

    @property
    def sentence(self) -> str:
        """The parts that are there, as one sentence; empty where there are none."""
        parts = (("when", self.when), ("I want to", self.want), ("so I can", self.so))
        said = ", ".join(f"{word} {part}" for word, part in parts if part)
        return said and f"{said[0].upper()}{said[1:]}."


_SENTENCE = re.compile(
    r"\s*(?:when\s+(?P<when>.*?))?[\s,]*(?:\bI want to\s+(?P<want>.*?))?[\s,]*(?:\bso I can\s+(?P<so>.*?))?[\s.]*",
    re.IGNORECASE,
)


def job_of(sentence: str) -> Job | None:
    """The parts of "when ..., I want to ..., so I can ...", some of which may be left out; None for other sentences."""
    found = _SENTENCE.fullmatch(sentence)
    if found is None:
        return None
    when, want, so = (part or "" for part in found.groups())
    return Job(when, want, so)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row. Everything but `staff` counts what callers said; shares are 0..1, and None where nothing is known.

    `callers` are distinct, `unnamed` of them have no name; `share` is theirs of all heard callers, `interval` where it
    lies with 95 % confidence. `minutes` is the share of all minutes of sound that the calls with such a quote make up.
    `severity` is the mean of the callers' own means, None where nobody rated. `negative`, `raised`, `solved`,
    `satisfaction` and the mood are of the quotes or calls where they are known, `begun` and `ended` of the same calls:
    of `negative_of` and `raised_of` quotes, of `solved_of`, `satisfaction_of` and `mood_of` calls.
    `without` is the rank when the chattiest caller is left out, None where nobody is left.
    `terms` are the parts of the priority. `sampled` is where the share lies, and `places` the first and last rank,
    in 95 of 100 resamples of the callers with all their calls; `first` is the part of the resamples in which no row
    was before this one. `returning` callers have it in more than one call. `job` is what a person wrote of the job, or
    what is proposed; None but for jobs.
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
    negative_of: int = 0
    raised_of: int = 0
    solved_of: int = 0
    satisfaction_of: int = 0
    mood_of: int = 0
    returning: int = 0
    terms: tuple[Term, ...] = ()
    sampled: Interval | None = None
    places: tuple[int, int] | None = None
    first: float | None = None
    effort: Effort | None = None
    job: Job | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows, the highest priority first, and what they are shares of.

    `callers`, `calls` and `minutes` of sound are all that were heard, `unnamed` of the callers have no name, `texts` of
    the calls came as text and have no minutes; `left_out` calls do not count, `to_review` of the calls nobody played or
    quoted yet. `loose` quotes have nothing to be ranked by. `chattiest` is who has the most of the ranked quotes, by
    name or by the call, and `chattiest_quotes` how many; `chattiest_tied` others have as many. `weights` are those of
    the formula, in the order of TERMS; `resamples` is how many there were, 0 where none were made.
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
    weights: tuple[tuple[str, float], ...] = (("callers", 1.0), ("severity", 1.0))
    resamples: int = 0
    texts: int = 0


class Cell(NamedTuple):
    """What callers said of two things at once, or of one in a week: distinct callers, calls and quotes.

    `severity` is the mean of the callers' own means, None where nobody rated.
    """

    callers: int = 0
    calls: int = 0
    quotes: int = 0
    severity: float | None = None


@dataclass(frozen=True, slots=True)
class Crossed:
    """Rows of `by` against columns of `across`, two of ACROSS. Staff count nowhere.

    `cells` has a tuple for each row, of a cell for each column. `row_totals` and `column_totals` are of all quotes of a
    row or column, including those that stand under nothing on the other side, and a caller counts once in each: they
    are no sums. `callers` were heard; `loose` quotes lack one of the two.
    """

    by: str
    across: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    callers: int
    loose: int


class Week(NamedTuple):
    """A week by ISO 8601, such as 2026-W48, the day it begins, and who was heard in it."""

    name: str
    begins: str
    callers: int
    calls: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Rows of `by` in weeks, from the first with a call to the last, those without any included.

    `cells` has a tuple for each row, of a cell for each week: its callers are of the week's callers. Calls count in the
    week in which they were held; `undated` calls count nowhere.
    """

    by: str
    weeks: tuple[Week, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    undated: int


class Pair(NamedTuple):
    """Two tags together. `quotes` carry both; `callers` have both, in one quote or in several.

    `first_callers` and `second_callers` have each. `jaccard` is callers with both of callers with either, 0..1;
    `lift` is how many times more callers have both than if the two had nothing to do with each other.
    """

    first: str
    second: str
    quotes: int
    callers: int
    first_callers: int
    second_callers: int
    jaccard: float
    lift: float


@dataclass(frozen=True, slots=True)
class Together:
    """The pairs of tags that callers share, the most callers first; no tag with one above it. `callers` were heard."""

    pairs: tuple[Pair, ...]
    callers: int
