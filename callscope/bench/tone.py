"""How it was said, against acted speech: on a telephone, in noise, cut off, at levels that say something or nothing.

The thresholds of tone were chosen on the actors of TUNED; goals are of the others.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.bench.acted import Clip, scored
from callscope.bench.lines import (
    Line,
    clean,
    leveled,
    noisy,
    overdriven,
    steep_telephone,
    sung,
    telephone,
)
from callscope.bench.table import Measure, at_least, at_most
from callscope.bench.truth import area_under_curve
from callscope.call import RATE
from callscope.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples

HIGH, LOW = ("anger", "happiness", "fear"), ("sadness", "boredom", "neutral")
"""Emotions of high and of low arousal in EmoDB."""
TUNED, REPORTED = ("03", "08"), ("09", "10", "11")
"""The actors on whom thresholds were chosen, and the others."""
PLAIN, NARROW = 0.95, 0.92
"""Areas under the curve that must be reached, wide and on a telephone."""
SNRS = (20, 10, 5, 0, -5)
OVER = (6, 12, 18, 24)
"""Decibels over full scale."""
MILLISECONDS = 20.0
"""Processor time for a second of sound."""
PITCHES = (95.0, 130.0, 180.0, 240.0, 320.0)
"""Of the made voices, in Hz."""


def measure(data: Path) -> Iterator[Measure]:
    """Every figure as soon as it is known. Raises ModelMissing without librosa."""
    if find_spec("librosa") is None:
        raise ModelMissing("the bench needs librosa", "pip install 'callscope[bench]'")
    with tempfile.TemporaryDirectory(prefix="callscope-tone-") as scratch:
        heard = partial(_heard, data / "emotion_emodb", Path(scratch))
        yield from _lines(heard)
        yield from _spoiled(heard)
        yield from _levels(heard)
        yield from _cost(data / "support_calls" / "aws_autorepairs_49" / "audio.flac", Path(scratch))
        yield from _pitches()


_Heard = Callable[[Sequence[str], Line], list[Clip]]


def _heard(folder: Path, scratch: Path, actors: Sequence[str], line: Line) -> list[Clip]:
    return [clip for actor in scored(folder, scratch, actors, line) for clip in actor]


def _named(actors: Sequence[str], line: str) -> str:
    tuned = " (tuned on)" if actors == TUNED else ""
    return f"emotion_emodb, actors {', '.join(actors)}{tuned}, {line}"


def _lines(heard: _Heard) -> Iterator[Measure]:
    plain: dict[Sequence[str], float] = {}
    for line, name, goal in (
        (clean, "16 kHz", PLAIN),
        (telephone, "telephone 300-3400 Hz, 8 kHz mu-law", NARROW),
        (steep_telephone, "telephone, nothing outside of 300-3400 Hz", NARROW),
    ):
        for actors in (REPORTED, TUNED):
            clips = heard(actors, line)
            area, anchor = _area(clips), plain.get(actors)
            plain.setdefault(actors, area)
            if actors == REPORTED:
                yield at_least("arousal, area under the curve", _named(actors, name), area, "", goal, anchor)
                yield Measure("clips with a tone", _named(actors, name), 100 - _abstained(clips), "%")
            else:
                yield Measure("arousal, area under the curve", _named(actors, name), area, "", anchor)


def _spoiled(heard: _Heard) -> Iterator[Measure]:
    spoiled = [(noisy(snr), f"telephone, white noise, SNR {snr} dB") for snr in SNRS]
    spoiled += [(overdriven(db), f"telephone, clipped {db} dB over full scale") for db in OVER]
    for line, name in spoiled:
        clips = heard(REPORTED, line)
        yield Measure("clips where tone abstains", _named(REPORTED, name), _abstained(clips), "%")
        area = _area(clips)
        if area == area:  # none is left in loud noise
            yield Measure("area under the curve of what is left", _named(REPORTED, name), area, "")


def _levels(heard: _Heard) -> Iterator[Measure]:
    """Level counts only where the recording keeps it: not as it is, every clip being made equally loud."""
    import numpy as np

    draw = np.random.default_rng(0)
    shuffled = leveled(lambda _: float(draw.uniform(-38, -14)))
    kept = leveled(lambda sound: -26.0 + 0.6 * _brightness(sound))
    for line, name in (
        (clean, "as it is, peaks alike"),
        (shuffled, "levels by chance, as under a gain that hunts"),
        (kept, "levels that follow the voice's effort"),
    ):
        clips = heard(REPORTED, line)
        counted = sum(any(why.startswith("level") for why in clip.tone.because) for clip in clips if clip.tone)
        yield Measure("clips in which level is a reason", _named(REPORTED, name), 100 * counted / len(clips), "%")
        yield at_least("arousal, area under the curve", _named(REPORTED, name), _area(clips), "", PLAIN)


def _brightness(sound: Samples) -> float:
    """Energy 500-3400 Hz against 80-500 Hz in dB, from the usual -10."""
    import numpy as np

    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    high, low = (power[(hertz >= start) & (hertz < end)].sum() for start, end in ((500, 3400), (80, 500)))
    return float(10 * np.log10(high / low)) + 10


def _area(clips: Sequence[Clip]) -> float:
    """The area under the curve; not a number where one side is empty."""
    known = [(clip.emotion, clip.arousal) for clip in clips if clip.arousal is not None]
    sides = [[arousal for emotion, arousal in known if emotion in side] for side in (HIGH, LOW)]
    return area_under_curve(*sides) if all(sides) else float("nan")


def _abstained(clips: Sequence[Clip]) -> float:
    return 100 * sum(clip.tone is None for clip in clips) / len(clips)


def _cost(path: Path, scratch: Path) -> Iterator[Measure]:
    """Frames and scores of a call, in processor time for a second of it: one track, and both sides."""
    from faster_whisper.audio import decode_audio

    sides = decode_audio(str(path), split_stereo=True)
    mixed = _spent([sum(sides) / 2], scratch / "call.f32")
    both = _spent(sides, scratch / "call.f32")
    yield at_most("processor time of tone for a second", "aws_autorepairs_49, one track", mixed, "ms", MILLISECONDS)
    yield Measure("processor time of tone for a second of call", "aws_autorepairs_49, two tracks", both, "ms")


def _spent(tracks: Sequence[Samples], raw: Path) -> float:
    import numpy as np

    from callscope.call import Utterance
    from callscope.conversation import tone

    np.stack(tracks, axis=1).astype(np.float32).tofile(raw)
    frames, seconds = tone.load(), len(tracks[0]) / RATE
    labels = {str(number): number for number in range(len(tracks))}
    rows = [Utterance(at, at + 4, label, "") for at in range(0, int(seconds) - 4, 5) for label in labels]
    began = time.process_time()
    tone.score(rows, frames(raw, len(tracks)), labels, labels.keys())
    return 1000 * (time.process_time() - began) / seconds


def _pitches() -> Iterator[Measure]:
    """Our pitch beside librosa.pyin's on made voices of known pitch, and the time of both."""
    for line, name in ((clean, "16 kHz"), (telephone, "telephone"), (noisy(10), "telephone, SNR 10 dB")):
        ours, theirs = _errors(_swift(), line), _errors(_pyin(), line)
        data = f"{len(PITCHES)} made voices of known pitch, {name} (pyin)"
        yield Measure("pitch off by more than a semitone", data, ours[0], "% of voiced", theirs[0])
        yield Measure("median error of the pitch", data, ours[1], "semitones", theirs[1])
        yield Measure("voiced frames found", data, ours[2], "%", theirs[2])
        yield Measure("processor time for a second", data, ours[3], "ms", theirs[3])


_Pitch = Callable[["Samples"], tuple["NDArray[np.float64]", "NDArray[np.float64]"]]
"""Sound -> times in seconds, and the pitch there in Hz, 0 where there is none."""


def _errors(pitch: _Pitch, line: Line) -> tuple[float, float, float, float]:
    """Gross errors in per cent, the median error in semitones, voiced frames in per cent, and ms for a second."""
    import numpy as np

    off, found, frames, seconds, spent = [], 0, 0, 0.0, 0.0
    for number, hertz in enumerate(PITCHES):
        sound, truth = sung(6.0, hertz, number)
        heard = line(sound)
        began = time.process_time()
        times, values = pitch(heard)
        spent += time.process_time() - began
        seconds += len(sound) / RATE
        voiced = values > 0
        found, frames = found + int(voiced.sum()), frames + len(values)
        there = truth[np.minimum((times[voiced] * RATE).astype(int), len(truth) - 1)]
        off.append(np.abs(12 * np.log2(values[voiced] / there)))
    every = np.concatenate(off)
    return 100 * float((every > 1).mean()), float(np.median(every)), 100 * found / frames, 1000 * spent / seconds


def _swift() -> _Pitch:
    import numpy as np

    from callscope.conversation.frames import HOP, VOICED, detector

    detect = detector()

    def pitch(sound: Samples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        hertz, voicing = detect(sound)
        return np.arange(len(hertz)) * HOP / RATE, np.where(voicing >= VOICED, hertz, 0.0).astype(np.float64)

    pitch(np.zeros(RATE, np.float32))
    return pitch


def _pyin() -> _Pitch:
    """librosa.pyin at its defaults, except for our range of pitch."""
    import librosa
    import numpy as np

    from callscope.conversation.frames import HIGHEST_HZ, LOWEST_HZ

    def pitch(sound: Samples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        hertz, _, _ = librosa.pyin(sound, fmin=LOWEST_HZ, fmax=HIGHEST_HZ, sr=RATE)
        return librosa.times_like(hertz, sr=RATE), np.nan_to_num(hertz)

    pitch(np.zeros(RATE, np.float32))  # compiles
    return pitch
