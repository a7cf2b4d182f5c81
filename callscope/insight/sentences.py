"""An utterance's sentences, with their times. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Utterance

LONG = 24
"""Words from which on a sentence is cut before a conjunction, so that the span shows what was meant."""
LONGEST = 40
"""Words after which it is cut at the next comma: recognisers write whole monologues without a full stop."""

_FILLERS = frozenset({"um", "uh", "er", "erm", "hmm", "uhm"})
_CONJUNCTIONS = frozenset({"but", "so", "because", "then", "which", "although", "though"})
_CLAUSE_END = (",", ";", ":")
_END = re.compile(r"[.?!…][\"')\]]*$")
_BARE = re.compile(r"^\W+|\W+$")


class Sentence(NamedTuple):
    """`text` as it was said; `plain` without fillers and repeated words, with straight apostrophes, for matching."""

    start: float
    end: float
    text: str
    plain: str


class _Token(NamedTuple):
    """A word and where in the utterance's text it stands."""

    start: float
    end: float
    text: str
    first: int
    until: int


def sentences(utterance: Utterance) -> tuple[Sentence, ...]:
    """The sentences in order. Times are the words' own, or by the share of letters where a person changed the text."""
    tokens = _placed(utterance) or _spread(utterance)
    return tuple(_sentence(utterance.text, piece) for piece in _pieces(tokens))


def _placed(utterance: Utterance) -> list[_Token]:
    """The words where they stand in the text; none if they are not what the text says."""
    tokens: list[_Token] = []
    at = 0
    for word in utterance.words:
        first = utterance.text.find(word.text, at)
        if first < 0 or utterance.text[at:first].strip():
            return []
        at = first + len(word.text)
        tokens.append(_Token(word.start, word.end, word.text, first, at))
    return [] if utterance.text[at:].strip() else tokens


def _spread(utterance: Utterance) -> list[_Token]:
    """The text's own words, with times by the share of letters."""
    second = (utterance.end - utterance.start) / max(len(utterance.text), 1)
    return [
        _Token(
            round(utterance.start + match.start() * second, 3),
            round(utterance.start + match.end() * second, 3),
            match[0],
            match.start(),
            match.end(),
        )
        for match in re.finditer(r"\S+", utterance.text)
    ]


def _pieces(tokens: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    first = 0
    for index, token in enumerate(tokens, start=1):
        if _END.search(token.text) or index == len(tokens):
            yield from _clauses(tokens[first:index])
            first = index


def _clauses(tokens: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    """A long sentence in parts."""
    first = 0
    for index in range(1, len(tokens) if len(tokens) >= LONG else 0):
        joined = _BARE.sub("", tokens[index].text).lower() in _CONJUNCTIONS or index - first >= LONGEST
        if joined and tokens[index - 1].text.endswith(_CLAUSE_END):
            yield tokens[first:index]
            first = index
    yield tokens[first:]


def _sentence(whole: str, tokens: Sequence[_Token]) -> Sentence:
    text = whole[tokens[0].first : tokens[-1].until]
    return Sentence(tokens[0].start, tokens[-1].end, text, " ".join(_fluent(text.replace("’", "'").split())))


def _fluent(tokens: Sequence[str]) -> list[str]:
    """Without "um" and ", like,", and of a word said twice only the second: "I'd, um, I'd like"."""
    kept: list[str] = []
    for token in tokens:
        bare = _BARE.sub("", token).lower()
        if bare in _FILLERS or (bare == "like" and token.endswith(",")):
            continue
        if kept and bare and _BARE.sub("", kept[-1]).lower() == bare:
            kept.pop()
        kept.append(token)
    return kept
