"""Where there is voice, and how voiced sound is packed into windows for Whisper. Positions are samples at 16 kHz."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import RATE
from callscope.silent import be_silent

if TYPE_CHECKING:
    from callscope.call import Samples
    from callscope.conversation.track import Sound

HOP = 512
"""Samples that each probability of the Silero voice activity model stands for."""

_ON, _OFF = 0.2, 0.1
"""Probabilities at which voice begins and ends. Silero's own 0.5 and 0.35 miss a third of a telephone call's voice;
these let no noise, ring tone or chords in (measured)."""

_LEVEL = -35.0
"""dBFS that a track's loud parts are brought to before Silero hears it: it takes hot telephone sound for noise."""

_DITHER = 1e-3
"""Standard deviation of the noise laid under it: pauses of digital silence confuse it as well."""

_BRIDGE = int(0.16 * RATE)
"""Pauses up to this are part of the voice: below it lie stop consonants and the gaps between syllables."""

_BLIP = 4 * HOP
"""Voice shorter than this is a click: the shortest words take more."""

_PAD = int(0.4 * RATE)
"""Sound kept on each side of voice, as faster-whisper does: soft consonants at the edges, and a natural pause."""

_LONGEST = int(29.0 * RATE)
"""Whisper hears 30 s at once; the rest of the window is silence, so that it can see the end."""

_CLEAN = 0.8
"""Seconds of a pause at which cutting is free: most often another person speaks next."""

_BLOCK = 300 * RATE // HOP * HOP
_LEAD = 64 * HOP


class Span(NamedTuple):
    """A stretch of sound, in samples."""

    start: int
    end: int


class Packing(NamedTuple):
    """How windows are made of what is voiced.

    `cheapest` is seconds of the window that costs least for each second in it: the encoder's attention grows with the
    square. `harm` is what cutting without any pause costs, in windows: words are lost there, and the context of the
    next.
    """

    cheapest: float
    harm: float


TOGETHER, ALONE = Packing(12.0, 2.0), Packing(28.0, 0.5)
"""For tracks with everybody on them, where the change of speaker is the best place to cut, and for those of one party,
where more context makes fewer errors (tuned)."""


@dataclass(frozen=True, slots=True)
class Window:
    """Stretches of one track that are heard together, one after the other, with what lies between them left out.

    `voice` counts the voiced samples in them.
    """

    track: int
    pieces: tuple[Span, ...]
    voice: int

    @property
    def length(self) -> int:
        """Samples of sound in it."""
        return sum(end - start for start, end in self.pieces)

    @property
    def seconds(self) -> tuple[float, float]:
        """Its first and its last moment in the call."""
        return self.pieces[0].start / RATE, self.pieces[-1].end / RATE

    def sound(self, samples: Sound) -> Samples:
        """Its sound as one array, a copy; `samples` is the whole track."""
        import numpy as np

        return np.concatenate([samples[start:end] for start, end in self.pieces])

    def in_call(self, start: float, end: float) -> tuple[float, float]:
        """Seconds within the window's sound as seconds of the call, both inside the piece that holds their middle."""
        middle, before = (start + end) / 2 * RATE, 0
        for piece in self.pieces:
            if middle < before + piece.end - piece.start:
                break
            before += piece.end - piece.start
        else:
            before -= piece.end - piece.start
        shift = piece.start - before
        begin, finish = (min(max(at * RATE + shift, piece.start), piece.end) / RATE for at in (start, end))
        return begin, finish


def voicing(samples: Sound, done: Callable[[float], None] = lambda _: None) -> Samples:
    """The probability of voice in each 32 ms of `samples`, by the Silero model inside faster-whisper.

    Blocks of five minutes, each with two seconds of lead, keep the memory flat; `done` hears 0..1 after each.
    """
    be_silent()
    import numpy as np
    from faster_whisper.vad import get_vad_model

    model, gain = get_vad_model(), _gain(samples)
    noise = _DITHER * np.random.default_rng(0).standard_normal(_BLOCK + _LEAD + HOP).astype(np.float32)
    found = [np.empty(0, np.float32)]
    for start in range(0, len(samples), _BLOCK):
        lead = min(start, _LEAD)
        block = gain * samples[start - lead : start + _BLOCK]
        padded = np.pad(block, (0, -len(block) % HOP))
        found.append(model(padded + noise[: len(padded)]).reshape(-1)[lead // HOP :])
        done(min(start + _BLOCK, len(samples)) / len(samples))
    return np.concatenate(found)


def _gain(samples: Sound) -> float:
    """The factor that brings the 95th percentile of the levels of sounding 32 ms to `_LEVEL`; 1 for silence."""
    import numpy as np

    blocks = (samples[start : start + _BLOCK] for start in range(0, len(samples) - HOP, _BLOCK))
    power = [np.square(block[: len(block) // HOP * HOP].reshape(-1, HOP)).mean(1) for block in blocks]
    level = np.sqrt(np.concatenate([*power, np.zeros(1)]))
    sounding = level[level > 1e-5]
    return float(10 ** (_LEVEL / 20) / np.percentile(sounding, 95)) if len(sounding) else 1.0


def voiced(probabilities: Samples, length: int) -> tuple[Span, ...]:
    """Stretches of voice in a track of `length` samples, without the short pauses inside words and without clicks."""
    spans: list[Span] = []
    for start, end in _above(probabilities.tolist()):
        near = bool(spans) and start * HOP - spans[-1].end <= _BRIDGE
        spans.append(Span(spans.pop().start if near else start * HOP, min(end * HOP, length)))
    return tuple(span for span in spans if span.end - span.start >= _BLIP)


def _above(probabilities: Sequence[float]) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    for index, probability in enumerate(probabilities):
        if begun is None and probability >= _ON:
            begun = index
        elif begun is not None and probability < _OFF:
            yield begun, index
            begun = None
    if begun is not None:
        yield begun, len(probabilities)


def pack(
    track: int, spans: Sequence[Span], probabilities: Samples, length: int, packing: Packing = TOGETHER
) -> tuple[Window, ...]:
    """Windows that hold all voice, never more than 29 s each, cut at the longest pauses that `packing` allows."""
    whole = [part for span in spans for part in _parted(span, probabilities)]
    padded = _padded(whole, length)
    return tuple(
        Window(track, _joined(padded[first:last]), sum(end - start for start, end in whole[first:last]))
        for first, last in _cuts(padded, whole, packing)
    )


def rewound(track: int, start: float, end: float, voice: float) -> Window:
    """A window of one stretch of the call, of at most 29 s; all in seconds."""
    first, last = int(start * RATE), int(end * RATE)
    return Window(track, (Span(first, min(last, first + _LONGEST)),), int(voice * RATE))


def _parted(span: Span, probabilities: Samples) -> list[Span]:
    """A stretch longer than a window, cut where voice is least likely in the last third of what fits."""
    most = _LONGEST - 2 * _PAD
    parts: list[Span] = []
    start = span.start
    while span.end - start > most:
        first = (start + most * 2 // 3) // HOP
        cut = (first + int(probabilities[first : (start + most) // HOP].argmin())) * HOP + HOP // 2
        parts.append(Span(start, cut))
        start = cut
    return [*parts, Span(start, span.end)]


def _padded(spans: Sequence[Span], length: int) -> list[Span]:
    """Each stretch with up to `_PAD` on either side, neighbours meeting half-way."""
    if not spans:
        return []
    middles = [(one.end + other.start) // 2 for one, other in pairwise(spans)]
    lower, upper = [0, *middles], [*middles, length]
    return [
        Span(max(span.start - _PAD, low), min(span.end + _PAD, high))
        for span, low, high in zip(spans, lower, upper, strict=True)
    ]


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in spans:
        meets = bool(joined) and joined[-1].end == start
        joined.append(Span(joined.pop().start if meets else start, end))
    return tuple(joined)


def _cuts(padded: Sequence[Span], spans: Sequence[Span], packing: Packing) -> list[tuple[int, int]]:
    """Index ranges of the windows that cost least together (shortest path over all places to cut)."""
    best = [0.0] + [float("inf")] * len(padded)
    came = [0] * (len(padded) + 1)
    for last in range(1, len(padded) + 1):
        pause = (spans[last].start - spans[last - 1].end) / RATE if last < len(spans) else _CLEAN
        harm = packing.harm * max(0.0, 1 - pause / _CLEAN)
        held = 0
        for first in range(last - 1, -1, -1):
            held += padded[first].end - padded[first].start
            if held > _LONGEST and first < last - 1:
                break
            price = best[first] + 1 + (held / RATE / packing.cheapest) ** 2 + harm
            if price < best[last]:
                best[last], came[last] = price, first
    return _ranges(came)


def _ranges(came: Sequence[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    last = len(came) - 1
    while last:
        ranges.append((came[last], last))
        last = came[last]
    return ranges[::-1]
