"""Utterances cut into subtitle cues: two lines of 42 characters and 7 s at most, by word times.

The limits are those of Netflix's "English Timed Text Style Guide". A single word that breaks them stays whole in time.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Utterance

WIDTH = 42
"""Characters in a line."""

LINES = 2
"""Lines in a cue."""

LONGEST = 7.0
"""Seconds of a cue."""

SHORTEST = 0.5
"""Seconds that a cue stays when its words have no length."""

_SENTENCE_END = (".", "?", "!", "…", "。", "？", "！")


class Cue(NamedTuple):
    """What is shown from `start` to `end`: one or two lines, not yet escaped."""

    start: float
    end: float
    speaker: str
    lines: tuple[str, ...]


class Piece(NamedTuple):
    """A part of an utterance's text, mostly a word with the space behind it, and its time."""

    start: float
    end: float
    text: str


def cues(utterances: Iterable[Utterance], prefixes: Mapping[str, str]) -> list[Cue]:
    """Cues in order of their start. `prefixes` are set before the text of a speaker's cues and count as text."""
    made = [cue for one in utterances for cue in _cues(one, prefixes.get(one.speaker, ""))]
    return sorted(made, key=lambda cue: (cue.start, cue.end))


def _cues(utterance: Utterance, prefix: str) -> Iterator[Cue]:
    for group in _balanced(list(_groups(pieces(utterance), prefix)), prefix):
        start = max(0.0, group[0].start)
        end = max(piece.end for piece in group)
        end = min(end if end > start else start + SHORTEST, start + LONGEST)
        yield Cue(start, end, utterance.speaker, tuple(_wrapped(group, prefix)))


def _groups(pieces: Iterable[Piece], prefix: str) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        while group and not _fits([*group, piece], prefix):
            cut = _cut(group)
            yield group[:cut]
            group = group[cut:]
        group.append(piece)
    if group:
        yield group


def _balanced(groups: list[list[Piece]], prefix: str) -> list[list[Piece]]:
    """The same groups; a last one that holds a few words only shares evenly with the one before it."""
    *start, last = groups or [[]]
    if not start or _ends(start[-1]) or 2 * _length(last) > _length(start[-1]):
        return groups
    both = start[-1] + last
    cut = min(range(1, len(both)), key=lambda at: abs(_length(both[:at]) - _length(both[at:])))
    halves = [both[:cut], both[cut:]]
    return [*start[:-1], *halves] if all(_fits(half, prefix) for half in halves) else groups


def _length(group: list[Piece]) -> int:
    return sum(len(piece.text) for piece in group)


def _ends(group: list[Piece]) -> bool:
    return group[-1].text.rstrip().endswith(_SENTENCE_END)


def _fits(group: list[Piece], prefix: str) -> bool:
    return group[-1].end - group[0].start <= LONGEST and len(_wrapped(group, prefix)) <= LINES


def _cut(group: list[Piece]) -> int:
    """After the last sentence that ends in the second half of a full group, else after all of it."""
    ends = [index for index in range(1, len(group) + 1) if _ends(group[:index])]
    return ends[-1] if ends and ends[-1] * 2 >= len(group) else len(group)


def _wrapped(group: list[Piece], prefix: str) -> list[str]:
    text = prefix + "".join(piece.text for piece in group)
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


def pieces(utterance: Utterance) -> list[Piece]:
    """The text in pieces, each with its time: by its words, or, where a person changed the text, in proportion.

    Put together they are the text in one line, with single spaces.
    """
    text = " ".join(line(utterance.text).split())
    found = _starts(text, utterance)
    if found is None:
        return _estimated(text, _second(utterance.start, 0.0), _second(utterance.end, 0.0))
    bounds = [*found, len(text)]
    return [
        Piece(_second(word.start, utterance.start), _second(word.end, utterance.end), text[begin:end])
        for word, begin, end in zip(utterance.words, bounds, bounds[1:], strict=False)
    ]


def _starts(text: str, utterance: Utterance) -> list[int] | None:
    """Where each word starts in the text; None when the text is not just its words."""
    starts, reached = [], 0
    for word in utterance.words:
        said = " ".join(line(word.text).split())
        at = text.find(said, reached)
        if not said or at < 0 or text[reached:at].strip():
            return None
        starts.append(at)
        reached = at + len(said)
    return None if text[reached:].strip() else starts


def _estimated(text: str, start: float, end: float) -> list[Piece]:
    pieces, done = [], 0
    for part in re.findall(rf"\S{{1,{WIDTH}}}\s*", text):
        begin, done = done, done + len(part)
        share = (end - start) / len(text)
        pieces.append(Piece(start + share * begin, start + share * done, part))
    return pieces


def _second(value: float, otherwise: float) -> float:
    return value if math.isfinite(value) else otherwise if math.isfinite(otherwise) else 0.0
