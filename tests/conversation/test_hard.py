"""A call that is hard to hear gets a beam at once, and one that is clear never does. The decoder is a double."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import RATE, Word
from callscope.conversation.decoding import Care
from callscope.conversation.doubt import Heard
from callscope.conversation.transcribe import Transcriber
from callscope.conversation.windows import Window


class Ear:
    """Stands in for the decoder: what is on the tracks `hard` is hard to hear."""

    multilingual = False

    def __init__(self, *hard: int) -> None:
        self.hard = hard
        self.asked: Counter[tuple[int, bool]] = Counter()

    def heard(self, _: Sequence[np.ndarray], windows: Sequence[Window], __: str, care: Care) -> list[Heard]:
        self.asked.update((window.track, care.hard) for window in windows)
        return [Heard(talk(window), -0.3, 0.0, 29.0, hard=window.track in self.hard) for window in windows]


def talk(window: Window) -> tuple[Word, ...]:
    """A word every 0.3 s, none of them twice, so that nothing counts as skipped or repeated."""
    starts = [window.in_call(at, at + 0.3) for at in np.arange(0, window.length / RATE, 0.3).tolist()]
    return tuple(Word(start, end, f"word{round(start, 1)}", 1.0) for start, end in starts)


@pytest.fixture
def long(samples: Path, tmp_path: Path) -> Path:
    """Six minutes with somebody talking on both tracks, raw."""
    said, rate = soundfile.read(samples / "chromecast.wav", dtype="float32", always_2d=True)
    call = np.tile(np.repeat(said[:, 0], RATE // rate), 8)
    np.stack([call, call], axis=1).tofile(tmp_path / "long.raw")
    return tmp_path / "long.raw"


def asked(ear: Ear, sound: Path) -> dict[tuple[int, bool], int]:
    Transcriber(ear, threads=2)(sound, 2, "en")  # type: ignore[arg-type]
    return dict(ear.asked)


def test_of_a_hard_side_all_but_two_windows_get_a_beam_at_once_and_the_clear_side_none(long: Path) -> None:
    found = asked(Ear(1), long)
    assert found[1, False] == 2
    assert found[1, True] > 4
    assert (0, True) not in found


def test_a_clear_call_never_gets_a_beam_at_once(long: Path) -> None:
    assert not any(hard for _, hard in asked(Ear(), long))


def test_a_short_call_is_not_sampled(samples: Path, tmp_path: Path) -> None:
    said, rate = soundfile.read(samples / "chromecast.wav", dtype="float32", always_2d=True)
    call = np.repeat(said[:, 0], RATE // rate)
    np.stack([call, call], axis=1).tofile(tmp_path / "short.raw")
    assert not any(hard for _, hard in asked(Ear(0, 1), tmp_path / "short.raw"))
