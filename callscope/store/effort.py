"""What a call costs its caller, told from who spoke when and what: waiting, and saying things again. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from callscope.nouns.flowed import HOLD

AGAIN = 10.0
"""Seconds after which the same words are said again; before that a sentence was only begun anew."""

RUN = 3
"""Words in a row that make up what is said again; words of under four letters are not looked at, numbers are."""

_WORD = re.compile(r"\d+|[^\W\d_]{4,}")


class Spoken(NamedTuple):
    """Who said what when."""

    start: float
    end: float
    speaker: str
    text: str


class Waiting(NamedTuple):
    """`hold`: all pauses of HOLD and more, `silence`: the longest pause, in seconds; `repeats`: how often the customer
    said something again."""

    hold: float
    silence: float
    repeats: int


def customers(roles: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of (label, role) the labels of the customer's side: the customers, else everyone but the agent."""
    everyone = list(roles)
    named = frozenset(label for label, role in everyone if role == "customer")
    return named or frozenset(label for label, role in everyone if role != "agent")


def waiting(rows: Iterable[Spoken], customers: Collection[str]) -> Waiting:
    """The effort of a call; `customers` are the labels of the customer's side.

    A pause is a stretch between the first and the last word in which nobody speaks. A repeat is an utterance of the
    customer with RUN words in a row that the customer had said in one AGAIN or more seconds before.
    """
    ordered = sorted(rows)
    pauses = _pauses(ordered)
    return Waiting(
        hold=round(sum(one for one in pauses if one >= HOLD), 3),
        silence=round(max(pauses, default=0.0), 3),
        repeats=_repeats(one for one in ordered if one.speaker in customers),
    )


def _pauses(ordered: Iterable[Spoken]) -> list[float]:
    pauses: list[float] = []
    spoken: float | None = None
    for one in ordered:
        if spoken is not None and one.start > spoken:
            pauses.append(one.start - spoken)
        spoken = one.end if spoken is None else max(spoken, one.end)
    return pauses


def _repeats(theirs: Iterable[Spoken]) -> int:
    said: dict[tuple[str, ...], float] = {}
    count = 0
    for one in theirs:
        words = _WORD.findall(one.text.casefold())
        runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
        count += any(one.start - said[run] >= AGAIN for run in runs if run in said)
        for run in runs:
            said.setdefault(run, one.end)
    return count
