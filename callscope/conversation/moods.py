"""Phrases that are a mood in a support call, and words that are none (moods.toml). Pure.

What VADER scores word by word is first looked through for phrases that it cannot know; each has its reason in the file.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Role
    from callscope.nouns.taught import Learned

_EDGES = ".,!?;:\"'()[]…“”-"
"""What a word may have around it."""

_WORD = re.compile(r"[\w']+")

_ASKED = re.compile(r"(?: [\w']+){0,3}\?")
"""The end of a question, behind a phrase."""


class Phrase(NamedTuple):
    """A way of speaking: its kind, its reason, its valence -4..4 on VADER's scale, and how it sounds.

    `on` are words of which one must be said; `who` says it: "agent", "customer" for all who are known not to be one,
    "" for all but agents; `supposed`, whether it counts after "if" too; `stated`, whether it counts only where it is
    said to be so, not where it is asked or denied.
    """

    says: str
    why: str
    valence: float
    on: frozenset[str]
    who: str
    supposed: bool
    stated: bool
    pattern: re.Pattern[str]
    example: str


class Said(NamedTuple):
    """A phrase in a text: its first word and the one after its last, counted from 0, and its valence; 0 is no mood."""

    first: int
    last: int
    valence: float


class Moods(NamedTuple):
    """The file: words with the valence that they have in a call, words that count from an agent, and the phrases."""

    words: Mapping[str, float]
    agent: frozenset[str]
    phrases: tuple[Phrase, ...]
    supposing: re.Pattern[str]
    unsaid: re.Pattern[str]


@functools.cache
def moods() -> Moods:
    """What moods.toml says."""
    table = tomllib.loads(files("callscope.conversation").joinpath("moods.toml").read_text(encoding="utf-8"))
    return Moods(
        words={**dict.fromkeys(table["words"]["none"], 0.0), **table["words"]["weigh"]},
        agent=frozenset(table["agent"]["counts"]),
        phrases=tuple(_phrase(row, table["groups"]) for row in table["phrase"]),
        supposing=re.compile(table["supposing"]),
        unsaid=re.compile("|".join(_grouped(table[name], table["groups"]) for name in ("asked", "denied"))),
    )


def said(words: Sequence[str], role: Role, learned: Learned = ()) -> tuple[Said, ...]:
    """The phrases in a text given word by word, in order; none overlaps another.

    Phrases that people taught go before those of the file; single words are for VADER, which knows negations.
    """
    text = " ".join(words).lower()
    spoken = {word.strip(_EDGES) for word in text.split(" ")}
    taught = (
        [] if role == "agent" else [one for pattern, valence in _taught(learned) for one in _of(text, pattern, valence)]
    )
    own = (
        one
        for one in _found(text, spoken, role)
        if not any(one.begin < other.end and other.begin < one.end for other in taught)
    )
    found = sorted([*taught, *own], key=lambda one: (one.begin, -one.end))
    return tuple(_apart(text, found))


def _of(text: str, pattern: re.Pattern[str], valence: float) -> list[_Match]:
    return [_Match(match.start(), match.end(), valence) for match in pattern.finditer(text)]


@functools.lru_cache(maxsize=8)
def _taught(learned: Learned) -> tuple[tuple[re.Pattern[str], float], ...]:
    """The phrases of several words that people taught."""
    return tuple(
        (_pattern([re.escape(word).replace(r"\ ", " ")], {}), valence) for word, valence in learned if " " in word
    )


class _Match(NamedTuple):
    begin: int
    end: int
    valence: float


def _found(text: str, spoken: set[str], role: Role) -> Iterator[_Match]:
    for phrase in _sought(spoken, role):
        for match in phrase.pattern.finditer(text):
            if _counts(phrase, text, match):
                yield _Match(match.start(), match.end(), phrase.valence)


def _counts(phrase: Phrase, text: str, match: re.Match[str]) -> bool:
    if not phrase.supposed and moods().supposing.search(text, 0, match.start()):
        return False
    if not phrase.stated or not (first := _WORD.match(text, match.start())):
        return True
    return not _ASKED.match(text, match.end()) and not moods().unsaid.search(text, 0, first.end())


def _sought(spoken: set[str], role: Role) -> list[Phrase]:
    """The phrases of which a word is said, in the order of the file."""
    index, keys = _index(role)
    numbers = {number for word in spoken & keys for number in index[word]}
    return [moods().phrases[number] for number in sorted(numbers)]


@functools.cache
def _index(role: Role) -> tuple[Mapping[str, Sequence[int]], frozenset[str]]:
    index: dict[str, list[int]] = {}
    theirs = ("agent",) if role == "agent" else ("",) if role == "unknown" else ("", "customer")
    for number, phrase in enumerate(moods().phrases):
        for word in phrase.on if phrase.who in theirs else ():
            index.setdefault(word, []).append(number)
    return index, frozenset(index)


def _apart(text: str, found: Sequence[_Match]) -> Iterator[Said]:
    """Those that begin first, of these the longest, as places of words."""
    free = 0
    for one in found:
        if one.begin >= free:
            free = one.end
            first = text.count(" ", 0, one.begin)
            yield Said(first, first + text.count(" ", one.begin, one.end) + 1, one.valence)


def _phrase(row: Mapping[str, Any], groups: Mapping[str, str]) -> Phrase:
    return Phrase(
        says=row["says"],
        why=row["why"],
        valence=float(row["valence"]),
        on=frozenset(row["on"]),
        who=row.get("who", ""),
        supposed=row.get("supposed", False),
        stated=row.get("stated", False),
        pattern=_pattern(row["phrases"], groups),
        example=row["example"],
    )


def _pattern(phrases: Sequence[str], groups: Mapping[str, str]) -> re.Pattern[str]:
    one = _grouped("|".join(phrases), groups)
    # Transcripts put a comma where somebody breathes.
    return re.compile(rf"(?<!\w)(?:{one.replace(' ', ',? ')})(?![\w'])")


def _grouped(pattern: str, groups: Mapping[str, str]) -> str:
    for name, meaning in groups.items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    return pattern
