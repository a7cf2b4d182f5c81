"""The leak of one side into the other's channel, gated out where the channel's owner is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.conversation.bleed import HOP, MOST, OPENS, OVER_FLOOR, Leak, band_levels, late, spread_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples
    from callscope.conversation.bleed import Floats

    Flags = NDArray[np.bool_]

_STAYS = 2.0
"""Mean decibels over the bands by which a side must exceed the leak to go on as speech, once it was that."""

_SMOOTH = 3
"""Frames over which that excess is averaged."""

_BEFORE, _AFTER = 6, 12
"""Frames kept before and after speech (0.10 s, 0.19 s), so that no word is clipped."""

_AROUND = 6
"""Frames around audible leak that are silenced with it."""


def gate(samples: Samples, leaks: tuple[Leak, ...]) -> Samples:
    """A copy of `samples` (channels, n) in which each leak is silenced where the channel's owner does not speak."""
    import numpy as np

    out = np.array(samples, np.float32)
    involved = {channel for leak in leaks for channel in (leak.source, leak.into)}
    levels = {channel: band_levels(out[channel]) for channel in involved}
    for into in {leak.into for leak in leaks}:
        closed = only_leak(levels, [leak for leak in leaks if leak.into == into])
        at = np.arange(out.shape[1], dtype=np.float32) / HOP
        out[into] *= np.interp(at, np.arange(len(closed)), ~closed).astype(np.float32)
    return out


def only_leak(levels: dict[int, Floats], leaks: list[Leak]) -> Flags:
    """The frames of one channel that hold audible leak and no speech of its owner. All `leaks` lead into it."""
    import numpy as np

    heard = levels[leaks[0].into]
    floor = np.percentile(heard, 10, axis=0) + OVER_FLOOR
    leaked = np.maximum.reduce([late(spread_out(levels[one.source]), one.delay) + np.array(one.gain) for one in leaks])
    telling = np.percentile(heard, 95, axis=0) > floor + 6  # a telephone has nothing above 4 kHz
    if not telling.any():
        return np.zeros(len(heard), np.bool_)
    excess = np.clip(heard - np.maximum(leaked, floor), 0, MOST)[:, telling].mean(axis=1)
    audible = np.count_nonzero(leaked > floor - OVER_FLOOR, axis=1) >= 2
    return _widened(audible, _AROUND, _AROUND) & ~_widened(_speech(excess), _BEFORE, _AFTER)


def _speech(excess: Floats) -> Flags:
    """Frames of speech: where the smoothed excess opens the gate, and on both sides as long as it stays."""
    import numpy as np

    smooth = np.convolve(excess, np.ones(_SMOOTH) / _SMOOTH, "same")
    weak = np.concatenate([[False], smooth > _STAYS, [False]])
    borders = np.flatnonzero(weak[1:] != weak[:-1])
    speech = np.zeros(len(smooth), np.bool_)
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        speech[start:end] = smooth[start:end].max() > OPENS
    return speech


def _widened(flags: Flags, before: int, after: int) -> Flags:
    """The flags, and the frames that many before and after each."""
    import numpy as np

    counted = np.concatenate([[0], np.cumsum(flags)])
    frames = np.arange(len(flags))
    first, last = np.maximum(frames - after, 0), np.minimum(frames + before + 1, len(flags))
    widened: Flags = counted[last] > counted[first]
    return widened
