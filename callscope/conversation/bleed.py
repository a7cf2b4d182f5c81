"""One side of a call leaking into the other's channel, found by sound; callscope.conversation.gating takes it out.

Telephone echo, a loud receiver or crosstalk put a weak, delayed, filtered copy of one party on the other's channel. A
transcriber hears it and gives those words to the wrong person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples

    Floats = NDArray[np.float32]
    Levels = NDArray[np.float64]
    Starts = NDArray[np.intp]

EDGES = (200, 400, 600, 900, 1300, 1800, 2500, 3400, 5000, 8000)
"""Hz: borders of the bands, about two critical bands wide, so that a vowel and a hiss are told apart."""

HOP = 256
"""Samples between frames: 16 ms."""

_FRAME = 512
"""Samples in a frame: 32 ms."""

_FURTHEST = 0.4
"""Seconds: an echo that comes later is heard as an echo by the parties themselves and is cancelled by the network."""

_WINDOW = RATE
"""Samples compared at a time when a copy is looked for."""

_BAND = (250, 3600)
"""Hz: what every telephone carries; only there are the channels compared."""

_MOST_WINDOWS = 48
_FEWEST_WINDOWS = 6

_SURE = 12.0
"""How far a lag must stand out: by 1 + this / sqrt(windows) times the median. In 40 windows nothing reaches 1.5 without
a leak, one of -36 dB reaches 130, one of -24 dB in a reverberant room 10 (measured)."""

OPENS = 3.5
"""Mean decibels over the bands by which a side must exceed the leak to count as speech."""

MOST = 12.0
"""Decibels of excess that count in one band, so that no single band opens the gate."""

_WEAKER = -3.0
"""Decibels from the original to a copy that is a leak, at the most. What is louder is the original, and the other one
its echo."""

_MIRRORED = 0.002
"""Seconds to which the delays of a leak and of its mirror image, the same two sounds the other way round, agree."""

_SHARE = 60
"""Percentile of the ratios of copy to source that is taken for the leak's gain: a little above its middle."""

_DECAY = 3.0
"""Decibels a frame by which a leak's echo may fade: 0.3 s for 60 dB, a furnished room."""

OVER_FLOOR = 3.0
"""Decibels over the tenth percentile that noise reaches by itself."""


class Leak(NamedTuple):
    """A copy of channel `source` on channel `into`, `delay` seconds later, weaker by `gain` dB in each band.

    `clear` is how far its lag stands out, in medians of all lags.
    """

    source: int
    into: int
    delay: float
    gain: tuple[float, ...]
    clear: float

    @property
    def level(self) -> float:
        """Decibels: the median over the bands of speech."""
        import statistics

        return statistics.median(self.gain[1:7])


def find_leak(samples: Samples, source: int, into: int) -> Leak | None:
    """The leak of one channel into another, None when there is none or too little sound to tell.

    A copy is weaker than its original: what is as loud is none.

    Waveforms are compared (generalised cross-correlation with phase transform, Knapp and Carter 1976) where `source`
    is loud and `into` is not; squared and summed over windows, so that a drifting clock does not hide a copy.
    """
    starts = _windows(samples, source, into)
    if len(starts) < _FEWEST_WINDOWS:
        return None
    delay, clear = _delay(samples, source, into, starts)
    if clear <= 1 + _SURE / len(starts) ** 0.5:
        return None
    leak = Leak(source, into, delay, _gain(samples, source, into, starts, delay), clear)
    return leak if leak.level <= _WEAKER else None


def without_mirrors(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """The leaks without those that are as early as another one, the other way round, is late and less clear: a copy
    is found in both directions, and before its original it is none."""
    return tuple(one for one in leaks if not any(_mirrors(one, other) for other in leaks))


def _mirrors(one: Leak, other: Leak) -> bool:
    turned = (one.source, one.into) == (other.into, other.source) and abs(one.delay + other.delay) <= _MIRRORED
    return turned and abs(one.delay) > _MIRRORED and one.clear < other.clear


def band_levels(samples: Floats) -> Floats:
    """Power in dB of each frame in each band: (frames, bands)."""
    import numpy as np

    padded = np.pad(samples, (_FRAME // 2, _FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[: len(samples) + HOP : HOP]
    window = np.hanning(_FRAME).astype(np.float32)
    edges = np.round(np.array(EDGES) / RATE * _FRAME).astype(int)
    rows = []
    for start in range(0, len(frames), 4096):  # in parts, to keep memory small
        power = np.abs(np.fft.rfft(frames[start : start + 4096] * window, axis=1)) ** 2
        rows.append(np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1))
    scale = float(_FRAME * np.sum(window**2))
    return (10 * np.log10(np.concatenate(rows) / scale + 1e-11)).astype(np.float32)


def window_levels(samples: Samples, window: int) -> Levels:
    """The level of each window in dBFS, (channels, windows); the offset of a channel does not count."""
    import numpy as np

    length = samples.shape[1]
    window = min(window, max(length, 1))
    levels = np.full((len(samples), max(1, length // window)), -100.0)
    step = max(1, 60 * RATE // window)
    for start in range(0, length // window, step):
        part = np.ascontiguousarray(samples[:, start * window : (start + step) * window])
        windows = part[:, : part.shape[1] // window * window].reshape(len(part), -1, window)
        power = np.einsum("cwn,cwn->cw", windows, windows) / window - windows.mean(axis=2) ** 2
        levels[:, start : start + step] = 10 * np.log10(np.maximum(power, 0) + 1e-10)
        release(samples)
    return levels


def release(samples: Samples) -> None:
    """Gives back the memory of what was read of a file mapped for reading, so that hours of sound do not fill it."""
    import mmap

    under: object = None if samples.flags.writeable else samples
    while under is not None and not isinstance(under, mmap.mmap):
        under = getattr(under, "base", None)
    if under is not None and hasattr(mmap, "MADV_DONTNEED"):
        under.madvise(mmap.MADV_DONTNEED)


def _windows(samples: Samples, source: int, into: int) -> Starts:
    """Starts of the windows where `source` is loud and `into` the least so beside it, spread over the whole.

    Where `into` is as loud, `source` may itself be the echo of it, and all that it holds if its party says little.
    """
    import numpy as np

    if samples.shape[1] < _WINDOW:
        return np.zeros(0, np.intp)
    levels = window_levels(samples, _WINDOW)
    loud = np.flatnonzero(levels[source] > max(np.percentile(levels[source], 95) - 15, -60))
    beside = (levels[into] - levels[source])[loud]
    least = np.argsort(beside)[: int(len(loud) * 0.6)]
    chosen: Starts = np.sort(loud[least[beside[least] <= _WEAKER]])
    few = np.linspace(0, len(chosen) - 1, min(_MOST_WINDOWS, len(chosen))).astype(np.intp)
    return chosen[few] * _WINDOW


def _delay(samples: Samples, source: int, into: int, starts: Starts) -> tuple[float, float]:
    """Seconds by which the copy is late (negative: early), and how far that lag stands out, in medians of all lags."""
    import numpy as np

    size, reach = 2 * _WINDOW, int(_FURTHEST * RATE)
    low, high = (int(edge / RATE * size) for edge in _BAND)
    total = np.zeros(2 * reach)
    for start in starts:
        one, other = (np.fft.rfft(samples[channel, start : start + _WINDOW], size) for channel in (source, into))
        cross = np.zeros(len(one), np.complex128)
        cross[low:high] = np.conj(one[low:high]) * other[low:high]
        cross[low:high] /= np.abs(cross[low:high]) + 1e-12
        correlation = np.fft.irfft(cross)
        energy = np.concatenate([correlation[-reach:], correlation[:reach]]) ** 2
        energy = np.convolve(energy, np.ones(16) / 16, "same")
        total += energy / (energy.mean() + 1e-12)
    best = int(np.argmax(total))
    return (best - reach) / RATE, float(total[best] / (np.median(total) + 1e-12))


def _gain(samples: Samples, source: int, into: int, starts: Starts, delay: float) -> tuple[float, ...]:
    """Decibels from the source to its copy in each band: medians over the frames that hold nothing else."""
    import numpy as np

    pairs = [_pair(samples, source, into, int(start), delay) for start in starts]
    spread, heard = (np.concatenate(side) for side in zip(*pairs, strict=True))
    ratio, floor = heard - spread, np.percentile(heard, 5, axis=0) + OVER_FLOOR + 1
    common = _mode(ratio.mean(axis=1))
    gain = np.full(ratio.shape[1], common)
    chosen = np.abs(ratio.mean(axis=1) - common) < 6
    for _ in range(3):
        for band in range(len(gain)):
            clear = ratio[chosen & (heard[:, band] > floor[band]), band]
            gain[band] = np.clip(np.percentile(clear, _SHARE), common - 30, common + 6) if len(clear) > 20 else common
        chosen = np.clip(heard - np.maximum(spread + gain, floor), 0, MOST).mean(axis=1) < OPENS
    return tuple(round(float(one), 1) for one in gain)


def _pair(samples: Samples, source: int, into: int, start: int, delay: float) -> tuple[Floats, Floats]:
    """Levels of a window of both channels, loud frames of the source only, its delay taken out."""
    import numpy as np

    early = max(0, start - round(delay * RATE))
    both = [band_levels(np.asarray(samples[source, early : early + _WINDOW]))]
    both.append(band_levels(np.asarray(samples[into, start : start + _WINDOW])))
    frames = min(len(one) for one in both) - 1
    levels, heard = both[0][1:frames], both[1][1:frames]
    spread = spread_out(levels)
    # Where the spread is far above the level itself, the copy has faded and tells nothing of the gain.
    steady = (spread - levels).mean(axis=1) < _DECAY
    return spread[steady], heard[steady]


def _mode(values: Floats) -> float:
    """The commonest value, to a decibel: the leak gives one ratio again and again, speech gives many."""
    import numpy as np

    counts, edges = np.histogram(np.clip(values, -70, 30), bins=100, range=(-70, 30))
    return float(edges[np.argmax(np.convolve(counts, np.ones(3), "same"))]) + 0.5


def late(levels: Floats, delay: float) -> Floats:
    """Levels moved later by `delay` seconds, to a frame; what comes in from outside is silence."""
    import numpy as np

    frames = round(delay * RATE / HOP)
    moved = np.roll(levels, frames, axis=0)
    moved[: max(frames, 0)] = -110.0
    moved[len(moved) + min(frames, 0) :] = -110.0
    return moved


def spread_out(levels: Floats) -> Floats:
    """Levels held over the neighbouring frames and then fading: what a reverberant copy of them can reach at most."""
    import numpy as np

    held = np.maximum(levels, np.maximum(late(levels, HOP / RATE), late(levels, -HOP / RATE)))
    for step in (1, 2, 4, 8):
        held = np.maximum(held, late(held, step * HOP / RATE) - _DECAY * step)
    return held
