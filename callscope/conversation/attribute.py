"""Words and turns become utterances, word by word. Pure; linear in the number of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Turn, Utterance, Word
from callscope.conversation.assign import SENTENCE_END, speakers_of
from callscope.running import join

if TYPE_CHECKING:
    from callscope.settings import WordsSettings

_RESPONSE = 2
"""A listener response has at most this many words, as in callscope.call.is_response."""

_LEADING = re.compile(r"^\W*")
_TRAILING = re.compile(r"(?:['’]s)?\W*$")
"""What a word may have around it that a replacement leaves alone."""


def by_turns(words: Sequence[Word], turns: Sequence[Turn], settings: WordsSettings) -> tuple[Utterance, ...]:
    """The utterances of a recording with one track, in order of start.

    `turns` may overlap. Without turns all words are of the speaker S1. One or two words that one
    speaker says inside a sentence of another become an utterance inside that sentence's utterance.
    """
    ordered = sorted(words)
    labels = speakers_of(ordered, turns)
    runs = _runs(ordered, labels, settings.pause)
    utterances = (one for label, run in runs for one in _utterances(label, run, settings))
    return tuple(sorted(utterances, key=attrgetter("start", "end")))


def by_tracks(
    per_track: Sequence[Sequence[Word]], labels: Sequence[str], settings: WordsSettings
) -> tuple[Utterance, ...]:
    """The utterances of a recording with one party per track, in order of start; they may overlap."""
    utterances = (
        one
        for label, words in zip(labels, per_track, strict=True)
        for one in _utterances(label, sorted(words), settings)
    )
    return tuple(sorted(utterances, key=attrgetter("start", "end")))


def replace_words(words: Sequence[Word], replacements: Mapping[str, str]) -> tuple[Word, ...]:
    """The words with each key of `replacements`, of one or more whole words in any case, replaced by its value.

    Punctuation around the match and a possessive 's stay unless the key has them; the new word lasts from the first
    word's start to the last one's end, with the lowest of their confidences. Of two keys that fit the longer wins. An
    empty value drops the words.
    """
    values = {_folded(key): value for key, value in replacements.items() if key.strip()}
    prefixes = {key[:length] for key in values for length in range(1, len(key) + 1)}
    kept: list[Word] = []
    at = 0
    while at < len(words):
        found = _longest_match(words, at, values, prefixes)
        kept.extend(_replaced(words[at : found.until], found) if found else words[at : at + 1])
        at = found.until if found else at + 1
    return tuple(kept)


def _runs(words: Sequence[Word], labels: Sequence[str], pause: float) -> Iterator[tuple[str, list[Word]]]:
    """Words between changes of speaker; a response inside a sentence does not end that sentence's run."""
    coming = iter(words)
    stretches = [(label, list(islice(coming, len(list(same))))) for label, same in groupby(labels)]
    joined: list[tuple[str, list[Word]]] = []
    for label, run in stretches:
        if len(joined) > 1 and _resumes(joined[-2], joined[-1], label, run[0], pause):
            joined[-2][1].extend(run)
            joined[-2:] = [joined[-1], joined[-2]]
        else:
            joined.append((label, run))
    yield from joined


def _resumes(
    host: tuple[str, list[Word]], response: tuple[str, list[Word]], label: str, word: Word, pause: float
) -> bool:
    """Whether `word` goes on with the host's sentence after a response."""
    last = host[1][-1]
    short = host[0] == label != response[0] and len(response[1]) <= _RESPONSE < len(host[1])
    return short and word.start - last.end < pause and not last.text.endswith(SENTENCE_END)


def _utterances(label: str, words: Sequence[Word], settings: WordsSettings) -> Iterator[Utterance]:
    pauses = [at for at, (one, other) in enumerate(pairwise(words), 1) if other.start - one.end >= settings.pause]
    for first, last in pairwise([0, *pauses, len(words)] if words else ()):
        for piece in _pieces(words[first:last], settings.longest):
            yield _utterance(label, piece)


def _utterance(label: str, words: Sequence[Word]) -> Utterance:
    text = join([word.text for word in words])
    return Utterance(words[0].start, max(words[-1].end, words[0].start), label, text, tuple(words))


def _pieces(words: Sequence[Word], longest: float) -> Iterator[Sequence[Word]]:
    """Cuts of at most `longest` seconds, each at the last sentence end that fits, else at the longest pause."""
    first = 0
    while words[-1].end - words[first].start > longest:
        limit = words[first].start + longest
        until = next((index for index in range(first + 1, len(words)) if words[index].end > limit), first + 1)
        if until >= len(words):
            break
        cut = _cut(words, first + 1, max(until, first + 1))
        yield words[first:cut]
        first = cut
    yield words[first:]


def _cut(words: Sequence[Word], low: int, high: int) -> int:
    """The index in low..high before which to cut."""
    for index in range(high, low - 1, -1):
        if words[index - 1].text.endswith(SENTENCE_END):
            return index
    return max(range(low, high + 1), key=lambda index: (round(words[index].start - words[index - 1].end, 3), index))


class _Match(NamedTuple):
    """A key of so many letters that fits: where its words end, its value, and what stays before and after it."""

    length: int
    until: int
    before: str
    value: str
    after: str


def _folded(text: str) -> str:
    return join(text.casefold().replace("’", "'").split())


def _longest_match(words: Sequence[Word], at: int, values: Mapping[str, str], prefixes: set[str]) -> _Match | None:
    """What replaces the words from `at` on; None if no key fits."""
    first = words[at].text
    leading = len(first) - len(_LEADING.sub("", first))
    found = (_matched(words, at, before, values, prefixes) for before in range(leading + 1))
    return max((one for one in found if one), key=lambda one: one.length, default=None)


def _matched(
    words: Sequence[Word], at: int, before: int, values: Mapping[str, str], prefixes: set[str]
) -> _Match | None:
    """The longest match that leaves so many characters of the first word alone."""
    found = None
    so_far: list[str] = []
    for index in range(at, len(words)):
        text = words[index].text[before if index == at else 0 :]
        for end in _ends(text):
            key = _folded(join([*so_far, text[:end]]))
            if key in values and (found is None or len(key) > found.length):
                found = _Match(len(key), index + 1, words[at].text[:before], values[key], text[end:])
        so_far.append(text)
        if _folded(join(so_far)) not in prefixes:
            break
    return found


def _ends(text: str) -> Iterator[int]:
    """Where the word may end: as it is, and before each sign behind it and a possessive 's."""
    yield from range(len(text), len(_TRAILING.sub("", text, count=1)) - 1, -1)


def _replaced(words: Sequence[Word], found: _Match) -> tuple[Word, ...]:
    if not found.value:
        return ()
    text = found.before + found.value + found.after
    return (Word(words[0].start, words[-1].end, text, min(word.confidence for word in words)),)
