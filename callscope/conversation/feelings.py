"""What a live call feels like so far: utterances from committed words, sentiment, tone, and how the talk goes. Cheap.

The rules are those of a finished call; only the speaker's baseline differs: it is the side's own first minute of
speech.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from callscope.call import RATE, Utterance, Word
from callscope.conversation import sentiment, tone
from callscope.conversation.attribute import by_tracks
from callscope.conversation.baseline import Baseline, Heard, baseline
from callscope.conversation.frames import Detector, held, levels, quiet
from callscope.nouns.flowed import HOLD, OVERTALK

if TYPE_CHECKING:
    from callscope.call import Role, Samples
    from callscope.nouns.live import Side
    from callscope.nouns.taught import Learned
    from callscope.settings import WordsSettings

MINUTE = 60.0
"""Seconds of a side's own speech that its baseline is made of; a tone before that is provisional."""

_AROUND = 0.25
"""Seconds of sound around an utterance that its frames are measured with: the pitch model looks so far."""

_REMEMBERED = 30 * RATE
"""Samples of a side that are kept for the tone of what was just said."""


class Utterances:
    """Committed words of one side -> utterances, cut as in a finished call."""

    def __init__(self, side: Side, settings: WordsSettings) -> None:
        self._side, self._settings = side, settings
        self._words: list[Word] = []

    def push(self, words: Sequence[Word]) -> list[Utterance]:
        """Takes words in order; the utterances that they show to be complete."""
        self._words += words
        *complete, last = by_tracks([self._words], [self._side], self._settings) or (None,)
        self._words = list(last.words) if last else []
        return [one for one in complete if one]

    def quiet(self, since: float) -> list[Utterance]:
        """What is complete because nobody spoke for `since` seconds and no word is pending."""
        if not self._words or since < self._settings.pause:
            return []
        return self.rest()

    def rest(self) -> list[Utterance]:
        """All that is left."""
        words, self._words = self._words, []
        return list(by_tracks([words], [self._side], self._settings)) if words else []

    def forget(self, start: float) -> None:
        """Drops the words that end after a second: they went off the record."""
        self._words = list(takewhile(lambda word: word.end <= start, self._words))


class Moods:
    """Sentiment and tone of the utterances of one side. `detector` gives what finds the pitch, when first needed.

    `role` is who speaks there, and `learned` are the words that people taught, as for a finished call.
    """

    def __init__(
        self,
        language: str,
        detector: Callable[[], Detector],
        tones: bool = True,
        role: Role = "unknown",
        learned: Learned = (),
    ) -> None:
        import numpy as np

        self._feel = partial(sentiment.sentiment, role=role, learned=learned) if sentiment.knows(language) else None
        self._detector = detector
        self._tones = tones
        self._sound = np.empty(0, np.float32)
        self._end = 0
        self._own: list[Heard] = []
        self._speech = 0.0
        self._usual: Baseline | None = None

    def push(self, sound: Samples, end: int) -> None:
        """Remembers what came last; `end` is the sample of the call after it."""
        import numpy as np

        if end - len(sound) != self._end:
            self._sound = np.empty(0, np.float32)
        self._end = end
        joined = np.concatenate([self._sound, sound])
        self._sound = joined if len(joined) < _REMEMBERED * 3 // 2 else joined[-_REMEMBERED:].copy()

    def forget(self) -> None:
        """Drops the sound."""
        self._sound = self._sound[:0]

    def felt(self, one: Utterance) -> tuple[Utterance, bool]:
        """The utterance with sentiment and tone, and whether that is provisional."""
        said = replace(one, sentiment=self._feel(one.text) if self._feel else None)
        if not self._tones:
            return replace(said, no_tone=tone.NOT_HEARD), False
        found = self._measured(one)
        provisional = self._speech < MINUTE
        if isinstance(found, str):
            return replace(said, no_tone=found), provisional
        if provisional:
            self._learn(one, found)
        if self._usual is None:
            return replace(said, no_tone=tone.NO_BASELINE), provisional
        return replace(said, tone=tone.tone(found, self._usual)), provisional

    def _learn(self, one: Utterance, found: Heard) -> None:
        self._own.append(found)
        self._speech += one.end - one.start
        self._usual = baseline(self._own)

    def _measured(self, one: Utterance) -> Heard | str:
        begin = self._end - len(self._sound)
        first = max(round((one.start - _AROUND) * RATE), begin)
        last = min(round((one.end + _AROUND) * RATE), self._end)
        if last - first < RATE // 10 or one.start * RATE < begin:
            return tone.NO_SOUND
        frames = held(self._sound[first - begin : last - begin], self._detector())
        return tone.alone(_moved(one, -first / RATE), frames, quiet(levels(self._sound)))


def _moved(one: Utterance, by: float) -> Utterance:
    words = tuple(word._replace(start=word.start + by, end=word.end + by) for word in one.words)
    return replace(one, start=one.start + by, end=one.end + by, words=words)


class TalkSoFar:
    """Who spoke how long, silences, hold and overtalk, from whether each side has voice, one step after the other."""

    def __init__(self, sides: Sequence[Side], step: float) -> None:
        self._step = step
        self._spoken = dict.fromkeys(sides, 0)
        self._both = 0
        self._silent = 0
        self._longest = 0
        self._held = 0
        self.overtalk = 0

    def push(self, voiced: Sequence[bool]) -> None:
        """One step: whether there is voice, side by side."""
        for side, here in zip(self._spoken, voiced, strict=True):
            self._spoken[side] += here
        if any(voiced):
            self._held += self._silent if self._long(self._silent) else 0
            self._silent = 0
        else:
            self._silent += 1
            self._longest = max(self._longest, self._silent)
        self._both = self._both + 1 if len(voiced) > 1 and all(voiced) else 0
        self.overtalk += self._both == round(OVERTALK / self._step)

    @property
    def share(self) -> dict[Side, float]:
        """Of each side the share of all talk, 0..1; all 0 before anybody spoke."""
        total = sum(self._spoken.values()) or 1
        return {side: round(count / total, 3) for side, count in self._spoken.items()}

    @property
    def silence(self) -> float:
        """Seconds since anybody spoke."""
        return round(self._silent * self._step, 3)

    @property
    def longest(self) -> float:
        """Seconds of the longest silence."""
        return round(self._longest * self._step, 3)

    @property
    def hold(self) -> float:
        """Seconds of the silences of `HOLD` or more."""
        held = self._held + (self._silent if self._long(self._silent) else 0)
        return round(held * self._step, 3)

    def _long(self, steps: int) -> bool:
        return steps * self._step >= HOLD
