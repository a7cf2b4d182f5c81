"""Themes: phrases that many callers share, found in what customers said.

How. Words that carry no theme are taken out (phrases.py). A candidate is a set of one to three stems that come close
together in a sentence of at least LEAST callers, so that "oil light is on" and "the oil light still on" are one. Its
strength is the square root of its distinct callers times the cube of its coherence, which is how alike in meaning the
utterances are that hold it (latent.py): a phrase is a theme if those who say it talk about the same. The strongest
candidate becomes a theme and takes the utterances that mean nearly the same with it; what it took counts for no other,
so that the next is about something else.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import ceil, log
from typing import Any, NamedTuple

from callscope.call import Progress, Report, unheard
from callscope.insight import wording
from callscope.insight.latent import MOST_STEMS, directions
from callscope.insight.phrases import Clause, clauses, names, plain
from callscope.themed import Dismissed, Key, Said, Theme, Themes

LEAST = 3
"""Callers that a theme has at least, where ten or more were heard; with fewer, two."""
LEAST_SHARE = 0.005
"""The same as a share of all callers, for large stores: 5 of 1,000."""
WINDOW = 5
"""Stems among which those of a candidate lie."""
ALIKE = 0.65
"""Cosine from which on an utterance belongs to a theme whose phrase it does not hold."""
APART = 0.3
"""Cosine under which it does not belong although it holds the phrase."""
ALONE = 0.5
"""What a single stem is worth beside two or three."""
REACH, COHERENCE = 0.5, 3
"""The exponents of callers and coherence. These and the cosines are tuned as latent.DIRECTIONS is."""
KEPT = 0.5
"""A candidate is done with once others took more than this share of its utterances."""


class _Corpus(NamedTuple):
    """The utterances, the number of each one's caller, their sentences, and a vector of meaning for each."""

    said: Sequence[Said]
    callers: Any
    clauses: Sequence[tuple[Clause, ...]]
    vectors: Any
    least: int


def find_themes(
    said: Sequence[Said],
    limit: int = 20,
    dismissed: Sequence[Dismissed] = (),
    strangers: Iterable[str] = (),
    report: Report = unheard,
) -> Themes:
    """Up to `limit` themes that are not dismissed, the strongest first, of the utterances that are given.

    `strangers` are words to leave out, such as the names of agents. Deterministic: the order of `said` does not matter
    but for equal strengths.
    """
    ordered = sorted(said, key=lambda one: (one.call, one.start, one.end, one.text))
    kept: list[Theme] = []
    aside: list[Theme] = []
    report(Progress("themes", 0.1, "the words"))
    for theme in _found(_corpus(ordered, strangers), report):
        into = aside if any(_is(theme, one) for one in dismissed) else kept
        into.append(replace(theme, number=len(into) + 1))
        report(Progress("themes", 0.6 + 0.4 * len(kept) / limit, f"theme {len(kept)}"))
        if len(kept) >= limit:
            break
    callers, calls = len({one.caller_key for one in ordered}), len({one.call for one in ordered})
    return Themes(callers, calls, len(ordered), 0, tuple(kept), tuple(aside))


def _is(theme: Theme, old: Dismissed) -> bool:
    """Whether half of the theme's utterances say what was dismissed."""
    told = [{term.stem for clause in clauses(plain(one.text)) for term in clause.terms} for one in theme.utterances]
    return 2 * sum(any(key <= stems for key in old.keys) for stems in told) >= len(told)


def _corpus(said: Sequence[Said], strangers: Iterable[str]) -> _Corpus:
    import numpy as np  # 0.14 s

    texts = [plain(one.text) for one in said]
    others = names(texts) | {word for name in strangers for word in plain(name).split()}
    parts = [clauses(text, others) for text in texts]
    numbers: dict[str, int] = {}
    callers = np.array([numbers.setdefault(one.caller_key, len(numbers)) for one in said], np.int64)
    least = max(LEAST if len(numbers) >= 10 else 2, ceil(LEAST_SHARE * len(numbers)))
    return _Corpus(said, callers, parts, _vectors(parts), least)


def _vectors(parts: Sequence[tuple[Clause, ...]]) -> Any:
    stems = [{term.stem for clause in one for term in clause.terms} for one in parts]
    counts = Counter(stem for one in stems for stem in one)
    frequent = sorted((stem for stem, times in counts.items() if times > 1), key=lambda stem: (-counts[stem], stem))
    number = {stem: place for place, stem in enumerate(frequent[:MOST_STEMS])}
    weights = [log(len(parts) / counts[stem]) + 1e-6 for stem in number]
    return directions([sorted(number[stem] for stem in one if stem in number) for one in stems], len(number), weights)


def _found(corpus: _Corpus, report: Report) -> Iterator[Theme]:
    """The themes one after the other, each from what the ones before left."""
    import numpy as np

    if not corpus.said:
        return
    report(Progress("themes", 0.3, "phrases"))
    candidates = _candidates(corpus)
    report(Progress("themes", 0.5, f"{len(candidates)} phrases"))
    coherence = {key: _coherence(corpus.vectors[at]) for key, at in candidates.items()}
    free = np.ones(len(corpus.said), bool)
    heap = [(-_strength(corpus, free, key, candidates[key], coherence[key]), sorted(key)) for key in candidates]
    heapq.heapify(heap)
    while heap:
        _, stems = heapq.heappop(heap)
        key = frozenset(stems)
        now = -_strength(corpus, free, key, candidates[key], coherence[key])
        if heap and now > heap[0][0]:
            # Weaker than it was, since others took some of its utterances: it waits for its turn.
            if now:
                heapq.heappush(heap, (now, stems))
            continue
        if now:
            yield _theme(corpus, key, candidates[key], free, -now)


def _strength(corpus: _Corpus, free: Any, key: Key, at: Any, coherence: float) -> float:
    """Of what of a candidate is free; 0 where that is too little."""
    left = at[free[at]]
    if len(left) < KEPT * len(at):
        return 0.0
    callers = len(set(corpus.callers[left].tolist()))
    alone = ALONE if len(key) == 1 else 1.0
    return float(callers**REACH * coherence**COHERENCE * alone) if callers >= corpus.least else 0.0


def _coherence(vectors: Any) -> float:
    """The mean cosine of all pairs, 0..1."""
    count, total = len(vectors), vectors.sum(axis=0, dtype=float)
    return max(float((total @ total - count) / (count * (count - 1))), 0.0) if count > 1 else 0.0


def _candidates(corpus: _Corpus) -> Mapping[Key, Any]:
    """Sets of one to three stems with the numbers of the utterances that hold them, each set by enough callers.

    Larger sets are only looked for where their parts are frequent (Agrawal & Srikant 1994).
    """
    import numpy as np

    lines = [[tuple(term.stem for term in clause.terms) for clause in one] for one in corpus.clauses]
    found: dict[Key, Any] = {}
    for size in (1, 2, 3):
        holding: defaultdict[Key, list[int]] = defaultdict(list)
        for number, one in enumerate(lines):
            for key in {key for stems in one for key in _sets(stems, size)}:
                if size == 1 or all(frozenset(part) in found for part in combinations(key, size - 1)):
                    holding[key].append(number)
        enough = {key: np.array(at) for key, at in holding.items() if len(at) >= corpus.least}
        found |= {key: at for key, at in enough.items() if len(set(corpus.callers[at].tolist())) >= corpus.least}
        frequent = {stem for key in found if len(key) == 1 for stem in key}
        lines = [[tuple(stem for stem in stems if stem in frequent) for stems in one] for one in lines]
    return found


def _sets(stems: Sequence[str], size: int) -> Iterator[Key]:
    """The sets of so many stems that lie within WINDOW."""
    for place, first in enumerate(stems):
        for others in combinations(stems[place + 1 : place + WINDOW], size - 1):
            key = frozenset((first, *others))
            if len(key) == size:
                yield key


def _theme(corpus: _Corpus, key: Key, at: Any, free: Any, strength: float) -> Theme:
    """The theme of a candidate with what means the same; takes its utterances off what is free."""
    import numpy as np

    holding = at[free[at]]
    middle = corpus.vectors[holding].sum(axis=0)
    near = corpus.vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    inside = np.zeros(len(free), bool)
    inside[holding] = near[holding] >= APART
    inside |= near >= ALIKE
    mine: list[int] = np.flatnonzero(inside & free).tolist()
    free[mine] = False
    utterances = tuple(corpus.said[number] for number in mine)
    name, phrases, keys = wording.worded(key, [corpus.clauses[number] for number in mine])
    return Theme(
        number=0,
        name=name,
        phrases=phrases,
        keys=keys,
        callers=len({one.caller_key for one in utterances}),
        unnamed=len({one.call for one in utterances if one.caller is None}),
        calls=len({one.call for one in utterances}),
        score=round(strength, 4),
        utterances=utterances,
    )
