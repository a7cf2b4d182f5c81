"""The nouns of what was learned and decided: assumptions, insights with evidence, actions. Frozen values, no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Exhibit

Stance = Literal["for", "against"]

URGENCIES = ("now", "next", "later")
"""How soon an action is wanted, the most pressing first."""

STATES = ("open", "doing", "done", "dropped")
"""Where an action stands."""


NAMED = re.compile(r"(?<![^\s,])([+-])([A-Za-z]\w*)(?![^\s,])", re.ASCII)
"""An assumption in the text of a stance: its sign and its name."""


def stances(text: str) -> Mapping[str, Stance]:
    """What the stance of a quote ("+H1 -H2") says of which assumptions, by name; the last word on each counts."""
    return {name: "for" if sign == "+" else "against" for sign, name in NAMED.findall(text)}


class Assumption(NamedTuple):
    """What is believed before the listening starts, and what quotes say to it so far.

    `name` is short and the only one of its kind in the store (H1): quotes name it in their stance. `speaks_for` and
    `speaks_against` count quotes of callers, `callers_for` and `callers_against` the distinct callers of those, of all
    `callers` who were heard for the study (or at all, without one). Quotes of `staff`, and those `elsewhere`, in calls
    outside of the study or left out of the review, do not count. `late` was written, and `reworded` worded as it is
    now, after the first quote of the study was made.
    """

    name: str
    text: str
    study: str = ""
    speaks_for: int = 0
    speaks_against: int = 0
    callers_for: int = 0
    callers_against: int = 0
    callers: int = 0
    staff: int = 0
    elsewhere: int = 0
    created_at: str = ""
    late: bool = False
    reworded: bool = False

    @property
    def told(self) -> str:
        """What a reader must know about when it was written; empty where that was before the listening."""
        if self.late:
            return "written after listening began"
        return "reworded after listening began" if self.reworded else ""


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A quote as an insight holds it."""

    exhibit: Exhibit
    stance: Stance = "for"


@dataclass(frozen=True, slots=True)
class Action:
    """What follows from an insight: `urgency` is one of URGENCIES, `state` of STATES, `due` a day in ISO 8601."""

    id: int
    insight: int
    what: str
    who: str = ""
    urgency: str = "next"
    state: str = "open"
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Insight:
    """One sentence that was learned, its root cause, quotes in story order, and actions.

    `cause` may be a chain: each line is the why of the line before it, the first the why of the insight itself.
    `callers_for` and `callers_against` are distinct; support staff never count, and neither does a call that is left
    out of the review. `callers_heard` are all who could have said it: the callers of the study's calls, or of all calls
    where it has no study, and those of its own quotes.
    """

    id: int
    text: str
    cause: str = ""
    study: str = ""
    evidence: tuple[Evidenced, ...] = ()
    actions: tuple[Action, ...] = ()
    callers_for: int = 0
    callers_against: int = 0
    callers_heard: int = 0

    @property
    def whys(self) -> tuple[str, ...]:
        """The chain of causes, the nearest first."""
        return tuple(text for one in self.cause.splitlines() if (text := one.strip()))

    def quotes(self, stance: Stance) -> tuple[Exhibit, ...]:
        """The quotes on one side, in story order, those that do not count too."""
        return tuple(one.exhibit for one in self.evidence if one.stance == stance)


def callers_of(exhibits: Iterable[Exhibit]) -> frozenset[str]:
    """The distinct callers who said these, by their keys; those that do not count are passed over."""
    return frozenset(one.caller_key for one in exhibits if one.counts)


def apart(exhibit: Exhibit) -> str:
    """Why a quote does not count as what a caller said; empty where it counts."""
    if exhibit.counts:
        return ""
    return "support staff said it" if exhibit.role == "agent" else "its call does not count"


class Deed(NamedTuple):
    """An action with the insight that it follows from."""

    action: Action
    insight: Insight
