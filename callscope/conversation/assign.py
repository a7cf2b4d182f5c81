"""The speaker of each word, decided for the words around a change of speaker together. Pure; linear in the words.

A word far from a speaker's turns costs as much as it is far, in seconds, and a change of speaker costs little where
people change - after a sentence, at a pause, where the other one's turn begins - and much inside a phrase; the cheapest
way through wins (Viterbi 1967). So a turn boundary that is a few hundred milliseconds off snaps to the sentence or
pause beside it, a word in no turn goes to the turn that it belongs to, a lone flipped word is smoothed, and where two
speak at once a phrase stays whole and goes to whose turn it fits.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.call import Turn, Word

ALONE = "S1"
"""The label of the only speaker when no turns are known."""
SENTENCE_END = tuple(".?!…。？！")
CLAUSE_END = tuple(",;:，、；：")


class Costs(NamedTuple):
    """What it costs, in seconds of distance, to give words to speakers.

    Fitted on one half of the calls with truth (callscope.bench.halves says which).
    """

    phrase: float = 1.0
    """A change of speaker inside a phrase."""
    comma: float = 0.7
    """A change of speaker after a comma."""
    sentence: float = 0.0
    """A change of speaker after the end of a sentence."""
    pause: float = 2.0
    """What each second of pause before the word takes off a change, down to the cost after a sentence."""
    begins: float = 0.4
    """What it takes off a change when a turn of the new speaker begins with the word."""
    ends: float = 0.1
    """What it takes off a change when a turn of the old speaker ends with the word before."""
    beside: float = 0.5
    """Seconds from a word within which a turn begins or ends with it; the nearer, the more it takes off."""
    outside: float = 0.4
    """What the part of a word costs that lies outside of the speaker's turns, for a whole word."""
    reach: float = 0.6
    """Words further than this from all turns but one speaker's are theirs."""


COSTS = Costs()
FAR = 1e9
"""Seconds that no change of speaker is worth."""


class _Fit(NamedTuple):
    """For each speaker, word by word, what it costs to give it to them, and what it takes off that it begins or ends a
    turn of theirs; `sure` is the only speaker within reach of a word, or -1."""

    here: list[list[float]]
    begins: list[list[float]]
    ends: list[list[float]]
    sure: list[int]


def speakers_of(words: Sequence[Word], turns: Sequence[Turn], costs: Costs = COSTS) -> list[str]:
    """The speaker of each word; `words` in order of start. `turns` may overlap."""
    names = list(dict.fromkeys(turn.speaker for turn in sorted(turns)))
    if len(names) < 2 or not words:
        return (names or [ALONE])[:1] * len(words)
    fit = _fit(words, [_stretches(turns, name) for name in names], costs)
    after = dict.fromkeys(CLAUSE_END, costs.comma) | dict.fromkeys(SENTENCE_END, costs.sentence)
    path: list[int] = []
    for label, run in itertools.groupby(fit.sure):
        low, high = len(path), len(path) + len(list(run))
        if label >= 0:
            path += [label] * (high - low)
        else:
            # A word on either side is among the words, so that coming and going cost what a change there costs.
            first, last = max(low - 1, 0), min(high + 1, len(words))
            cheapest = _cheapest_of_two if len(names) == 2 else _cheapest
            found = cheapest(_cut(fit, first, last), _changes(words[first:last], after, costs))
            path += found[low - first : high - first]
    return [names[index] for index in path]


def _stretches(turns: Sequence[Turn], speaker: str) -> tuple[list[float], list[float]]:
    """When a speaker begins and ends, turns that touch made one; with a sentinel before and after."""
    starts, ends = [-FAR], [-FAR]
    for start, end, _ in sorted(turn for turn in turns if turn.speaker == speaker):
        if start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return [*starts, FAR], [*ends, FAR]


def _fit(words: Sequence[Word], voices: Sequence[tuple[list[float], list[float]]], costs: Costs) -> _Fit:
    import numpy as np

    begun, ended = np.array([word[:2] for word in words]).T
    middle = (begun + ended) / 2
    here, begins, ends, near = [], [], [], []
    for starts, stops in (map(np.asarray, voice) for voice in voices):
        at = np.searchsorted(starts, middle, "right") - 1
        low, high, later = starts[at], stops[at], starts[at + 1]
        distance = np.where(middle > high, np.minimum(middle - high, later - middle), 0.0)
        covered = np.maximum(np.minimum(ended, high) - np.maximum(begun, low), 0.0)
        share = np.where(ended > begun, covered / np.maximum(ended - begun, 1e-9), distance == 0)
        here.append(distance + costs.outside * (1.0 - share))
        begins.append(_beside(np.minimum(np.abs(begun - low), np.abs(later - begun)), costs.begins, costs))
        ends.append(_beside(np.minimum(np.abs(ended - high), np.abs(ended - stops[at - 1])), costs.ends, costs))
        near.append(distance <= costs.reach)
    alone = np.where(np.sum(near, axis=0) == 1, np.argmax(near, axis=0), -1)
    return _Fit(_listed(here), _listed(begins), _listed(ends), alone.tolist())


def _listed(rows: Sequence[NDArray[np.float64]]) -> list[list[float]]:
    return [row.tolist() for row in rows]


def _beside(distance: NDArray[np.float64], most: float, costs: Costs) -> NDArray[np.float64]:
    """`most` for an edge of a turn at the word's own, nothing for one that is too far."""
    import numpy as np

    taken: NDArray[np.float64] = most * np.maximum(1.0 - distance / costs.beside, 0.0)
    return taken


def _cut(fit: _Fit, first: int, last: int) -> _Fit:
    """Some of the words; where the first and the last are sure, nobody else may have them."""
    here, begins, ends = ([row[first:last] for row in rows] for rows in fit[:3])
    for place, sure in ((0, fit.sure[first]), (-1, fit.sure[last - 1])):
        if sure >= 0:
            for label, row in enumerate(here):
                row[place] = 0.0 if label == sure else FAR
    return _Fit(here, begins, ends, fit.sure[first:last])


def _changes(words: Sequence[Word], after: Mapping[str, float], costs: Costs) -> list[float]:
    """What a change of speaker costs before each word but the first; `after` is what it costs after punctuation."""
    changes: list[float] = []
    for (_, end, text, _), (start, _, _, _) in itertools.pairwise(words):
        cost = after.get(text[-1:], costs.phrase)
        if start > end:
            cost = max(cost - costs.pause * (start - end), costs.sentence)
        changes.append(cost)
    return changes


def _cheapest(fit: _Fit, changes: Sequence[float]) -> list[int]:
    """The cheapest sequence of labels (Viterbi); `changes` is what a change costs before each word but the first."""
    rows = [zip(*some, strict=True) for some in fit[:3]]
    totals = list(next(rows[0]))
    next(rows[1])
    steps: list[tuple[int, int, list[float], list[float]]] = []
    for change, here, begins, ends in zip(changes, *rows, strict=False):
        leaving = [total - end for total, end in zip(totals, ends, strict=True)]
        best, second = sorted(range(len(leaving)), key=leaving.__getitem__)[:2]
        least, next_least = leaving[best] + change, leaving[second] + change
        coming = [(next_least if index == best else least) - begin for index, begin in enumerate(begins)]
        steps.append((best, second, totals, coming))
        totals = [(own if own <= come else come) + cost for own, come, cost in zip(totals, coming, here, strict=True)]
    path = [totals.index(min(totals))]
    for best, second, before, coming in reversed(steps):
        state = path[-1]
        path.append(state if before[state] <= coming[state] else second if state == best else best)
    path.reverse()
    return path


def _cheapest_of_two(fit: _Fit, changes: Sequence[float]) -> list[int]:
    """What `_cheapest` finds, for two speakers in a third of the time: most calls have two."""
    rows = [iter(row) for some in fit[:3] for row in some]
    one, two = next(rows[0]), next(rows[1])
    next(rows[2]), next(rows[3])
    stays: list[tuple[bool, bool]] = []
    for change, here_one, here_two, begin_one, begin_two, end_one, end_two in zip(changes, *rows, strict=False):
        to_one, to_two = two - end_two + change - begin_one, one - end_one + change - begin_two
        stays.append((one <= to_one, two <= to_two))
        one, two = (one if one <= to_one else to_one) + here_one, (two if two <= to_two else to_two) + here_two
    path = [int(two < one)]
    for stay in reversed(stays):
        path.append(path[-1] if stay[path[-1]] else 1 - path[-1])
    path.reverse()
    return path
