"""The speaker of each word, decided for the words around a change of speaker together. Pure; linear in the words.

A word far from a speaker's turns costs as much as it is far, in seconds, and a change of speaker costs little where
people change - after a sentence, at a pause, where the other one's turn begins - and much inside a phrase; the cheapest
way through wins (Viterbi 1967). So a turn boundary that is a few hundred milliseconds off snaps to the sentence or
pause beside it, a word in no turn goes to the turn that it belongs to, a lone flipped word is smoothed, and where two
speak at once a phrase stays whole and goes to whose turn it fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from operator import add, sub
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
MANY = 12
"""Runs of a length that so many have are decided together, the longer ones one by one (6 to 20 take the same time)."""


class _Voice(NamedTuple):
    """When a speaker begins and ends, in order, with a sentinel before and after."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]


class _Fit(NamedTuple):
    """What it costs to give each word to each speaker, and what it takes off a change that the word begins or ends a
    turn of theirs, (speakers, words); and what a change of speaker before each word costs, (words,)."""

    here: NDArray[np.float64]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    changes: NDArray[np.float64]


def speakers_of(words: Sequence[Word], turns: Sequence[Turn], costs: Costs = COSTS) -> list[str]:
    """The speaker of each word; `words` in order of start. `turns` may overlap."""
    ordered = sorted(turns)
    names = list(dict.fromkeys(turn.speaker for turn in ordered))
    if len(names) < 2 or not words:
        return (names or [ALONE])[:1] * len(words)
    return [names[label] for label in _labels(words, [_voice(ordered, name) for name in names], costs)]


def _voice(turns: Sequence[Turn], speaker: str) -> _Voice:
    """A speaker's turns, those that touch made one; `turns` in order of start."""
    import numpy as np

    starts, ends = [-FAR], [-FAR]
    for start, end, name in turns:
        if name != speaker:
            continue
        if start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return _Voice(np.array([*starts, FAR]), np.array([*ends, FAR]))


def _labels(words: Sequence[Word], voices: Sequence[_Voice], costs: Costs) -> list[int]:
    """Each word's voice: the only one within reach; where there are several or none, the cheapest way decides."""
    import numpy as np

    begun, ended, texts, _ = zip(*words, strict=True)
    times = np.array([begun, ended])
    near = [_distance(voice, times) <= costs.reach for voice in voices]
    labels = np.where(np.sum(near, axis=0) == 1, np.argmax(near, axis=0), -1)
    # A word on either side is asked too, so that coming and going cost what a change there costs.
    unsure = np.pad(labels < 0, 1)
    asked = np.flatnonzero(unsure[:-2] | unsure[1:-1] | unsure[2:])
    if len(asked):
        times, sure = times[:, asked], labels[asked]
        changes = _changes(times, [texts[at] for at in asked.tolist()], costs)
        labels[asked] = _decided(sure, _fit(sure, times, voices, changes, costs))
    found: list[int] = labels.tolist()
    return found


def _distance(voice: _Voice, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds from the middle of each word to the nearest turn; 0 inside of it."""
    import numpy as np

    middle = (times[0] + times[1]) / 2
    later = voice.starts.searchsorted(middle, "right")
    after = middle - voice.ends[later - 1]
    return np.where(after > 0.0, np.minimum(after, voice.starts[later] - middle), 0.0)


def _changes(times: NDArray[np.float64], texts: Sequence[str], costs: Costs) -> NDArray[np.float64]:
    """What a change of speaker costs before each word."""
    import numpy as np

    after = dict.fromkeys(CLAUSE_END, costs.comma) | dict.fromkeys(SENTENCE_END, costs.sentence)
    changes = np.array([after.get(text[-1:], costs.phrase) for text in ("", *texts[:-1])])
    pause = np.append(0.0, times[0, 1:] - times[1, :-1])
    return np.where(pause > 0.0, np.maximum(changes - costs.pause * pause, costs.sentence), changes)


def _fit(
    labels: NDArray[np.intp],
    times: NDArray[np.float64],
    voices: Sequence[_Voice],
    changes: NDArray[np.float64],
    costs: Costs,
) -> _Fit:
    """Where the label of a word is sure, not -1, nobody else may have the word."""
    import numpy as np

    here, begins, ends = np.array([_one_fit(voice, times, costs) for voice in voices]).swapaxes(0, 1)
    own = labels == np.arange(len(voices))[:, None]
    return _Fit(np.where(labels < 0, here, np.where(own, 0.0, FAR)), begins, ends, changes)


def _one_fit(voice: _Voice, times: NDArray[np.float64], costs: Costs) -> tuple[NDArray[np.float64], ...]:
    """What it costs to give each word to the voice, and what it takes off that it begins and that it ends a turn."""
    import numpy as np

    begun, ended = times
    at = voice.starts.searchsorted((begun + ended) / 2, "right") - 1
    low, high, later = voice.starts[at], voice.ends[at], voice.starts[at + 1]
    distance = _distance(voice, times)
    covered = np.maximum(np.minimum(ended, high) - np.maximum(begun, low), 0.0)
    share = np.where(ended > begun, covered / np.maximum(ended - begun, 1e-9), distance == 0)
    begins = _beside(np.minimum(np.abs(begun - low), np.abs(later - begun)), costs.begins, costs)
    ends = _beside(np.minimum(np.abs(ended - high), np.abs(ended - voice.ends[at - 1])), costs.ends, costs)
    return distance + costs.outside * (1.0 - share), begins, ends


def _beside(distance: NDArray[np.float64], most: float, costs: Costs) -> NDArray[np.float64]:
    """`most` for an edge of a turn at the word's own, nothing for one that is too far."""
    import numpy as np

    taken: NDArray[np.float64] = most * np.maximum(1.0 - distance / costs.beside, 0.0)
    return taken


def _decided(labels: NDArray[np.intp], fit: _Fit) -> NDArray[np.intp]:
    """The labels with those that are -1 decided, each run of them with the sure word on either side."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.pad(labels < 0, 1)))
    firsts, lasts = np.maximum(edges[::2] - 1, 0), np.minimum(edges[1::2] + 1, len(labels))
    alone = lasts - firsts > _many(lasts - firsts)
    found = labels.copy()
    for first, last in zip(firsts[alone], lasts[alone], strict=True):
        found[first:last] = _cheapest(_Fit(*(part[..., first:last] for part in fit)))
    for places, chosen in _together(fit, firsts[~alone], lasts[~alone]):
        found[places] = chosen
    return np.where(labels < 0, found, labels)


def _many(lengths: NDArray[np.intp]) -> int:
    """The words that MANY runs have; 0 where there are fewer runs."""
    return int(sorted(lengths.tolist(), reverse=True)[MANY - 1]) if len(lengths) >= MANY else 0


def _cheapest(fit: _Fit) -> list[int]:
    """The cheapest sequence of labels for a run of words (Viterbi)."""
    here, begins, ends = (part.T.tolist() for part in fit[:3])
    totals = here[0]
    steps: list[tuple[int, int, list[float], list[float]]] = []
    for change, cost, begin, end in zip(fit.changes[1:].tolist(), here[1:], begins[1:], ends, strict=False):
        leaving = list(map(sub, totals, end))
        best = second = leaving.index(min(leaving))
        least = leaving[best] + change
        coming = [least - taken for taken in begin]
        if coming[best] < totals[best]:  # nobody comes from themselves
            leaving[best] = inf
            second = leaving.index(min(leaving))
            coming[best] = leaving[second] + change - begin[best]
        steps.append((best, second, totals, coming))
        totals = list(map(add, map(min, totals, coming), cost))
    path = [totals.index(min(totals))]
    for best, second, before, coming in reversed(steps):
        state = path[-1]
        path.append(state if before[state] <= coming[state] else second if state == best else best)
    path.reverse()
    return path


def _together(
    fit: _Fit, firsts: NDArray[np.intp], lasts: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """What `_cheapest` finds for each run, from one of `firsts` to before one of `lasts`: places and their labels.

    All runs go a word further at each step, the longest ones first among them, so that those that go on are the first.
    """
    import numpy as np

    order = np.argsort(firsts - lasts, kind="stable")
    starts, lengths = firsts[order], (lasts - firsts)[order]
    steps = [(fit.here[:, starts], np.zeros((len(fit.here), len(starts)), np.intp))]
    for at in range(1, max(lengths, default=0)):
        going = starts[lengths > at]
        steps.append(_step(steps[-1][0][:, : len(going)], fit, going + at))
    labels = np.zeros(0, np.intp)
    for at, (totals, sources) in reversed(list(enumerate(steps))):
        labels = np.append(labels, totals[:, len(labels) :].argmin(axis=0))
        yield starts[: len(labels)] + at, labels
        labels = sources[labels, np.arange(len(labels))]


def _step(
    totals: NDArray[np.float64], fit: _Fit, places: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """What the ways to each speaker cost with one more word, and from whom they come, (speakers, runs) each."""
    import numpy as np

    leaving = totals - fit.ends.take(places - 1, axis=1)
    own, best = np.arange(len(totals))[:, None], leaving.argmin(axis=0)
    rest = np.where(own == best, np.inf, leaving)  # nobody comes from themselves
    source = np.where(own == best, rest.argmin(axis=0), best)
    least = np.where(own == best, rest.min(axis=0), leaving.min(axis=0))
    coming = least + fit.changes[places] - fit.begins.take(places, axis=1)
    now = np.minimum(totals, coming) + fit.here.take(places, axis=1)
    return now, np.where(totals <= coming, own, source)
