"""Stretches of a call in which nobody speaks, from formulas and a fixed seed: what is heard in them is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from callscope.call import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples

    Values = NDArray[np.float64]

SECONDS = 40
"""How long each stretch is: longer than one of Whisper's windows."""

SCALE = {"major": (0, 2, 4, 5, 7, 9, 11, 12), "minor": (0, 2, 3, 5, 7, 8, 10, 12)}
CHORDS = {
    "major": ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)),
    "minor": ((0, 3, 7), (5, 8, 12), (8, 12, 15), (7, 10, 14)),
}
"""Semitones over the key note."""

SIGNALS = {
    "American ring tone": ((440.0, 480.0), (2.0, 4.0)),
    "British ring tone": ((400.0, 450.0), (0.4, 0.2, 0.4, 2.0)),
    "European ring tone": ((425.0,), (1.0, 4.0)),
    "busy tone": ((480.0, 620.0), (0.5, 0.5)),
    "call waiting": ((440.0,), (0.3, 9.7)),
    "beep of a recorder": ((1400.0,), (0.4, 14.6)),
}
"""Hz, and seconds of sound and of silence in turn (ITU-T E.180, supplement 2)."""

KEYS = ((697.0, 1209.0), (770.0, 1336.0), (852.0, 1477.0), (941.0, 1336.0))
"""Hz of four keys of a telephone (ITU-T Q.23)."""


def stretches(seed: int = 1) -> Mapping[str, Samples]:
    """Sound (n,) at 16 kHz by name; noise and tunes differ with the seed."""
    import numpy as np

    chance = np.random.default_rng(seed)
    made = {
        "silence": np.zeros(SECONDS * RATE),
        "line noise": 0.002 * _noise(chance, 0.0),
        "white noise": 0.03 * _noise(chance, 0.0),
        "street": 0.05 * _noise(chance, 1.0) * (1 + 0.8 * _tone(0.13)),
        "office": 0.01 * _noise(chance, 0.5) + 0.1 * _clatter(chance),
        "hum": 0.03 * (_tone(50) + _tone(100) / 2 + _tone(150) / 3),
        "keys pressed": 0.1 * _pressed(),
        **{name: 0.1 * _sum(tones) * _gate(times) for name, (tones, times) in SIGNALS.items()},
        "music, piano": _music(chance, "major", 96, 4.0, 0.0),
        "music, organ": _music(chance, "minor", 60, 0.2, 0.0),
        "music, drums": _music(chance, "major", 118, 3.0, 0.5),
        "music on a bad line": _line(0.3 * _music(chance, "minor", 84, 1.5, 0.3) + 0.005 * _noise(chance, 0.5)),
    }
    return {name: sound.astype(np.float32) for name, sound in made.items()}


def _tone(hertz: float) -> Values:
    import numpy as np

    tone: Values = np.sin(2 * np.pi * hertz * np.arange(SECONDS * RATE) / RATE)
    return tone


def _sum(tones: tuple[float, ...]) -> Values:
    import numpy as np

    chord: Values = np.sum([_tone(hertz) for hertz in tones], axis=0)
    return chord


def _gate(times: tuple[float, ...], late: float = 0.0) -> Values:
    """1 and 0 in turn for so many seconds each, again and again."""
    import numpy as np

    at = (np.arange(SECONDS * RATE) / RATE - late) % sum(times)
    gate: Values = (np.searchsorted(np.cumsum(times), at, "right") % 2 == 0).astype(float)
    return gate


def _pressed() -> Values:
    import numpy as np

    keys: Values = np.sum([_sum(pair) * _gate((0.2, 1.8), number * 0.5) for number, pair in enumerate(KEYS)], axis=0)
    return keys


def _noise(chance: np.random.Generator, slope: float) -> Values:
    """Noise of deviation 1 whose power falls by 6 dB * slope an octave: 0 is white, 0.5 pink, 1 brown."""
    import numpy as np

    bands = np.fft.rfft(chance.standard_normal(SECONDS * RATE))
    bands /= np.maximum(np.arange(len(bands)), 20 * SECONDS) ** slope
    noise = np.fft.irfft(bands)
    even: Values = noise / noise.std()
    return even


def _clatter(chance: np.random.Generator) -> Values:
    """A keyboard: bursts of noise of 30 ms, four a second and now and then none."""
    import numpy as np

    keyboard = np.zeros(SECONDS * RATE)
    for start in np.cumsum(chance.gamma(2.0, 0.12, 4 * SECONDS)):
        place = slice(int(start * RATE), int(start * RATE) + 480)
        keyboard[place] += chance.standard_normal(480)[: len(keyboard[place])] * np.hanning(480)[: len(keyboard[place])]
    return keyboard


def _music(chance: np.random.Generator, scale: str, beats: float, decay: float, drums: float) -> Values:
    """A tune over chords, `beats` a minute; `decay` is how fast a note fades, in 1/s, `drums` how loud they are."""
    import numpy as np

    music, beat = np.zeros(SECONDS * RATE), 60 / beats
    for number in range(int(SECONDS / beat)):
        chord = CHORDS[scale][number // 4 % 4]
        notes = [*(chord if number % 4 == 0 else ()), 12 + int(chance.choice(SCALE[scale]))]
        for note in notes:
            _play(music, number * beat, _note(220 * 2 ** (note / 12), beat * (4 if note in chord else 1), decay))
        hit = chance.standard_normal(RATE // 10) * np.exp(-np.arange(RATE // 10) / RATE * 40)
        _play(music, number * beat, drums * hit)
    even: Values = 0.2 * music / np.abs(music).max()
    return even


def _note(hertz: float, seconds: float, decay: float) -> Values:
    import numpy as np

    at = np.arange(int(seconds * RATE)) / RATE
    waves = np.sum([np.sin(2 * np.pi * hertz * part * at) / part**1.5 for part in range(1, 7)], axis=0)
    note: Values = waves * np.minimum(at / 0.01, 1) * np.exp(-decay * at) * np.minimum((seconds - at) / 0.02, 1)
    return note


def _play(music: Values, start: float, note: Values) -> None:
    place = slice(int(start * RATE), int(start * RATE) + len(note))
    music[place] += note[: len(music[place])]


def _line(sound: Values) -> Values:
    """The sound within a telephone's band, 300 to 3400 Hz, in the steps of 8-bit mu-law."""
    import numpy as np

    bands = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    heard = np.fft.irfft(np.where((hertz > 300) & (hertz < 3400), bands, 0))
    steps = np.round(127 * np.sign(heard) * np.log1p(255 * np.abs(heard)) / np.log(256)) / 127
    coded: Values = np.sign(steps) * (256 ** np.abs(steps) - 1) / 255
    return coded
