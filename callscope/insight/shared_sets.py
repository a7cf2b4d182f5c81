"""Sets of stems that many callers say close together: the candidates for themes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callscope.insight.phrases import Clause
    from callscope.nouns.themed import Key

LARGEST = 3
"""Stems of a set."""
WINDOW = 5
"""Stems of a sentence among which those of a set lie; stems that too few callers say do not count."""


def shared_sets(said: Sequence[tuple[Clause, ...]], callers: Any, least: int) -> Mapping[Key, Any]:
    """Each set of up to LARGEST stems that at least `least` callers say, with the numbers of the utterances that do.

    `callers` are the numbers of who says which utterance (int64). The sets come in a fixed order.
    """
    import numpy as np  # 0.14 s

    terms = [
        (term.stem, sentence, utterance) for utterance, sentence, clause in _sentences(said) for term in clause.terms
    ]
    if not terms:
        return {}
    names, stems = np.unique(np.array([one[0] for one in terms]), return_inverse=True)
    places = np.array([one[1:] for one in terms], np.int64)
    found: dict[Key, Any] = {}
    for size in range(1, LARGEST + 1):
        codes, utterances = _occurrences(stems, places, size, len(names))
        for code, at in _frequent(codes, utterances, callers, least):
            key = frozenset(str(names[code // len(names) ** place % len(names)]) for place in range(size))
            found[key] = at
        if size == 1:
            kept = np.isin(names[stems], [stem for key in found for stem in key])
            stems, places = stems[kept], places[kept]
    return found


def _sentences(said: Sequence[tuple[Clause, ...]]) -> Iterator[tuple[int, int, Clause]]:
    """(number of the utterance, number of the sentence, sentence)."""
    every = ((utterance, clause) for utterance, parts in enumerate(said) for clause in parts)
    for sentence, (utterance, clause) in enumerate(every):
        yield utterance, sentence, clause


def _occurrences(stems: Any, places: Any, size: int, base: int) -> tuple[Any, Any]:
    """(a number for each set that occurs, its utterance): the set's stems in order, as digits to the given base."""
    import numpy as np

    codes, utterances = [], []
    for others in combinations(range(1, WINDOW), size - 1):
        steps = (0, *others)
        count = max(len(stems) - steps[-1], 0)
        inside = places[:count, 0] == places[steps[-1] : steps[-1] + count, 0]
        rows = np.sort(np.stack([stems[step : step + count][inside] for step in steps], axis=1), axis=1)
        differ = (np.diff(rows, axis=1) > 0).all(axis=1)
        digits = np.array([base**place for place in range(size)], np.int64)
        codes.append(rows[differ].astype(np.int64) @ digits)
        utterances.append(places[:count, 1][inside][differ])
    return np.concatenate(codes), np.concatenate(utterances)


def _frequent(codes: Any, utterances: Any, callers: Any, least: int) -> Iterator[tuple[int, Any]]:
    """The sets of enough callers, each with its utterances in order."""
    import numpy as np

    if not len(codes):
        return
    known, sets = np.unique(codes, return_inverse=True)
    people = np.unique(sets * (callers.max() + 1) + callers[utterances]) // (callers.max() + 1)
    enough = np.bincount(people, minlength=len(known)) >= least
    if not enough.any():
        return
    pairs = np.unique(sets[enough[sets]] * len(callers) + utterances[enough[sets]])
    of_set, at = pairs // len(callers), pairs % len(callers)
    present, first = np.unique(of_set, return_index=True)
    for number, part in zip(present, np.split(at, first[1:]), strict=True):
        yield int(known[number]), part
