"""Text, words and sound without what was found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from callscope.call import Sentiment, Span, Utterance, Word
from callscope.insight.redact.stream import Token, tokens, word_places
from callscope.nouns.redacted import Finding, Part, label

REACH = 1.0
"""Seconds around a word up to which the sound is silenced where nobody is heard to say anything else: a recogniser's
word often begins late or ends early beside a pause."""


DIGIT = 0.4
"""Seconds that a slow speaker takes for a digit, pauses between groups included."""


class Gone(NamedTuple):
    """Characters of a text and what stands in their place."""

    at: int
    until: int
    label: str


def gone(found: Iterable[Finding], row: int = 0) -> list[Gone]:
    """What goes from a row, in order and without overlaps; what is kept stays."""
    every = [
        Gone(part.at, part.until, label(one.what))
        for one in found
        if not one.kept
        for part in one.parts
        if part.row == row
    ]
    joined: list[Gone] = []
    for one in sorted(every):
        if joined and one.at < joined[-1].until:
            joined[-1] = joined[-1]._replace(until=max(joined[-1].until, one.until))
        else:
            joined.append(one)
    return joined


def text_without(text: str, taken: Sequence[Gone]) -> str:
    """The text with labels in the places."""
    pieces, at = [], 0
    for one in taken:
        pieces += [text[at : one.at], one.label]
        at = one.until
    return "".join([*pieces, text[at:]])


def row_without(row: Utterance, taken: Sequence[Gone]) -> Utterance:
    """The row with labels for what goes, in its text and in its words, and no such word among the reasons."""
    if not taken:
        return row
    lost = {token.plain for one in taken for token in tokens([replace(row, text=row.text[one.at : one.until])])}
    return replace(
        row,
        text=text_without(row.text, taken),
        words=_words_without(row, taken),
        sentiment=_sentiment_without(row.sentiment, lost),
    )


def _words_without(row: Utterance, taken: Sequence[Gone]) -> tuple[Word, ...]:
    """One word with the label for all words that it stands for; no words where their places cannot be told."""
    places = word_places(row)
    kept: list[Word] = []
    labelled: Gone | None = None
    for word, (at, until) in zip(row.words, places, strict=False):
        over = next((one for one in taken if one.at < until and at < one.until), None)
        if over is None:
            kept.append(word)
        elif over is labelled:
            kept[-1] = kept[-1]._replace(end=word.end)
        else:
            text = (
                word.text[: max(over.at - at, 0)]
                + over.label
                + word.text[len(word.text) - max(until - over.until, 0) :]
            )
            kept.append(word._replace(text=text))
        labelled = over
    return tuple(kept)


def _sentiment_without(one: Sentiment | None, lost: set[str]) -> Sentiment | None:
    if one is None:
        return None
    return one._replace(because=tuple(why for why in one.because if not _words_of(why) & lost))


def _words_of(text: str) -> set[str]:
    return {token.plain for token in tokens([Utterance(0.0, 0.0, "", text)])}


def same_words(text: str, rows: Sequence[tuple[Utterance, Sequence[Gone]]]) -> list[Gone]:
    """What goes from a text that says what rows say, or a part of them, perhaps in an older wording."""
    mine = _stream(text)
    theirs = [(token, _over(token, taken)) for row, taken in rows for token in _stream(row.text)]
    matcher = SequenceMatcher(None, [one.plain for one in mine], [one.plain for one, _ in theirs], autojunk=False)
    found: list[Gone] = []
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            over = theirs[block.b + step][1]
            if over:
                token = mine[block.a + step]
                before = found[-1] if found else None
                if (
                    before
                    and before.label == over.label
                    and block.a + step
                    and mine[block.a + step - 1].until == before.until
                ):
                    found[-1] = before._replace(until=token.until)
                else:
                    found.append(Gone(token.at, token.until, over.label))
    return found


def _stream(text: str) -> list[Token]:
    return tokens([Utterance(0.0, 0.0, "", text)])


def _over(token: Token, taken: Sequence[Gone]) -> Gone | None:
    return next((one for one in taken if one.at < token.until and token.at < one.until), None)


def silent(found: Iterable[Finding], rows: Sequence[Utterance], guard: float, duration: float) -> tuple[Span, ...]:
    """The spans in which every channel is silenced: what was found, `guard` seconds before and behind it, and the
    pauses beside it up to REACH. Every channel, since a voice leaks into the other side."""
    words = sorted((word.start, word.end) for row in rows for word in row.words)
    spans = sorted(
        _widened(part.start, part.end, words, guard, duration, _missing(part, rows))
        for one in found
        if not one.kept
        for part in one.parts
    )
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end + guard:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _missing(part: Part, rows: Sequence[Utterance]) -> float:
    """Seconds that saying the digits of a part takes beyond the time that the recogniser gave it: a long number that
    it writes as one word often has the time of its last digits alone."""
    digits = sum(sign.isdigit() for sign in rows[part.row].text[part.at : part.until])
    return max(0.0, digits * DIGIT - (part.end - part.start))


def _widened(
    start: float, end: float, words: Sequence[tuple[float, float]], guard: float, duration: float, missing: float
) -> Span:
    # Words that overlap the finding (the other side's) are no border: the pause is judged by those beside it.
    before = max((until for _, until in words if until <= start + 0.001), default=0.0)
    after = min((begin for begin, _ in words if begin >= end - 0.001), default=duration)
    reach = max(REACH, missing)
    first = min(start - guard, max(before, start - reach))
    last = max(end + guard, min(after, end + reach))
    return Span(round(max(first, 0.0), 3), round(min(last, max(duration, end)), 3))
