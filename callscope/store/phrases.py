"""What people typed, made safe for FTS5, and where it is in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

TERMS = 50
"""How many words of a search count."""

WIDTH = 160
"""Characters of a snippet."""

_WORD = re.compile(r"[^\W_]+")

_TERM = re.compile(r'"([^"]+)"|([^\s"]+)')


class Phrase(NamedTuple):
    """Words that were asked for together; with `open_end` the last one may go on."""

    text: str
    open_end: bool


def phrases_of(text: str) -> list[Phrase]:
    """What a person asked for: single words, and "words in quotes" together. The last word may go on.

    A single letter may not: nearly everything goes on from there, and it takes long to find.
    """
    found = [match for match in _TERM.finditer(text.replace("\0", " ")) if any(map(str.isalnum, match[0]))][:TERMS]
    return [Phrase(match[1] or match[2], match is found[-1] and _goes_on(match)) for match in found]


def _goes_on(match: re.Match[str]) -> bool:
    return not match[1] and len(_WORD.findall(match[2])[-1]) > 1


def match_expression(phrases: Iterable[Phrase]) -> str:
    """The phrases as an FTS5 query in which nothing is an operator: all must be there, in any order."""
    return " ".join(f'"{one.text}"{"*" if one.open_end else ""}' for one in phrases)


def one_word(phrases: Sequence[Phrase]) -> bool:
    """Whether all that was asked for is a single word, as the index sees words."""
    return len(phrases) == 1 and len(_WORD.findall(phrases[0].text)) == 1


def marks(text: str, phrases: Iterable[Phrase]) -> tuple[tuple[int, int], ...]:
    """Where the phrases are in the text, as (start, end); compared like the index does, without case and accents."""
    if text.isascii():
        # Folding leaves every letter in its place: ten times as quick as word by word.
        lower = text.lower()
        return tuple(sorted({match.span() for one in phrases for match in _compiled(one).finditer(lower)}))
    spots = [match.span() for match in _WORD.finditer(text)]
    plain = [_folded(text[start:end]) for start, end in spots]
    found = set()
    for phrase in phrases:
        asked = [_folded(match[0]) for match in _WORD.finditer(phrase.text)]
        for place in range(len(plain) - len(asked) + 1):
            if _same(plain[place : place + len(asked)], asked, phrase.open_end):
                found.add((spots[place][0], spots[place + len(asked) - 1][1]))
    return tuple(sorted(found))


def saying(phrases: Iterable[Phrase]) -> Callable[[str], bool]:
    """Whether a text has all the phrases, as the index and `marks` compare them."""
    patterns = [_compiled(one) for one in phrases]

    def said(text: str) -> bool:
        folded = text.lower() if text.isascii() else _folded(text)
        return all(one.search(folded) for one in patterns)

    return said


@lru_cache(maxsize=TERMS)
def _compiled(phrase: Phrase) -> re.Pattern[str]:
    """What finds the phrase in a folded text."""
    words = r"[\W_]+".join(re.escape(_folded(match[0])) for match in _WORD.finditer(phrase.text))
    end = r"[^\W_]*" if phrase.open_end else r"(?![^\W_])"
    # With an open end a mark goes to the end of its word.
    return re.compile(rf"(?<![^\W_]){words}{end}")


def _same(words: Sequence[str], asked: Sequence[str], open_end: bool) -> bool:
    last = words[-1].startswith(asked[-1]) if open_end else words[-1] == asked[-1]
    return last and words[:-1] == asked[:-1]


def _folded(word: str) -> str:
    return "".join(one for one in normalize("NFKD", word.lower()) if not combining(one))


def cut(text: str, found: Sequence[tuple[int, int]], width: int = WIDTH) -> tuple[str, tuple[tuple[int, int], ...]]:
    """(snippet, matches): about `width` characters around the first hit, at word borders, and the hits in it."""
    if len(text) <= width:
        return text, tuple(found)
    first = found[0][0] if found else 0
    begin = 0 if first < width // 2 else text.rfind(" ", 0, first - width // 4) + 1
    stop = len(text) if begin + width >= len(text) else text.rfind(" ", begin, begin + width)
    stop = stop if stop > first else begin + width
    before, after = "…" if begin else "", "…" if stop < len(text) else ""
    shift = len(before) - begin
    inside = tuple((start + shift, min(end, stop) + shift) for start, end in found if begin <= start < stop)
    return before + text[begin:stop] + after, inside
