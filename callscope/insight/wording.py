"""How a theme is said: its name and the phrases under which people will know it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from callscope.insight.phrases import NOT, Clause

if TYPE_CHECKING:
    from callscope.nouns.themed import Key

SHARED = 0.6
"""A stem that so many of a theme's sentences share belongs to its name."""
LONGEST = 7
"""Words of a phrase."""
MOST_PHRASES = 5
"""Phrases that are kept of a theme."""

Clauses = Sequence[tuple[Clause, ...]]


def worded(key: Key, said: Clauses) -> tuple[str, tuple[str, ...], tuple[Key, ...]]:
    """(name, phrases, keys) of a theme that was found by `key`: the most frequent first.

    The name also holds what most of those who say the key say beside it: "password" becomes "reset my password".
    """
    full = _extended(key, said)
    spoken = _phrases(full, said) or _phrases(key, said)
    name = _first(spoken) or _strung(key, said)
    if " " not in name:
        name = _widened(name, said)
    more = Counter(spoken) + Counter(_phrases(key, said))
    other = _other(key, said)
    if other:
        more += Counter(_phrases(other, said))
    phrases = dict.fromkeys([name, *(phrase for phrase, _ in _ranked(more))])
    return name, tuple(phrases)[:MOST_PHRASES], (key, other) if other else (key,)


def _widened(word: str, said: Clauses) -> str:
    """A single word with the one before or after it, where most who say it say that too: "hold" becomes "on hold"."""
    beside: Counter[str] = Counter()
    times = 0
    for clause in (clause for one in said for clause in one):
        for place in (place for place, other in enumerate(clause.words) if other == word):
            times += 1
            beside.update(" ".join(clause.words[slice(*span)]) for span in ((place - 1, place + 1), (place, place + 2)))
    pairs = [(pair, count) for pair, count in _ranked(beside) if " " in pair]
    return pairs[0][0] if pairs and pairs[0][1] >= max(2, SHARED * times) else word


def _extended(key: Key, said: Clauses) -> Key:
    while len(key) < 4:
        sentences = [_stems(clause) for one in said for clause in one if key <= _stems(clause)]
        counts = Counter(stem for stems in sentences for stem in stems - key - {NOT})
        best = min(counts, key=lambda stem: (-counts[stem], stem), default="")
        if not best or counts[best] < max(2, SHARED * len(sentences)):
            break
        key |= {best}
    return key


def _other(key: Key, said: Clauses) -> Key | None:
    """The two stems that those most often say together who do not say the key; None where they have nothing much."""
    without = [one for one in said if not any(key <= _stems(clause) for clause in one)]
    pairs = Counter(pair for one in without for pair in {pair for clause in one for pair in _pairs(clause)})
    best = min(pairs, key=lambda pair: (-pairs[pair], sorted(pair)), default=None)
    return best if best and pairs[best] >= max(2, len(without) / 3) else None


def _pairs(clause: Clause) -> Iterable[Key]:
    stems = sorted(_stems(clause))
    return (frozenset((first, second)) for first, second in product(stems, stems) if first < second)


def _stems(clause: Clause) -> Key:
    return frozenset(term.stem for term in clause.terms)


def _phrases(key: Key, said: Clauses) -> Counter[str]:
    """How often the key is said in which words: the shortest stretch of a sentence that holds all of it."""
    found = (_shortest(key, clause) for one in said for clause in one if key <= _stems(clause))
    return Counter(phrase for phrase in found if phrase)


def _shortest(key: Key, clause: Clause) -> str:
    terms = [term for term in clause.terms if term.stem in key]
    best: tuple[int, int] | None = None
    for first in range(len(terms)):
        left = set(key)
        for last in terms[first:]:
            left.discard(last.stem)
            if not left:
                span = terms[first].place, last.place + 1
                best = span if best is None or span[1] - span[0] < best[1] - best[0] else best
                break
    if best is None or best[1] - best[0] > LONGEST:
        return ""
    # "not" at the end says nothing without what is not.
    ends_open = any(term.place == best[1] - 1 and term.stem == NOT for term in clause.terms)
    return " ".join(clause.words[best[0] : best[1] + ends_open])


def _strung(key: Key, said: Clauses) -> str:
    """The words of a key that never stand close together, in their order."""
    clause = next((clause for one in said for clause in one if key <= _stems(clause)), None)
    if clause is None:
        return " … ".join(sorted(key))
    return " … ".join(dict.fromkeys(clause.words[term.place] for term in clause.terms if term.stem in key))


def _ranked(phrases: Counter[str]) -> list[tuple[str, int]]:
    return sorted(phrases.items(), key=lambda one: (-one[1], len(one[0]), one[0]))


def _first(phrases: Counter[str]) -> str:
    ranked = _ranked(phrases)
    return ranked[0][0] if ranked else ""
