"""How loud each side is, and what a person should be warned of: silence, clipping, the same sound on both sides."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from callscope.nouns.live import SIDE_NAMES, Concern, Side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

PACE = 0.1
"""Seconds between two levels."""

FLOOR = -99.0
"""What is told as the level of digital silence, in dB below full scale."""

SILENT = 30.0
"""Seconds without anything above the level of a quiet room after which a person is told."""

_QUIET = -60.0
"""Peak level in dB below which a tenth of a second holds no speech: a headset's own noise is near -70."""

_CLIPPED = 32_700
_RUN = 3
"""Samples of a tenth of a second at full scale from which it counts as clipping; one may be chance."""

_OFTEN = 5
"""Clipped tenths among the last hundred that are worth a warning."""

SAME_FOR = 10.0
"""Seconds of both sides that are compared."""

_SAME = 0.6
"""Correlation from which both sides carry the same sound. Two people who talk stay under 0.1 over ten seconds."""

_LAG = 0.25
"""Seconds by which one side may lag behind the other, as through a loudspeaker and a sound server."""

_THIN = 4
"""Every so many samples are averaged before sides are compared: speech has its power below 2 kHz."""


class Measured(NamedTuple):
    """The level of a side over a tenth of a second that ends at a frame."""

    side: Side
    end: int
    rms_db: float
    peak_db: float
    clipping: bool


class Found(NamedTuple):
    """What a person should know; `end` is the frame at which it was noticed."""

    end: int
    kind: Concern
    said: str


class Meter:
    """Levels of one side."""

    def __init__(self, side: Side, name: str, rate: int, pace: float) -> None:
        self._side, self._name, self._rate = side, name, rate
        self._size = round(pace * rate)
        self._waiting: list[Samples] = []
        self._quiet = 0.0
        self._told_quiet = self._told_clipping = False
        self._clipped: list[bool] = []

    def push(self, end: int, samples: Samples) -> Iterator[Measured | Found]:
        """Takes the samples before a frame."""
        import numpy as np

        whole = np.concatenate([*self._waiting, samples])
        full = len(whole) - len(whole) % self._size
        self._waiting = [whole[full:]]
        for start in range(0, full, self._size):
            at = end - len(whole) + start + self._size
            one = self._measure(at, whole[start : start + self._size])
            yield one
            yield from self._warned(one)

    def _measure(self, end: int, part: Samples) -> Measured:
        import numpy as np

        sizes = np.abs(part.astype(np.int32))
        rms = math.sqrt(float(np.mean(np.square(sizes, dtype=np.float64))))
        clipping = int(np.count_nonzero(sizes >= _CLIPPED)) >= _RUN
        return Measured(self._side, end, _db(rms), _db(float(sizes.max())), clipping)

    def _warned(self, one: Measured) -> Iterator[Found]:
        self._quiet = self._quiet + self._size / self._rate if one.peak_db < _QUIET else 0.0
        if self._quiet and self._quiet >= SILENT and not self._told_quiet:
            said = f"nothing to be heard from {SIDE_NAMES[self._side]} ({self._name}) for {SILENT:.0f} s"
            yield Found(one.end, "silent", said)
        self._told_quiet = self._quiet >= SILENT
        self._clipped = [*self._clipped[-99:], one.clipping]
        often = sum(self._clipped) >= _OFTEN
        if often and not self._told_clipping:
            said = f"{SIDE_NAMES[self._side]} ({self._name}) is too loud and distorts: turn it down"
            yield Found(one.end, "clipping", said)
        self._told_clipping = often


class Likeness:
    """Whether two sides carry the same sound, looked at every ten seconds."""

    def __init__(self, rate: int) -> None:
        self._size = round(SAME_FOR * rate)
        self._lag = round(_LAG * rate / _THIN)
        self._waiting: list[Samples] = []
        self._told = False

    def push(self, end: int, samples: Samples) -> Iterator[Found]:
        """Takes frames x 2 that end at a frame."""
        import numpy as np

        self._waiting.append(samples)
        if sum(map(len, self._waiting)) < self._size:
            return
        both = np.concatenate(self._waiting)[: self._size]
        self._waiting = []
        same = alike(both[:, 0], both[:, 1], self._lag) > _SAME
        if same and not self._told:
            said = "the microphone and the far end carry the same sound: choose another source, or wear a headset"
            yield Found(end, "same sound on both sides", said)
        self._told = same


def alike(one: Samples, other: Samples, lag: int) -> float:
    """The largest normalised cross-correlation, 0 to 1, of two sounds thinned by four, within a lag of `lag` samples.

    0 where one of them is quieter than speech.
    """
    import numpy as np

    first, second = _thin(one), _thin(other)
    power = math.sqrt(float(first @ first) * float(second @ second))
    if min(_db(float(np.abs(side).max())) for side in (first, second)) < _QUIET or not power:
        return 0.0
    size = 1 << (2 * len(first) - 1).bit_length()
    product = np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size))
    found = np.abs(np.fft.irfft(product, size))
    return float(max(found[: lag + 1].max(), found[-lag:].max())) / power


def _thin(samples: Samples) -> NDArray[np.float64]:
    import numpy as np

    whole = samples[: len(samples) - len(samples) % _THIN].astype(np.float64).reshape(-1, _THIN).mean(axis=1)
    return np.asarray(whole - whole.mean())


def _db(size: float) -> float:
    return round(max(FLOOR, 20 * math.log10(size / 32_768)), 1) if size > 0 else FLOOR
