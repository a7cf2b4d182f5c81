"""What the channels of a recording are: one party each, the same sound twice, or everybody on all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from callscope import safe
from callscope.call import RATE, Audio, Progress, Report, unheard
from callscope.conversation.bleed import Leak, find_leak, release, window_levels, without_mirrors
from callscope.conversation.gating import gate
from callscope.errors import StorageFailed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples
    from callscope.conversation.bleed import Levels

_WINDOW = RATE // 4
"""Samples in a window whose level is taken: long enough to hold a syllable and most of its echo."""

_SILENT = -60.0
"""dBFS under which a channel holds no speech: 8-bit telephone noise reaches -62."""

_CLEAR, _LEAST, _TIMES = -45.0, 4, 3
"""dBFS, windows (1 s) and how often at least a side speaks that is heard however long the call is. Comfort noise is
softer, a plug or a cough comes once or twice."""

_STEADY = (6.0, -35.0)
"""A channel is line noise when its loud windows exceed its quiet ones by less decibels, and are under this dBFS."""

_OVER_FLOOR = 15.0
"""Decibels over a channel's own fifth percentile that make a window one of speech."""

_APART = 16.0
"""Decibels between the two clusters of level differences from which each channel is one party's: -8 dB of bleed both
ways. Voices panned 60 to 40 are 7 apart, a doubled channel 0, bleed of -12 dB 24, clean channels over 60 (measured)."""

_RARELY = 0.02
"""Share of the windows that each cluster must have, so that a cough makes no party; less where each is on its side."""

_ALIKE, _MOSTLY = 0.5, 0.8
"""Correlation from which a window is a copy, noise and coding allowed for, and the share that makes channels copies."""

_LOCKED = 3.0
"""Decibels over which a copy's gain may vary."""

_SAMPLED = 400
"""Windows compared sample by sample."""

_BLOCK = 300 * RATE
"""Samples gated at a time; a leak is looked for anew in each, since its delay moves with the network's buffers."""

_CONTEXT = RATE
"""Samples before and after a block that its gate also sees."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the channels hold, and `why` in words for people.

    "mono": one channel with speech, or none; "doubled": copies of one sound; "parties": one party on each of `sides`;
    "mixed": several on all. `silent` are channels without speech. `weights` mix the channels down to the one row of
    what is not parties. `leaks` is the bleed between the sides of parties.
    """

    kind: Literal["mono", "doubled", "parties", "mixed"]
    why: str
    silent: tuple[int, ...] = ()
    sides: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()
    leaks: tuple[Leak, ...] = ()


class _Likeness(NamedTuple):
    """How one channel follows another: whether it is a copy, its gain in dB, and -1 where it is upside down."""

    copy: bool
    gain: float
    sign: float


def tell(audio: Audio) -> Layout:
    """What the channels of a recording are. Reads it in windows: memory stays flat."""
    levels = window_levels(audio.samples, _WINDOW)
    silent = _silent(levels)
    heard = [channel for channel in range(len(levels)) if channel not in silent]
    if len(heard) < 2:
        why = (
            "one channel" if len(levels) == 1 else f"only channel {heard[0] + 1} holds speech" if heard else "no speech"
        )
        return Layout("mono", why, silent, weights=_weights(len(levels), {heard[0] if heard else 0: 1.0}))
    originals, mix = _originals(audio.samples, levels, heard)
    weights = _weights(len(levels), mix)
    if len(originals) == 1:
        return Layout("doubled", "the channels hold the same sound", silent, weights=weights)
    apart = min(_apart(levels[one], levels[other]) for one, other in combinations(originals, 2))
    if apart < _APART:
        return Layout("mixed", "everybody is on all channels", silent, weights=weights)
    pairs = permutations(originals, 2)
    leaks = without_mirrors([leak for pair in pairs if (leak := find_leak(audio.samples, *pair))])
    return Layout("parties", _described(apart, leaks), silent, tuple(originals), leaks=leaks)


def write_tracks(audio: Audio, layout: Layout, into: Path, report: Report = unheard) -> int:
    """Writes the tracks to a raw file (interleaved float32, mode 0600), block by block; returns how many there are.

    Of parties a track for each side, the other's bleed zeroed; else one.
    Raises StorageFailed, or what `report` raises to cancel; `into` is whole or not there.
    """
    count = 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    part = into.with_name(f"{into.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, flags, 0o600), "wb") as out:
            for block in blocks(audio, layout, report):
                count = len(block)
                out.write(block.T.tobytes())
        os.replace(part, into)
    except OSError as error:
        raise StorageFailed(f"cannot write {safe.line(str(into))}: {error.strerror}", "free some space") from error
    finally:
        part.unlink(missing_ok=True)
    return count


def blocks(audio: Audio, layout: Layout, report: Report = unheard) -> Iterator[Samples]:
    """The tracks in blocks of five minutes, in order, each (tracks, n)."""
    import numpy as np

    length = audio.samples.shape[1]
    for start in range(0, length, _BLOCK):
        report(Progress("channels", start / length))
        end = min(start + _BLOCK, length)
        if layout.kind == "parties":
            yield _gated(audio.samples, layout, start, end)
        else:
            yield np.array([layout.weights], np.float32) @ np.asarray(audio.samples[:, start:end])
        release(audio.samples)
    report(Progress("channels", 1.0))


def _gated(samples: Samples, layout: Layout, start: int, end: int) -> Samples:
    import numpy as np

    first, last = max(0, start - _CONTEXT), min(end + _CONTEXT, samples.shape[1])
    part = np.asarray(samples[:, first:last])
    leaks = layout.leaks if end - start == samples.shape[1] else _leaks_now(part, layout)
    if leaks:
        part = gate(part, leaks)
    return part[list(layout.sides), start - first : end - first]


def _leaks_now(part: Samples, layout: Layout) -> tuple[Leak, ...]:
    """The leaks of this part; where it has too little to tell, those of the whole."""
    known = {(leak.source, leak.into): leak for leak in layout.leaks}
    found = (find_leak(part, *pair) or known.get(pair) for pair in permutations(layout.sides, 2))
    return without_mirrors([leak for leak in found if leak])


def _silent(levels: Levels) -> tuple[int, ...]:
    import numpy as np

    quiet, loud = np.percentile(levels, [10, 98], axis=1)
    steady = (loud - quiet < _STEADY[0]) & (loud < _STEADY[1]) & (levels.shape[1] > 20)
    clear = levels > np.maximum(quiet + _OVER_FLOOR, _CLEAR)[:, None]
    times = np.count_nonzero(np.diff(clear, axis=1, prepend=False) & clear, axis=1)
    speaks = (np.count_nonzero(clear, axis=1) >= _LEAST) & (times >= _TIMES)
    silent = ((loud < _SILENT) | steady) & ~speaks
    return tuple(int(channel) for channel in np.flatnonzero(silent))


def _weights(channels: int, mix: Mapping[int, float]) -> tuple[float, ...]:
    total = sum(abs(weight) for weight in mix.values())
    return tuple(mix.get(channel, 0.0) / total for channel in range(channels))


def _originals(samples: Samples, levels: Levels, heard: list[int]) -> tuple[list[int], dict[int, float]]:
    """The channels that are no copies of an earlier one, and how to add all up without one cancelling another."""
    originals, mix = heard[:1], {heard[0]: 1.0}
    for channel in heard[1:]:
        likeness = [_likeness(samples, levels, one, channel) for one in originals]
        copied = next((one for one in likeness if one.copy), None)
        if copied is None:
            originals.append(channel)
        # A copy that is much weaker adds only its noise.
        mix[channel] = 0.0 if copied and copied.gain < -_LOCKED else likeness[0].sign
        if copied and copied.gain > _LOCKED and len(originals) == 1:
            mix = {channel: 1.0}
    return originals, mix


def _likeness(samples: Samples, levels: Levels, one: int, other: int) -> _Likeness:
    import numpy as np

    at = np.flatnonzero(_spoken(levels[[one, other]]))
    at = at[np.linspace(0, len(at) - 1, min(_SAMPLED, len(at))).astype(int)]
    pairs = np.stack([samples[[one, other], index * _WINDOW : (index + 1) * _WINDOW] for index in at]).astype(float)
    pairs -= pairs.mean(axis=2, keepdims=True)
    products = np.einsum("wcn,wdn->wcd", pairs, pairs)
    correlation = products[:, 0, 1] / np.sqrt(products[:, 0, 0] * products[:, 1, 1] + 1e-12)
    alike = np.abs(correlation) > _ALIKE
    # A gain by least squares does not rise with the noise of the copy, as a ratio of levels would.
    gain = 20 * np.log10(np.abs(products[alike, 0, 1]) / products[alike, 0, 0] + 1e-6)
    low, middle, high = np.percentile(gain, [5, 50, 95]) if alike.any() else (0.0, 0.0, np.inf)
    sign = -1.0 if np.median(correlation) < -_ALIKE / 2 else 1.0
    return _Likeness(bool(alike.mean() > _MOSTLY and high - low < _LOCKED), float(middle), sign)


def _spoken(levels: Levels) -> NDArray[np.bool_]:
    """The windows in which at least one of the channels rises from its noise; all of them where none does."""
    import numpy as np

    rises = levels > np.maximum(np.percentile(levels, 5, axis=1, keepdims=True) + _OVER_FLOOR, _SILENT)
    spoken: NDArray[np.bool_] = np.any(rises, axis=0)
    return spoken if spoken.any() else np.ones_like(spoken)


def _apart(one: Levels, other: Levels) -> float:
    """Decibels between the windows that belong to one channel and those that belong to the other.

    The level differences are split in two where the variance between the parts is greatest (Otsu 1979). If the other
    channel's party hardly speaks there is one part only: then its distance from zero, unless the levels go together.
    """
    import numpy as np

    spoken = _spoken(np.stack([one, other]))
    difference = np.sort((one - other)[spoken])
    count, below = len(difference), np.arange(1, len(difference))
    if count < 2:
        return 0.0
    summed = np.cumsum(difference)
    low, high = summed[:-1] / below, (summed[-1] - summed[:-1]) / (count - below)
    best = int(np.argmax(below * (count - below) * (high - low) ** 2))
    fewer = min(best + 1, count - best - 1)
    opposite = low[best] <= -_APART / 2 and high[best] >= _APART / 2
    if fewer > _RARELY * count or (fewer >= _LEAST and opposite):
        return float(high[best] - low[best])
    together = np.corrcoef(one[spoken], other[spoken])[0, 1]
    return 0.0 if together > _ALIKE else abs(float(np.median(difference)))


def _described(apart: float, leaks: tuple[Leak, ...]) -> str:
    bleed = (f"{one.source + 1} is heard on {one.into + 1} at {one.level:.0f} dB" for one in leaks)
    return "; ".join([f"one party on each channel, {apart:.0f} dB apart", *bleed])
