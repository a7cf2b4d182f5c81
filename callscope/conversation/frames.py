"""Sound as a row of frames: pitch, voicing, level, energy ratio, harmonicity and clipping, one value every 16 ms.

Definitions and sources are in docs/definitions.md, "Frames". Sound is read in blocks, so that memory stays flat; the
pitch model and the spectra run only where there is sound above the track's noise floor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from callscope.call import RATE, Progress, Report, unheard
from callscope.conversation.spectra import HOP as HOP
from callscope.conversation.spectra import spectral
from callscope.sides import STEP, as_byte
from callscope.silent import be_silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float32]

SILENCE_DB = -100.0
"""The level given to digital silence, in dB of full scale."""

QUIETEST_DB = -70.0
"""Below this nothing is looked for: softer than the steps of 8-bit mu-law coding at full scale."""

VOICED = 0.4
"""A frame is voiced from this confidence on. swift-f0 is calibrated to 0.5; where a telephone line has taken the
fundamental that loses one voiced frame in five for no gain in accuracy (measured)."""

LOWEST_HZ, HIGHEST_HZ = 60.0, 500.0
"""Where the pitch of adult speech lies, agitated speech included."""

_BLOCK = 625
"""Frames in a block, 10 s: longer ones take more memory and no less time (measured)."""

_MARGIN = 12
"""Frames read before and after a block: swift-f0 hears 11 frames back and 10 ahead."""

_JOIN = 25
"""Silences up to this many frames (0.4 s) are not worth a second run of the model."""

_LOUDEST = 8.0
"""Samples are cut here before they are squared, so that a damaged file cannot overflow."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Float32 arrays of one length; all values are finite. `hop` is in seconds.

    `level` dB of full scale (RMS of 32 ms) and `peak` 0..1 (largest sample of 16 ms) are known for every frame;
    `voicing` 0..1, swift-f0's confidence, is 0 where there was no sound to look at. The others are 0 where a frame has
    no pitch: `pitch` Hz; `ratio` dB, energy 500-3400 Hz against 80-500 Hz; `harmonicity` 0..1, the part of the energy
    that repeats with the pitch; `clipped` 0..1, the part of the samples at the rail.
    """

    pitch: Values
    voicing: Values
    level: Values
    ratio: Values
    harmonicity: Values
    clipped: Values
    peak: Values
    hop: float = HOP / RATE

    def save(self, path: Path) -> None:
        """Writes one .npz file, which `load` reads back."""
        import numpy as np

        with path.open("wb") as file:
            np.savez(file, **{name.name: getattr(self, name.name) for name in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """The frames that `save` wrote. Raises OSError or ValueError for anything else."""
        import numpy as np

        with np.load(path, allow_pickle=False) as kept:
            arrays = {name.name: kept[name.name].astype(np.float32) for name in fields(cls) if name.name != "hop"}
            return cls(**arrays, hop=float(kept["hop"]))


def loudness(frames: Frames) -> bytes:
    """How loud a track was, a byte for every tenth of a second: the loudest frame that begins in it."""
    import numpy as np

    count = len(frames.level)
    if not count:
        return b""
    steps = (np.arange(count) * frames.hop / STEP).astype(np.int64)
    firsts = np.searchsorted(steps, np.arange(int(steps[-1]) + 1))
    return bytes(map(as_byte, np.maximum.reduceat(frames.level, firsts).tolist()))


class _Levels(NamedTuple):
    level: Values
    peak: Values


Detector = Callable[["Values"], tuple["Values", "Values"]]
"""Sound at 16 kHz, at least one hop long -> pitch in Hz and confidence 0..1, one of each per whole hop."""


def detector() -> Detector:
    """swift-f0 on one thread: its model is inside the package, loading takes about 0.1 s."""
    be_silent()
    from swift_f0 import SwiftF0  # 0.1 s, onnxruntime

    model = SwiftF0(threads=1, spin=False)
    model.session = _frugal(model.session)

    def detect(sound: Values) -> tuple[Values, Values]:
        import numpy as np

        found = model.detect(sound, RATE, LOWEST_HZ, HIGHEST_HZ)
        voicing = np.nan_to_num(found.confidence).astype(np.float32)
        return np.nan_to_num(found.pitch_hz).astype(np.float32), voicing

    return detect


def _frugal(session: Any) -> Any:
    """The same model without onnxruntime's arena, which doubles for sounds of ever new lengths and gives nothing back:
    the drafts of a two-hour shift grew by hundreds of megabytes. It is no slower without (measured)."""
    from importlib.resources import files

    import onnxruntime

    options = session.get_session_options()
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    model = str(files("swift_f0") / "model.onnx")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def measure(sound: Path, tracks: int, detect: Detector, report: Report = unheard) -> tuple[Frames, ...]:
    """The frames of each track of a raw file of interleaved float32 samples at 16 kHz. Reports the stage "tone"."""
    levels = _levels(sound, tracks, report)
    every = tuple(_measured(_Track(sound, tracks, row), one, detect, report) for row, one in enumerate(levels))
    report(Progress("tone", 1.0))
    return every


def held(sound: Values, detect: Detector) -> Frames:
    """The frames of a short stretch of one track (n,) that is in memory."""
    one = _levels_of(_Held(sound).read(0, -(-len(sound) // HOP) * HOP)[:, None])[0]
    return _measured(_Held(sound), one, detect, unheard)


def levels(sound: Values) -> Values:
    """The level of each frame of a stretch of one track, in dB of full scale."""
    return _levels_of(sound[: len(sound) // HOP * HOP, None])[0].level


def quiet(level: Values) -> float:
    """The level in dB under which a track holds no speech: 6 dB over its noise floor.

    The floor is the 10th percentile of what is not digital silence. A track that is nearly all speech has no pauses to
    show a floor, so the limit is never closer than 30 dB to its loud frames (95th percentile).
    """
    import numpy as np

    sounding = level[level > QUIETEST_DB]
    if not sounding.size:
        return QUIETEST_DB
    floor, loud = np.percentile(sounding, [10, 95])
    return float(max(QUIETEST_DB, min(floor + 6.0, loud - 30.0)))


class _Track(NamedTuple):
    """One track of a raw file of interleaved samples."""

    sound: Path
    tracks: int
    row: int

    def read(self, first: int, last: int) -> Values:
        """Samples first..last of this track, zeros outside the file, always finite."""
        return _read(self.sound, self.tracks, first, last)[:, self.row].copy()


class _Held(NamedTuple):
    """One track in memory."""

    sound: Values
    row: int = 0
    tracks: int = 1

    def read(self, first: int, last: int) -> Values:
        """As of a file."""
        import numpy as np

        inside = self.sound[max(0, first) : max(0, last)]
        before = max(0, -first)
        return np.pad(inside, (before, last - first - before - len(inside))).astype(np.float32)


def _read(sound: Path, tracks: int, first: int, last: int) -> Values:
    import numpy as np

    start = max(0, first)
    found = np.fromfile(sound, np.float32, max(0, last - start) * tracks, offset=start * tracks * 4)
    block = np.zeros((last - first, tracks), np.float32)
    whole = found[: len(found) // tracks * tracks].reshape(-1, tracks)
    block[start - first : start - first + len(whole)] = np.nan_to_num(whole, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(block, -_LOUDEST, _LOUDEST)


def _levels(sound: Path, tracks: int, report: Report) -> list[_Levels]:
    """Level and peak of every frame of every track, in one pass over the file."""
    import numpy as np

    hops = -(-sound.stat().st_size // (4 * tracks * HOP))
    power, peak = np.zeros((hops, tracks)), np.zeros((hops, tracks), np.float32)
    for first in range(0, hops, _BLOCK):
        last = min(first + _BLOCK, hops)
        block = _read(sound, tracks, first * HOP, last * HOP).reshape(-1, HOP, tracks)
        power[first:last] = np.einsum("hst,hst->ht", block, block)
        peak[first:last] = np.abs(block).max(axis=1)
        report(Progress("tone", 0.1 * last / hops))
    return _leveled(power, peak)


def _levels_of(sound: Values) -> list[_Levels]:
    """The same of whole hops in memory (n x tracks)."""
    import numpy as np

    blocks = sound.reshape(-1, HOP, sound.shape[1])
    return _leveled(np.einsum("hst,hst->ht", blocks, blocks).astype(float), np.abs(blocks).max(axis=1))


def _leveled(power: Any, peak: Values) -> list[_Levels]:
    """Level and peak per track from the energy and the largest sample of each hop (hops x tracks)."""
    import numpy as np

    tracks = power.shape[1]
    mean = (power + np.vstack([np.zeros((1, tracks)), power[:-1]])) / (2 * HOP)
    level = np.maximum(10.0 * np.log10(np.maximum(mean, 1e-20)), SILENCE_DB).astype(np.float32)
    return [_Levels(level[:, track].copy(), peak[:, track].copy()) for track in range(tracks)]


def _measured(track: _Track | _Held, known: _Levels, detect: Detector, report: Report) -> Frames:
    import numpy as np

    columns = np.zeros((5, len(known.level)), np.float32)
    for first, last in _sounding(known.level):
        sound = track.read((first - _MARGIN) * HOP, (last + _MARGIN) * HOP)
        columns[:, first:last] = _voice(sound, last - first, detect)
        report(Progress("tone", 0.1 + 0.9 * (track.row + last / len(known.level)) / track.tracks))
    pitch, voicing, ratio, harmonicity, clipped = columns
    return Frames(pitch, voicing, known.level, ratio, harmonicity, clipped, known.peak)


def _sounding(level: Values) -> Iterator[tuple[int, int]]:
    """Stretches of frames with sound above the noise floor, at most a block long; short silences are kept inside."""
    import numpy as np

    loud = np.flatnonzero(level > quiet(level))
    for run in np.split(loud, np.flatnonzero(np.diff(loud) > _JOIN) + 1):
        if run.size:
            begin, end = int(run[0]), int(run[-1]) + 1
            for first in range(begin, end, _BLOCK):
                yield first, min(first + _BLOCK, end)


def _voice(sound: Values, count: int, detect: Detector) -> Values:
    """Pitch, voicing, ratio, harmonicity and clipping (5 x count) of the frames between the margins."""
    import numpy as np

    pitch, voicing = detect(sound)
    columns = np.zeros((5, count), np.float32)
    inside = slice(_MARGIN, _MARGIN + count)
    columns[0], columns[1] = pitch[inside], voicing[inside]
    voiced = np.flatnonzero(columns[1] >= VOICED)
    columns[0, columns[1] < VOICED] = 0.0
    if voiced.size:
        # Frame i is centred on sample i * HOP: it begins one hop before.
        windows = np.lib.stride_tricks.sliding_window_view(sound, 2 * HOP)[(voiced + _MARGIN - 1) * HOP]
        columns[2:, voiced] = spectral(windows, columns[0, voiced])
    return columns
