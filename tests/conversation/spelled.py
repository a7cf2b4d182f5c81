"""Speech that a test double can read: each word is a stretch of one value of its own, silence is zero."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from callscope.call import RATE
from callscope.conversation.drafting.guess import Guess, Piece, Recogniser, Spoken
from callscope.conversation.drafting.side import RULES, Drafted, Rules, SideDraft
from callscope.conversation.drafting.voice import Voice
from callscope.conversation.windows import HOP

EACH = 0.32
"""Seconds of a word, whole hops."""


def spelled(text: str, known: list[str]) -> np.ndarray:
    """The words of `text` one after the other; "..." is a second of silence. New words are added to `known`."""
    parts = []
    for word in text.split():
        if word == "...":
            parts.append(np.zeros(RATE, np.float32))
            continue
        known.append(word)
        parts.append(np.full(round(EACH * RATE), 0.1 + len(known) * 1e-4, np.float32))
    return np.concatenate(parts)


class Reading(Recogniser):
    """Reads the words off; one of which little is there it takes for another each time. Counts what it is asked."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known
        self.asked: list[float] = []

    def __call__(self, sound: np.ndarray, said: Sequence[Piece], sure: bool = False, past: Sequence[int] = ()) -> Guess:
        self.asked.append(len(sound) / RATE)
        runs = self.runs(sound)
        pieces = tuple(Piece(text, (7,)) for text, _ in runs)
        assert [one.text for one in said] == [one.text for one in pieces[: len(said)]]
        return Guess(pieces[len(said) :], -0.2, 0.01, lambda _: [when for _, when in runs])

    def runs(self, sound: np.ndarray) -> list[tuple[str, Spoken]]:
        found, at = [], 0
        for value, group in groupby(np.round((sound - 0.1) * 1e4).astype(int).tolist()):
            size = len(list(group))
            if value > 0:
                whole = size > 0.6 * EACH * RATE
                text = self.known[value - 1] if whole else f"half{len(self.asked)}"
                found.append((text, Spoken(at / RATE, (at + size) / RATE, 0.9)))
            at += size
        return found


def loud(sound: np.ndarray) -> np.ndarray:
    """Voice wherever there is anything."""
    return (np.sqrt(np.square(sound.reshape(-1, HOP)).mean(1)) > 5e-3).astype(np.float32)


def drafting(hear: Recogniser, rules: Rules = RULES) -> SideDraft:
    return SideDraft(Voice(loud), hear, rules)


def streamed(side: SideDraft, sound: np.ndarray, each: float = 0.1) -> list[Drafted]:
    """All that comes of sound that arrives bit by bit, and is closed at its end."""
    found = []
    step = round(each * RATE)
    for start in range(0, len(sound), step):
        side.push(sound[start : start + step])
        found += drained(side)
    side.close()
    return found + drained(side)


def drained(side: SideDraft) -> list[Drafted]:
    found = []
    while side.due():
        one = side.step()
        found += [one] if one else []
    return found


def committed(found: Sequence[Drafted]) -> list[str]:
    return [word.text for one in found for word in one.committed]
