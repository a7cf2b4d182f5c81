"""Which of several guesses at the words of one window is the closest to all of them. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

_SPREAD = 3.0
"""Nats by which a guess must be less likely to count for a third: models are surer than they are right (tuned)."""


class Guess(NamedTuple):
    """What may have been said in a window: Whisper's tokens, and their text.

    `logprob` is the mean log probability of the tokens, `no_speech` the probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    text: str
    logprob: float
    no_speech: float


def closest(views: Sequence[Sequence[Guess]]) -> Guess:
    """The guess with the least expected word errors, if what was said is as likely as the guesses say.

    Each view is one hearing of the window, its guesses beginning with the likeliest, and counts as much as the others.
    Minimum Bayes risk decoding (Stolcke et al. 1997, "Explicit word error minimization in N-best list rescoring").
    """
    pool = [(guess, _plain(guess.text), weight) for view in views for guess, weight in _weighed(view)]
    return min(pool, key=lambda one: sum(weight * distance(one[1], words) for _, words, weight in pool))[0]


def _weighed(view: Sequence[Guess]) -> list[tuple[Guess, float]]:
    totals = [guess.logprob * (len(guess.tokens) + 1) for guess in view]
    weights = [math.exp((total - max(totals)) / _SPREAD) for total in totals]
    return [(guess, weight / sum(weights)) for guess, weight in zip(view, weights, strict=True)]


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w' ]+", " ", text.lower()).split()


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words must be put in, taken out or replaced to make one of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, word in enumerate(one, 1):
        before, row[0] = row[0], at
        for column, beside in enumerate(other, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != beside))
    return row[-1]
