"""Segmentation windows -> runs: stretches of speech with one voice, or with several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Windows = NDArray[np.uint8] | NDArray[np.float32]


class Run(NamedTuple):
    """Seconds of speech without a pause, nor a change that segmentation saw; `overlap` when several speak at once."""

    start: float
    end: float
    overlap: bool


class Frames(NamedTuple):
    """The time of segmentation's frames in a window: seconds from one to the next, and to the middle of the first."""

    step: float
    middle: float


def runs(windows: Windows, step: float, frames: Frames, duration: float) -> tuple[Run, ...]:
    """Runs in order, from windows (windows, frames, local speakers) of 0 and 1, `step` seconds apart.

    How many speak is the mean over the windows that hear a moment, rounded, as in pyannote.audio. Which of them speaks
    is only known within a window, so a change is taken from the window in whose middle it lies.
    """
    import numpy as np

    starts = np.rint(np.arange(len(windows)) * step / frames.step).astype(int)
    voices = np.minimum(_voices(windows, starts), 2)
    changed = _changed(windows, starts) & (voices == 1)
    edges = np.flatnonzero(np.diff(voices, prepend=0, append=0).astype(bool) | np.append(changed, False))
    times = np.minimum(edges * frames.step + frames.middle, duration)
    return tuple(
        Run(float(start), float(end), bool(voices[edge] == 2))
        for edge, start, end in zip(edges, times, times[1:], strict=False)
        if voices[edge] and end > start
    )


def _voices(windows: Windows, starts: NDArray[np.int_]) -> NDArray[np.int_]:
    """How many speak in each frame of the file."""
    import numpy as np

    length = windows.shape[1]
    total = np.zeros(starts[-1] + length)
    heard = np.full(starts[-1] + length, 1e-9)
    for start, window in zip(starts, windows, strict=True):
        total[start : start + length] += window.sum(axis=1)
        heard[start : start + length] += 1
    return np.rint(total / heard).astype(int)


def _changed(windows: Windows, starts: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Frames of the file in which another voice goes on than the one before."""
    import numpy as np

    length = windows.shape[1]
    found = np.zeros(starts[-1] + length, bool)
    middles = (starts[1:] + starts[:-1] + length) // 2
    for start, window, low, high in zip(
        starts, windows, np.append(0, middles), np.append(middles, len(found)), strict=True
    ):
        found[low:high] = _changes(window)[low - start : high - start]
    return found


def _changes(window: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Frames (n,) of a window at which one voice alone follows another, with or without a pause between."""
    import numpy as np

    alone = np.where(window.sum(axis=1) == 1, window.argmax(axis=1), -1)
    places = np.flatnonzero(alone >= 0)
    found = np.zeros(len(window), bool)
    found[places[1:][np.diff(alone[places]) != 0]] = True
    return found
