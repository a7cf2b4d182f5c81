"""A call as one stream of tokens, each with its place in the text of its row. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.nouns.redacted import Part

if TYPE_CHECKING:
    from callscope.call import Utterance

_TOKEN = re.compile(r"[^\W_]+(?:['’´][^\W_]+)*")


class Token(NamedTuple):
    """A word or a number. `gap` is what stands before it in its row: spaces and punctuation."""

    row: int
    at: int
    until: int
    text: str
    plain: str
    gap: str
    speaker: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def opens(self) -> bool:
        """Whether it is the first of its row or of a sentence."""
        return self.at == len(self.gap) or any(sign in self.gap for sign in '.?!:;“"')


def tokens(rows: Sequence[Utterance]) -> list[Token]:
    """All tokens, in the order of the rows."""
    return [token for number, row in enumerate(rows) for token in _of(number, row)]


def _of(number: int, row: Utterance) -> list[Token]:
    found = []
    last = 0
    for match in _TOKEN.finditer(row.text):
        plain = match.group().casefold().replace("’", "'").replace("´", "'")
        gap = row.text[last : match.start()]
        found.append(Token(number, match.start(), match.end(), match.group(), plain, gap, row.speaker))
        last = match.end()
    return found


def part(rows: Sequence[Utterance], row: int, at: int, until: int) -> Part:
    """The characters of a row with the seconds in which they were said; the row's own where words have no times."""
    one = rows[row]
    places = word_places(one)
    inside = [index for index, (begin, end) in enumerate(places) if begin < until and at < end]
    if not inside:
        return Part(row, at, until, one.start, one.end)
    return Part(row, at, until, one.words[inside[0]].start, one.words[inside[-1]].end)


def word_places(row: Utterance) -> list[tuple[int, int]]:
    """Where each word of a row stands in its text; nothing where that cannot be told."""
    places = []
    at = 0
    for word in row.words:
        begin = row.text.find(word.text, at)
        if begin < 0 or not word.text:
            return []
        at = begin + len(word.text)
        places.append((begin, at))
    return places


def said(rows: Sequence[Utterance], parts: Sequence[Part]) -> str:
    """What the parts say, with … between those of several rows."""
    return " … ".join(rows[one.row].text[one.at : one.until] for one in parts)


def grouped(found: Sequence[Token], rows: Sequence[Utterance]) -> tuple[Part, ...]:
    """A part for each row that the tokens stand in, from the first to the last of them there."""
    spans: dict[int, tuple[int, int]] = {}
    for token in found:
        at, until = spans.get(token.row, (token.at, token.until))
        spans[token.row] = (min(at, token.at), max(until, token.until))
    return tuple(part(rows, row, *span) for row, span in sorted(spans.items()))
