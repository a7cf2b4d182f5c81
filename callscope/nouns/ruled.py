"""The nouns of rules that suggest quotes: what a person asked for, and how often they were right. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import ROLES, StoredSuggestion

if TYPE_CHECKING:
    from callscope.nouns.ranked import Interval

ANYONE = "anyone"

WHO = (*ROLES, ANYONE)
"""Whose words a rule reads. A customer is whoever is not the agent while nobody is known to be one."""

SENTIMENTS = ("negative", "neutral", "positive")

TONES = ("flat", "calm", "even", "raised", "heated")


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A researcher's rule: what it suggests, `tags` and perhaps a `kind`, and for which utterances.

    `phrases` are plain words: "*" stands for the rest of a word, "..." for up to five words; `patterns` are regular
    expressions; at least one of these must be in a sentence, and none of the phrases `unless`. Without any, the whole
    utterance is meant. `who` is one of WHO, `speaker` a name or a label, `sentiment` one of SENTIMENTS, and `tones`
    some of TONES, one of which the voice must have; empty asks nothing.
    """

    name: str
    tags: tuple[str, ...] = ()
    kind: str = ""
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    who: str = "customer"
    speaker: str = ""
    sentiment: str = ""
    tones: tuple[str, ...] = ()

    @property
    def asks(self) -> str:
        """For what utterances, in words: customer says "cancel" in a raised voice."""
        who = self.speaker or self.who
        words = [f"“{one}”" for one in self.phrases] + [f"/{one}/" for one in self.patterns]
        said = f"{who} says {' or '.join(words)}" if words else f"{who} speaks"
        said += f" in a voice that is {' or '.join(self.tones)}" if self.tones else ""
        said += f" with {self.sentiment} words" if self.sentiment else ""
        return said + (f", but not {' or '.join(f'“{one}”' for one in self.unless)}" if self.unless else "")


class Answers(NamedTuple):
    """What became of a rule's suggestions."""

    accepted: int = 0
    dismissed: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule and how often people found it right.

    `precision` is accepted / (accepted + dismissed), 0..1, None while nobody answered, and `interval` where it lies
    with 95 % confidence (Wilson). `own` is None for a rule that Callscope brings along.
    """

    name: str
    kind: str
    tags: tuple[str, ...]
    asks: str
    on: bool
    answers: Answers
    precision: float | None = None
    interval: Interval | None = None
    own: OwnRule | None = None

    @property
    def answered(self) -> int:
        """How many suggestions the precision is of."""
        return self.answers.accepted + self.answers.dismissed


class Tried(NamedTuple):
    """What a rule finds in the calls that are heard already; `found` have no number yet (0), since nothing is kept."""

    rule: OwnRule
    found: tuple[StoredSuggestion, ...]
    heard: int

    @property
    def calls(self) -> int:
        """In how many calls it finds anything."""
        return len({one.suggestion.call for one in self.found})


class Ran(NamedTuple):
    """What came of running all rules over heard calls: how many calls, new open suggestions, rules that were slow."""

    calls: int
    new: int
    slow: tuple[str, ...] = ()
