"""Voices with a known pitch, level and spectrum, and calls made of them: for the tests of frames, baseline and tone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from callscope.call import RATE, Utterance, Word

SYLLABLES = 4.0
"""A second, as in speech."""


def voice(
    seconds: float, pitch: float = 150.0, db: float = -26.0, bright: float = 0.0, move: float = 2.0, seed: int = 0
) -> np.ndarray:
    """A harmonic sound with syllables. `pitch` is its median in Hz, `db` its RMS level, `bright` dB added above 500 Hz,
    `move` the semitones that the pitch swings to either side."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(seed)
    swing = move * np.sin(2 * np.pi * (2 * time + noise.random()))
    phase = 2 * np.pi * np.cumsum(pitch * 2 ** (swing / 12)) / RATE
    harmonics = np.arange(1, int(3400 / pitch / 2 ** (move / 12)))
    lift = 10 ** (np.where(harmonics * pitch >= 500, bright, 0.0) / 20)
    sound = sum(gain / number * np.sin(number * phase) for number, gain in zip(harmonics, lift, strict=True))
    sound = sound * (0.25 + np.abs(np.sin(np.pi * SYLLABLES * time)))
    return (sound * 10 ** (db / 20) / np.sqrt(np.mean(sound**2))).astype(np.float32)


def noise(seconds: float, db: float = -26.0, seed: int = 0) -> np.ndarray:
    """White noise at an RMS level in dB."""
    return (np.random.default_rng(seed).standard_normal(round(seconds * RATE)) * 10 ** (db / 20)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def telephone(sound: np.ndarray) -> np.ndarray:
    """The sound after a telephone line: 300-3400 Hz, 8 kHz, 8-bit mu-law (ITU-T G.711), and back at 16 kHz."""
    narrow = _band(sound, 300, 3400)[::2]
    coded = np.sign(narrow) * np.log1p(255 * np.abs(np.clip(narrow, -1, 1))) / np.log(256)
    steps = np.round(coded * 127) / 127
    line = np.sign(steps) * (256 ** np.abs(steps) - 1) / 255
    wide = np.zeros(2 * len(line))
    wide[::2] = 2 * line
    return _band(wide, 0, 4000)[: len(sound)].astype(np.float32)


def _band(sound: np.ndarray, low: float, high: float) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(spectrum, len(sound))


def write(path: Path, *tracks: np.ndarray) -> Path:
    """Tracks of one length as a raw file of interleaved float32."""
    np.stack(tracks, axis=1).astype(np.float32).tofile(path)
    return path


def laid_out(sounds: Sequence[np.ndarray], speaker: str = "A", gap: float = 1.0) -> tuple[np.ndarray, list[Utterance]]:
    """The sounds one after the other with gaps of silence, and an utterance for each."""
    parts, utterances, at = [], [], 0.0
    for sound in sounds:
        seconds = len(sound) / RATE
        utterances.append(Utterance(at, at + seconds, speaker, ""))
        parts += [sound, silence(gap)]
        at += seconds + gap
    return np.concatenate(parts), utterances


def words(start: float, lengths: Sequence[float], gaps: Sequence[float]) -> tuple[Word, ...]:
    """Words of these lengths; `gaps` lie between them."""
    found, at = [], start
    for length, gap in zip(lengths, [*gaps, 0.0], strict=True):
        found.append(Word(at, at + length, "word", 0.9))
        at += length + gap
    return tuple(found)
