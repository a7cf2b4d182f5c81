"""Words and time: which words a stretch of time holds, and what times new words get from old ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from callscope.call import Utterance, Word, is_response

_PUNCTUATION = re.compile(r"[^\w]+")


def contained(words: Sequence[Word], start: float, end: float) -> tuple[int, int]:
    """The slice (first, last) of the words whose middle lies in the stretch; empty slices lie where it would be."""
    middles = [(word.start + word.end) / 2 for word in words]
    first = sum(middle < start for middle in middles)
    last = sum(middle <= end for middle in middles)
    return first, max(first, last)


def realign(words: Sequence[Word], tokens: Sequence[str]) -> tuple[Word, ...]:
    """`tokens` with times from `words`: what stayed keeps its time, what is new shares the time of what it replaces.

    Case and punctuation do not count as a change. A typed word has a confidence of 1.
    """
    matcher = SequenceMatcher(None, [key(word.text) for word in words], [key(one) for one in tokens], autojunk=False)
    aligned: list[Word] = []
    for how, first, last, begin, stop in matcher.get_opcodes():
        new = tokens[begin:stop]
        if last - first == stop - begin:
            pairs = zip(words[first:last], new, strict=True)
            aligned += [word if word.text == token else _typed(word.start, word.end, token) for word, token in pairs]
        elif how != "delete":
            aligned += _spread(new, *_room(words, first, last))
    return tuple(aligned)


def key(token: str) -> str:
    """A word without case and punctuation; punctuation alone is itself."""
    return _PUNCTUATION.sub("", token.casefold()) or token


def _typed(start: float, end: float, token: str) -> Word:
    return Word(start, end, token, 1.0)


def _room(words: Sequence[Word], first: int, last: int) -> tuple[float, float]:
    """The time of words[first:last]; for an empty slice the gap in which it lies."""
    if first < last:
        return words[first].start, words[last - 1].end
    start = words[first - 1].end if first else words[0].start
    end = words[last].start if last < len(words) else words[-1].end
    return start, max(start, end)


def _spread(tokens: Sequence[str], start: float, end: float) -> list[Word]:
    """The tokens over the time, each as long as its letters ask for."""
    total = sum(map(len, tokens))
    times = [start]
    for token in tokens:
        times.append(times[-1] + (end - start) * len(token) / total)
    borders = [round(time, 3) for time in times]
    return [_typed(borders[index], borders[index + 1], token) for index, token in enumerate(tokens)]


def said(utterances: Iterable[Utterance], start: float, end: float, speaker: str = "") -> str:
    """The words whose middle lies in the stretch; a line for each speaker's part.

    `speaker` narrows it to one label. Short listener responses inside somebody's words are left out.
    """
    parts = [one for one in parts_of(utterances, start, end) if speaker in ("", one.speaker)]
    spoken = [one for one in parts if not any(is_response(one, other) for other in parts)]
    lines: list[tuple[str, str]] = []
    for one in spoken:
        if lines and lines[-1][0] == one.speaker:
            lines[-1] = (one.speaker, f"{lines[-1][1]} {one.text}")
        else:
            lines.append((one.speaker, one.text))
    return "\n".join(text for _, text in lines)


def parts_of(utterances: Iterable[Utterance], start: float, end: float) -> list[Utterance]:
    """What is said in the stretch: utterances cut to the words inside, in order of time."""
    parts = [_inside(one, start, end) for one in utterances if one.start <= end and start <= one.end]
    return sorted((one for one in parts if one), key=lambda one: one.start)


def _inside(one: Utterance, start: float, end: float) -> Utterance | None:
    if start <= one.start and one.end <= end:
        return one
    if not one.words:
        return one if start <= (one.start + one.end) / 2 <= end else None
    first, last = contained(one.words, start, end)
    words = one.words[first:last]
    if not words:
        return None
    text = " ".join(word.text for word in words)
    return Utterance(words[0].start, words[-1].end, one.speaker, text, words)


def anchored(utterances: Iterable[Utterance], start: float, end: float, text: str, speaker: str) -> tuple[str, str]:
    """Who says what in a quote's stretch today, (label, text): told by the words as tagged, then by who says most.

    Labels may be numbered otherwise since then, so the words decide. ("", "") where nothing is said any more.
    """
    parts = parts_of(utterances, start, end)
    seconds: dict[str, float] = {}
    for one in parts:
        seconds[one.speaker] = seconds.get(one.speaker, 0.0) + one.end - one.start
    if not parts:
        return "", ""
    main = max(seconds, key=lambda label: (seconds[label], label == speaker))
    choices = [(main, said(parts, start, end))] + [(label, said(parts, start, end, label)) for label in seconds]
    likeness = [(_alike(text, words), label == speaker) for label, words in choices]
    return choices[likeness.index(max(likeness))]


def _alike(one: str, other: str) -> float:
    if one == other:
        return 2.0
    return SequenceMatcher(None, list(map(key, one.split())), list(map(key, other.split())), autojunk=False).ratio()
