"""Test doubles that implement the interfaces, for fast unit tests; nothing is patched. The real parts run elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from callscope.call import Progress, Report, Turn, Word, unheard
from callscope.conversation.diarize import Diarization
from callscope.conversation.frames import Frames
from callscope.conversation.transcribe import Transcript
from callscope.pipeline.engines import Engines

TURNS = (Turn(0.0, 2.1, "S1"), Turn(2.1, 5.0, "S2"))

OVER = (Turn(0.0, 2.7, "S1"), Turn(2.1, 5.0, "S2"))
"""The same, but the first goes on while the second speaks already, from 2.1 s to 2.7 s."""

SAID = ("hello my light is still on", "let me look at that for you")


def words(text: str, start: float, each: float = 0.3) -> tuple[Word, ...]:
    """Words of `each` seconds in a row."""
    return tuple(
        Word(round(start + index * each, 3), round(start + (index + 1) * each, 3), word, 0.9)
        for index, word in enumerate(text.split())
    )


class FakeEngines:
    """Engines that know the answer, and count how often they were asked."""

    def __init__(self, fail: dict[str, Exception] | None = None, turns: tuple[Turn, ...] = TURNS) -> None:
        self.fail = fail or {}
        self.turns = turns
        self.asked: list[str] = []

    def as_engines(self) -> Engines:
        return Engines(self._of(self._words, "words"), self._of(self._turns, "turns"), self._of(self._tone, "tone"))

    def _of(self, answer: Callable[..., Any], name: str) -> Callable[..., Any]:
        def ask(sound: Path, tracks: int, *options: Any, report: Report = unheard) -> Any:
            self.asked.append(name)
            report(Progress(name, 0.5))
            if name in self.fail:
                raise self.fail[name]
            report(Progress(name, 1.0))
            return answer(sound, tracks)

        return ask

    def _words(self, sound: Path, tracks: int) -> tuple[Transcript, ...]:
        if tracks == 2:
            return tuple(
                Transcript("en", words(said, 0.2 + 2 * track), (), self._voice(f"S{track + 1}"))
                for track, said in enumerate(SAID)
            )
        return (Transcript("en", words(SAID[0], 0.2) + words(SAID[1], 2.2), (), ((0.2, 4.0),)),)

    def _voice(self, speaker: str) -> tuple[tuple[float, float], ...]:
        return tuple((one.start, one.end) for one in self.turns if one.speaker == speaker)

    def _turns(self, sound: Path, tracks: int) -> Diarization:
        return Diarization(self.turns)

    def _tone(self, sound: Path, tracks: int) -> tuple[Frames, ...]:
        from callscope.conversation import tone

        return tone.load()(sound, tracks)


def noise(seconds: float, seed: int = 0, level: float = 0.1) -> np.ndarray[Any, Any]:
    """White noise, float32 at 16 kHz."""
    return (level * np.random.default_rng(seed).standard_normal(int(seconds * 16_000))).astype(np.float32)
