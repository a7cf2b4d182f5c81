"""What is left of a sentence when politeness, fillers and names are taken out: stems, each with its word. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

NOT = "not"
"""What every negation becomes: "isn't", "never", "no"."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_END = re.compile(r"[.?!;…]+")
_NEGATION = re.compile(
    r"not|never|cannot|cant|wont|without|(?:do|does|did|is|was|are|were|have|has|had|could|would|should)nt"
)
_VOWEL = re.compile(r"[aeiouyäöü]")


class Term(NamedTuple):
    """A word that carries a theme: its stem, and its place among all words of the clause."""

    stem: str
    place: int


class Clause(NamedTuple):
    """A sentence: all its words as they were said, in lower case, and those that carry a theme."""

    words: tuple[str, ...]
    terms: tuple[Term, ...]


class Lists(NamedTuple):
    """theme_words.toml, ready for use."""

    stops: frozenset[str]
    script: re.Pattern[str]
    names: re.Pattern[str]
    forms: dict[str, str]


@cache
def lists() -> Lists:
    """The words of theme_words.toml."""
    read = tomllib.loads((Path(__file__).parent / "theme_words.toml").read_text(encoding="utf-8"))
    stops = frozenset(f"{read['stop']} {read['polite']} {read['counted']}".split())
    return Lists(stops, re.compile("|".join(read["script"])), re.compile(read["before_names"]), read["forms"])


def plain(text: str) -> str:
    """In lower case with straight apostrophes, without sentences of courtesy."""
    return lists().script.sub(" . ", text.lower().replace("’", "'"))


def names(texts: Iterable[str]) -> frozenset[str]:
    """Words that are said as somebody's name at least half of the time, and at least twice."""
    as_name: Counter[str] = Counter()
    every: Counter[str] = Counter()
    pattern, stops = lists().names, lists().stops
    for text in texts:
        every.update(_WORD.findall(text))
        as_name.update(word for found in pattern.findall(text) for word in found.split() if word not in stops)
    return frozenset(word for word, times in as_name.items() if times >= 2 and times * 2 >= every[word])


def clauses(text: str, others: Collection[str] = ()) -> tuple[Clause, ...]:
    """The sentences of a `plain` text; `others` are words that carry no theme here, such as names."""
    return tuple(_clause(tuple(_WORD.findall(part)), others) for part in _END.split(text) if part.strip())


def _clause(words: Sequence[str], others: Collection[str]) -> Clause:
    terms = ((stem(word), place) for place, word in enumerate(words) if word not in others)
    return Clause(tuple(words), tuple(Term(found, place) for found, place in terms if found))


@cache
def stem(word: str) -> str:
    """One form for those of a word, empty for one that carries no theme, NOT for every negation.

    Without the plural, -ing, -ed and -ation; far lighter than Porter's (1980), so that no two words of different
    meaning meet. Forms that no ending tells are listed.
    """
    bare = word.removesuffix("'s").replace("'", "")
    if _NEGATION.fullmatch(bare):
        return NOT
    known = lists()
    if len(bare) < 2 or bare in known.stops or any(letter.isdigit() for letter in bare):
        return ""
    return known.forms.get(bare) or _cut(bare)


def _cut(word: str) -> str:
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ification", "ify"), ("ation", "at")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending) + instead
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        short = word.removesuffix(ending)
        if short != word and len(short) >= 3 and _VOWEL.search(short):
            word = short[:-1] if short[-1] == short[-2] and short[-1] not in "lsz" else short
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
