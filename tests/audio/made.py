"""Sound in which every place can be found again."""

from __future__ import annotations

import numpy as np

from callscope.call import RATE


def noise(seconds: float, seed: int) -> np.ndarray:
    """Sound like speech in that no two places are alike: noise below 3 kHz under syllables of random level."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum[np.fft.rfftfreq(count, 1 / RATE) > 3000] = 0
    levels = np.convolve(
        np.repeat(random.uniform(0.05, 1, count // 2000 + 1), 2000)[:count], np.ones(400) / 400, "same"
    )
    sound = np.fft.irfft(spectrum, count) * levels
    return sound * 0.6 / np.abs(sound).max()


def place_of(part: np.ndarray, whole: np.ndarray, least: float = 0.8) -> float:
    """Where in `whole` a part lies, in frames, by cross-correlation; it must be found beyond doubt."""
    size = 1 << (len(whole) + len(part)).bit_length()
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)[: len(whole)]
    best = int(np.argmax(products))
    here = whole[best : best + len(part)]
    alike = products[best] / (np.linalg.norm(here) * np.linalg.norm(part) + 1e-9)
    assert alike > least, f"this sound is not from the call: correlation {alike:.2f}"
    return best


def levels(sound: np.ndarray, step: float) -> np.ndarray:
    """The envelope in steps of `step` frames, without its mean."""
    edges = np.round(np.arange(0, len(sound) - 1, step)).astype(int)
    found = np.add.reduceat(np.abs(sound), edges)[:-1]
    smooth = np.convolve(found, np.hanning(25), "same")
    return smooth - smooth.mean()
