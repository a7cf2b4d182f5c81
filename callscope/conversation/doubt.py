"""What looks wrong in the words of a window: repetition loops, guesses, and words where nobody speaks. Pure."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from math import ceil
from typing import NamedTuple

from callscope.call import Omission, Word
from callscope.running import join

_COMPRESSED = 2.4
"""Text that compresses better than this repeats itself (Whisper's own threshold)."""

_GUESSED = -1.0
"""Mean log probability below which the decoding failed (Whisper's own threshold)."""

_SILENT = 0.6
"""Probability of no speech above which a failed decoding is silence (Whisper's own threshold)."""


_UNSURE = -1.0
"""Mean log probability below which a second hearing of skipped voice is not trusted."""

_SLOWEST = 0.15
"""Seconds that a letter takes at most; slow reading has 0.1."""

_AROUND = 0.3
"""Seconds heard before and after skipped voice, as far as no other word lies there."""

_SKIPPED = 1.2
"""Seconds of voice without words that are worth a second hearing."""


_EDGE = 0.05
"""Seconds kept around voice: it is found in steps of 0.03 s."""

_SPARSE = 6.0
"""Letters in a second of voice under which words may have been skipped; slow reading has 10."""

_FASTEST = 35.0
"""Letters in a second of voice that nobody reaches; fast talk has 20."""

_APART = 3.0
"""Seconds without voice that part what was skipped: heard together, silence invites inventions."""

_AT_ONCE = 28.0
"""Seconds of skipped voice that are heard together: Whisper hears 30."""

_SYLLABLES = 0x2E80
"""From this code point on a character is a syllable or more: Han, kana, Hangul."""

_UNIT = re.compile(rf"[{chr(_SYLLABLES)}-\U0010ffff]|[^\s{chr(_SYLLABLES)}-\U0010ffff]+")
"""A word, or such a character: they stand without spaces."""


class Guess(NamedTuple):
    """What may have been said in a window: Whisper's tokens, and their text.

    `logprob` is the mean log probability of the tokens, the end of the text included, as Whisper counts it; `no_speech`
    the probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    text: str
    logprob: float
    no_speech: float

    @property
    def total(self) -> float:
        """The log probability of the whole text."""
        return self.logprob * (len(self.tokens) + 1)


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of one window, in call time, and how sure the model was of them as a whole.

    `logprob` is the mean log probability of the tokens, `no_speech` the probability that nobody speaks, `voice` the
    seconds of voice in the window.
    """

    words: tuple[Word, ...]
    logprob: float
    no_speech: float
    voice: float

    @property
    def text(self) -> str:
        """Its words as running text."""
        return join(word.text for word in self.words)


class Hole(NamedTuple):
    """Seconds of a track from `start` to `end` with `voice` seconds of voice in them, for which there are no words."""

    start: float
    end: float
    voice: float


def compression(text: str) -> float:
    """How many times smaller zlib makes the text, as Whisper measures it.

    A letter counts as one byte in every alphabet, a Chinese, Japanese or Korean character as two: UTF-8 begins all
    letters of an alphabet alike, and plain Thai would compress as well as a loop.
    """
    data = b"".join(ord(one).to_bytes(4)[2 if ord(one) >= _SYLLABLES else 3 :] for one in text)
    return len(data) / len(zlib.compress(data))


def letters(text: str) -> int:
    """How long the text takes to say, in letters: a character that is a syllable takes two letters' time."""
    return len(text) + sum(ord(one) >= _SYLLABLES for one in text)


def is_loop(text: str) -> bool:
    """Whether the text repeats itself: it compresses too well, or has the same words four times or more in a row."""
    return compression(text) > _COMPRESSED or loop(_UNIT.findall(text)) is not None


def loop(words: Sequence[str]) -> tuple[int, int] | None:
    """The range of the words that only repeat what was said before them at least three times in a row, or None."""
    plain = [re.sub(r"[^\w']+", "", word).lower() for word in words]
    for start in range(len(plain)):
        for size in range(1, 13):
            times = _times(plain, start, size)
            if times * size >= 6 and times >= 4:
                return start + size, _round_end(plain, start, size, times)
    return None


def _round_end(plain: Sequence[str], start: int, size: int, times: int) -> int:
    """Where the loop ends; a last round that is broken off by the end of the window is part of it."""
    end = start + times * size
    rest = plain[end:]
    return len(plain) if len(rest) < size and rest == plain[start : start + len(rest)] else end


def _times(words: Sequence[str], start: int, size: int) -> int:
    first, times = words[start : start + size], 1
    while len(first) == size and words[start + times * size : start + (times + 1) * size] == first:
        times += 1
    return times


def doubtful(heard: Heard) -> bool:
    """Whether the window should be heard again."""
    return bool(heard.words) and (heard.logprob < _GUESSED or is_loop(heard.text) or _too_much(heard))


def unsure(guess: Guess, voice: float, sure: float) -> bool:
    """Whether what was found is worth more work.

    `voice` is seconds of voice, `sure` the mean log probability from which more work finds no better words.
    """
    few_or_many = not _SPARSE * voice < letters(guess.text) < _FASTEST * (voice + 0.3)
    return guess.logprob < sure or few_or_many or is_loop(guess.text)


def is_silence(heard: Heard) -> bool:
    """Whether the words stand for silence: the model itself thinks so, or nobody could say so much in that time."""
    return (heard.no_speech > _SILENT and heard.logprob < _GUESSED) or _too_much(heard)


def _too_much(heard: Heard) -> bool:
    return letters(heard.text) > _FASTEST * (heard.voice + 0.3)


def sifted(heard: Heard) -> tuple[tuple[Word, ...], tuple[Omission, ...]]:
    """Words to keep, and what was left out because it repeats itself or stands for silence."""
    if is_silence(heard):
        return (), _omission(heard.words, "silence")
    kept, omitted, rest = list[Word](), list[Omission](), heard.words
    while found := loop([word.text for word in rest]):
        start, end = found
        kept += rest[:start]
        omitted += _omission(rest[start:end], "loop")
        rest = rest[end:]
    return (*kept, *rest), tuple(omitted)


def _omission(words: Sequence[Word], reason: str) -> tuple[Omission, ...]:
    if not words:
        return ()
    text = " ".join(word.text for word in words)
    return (Omission(round(words[0].start, 3), round(words[-1].end, 3), text, reason),)


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with times to a millisecond, never going back and never overlapping."""
    ordered: list[Word] = []
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        start = max(round(word.start, 3), ordered[-1].end if ordered else 0.0)
        ordered.append(word._replace(start=start, end=max(round(word.end, 3), start)))
    return tuple(ordered)


def holes(words: Sequence[Word], speech: Sequence[tuple[float, float]]) -> list[Hole]:
    """Stretches of voice for which there are no words, or far too few: what a decoder skipped. In order.

    `words` and `speech` (seconds) are of one track and in order. A word counts for as long as its letters can take.
    Each is at most as long as Whisper hears at once, and is parted where nobody spoke for long.
    """
    found: list[Hole] = []
    for start, end in _gaps([(word.start, _spoken_end(word)) for word in words]):
        missed = [(max(start, begin), min(end, stop)) for begin, stop in speech if begin < end and stop > start]
        for group in _grouped([part for one in missed for part in _short(*one)]):
            voice = sum(stop - begin for begin, stop in group)
            if voice > _SKIPPED:
                found.append(Hole(max(start, group[0][0] - _AROUND), min(end, group[-1][1] + _AROUND), voice))
    return found


def _spoken_end(word: Word) -> float:
    """The end of a word that was not stretched over what follows it."""
    return min(word.end, word.start + _SLOWEST * (len(word.text) + 3))


def _short(start: float, end: float) -> list[tuple[float, float]]:
    """A stretch in equal parts that can each be heard at once."""
    parts = max(ceil((end - start) / _AT_ONCE), 1)
    each = (end - start) / parts
    return [(start + each * at, start + each * (at + 1)) for at in range(parts)]


def _grouped(missed: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Stretches that are heard together."""
    groups: list[list[tuple[float, float]]] = []
    for start, end in missed:
        if groups and start - groups[-1][-1][1] < _APART and end - groups[-1][0][0] <= _AT_ONCE:
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return groups


def _gaps(marks: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    starts = [start for start, _ in marks] + [float("inf")]
    ends = [0.0] + [end for _, end in marks]
    return [(end, start) for end, start in zip(ends, starts, strict=True) if start > end]


def mended(words: Sequence[Word], hole: Hole, heard: Heard) -> tuple[Word, ...]:
    """The words with what was heard in the hole between them, if that is surely more.

    A word that was stretched over the hole ends where the hole begins.
    """
    unsure = heard.logprob < _UNSURE or heard.no_speech > _SILENT or is_loop(heard.text) or _too_much(heard)
    if unsure or not heard.words:
        return tuple(words)
    outside = [word for word in words if not hole.start <= word.start < hole.end]
    cut = [word._replace(end=min(word.end, hole.start)) if word.start < hole.start else word for word in outside]
    return tuple(sorted([*cut, *heard.words]))


def trimmed(words: Sequence[Word], speech: Sequence[tuple[float, float]]) -> tuple[Word, ...]:
    """The words, each shortened to the voice in it where it has any: Whisper stretches words over pauses.

    Both are of one track and in order; a word that touches several stretches of voice keeps the one that it shares
    most with.
    """
    ends = [end for _, end in speech]
    return tuple(_trimmed(word, islice(speech, bisect_right(ends, word.start), None)) for word in words)


def _trimmed(word: Word, speech: Iterable[tuple[float, float]]) -> Word:
    touched = takewhile(lambda voice: voice[0] < word.end, speech)
    shared = [(max(start - _EDGE, word.start), min(end + _EDGE, word.end)) for start, end in touched]
    if not shared:
        return word
    start, end = max(shared, key=lambda part: part[1] - part[0])
    return word._replace(start=round(start, 3), end=round(end, 3))
