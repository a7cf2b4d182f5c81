"""What the field would draft with: LocalAgreement-2 over padded windows, a step of 0.7 s, beam 1, and no more.

It stands in for the drafts' own child, so that recorder, file, clock and events are the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from callscope.call import RATE, Report, Word, unheard
from callscope.conversation.drafting.child import Close, Follow, Order
from callscope.conversation.drafting.follow import Growing
from callscope.conversation.drafting.guess import plain
from callscope.nouns.live import SIDES, Draft, Event, Side

if TYPE_CHECKING:
    from callscope.call import Samples

STEP = 0.7
"""Seconds of new sound of a side before it is heard again: the quickest of the steps tried that keeps up."""

LONG = 12.0
"""Seconds of sound from which on it is cut at the last committed word."""


class _Side:
    """One side: its sound from `base` on, what was committed in it, and the words that were guessed last."""

    def __init__(self, side: Side) -> None:
        import numpy as np

        self.side = side
        self.sound: Samples = np.empty(0, np.float32)
        self.base = 0.0
        self.settled = 0.0
        self.before: list[Word] = []
        self.heard = 0.0

    def push(self, sound: Samples) -> None:
        import numpy as np

        self.sound = np.concatenate([self.sound, sound])

    @property
    def end(self) -> float:
        return self.base + len(self.sound) / RATE

    def step(self, hear: Callable[[Samples], list[Word]], final: bool = False) -> list[Event]:
        """Hears all of it; commits what two hearings agree on, or everything."""
        self.heard = self.end
        found = [self._moved(word) for word in hear(self.sound)]
        now = [word for word in found if word.start > self.settled - 0.1]
        count = len(now) if final else 0
        while count < min(len(now), len(self.before)) and plain(now[count].text) == plain(self.before[count].text):
            count += 1
        self.before = now[count:]
        self.settled = now[count - 1].end if count else self.settled
        self._cut()
        text = " ".join(word.text for word in now[:count])
        return [Draft(self.settled, 0.0, self.side, text, "", tuple(now[:count]))] if count else []

    def _moved(self, word: Word) -> Word:
        return word._replace(start=word.start + self.base, end=word.end + self.base)

    def _cut(self) -> None:
        drop = round((self.settled - self.base) * RATE)
        if len(self.sound) > LONG * RATE and drop > 0:
            self.sound, self.base = self.sound[drop:], self.base + drop / RATE


class Plain:
    """Called with orders as the drafts' own child is."""

    def __init__(self, hear: Callable[[Samples], list[Word]]) -> None:
        self._hear = hear
        self._file: Growing | None = None
        self._sides: list[_Side] = []

    def __call__(self, orders: Sequence[Order], *, report: Report = unheard) -> list[Event]:  # noqa: ARG002
        """What there is to tell."""
        events: list[Event] = []
        for order in orders:
            if isinstance(order, Follow):
                self._file = Growing(order.path)
                self._sides = [_Side(side) for side in SIDES[: self._file.tracks]]
            elif isinstance(order, Close) and self._file:
                self._read(self._file)
                events += [event for side in self._sides for event in side.step(self._hear, final=True)]
                self._file = None
        return events if events or not self._file else self._listen(self._file)

    def _listen(self, file: Growing) -> list[Event]:
        self._read(file)
        due = max(self._sides, key=lambda side: side.end - side.heard)
        if due.end - due.heard >= STEP:
            return due.step(self._hear)
        time.sleep(0.05)
        return []

    def _read(self, file: Growing) -> None:
        for side, track in zip(self._sides, file.read(1 << 30), strict=True):
            side.push(track)


def load(model: str, threads: int) -> Plain:
    """The child's function."""
    from faster_whisper import WhisperModel

    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=threads)

    def hear(sound: Samples) -> list[Word]:
        found, _ = whisper.transcribe(
            sound, language="en", beam_size=1, word_timestamps=True, condition_on_previous_text=False
        )
        return [_word(one) for part in found for one in part.words or ()]

    return Plain(hear)


def _word(one: Any) -> Word:
    return Word(float(one.start), float(one.end), str(one.word).strip(), float(one.probability))
