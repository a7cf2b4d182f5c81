"""Words and turns become utterances, word by word. Pure; linear in the number of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from callscope.call import Turn, Utterance, Word
from callscope.conversation.assign import SENTENCE_END, speakers_of
from callscope.running import join

if TYPE_CHECKING:
    from callscope.settings import WordsSettings

_RESPONSE = 2
"""A listener response has at most this many words, as in callscope.call.is_response."""

_EDGES = re.compile(r"^(\W*)(.*?)((?:['’]s)?\W*)$", re.DOTALL)


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

    Punctuation around the match and a possessive 's stay; the new word lasts from the first word's start to the last
    one's end, with the lowest of their confidences. Of two keys that fit the longer wins. An empty value
    drops the words.
    """
    values = {_folded(key): value for key, value in replacements.items() if key.strip()}
    prefixes = {key[:length] for key in values for length in range(1, len(key) + 1)}
    kept: list[Word] = []
    at = 0
    while at < len(words):
        found, until = _longest_match(words, at, values, prefixes)
        kept.extend(_replaced(words[at:until], found) if found is not None else words[at:until])
        at = until
    return tuple(kept)


def _runs(words: Sequence[Word], labels: Sequence[str], pause: float) -> Iterator[tuple[str, list[Word]]]:
    """Words between changes of speaker; a response inside a sentence does not end that sentence's run."""
    stretches: list[tuple[str, list[Word]]] = []
    for word, label in zip(words, labels, strict=True):
        if stretches and stretches[-1][0] == label:
            stretches[-1][1].append(word)
        else:
            stretches.append((label, [word]))
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
    first = 0
    last = words[0].start if words else 0.0
    for index, (start, end, _, _) in enumerate(words):
        if start - last >= settings.pause:
            yield from _cut_to(label, words[first:index], settings.longest)
            first = index
        last = end
    yield from _cut_to(label, words[first:], settings.longest)


def _cut_to(label: str, words: Sequence[Word], longest: float) -> Iterator[Utterance]:
    for piece in _pieces(words, longest) if words else ():
        yield _utterance(label, piece)


def _utterance(label: str, words: Sequence[Word]) -> Utterance:
    text = join(word.text for word in words)
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


def _folded(text: str) -> str:
    return join(text.casefold().replace("’", "'").split())


def _longest_match(
    words: Sequence[Word], at: int, values: Mapping[str, str], prefixes: set[str]
) -> tuple[str | None, int]:
    """The replacement for the words from `at` on and where they end; (None, at + 1) if no key fits."""
    found, until = None, at + 1
    so_far: list[str] = []
    for index in range(at, len(words)):
        before, core, after = _parts(words[index].text)
        so_far.append(core.casefold().replace("’", "'"))
        text = join(so_far)
        if text not in prefixes or (before and index > at):
            break
        if text in values:
            found, until = values[text], index + 1
        if after:
            break
    return found, until


def _replaced(words: Sequence[Word], value: str) -> tuple[Word, ...]:
    if not value:
        return ()
    text = _parts(words[0].text)[0] + value + _parts(words[-1].text)[2]
    return (Word(words[0].start, words[-1].end, text, min(word.confidence for word in words)),)


def _parts(text: str) -> tuple[str, str, str]:
    """Punctuation before, the word, and what follows it."""
    match = _EDGES.match(text)
    assert match is not None  # every part of the pattern may be empty
    return match[1], match[2], match[3]
