"""The nouns of experiment and learning sheets, and of what a measure says at present. Frozen values, no I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from callscope.nouns.learned import Evidenced
    from callscope.nouns.ranked import Interval

Verdict = Literal["open", "not enough heard yet", "met so far", "met", "refuted so far", "refuted"]
"""What a measure says of its pass mark. "So far" is said where more listening may still turn it."""

DECIDED = ("met", "refuted")
"""The verdicts that more listening is unlikely to turn."""

WORD = re.compile(r'(\w+):(?:"([^"]*)"|(\S*))')
"""A filter word of a measure: its name, and its value with or without quotation marks."""


def word(name: str, value: str) -> str:
    """A filter word as it is written."""
    return f'{name}:"{value}"' if re.search(r"\s", value) else f"{name}:{value}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure read over the store, now.

    `what` is counted, `mark` the pass mark and `least` the smallest sample, in words; `shown` is the present value with
    what it is made of, `interval` where it lies with 95 % confidence, None where that cannot be said; `sample` is what
    was heard of what `least` asks for. `why` gives the reason of the verdict, `notes` what must be known to read it.
    `quotes` were counted, in `calls`; a measure that asks nothing of quotes counts none.
    """

    measure: str
    what: str
    mark: str
    least: str
    verdict: Verdict
    value: float | None
    shown: str
    interval: Interval | None
    sample: int
    why: str
    notes: tuple[str, ...] = ()
    quotes: tuple[int, ...] = ()
    calls: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the mark is met or refuted, not only so far."""
        return self.verdict in DECIDED

    @property
    def scale(self) -> tuple[float, float, float]:
        """Where a line that shows the value begins and ends, and where the mark lies on it: in the value's unit."""
        number = float("".join(one for one in self.mark if one.isdigit() or one == "."))
        if self.what.startswith("share"):
            return 0.0, 1.0, number / 100
        if self.what.startswith("mean"):
            return 1.0, 5.0, number
        return 0.0, float(ceil(max(self.value or 0.0, number, 1.0) * 1.2)), number


@dataclass(frozen=True, slots=True)
class Experiment:
    """What a person wrote on both sheets.

    Before: `assumption` is the name of one, `test` how it is tested, `measure` a line as insight/measures.py reads it,
    last changed at `measured_at`. After: `observed` is what the measure said when the sheet was last written, at
    `learned_at`; None while there is no learning sheet.
    """

    id: int
    name: str
    assumption: str = ""
    study: str = ""
    test: str = ""
    measure: str = ""
    measured_at: str | None = None
    created_at: str = ""
    believed: str = ""
    observed: str = ""
    learned: str = ""
    decided: str = ""
    learned_at: str | None = None


class Problem(NamedTuple):
    """Why a measure cannot be read, and what would have been right."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An experiment with what the store says to it now.

    `belief` is the text of its assumption. `evidence` are the quotes for and against: those whose stance names the
    assumption, and those that the measure counted, the ones to show first at the front. `reading` is None where there
    is no measure, and where there is a `problem` with it. `early` of the counted quotes were marked before the measure
    was written.
    """

    experiment: Experiment
    belief: str = ""
    reading: Reading | None = None
    problem: Problem | None = None
    evidence: tuple[Evidenced, ...] = ()
    callers_for: int = 0
    callers_against: int = 0
    early: int = 0

    @property
    def stands(self) -> str:
        """The verdict, or why there is none."""
        if self.reading:
            return self.reading.verdict
        return "the measure cannot be read" if self.problem else "no measure yet"

    @property
    def believed(self) -> str:
        """What was believed, in the words of the learning sheet or else of the assumption."""
        return self.experiment.believed or self.belief or self.experiment.name

    @property
    def told_early(self) -> str:
        """That the measure was written after evidence had come in; empty where it was not."""
        if not self.early or not self.reading:
            return ""
        counted = len(self.reading.quotes)
        of = "the only quote" if counted == 1 else f"{self.early} of the {counted} quotes"
        return f"the measure was written after {of} that it counts had been marked"
