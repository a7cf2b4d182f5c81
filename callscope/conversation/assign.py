"""The speaker of each word, decided for the words around a change of speaker together. Pure; linear in the words.

A word far from a speaker's turns costs as much as it is far, in seconds, and a change of speaker costs little where
people change - after a sentence, at a pause - and much inside a phrase; the cheapest way through wins (Viterbi 1967).
So a turn boundary that is a few hundred milliseconds off snaps to the sentence or pause beside it, a word in no turn
goes to the turn that it belongs to, and a lone flipped word is smoothed.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from callscope.call import Turn, Word

ALONE = "S1"
"""The label of the only speaker when no turns are known."""
SENTENCE_END = tuple(".?!…。？！")
CLAUSE_END = tuple(",;:，、；：")


class Costs(NamedTuple):
    """What it costs, in seconds of distance, to give words to speakers. Fitted on half of the shared calls."""

    phrase: float = 0.60
    """A change of speaker inside a phrase."""
    comma: float = 0.50
    """A change of speaker after a comma."""
    sentence: float = 0.0
    """A change of speaker after the end of a sentence."""
    pause: float = 1.0
    """What each second of pause before the word takes off a change, down to the cost after a sentence."""
    reach: float = 0.6
    """Words further than this inside somebody's turn are theirs."""


COSTS = Costs()
FAR = 1e9
"""Seconds that no change of speaker is worth."""

_NEVER = Turn(float("inf"), float("inf"), "")


def speakers_of(words: Sequence[Word], turns: Sequence[Turn], costs: Costs = COSTS) -> list[str]:
    """The speaker of each word; `words` in order of start."""
    stretches = _stretches(turns)
    if len(stretches) < 2:
        return [stretches[0].speaker if stretches else ALONE] * len(words)
    # Words that overlap may be out of order by their middles; sorting then shifts a doubtful place by a word at most.
    middles = sorted([(start + end) / 2 for start, end, _, _ in words])
    after = dict.fromkeys(CLAUSE_END, costs.comma) | dict.fromkeys(SENTENCE_END, costs.sentence)
    labels: list[str] = []
    for start, end, near in _doubtful(stretches, costs.reach):
        low = bisect_left(middles, start, len(labels))
        high = bisect_right(middles, end, low)
        labels += [near[0].speaker] * (low - len(labels))
        if low < high:
            # A word on either side is among the words, so that coming and going cost what a change there costs.
            around = words[max(low - 1, 0) : high + 1]
            before = labels[-1] if labels else None
            then = near[-1].speaker if high < len(words) else None
            labels += _settled(middles[low:high], _changes(around, after, costs), near, before, then)
    return labels + [stretches[-1].speaker] * (len(words) - len(labels))


def _stretches(turns: Sequence[Turn]) -> list[Turn]:
    """The turns in order, those of one speaker in a row as one."""
    stretches: list[Turn] = []
    for turn in sorted(turns):
        last = stretches[-1] if stretches else None
        if last and last.speaker == turn.speaker:
            stretches[-1] = Turn(last.start, max(last.end, turn.end), last.speaker)
        else:
            stretches.append(turn)
            if last and last.end > turn.end:  # a turn inside another one, which goes on after it
                stretches[-2:] = [last._replace(end=turn.start), turn, last._replace(start=turn.end)]
    return stretches


def _doubtful(stretches: Sequence[Turn], reach: float) -> Iterator[tuple[float, float, Sequence[Turn]]]:
    """Where a word may belong to either side: from, to, and the stretches there."""
    first = 0
    start = end = float("-inf")
    for index, (one, other) in enumerate(itertools.pairwise(stretches)):
        lower, upper = min(one.end, other.start) - reach, max(one.end, other.start) + reach
        if lower > end and index > 0:
            yield start, end, stretches[first : index + 1]
            first, start = index, lower
        start, end = min(start, lower) if index else lower, max(end, upper)
    yield start, end, stretches[first:]


def _settled(
    middles: Sequence[float], changes: list[float], near: Sequence[Turn], before: str | None, then: str | None
) -> list[str]:
    """The speakers of the words near a change of speaker, given who speaks before and after; None is nobody."""
    if before is None:
        changes = [0.0, *changes]
    if len(near) == 2 and before in (near[0].speaker, None):
        cut = _cheapest_cut(middles, changes, near[0].end, near[1].start)
        return [near[0].speaker] * cut + [near[1].speaker] * (len(middles) - cut)
    labels = list(dict.fromkeys(turn.speaker for turn in near))
    distances = [_distances(middles, [turn for turn in near if turn.speaker == label]) for label in labels]
    first = [0.0 if before in (label, None) else FAR for label in labels]
    last = [0.0 if then in (label, None) else FAR for label in labels]
    return [labels[index] for index in _cheapest(distances, changes, first, last)]


def _cheapest_cut(middles: Sequence[float], changes: Sequence[float], end: float, start: float) -> int:
    """How many words belong to the first of two turns: what `_cheapest` finds, since one change is enough."""
    cost = sum([start - middle for middle in middles if middle < start])
    least, cut = cost + changes[0], 0
    for count, middle in enumerate(middles, 1):
        cost += max(middle - end, 0.0) - max(start - middle, 0.0)
        total = cost + (changes[count] if count < len(changes) else 0.0)
        if total < least:
            least, cut = total, count
    return cut


def _distances(middles: Sequence[float], turns: Sequence[Turn]) -> list[float]:
    """How far, in seconds, each time is from the nearest of one speaker's turns; both in order."""
    distances: list[float] = []
    before = float("-inf")
    upcoming = iter(turns)
    start, end, _ = next(upcoming)
    for middle in middles:
        while end < middle:
            before = end
            start, end, _ = next(upcoming, _NEVER)
        distances.append(0.0 if start <= middle else min(middle - before, start - middle))
    return distances


def _changes(words: Sequence[Word], after: Mapping[str, float], costs: Costs) -> list[float]:
    """What a change of speaker costs between each two words; `after` what it costs after a sign of punctuation."""
    changes: list[float] = []
    for (_, end, text, _), (start, _, _, _) in itertools.pairwise(words):
        cost = after.get(text[-1:], costs.phrase)
        if start > end:
            cost = max(cost - costs.pause * (start - end), costs.sentence)
        changes.append(cost)
    return changes


def _cheapest(
    distances: Sequence[Sequence[float]], changes: Sequence[float], first: list[float], last: Sequence[float]
) -> list[int]:
    """The cheapest sequence of labels (Viterbi).

    `distances` is labels x words, `changes` the cost before each word and, if more words follow, after the last one;
    `first` and `last` what it costs to start and to end with a label.
    """
    totals = first
    steps: list[tuple[list[float], float, int]] = []
    for change, here in zip(changes, zip(*distances, strict=True), strict=False):
        least = min(totals)
        switch = least + change
        steps.append((totals, switch, totals.index(least)))
        totals = [(total if total < switch else switch) + far for total, far in zip(totals, here, strict=True)]
    if len(changes) > len(steps):
        totals = [total + min(far, changes[-1]) for total, far in zip(totals, last, strict=True)]
    state = totals.index(min(totals))
    path: list[int] = []
    for before, switch, origin in reversed(steps):
        path.append(state)
        if before[state] >= switch:
            state = origin
    path.reverse()
    return path
