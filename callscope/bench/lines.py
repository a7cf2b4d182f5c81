"""What a line does to a voice: a telephone's band and coding, noise, clipping, levels; and voices of known pitch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Samples

Line = Callable[["Samples"], "Samples"]
"""Sound (n,) at 16 kHz -> the same after a line."""

LOW, HIGH = 300.0, 3400.0
"""The band of a telephone in Hz (ITU-T G.712)."""

ORDER = 4
"""Of the Butterworth band: gentle, as real lines are; the steep one leaves nothing at all outside."""


def clean(sound: Samples) -> Samples:
    """As it is."""
    return sound


def telephone(sound: Samples) -> Samples:
    """300-3400 Hz (Butterworth), 8 kHz, 8-bit mu-law (ITU-T G.711), and back at 16 kHz."""
    from scipy.signal import butter, sosfilt

    band = butter(ORDER, (LOW, HIGH), "bandpass", fs=RATE, output="sos")
    return _coded(sosfilt(band, sound))


def steep_telephone(sound: Samples) -> Samples:
    """The same with nothing at all outside of the band."""
    return _coded(_between(sound, LOW, HIGH))


def noisy(snr: float, seed: int = 0) -> Line:
    """A telephone with white noise on the line, so many dB under the voice."""
    import numpy as np

    draw = np.random.default_rng(seed)

    def line(sound: Samples) -> Samples:
        noise = draw.standard_normal(len(sound))
        return telephone(sound + noise * np.sqrt(np.mean(np.square(sound)) / 10 ** (snr / 10)))

    return line


def overdriven(db: float) -> Line:
    """A telephone whose sound was so many dB too loud and is cut at full scale."""
    import numpy as np

    def line(sound: Samples) -> Samples:
        narrow = telephone(sound)
        loud: Samples = np.clip(narrow / np.abs(narrow).max() * 10 ** (db / 20), -1, 1).astype(np.float32)
        return loud

    return line


def leveled(levels: Callable[[Samples], float]) -> Line:
    """Another level for each sound, in dB of full scale."""
    import numpy as np

    def line(sound: Samples) -> Samples:
        rms = np.sqrt(np.mean(np.square(sound)))
        other: Samples = (sound / rms * 10 ** (levels(sound) / 20)).astype(np.float32)
        return other

    return line


class Sung(NamedTuple):
    """A made voice and its pitch in Hz at every sample."""

    sound: Samples
    pitch: NDArray[np.float64]


def sung(seconds: float, pitch: float, seed: int = 0) -> Sung:
    """A voice of syllables whose pitch glides by 4 semitones to either side of `pitch`, in Hz.

    Harmonics up to 4 kHz that fall with 1/f, as a glottis gives them, with a formant at 500 and one at 1,500 Hz.
    """
    import numpy as np

    time = np.arange(round(seconds * RATE)) / RATE
    draw = np.random.default_rng(seed)
    hertz = pitch * 2 ** (4 * np.sin(2 * np.pi * (0.7 * time + draw.random())) / 12)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    sound = np.zeros(len(time))
    for number in range(1, int(4000 / hertz.max()) + 1):
        at = number * hertz
        formants = 1 + 4 * np.exp(-(((at - 500) / 150) ** 2)) + 2 * np.exp(-(((at - 1500) / 250) ** 2))
        sound += formants / number * np.sin(number * phase + draw.random())
    sound *= 0.3 + np.abs(np.sin(np.pi * 2 * time))
    return Sung((0.1 * sound / np.sqrt(np.mean(sound**2))).astype(np.float32), hertz)


def _coded(narrow: Samples) -> Samples:
    import numpy as np

    at_8k = _between(narrow, 0, RATE / 4)[::2]
    pressed = np.sign(at_8k) * np.log1p(255 * np.abs(np.clip(at_8k, -1, 1))) / np.log(256)
    steps = np.round(pressed * 127) / 127
    wide = np.zeros(2 * len(steps), np.float32)
    wide[::2] = 2 * np.sign(steps) * (256 ** np.abs(steps) - 1) / 255
    found: Samples = _between(wide, 0, RATE / 4)[: len(narrow)].astype(np.float32)
    return found


def _between(sound: Samples, low: float, high: float) -> Samples:
    import numpy as np

    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    kept: Samples = np.fft.irfft(spectrum, len(sound)).astype(np.float32)
    return kept
