"""Segmentation windows become runs of speech."""

from __future__ import annotations

import numpy as np

from callscope.conversation.runs import Frames, Run, runs

FRAMES = Frames(0.1, 0.05)


def _window(text: str) -> np.ndarray:
    """A column of text is a frame: who speaks of A, B, or both (X)."""
    return np.array([[mark in "AX", mark in "BX", False] for mark in text], np.float32)


def _shown(found: tuple[Run, ...]) -> list[tuple[float, float, bool]]:
    return [(round(run.start, 2), round(run.end, 2), run.overlap) for run in found]


def test_silence_has_no_runs() -> None:
    assert runs(np.zeros((3, 10, 3), np.float32), 0.5, FRAMES, 2.0) == ()


def test_a_run_ends_with_a_pause_a_change_or_an_overlap() -> None:
    found = runs(_window("AA.AABBXXB")[None], 1.0, FRAMES, 1.0)
    assert _shown(found) == [
        (0.05, 0.25, False),
        (0.35, 0.55, False),
        (0.55, 0.75, False),
        (0.75, 0.95, True),
        (0.95, 1.0, False),
    ]


def test_a_voice_with_another_number_in_the_next_window_goes_on() -> None:
    windows = np.stack([_window("..AAAAAAAA"), _window("BBBBBBBB..")])
    assert _shown(runs(windows, 0.2, FRAMES, 1.2)) == [(0.25, 1.05, False)]


def test_what_most_windows_hear_is_heard() -> None:
    windows = np.stack([_window("..AAAA...."), _window("AAAA......"), _window("..........")])
    assert _shown(runs(windows, 0.2, FRAMES, 1.4)) == [(0.25, 0.65, False)]


def test_no_run_reaches_beyond_the_end_of_the_sound() -> None:
    assert _shown(runs(_window("AAAAAAAAAA")[None], 1.0, FRAMES, 0.42)) == [(0.05, 0.42, False)]
