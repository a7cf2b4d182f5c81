"""What is usual for a speaker: the median of each measure over the utterances, and how far they usually lie from it.

Definitions and sources are in docs/definitions.md, "Baseline".
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Word

BASELINE_UTTERANCES = 5
BASELINE_VOICED = 8.0
"""Utterances, and seconds of voiced sound in them, from which on a speaker has a baseline."""

PAUSE = 0.2
"""Seconds between two words from which on it is a pause: shorter gaps are mostly the closures of stop consonants."""

PACE_WORDS = 5
"""In fewer words the pace is chance."""

PRIOR_COUNT = 32
"""The typical spread weighs as much as this many of the speaker's own utterances."""

MOST = 4.0
"""A single measure counts at most this many spreads, so that one odd sound does not make the label."""

LEVEL_UTTERANCES, LEVEL_PEAKS, LEVEL_AGREES = 8, 1.0, 0.5
"""Level is kept by the recording when, over at least so many utterances, peaks spread by so many dB and level rises
with pitch and energy ratio (Spearman's correlation)."""

PITCH, RATIO, LEVEL, PACE = 1.5, 2.0, 1.5, 0.9
"""How far one speaker's utterances usually lie from the median: semitones, dB, dB and words per second, measured on
real calls (docs/definitions.md, "Baseline")."""


class Timing(NamedTuple):
    """Pace in words per second of speech, seconds and number of pauses, their `share` of the time, and words."""

    rate: float
    pause: float
    pauses: int
    share: float
    words: int


class Heard(NamedTuple):
    """An utterance's own measures: seconds voiced; semitones over 1 Hz and their range; level, ratio and peak in dB."""

    voiced: float
    pitch: float
    range: float
    level: float
    ratio: float
    peak: float
    timing: Timing


class Centre(NamedTuple):
    """A speaker's median of a measure, and how far utterances usually lie from it."""

    median: float
    spread: float

    def z(self, value: float) -> float:
        """How many spreads `value` lies above the median, cut at MOST."""
        return max(-MOST, min((value - self.median) / self.spread, MOST))


class Baseline(NamedTuple):
    """What is usual for a speaker. `keeps_level`: whether level may count."""

    pitch: Centre
    ratio: Centre
    level: Centre
    pace: Centre
    keeps_level: bool


def timing(words: Sequence[Word]) -> Timing:
    """Pace over the time from the first to the last word without its pauses, and the pauses; zeros without words."""
    if not words:
        return Timing(0.0, 0.0, 0, 0.0, 0)
    gaps = [after.start - before.end for before, after in itertools.pairwise(words)]
    pauses = [gap for gap in gaps if gap >= PAUSE - 1e-6]
    span = max(words[-1].end - words[0].start, 0.0)
    spoken = span - sum(pauses)
    # Words without a length, which a person's edit can leave, have no pace.
    rate = len(words) / spoken if spoken > 0.05 else 0.0
    return Timing(rate, sum(pauses), len(pauses), sum(pauses) / span if span else 0.0, len(words))


def baseline(own: Sequence[Heard]) -> Baseline | None:
    """What is usual in a speaker's own utterances; None when there are too few or too little voice in them."""
    if len(own) < BASELINE_UTTERANCES or sum(one.voiced for one in own) < BASELINE_VOICED:
        return None
    return Baseline(
        centre([one.pitch for one in own], PITCH),
        centre([one.ratio for one in own], RATIO),
        centre([one.level for one in own], LEVEL),
        centre([one.timing.rate for one in own if one.timing.words >= PACE_WORDS], PACE),
        keeps_level(own),
    )


def centre(values: Sequence[float], typical: float) -> Centre:
    """Median, and a spread that few or nearly equal values cannot make small.

    The spread is 1.4826 times the median absolute deviation (Huber 1981), at least half of the typical one, drawn
    towards that one by count on a log scale, and widened for the uncertainty of the median itself, whose variance is
    pi/2n of the values'.
    """
    import numpy as np

    count = len(values)
    if not count:
        return Centre(0.0, typical)
    median = float(np.median(values))
    own = 1.4826 * float(np.median(np.abs(np.asarray(values) - median)))
    times = max(own / typical, 0.5)
    drawn = typical * times ** (count / (count + PRIOR_COUNT))
    return Centre(median, drawn * math.sqrt(1 + math.pi / (2 * count)))


def keeps_level(own: Sequence[Heard]) -> bool:
    """Whether a recording keeps a speaker's level: peaks differ, and level rises with pitch and energy ratio.

    Clips made equally loud have nearly the same peaks. Louder speech is higher and brighter (Traunmüller & Eriksson
    2000), so where level does not follow these, an automatic gain has removed it or turned it round.
    """
    import numpy as np

    if len(own) < LEVEL_UTTERANCES:
        return False
    peaks = np.array([one.peak for one in own])
    if 1.4826 * np.median(np.abs(peaks - np.median(peaks))) < LEVEL_PEAKS:
        return False
    effort = [one.pitch / PITCH + one.ratio / RATIO for one in own]
    return spearman([one.level for one in own], effort) >= LEVEL_AGREES


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation of two rows of at least two values; equal values rank in their order."""
    import numpy as np

    ranks = [np.argsort(np.argsort(values, kind="stable")).astype(float) for values in (one, other)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
