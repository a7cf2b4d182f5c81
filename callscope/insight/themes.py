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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, log
from typing import Any, NamedTuple

from callscope.call import Progress, Report, unheard
from callscope.insight import wording
from callscope.insight.latent import MOST_STEMS, directions
from callscope.insight.phrases import Clause, clauses, names, plain
from callscope.insight.shared_sets import shared_sets
from callscope.nouns.themed import Dismissed, Key, Said, Theme, Themes

LEAST = 3
"""Callers that a theme has at least, where ten or more were heard; with fewer, two."""
LEAST_SHARE = 0.005
"""The same as a share of all callers, for large stores: 5 of 1,000."""
ALIKE = 0.65
"""Cosine from which on an utterance belongs to a theme whose phrase it does not hold."""
USUAL = 0.25
"""Share of those who say a phrase that also say a word for it to be usual with it."""
APART = 0.3
"""Cosine under which it does not belong although it holds the phrase."""
ALONE = 0.5
"""What a single stem is worth beside two or three."""
REACH, COHERENCE = 0.5, 3
"""The exponents of callers and coherence. These and the cosines are tuned as latent.SHARE is."""
SAME = 0.8
"""Cosine of the middles of two themes from which on they are one, where they share a stem."""
COMMON = 0.6
"""Share of a theme's utterances that hold a stem for it to be common to them; with two in common themes are one."""
KEPT = 0.5
"""A candidate is done with once others took more than this share of its utterances."""


class _Corpus(NamedTuple):
    """The utterances, the number of each one's caller, their sentences, and a vector of meaning for each."""

    said: Sequence[Said]
    callers: Any
    clauses: Sequence[tuple[Clause, ...]]
    stems: Sequence[frozenset[str]]
    vectors: Any
    least: int


class _Draft(NamedTuple):
    """A theme in the making: its key and strength, the numbers of its utterances, the stems that most of them share,
    those of its name, and the keys of others that went into it."""

    key: Key
    strength: float
    utterances: tuple[int, ...]
    usual: Key
    name: Key
    joined: tuple[Key, ...] = ()


def find_themes(
    said: Sequence[Said],
    limit: int = 20,
    dismissed: Sequence[Dismissed] = (),
    strangers: Iterable[str] = (),
    report: Report = unheard,
) -> Themes:
    """Up to `limit` themes that are not dismissed, the strongest first, of the utterances that are given.

    `strangers` are words to leave out, such as the names of agents. Deterministic: the order of `said` matters only
    between equal strengths.
    """
    ordered = sorted(said, key=lambda one: (one.call, one.start, one.end, one.text))
    report(Progress("themes", 0.1, "the words"))
    corpus = _corpus(ordered, strangers)
    kept: list[_Draft] = []
    aside: list[_Draft] = []
    for draft in _drafts(corpus, report):
        into = aside if any(_is(corpus, draft, one) for one in dismissed) else kept
        if not _joined(corpus, draft, into):
            into.append(draft)
            report(Progress("themes", 0.6 + 0.4 * len(kept) / limit, f"theme {len(kept)}"))
        if len(kept) >= limit:
            break
    callers, calls = len({one.caller_key for one in ordered}), len({one.call for one in ordered})
    themes, old = (tuple(_theme(corpus, one, at) for at, one in enumerate(part, start=1)) for part in (kept, aside))
    return Themes(callers, calls, len(ordered), 0, themes, old)


def _is(corpus: _Corpus, draft: _Draft, old: Dismissed) -> bool:
    """Whether half of its utterances say what was dismissed."""
    told = sum(any(key <= corpus.stems[number] for key in old.keys) for number in draft.utterances)
    return 2 * told >= len(draft.utterances)


def _joined(corpus: _Corpus, draft: _Draft, others: list[_Draft]) -> bool:
    """Whether it went into a stronger one that says nearly the same, or the same of something else: "file a health
    claim" and "file a claim for my car" are one theme, and so are "agent near me" and "nearby agent"."""
    for place, other in enumerate(others):
        alike = draft.key & other.key and _cosine(corpus, draft, other) >= SAME
        if alike or len(draft.usual & other.usual) > 1:
            both = tuple(sorted({*other.utterances, *draft.utterances}))
            shared = draft.usual & other.usual if len(draft.usual & other.usual) > 1 else other.usual
            name = other.name if alike else shared
            keys = (*other.joined, draft.key)
            others[place] = other._replace(utterances=both, name=name, usual=shared, joined=keys)
            return True
    return False


def _cosine(corpus: _Corpus, one: _Draft, other: _Draft) -> float:
    """Of the middles of two drafts, in the first half of the directions, which tell coarser meanings."""
    import numpy as np

    coarse = corpus.vectors[:, : corpus.vectors.shape[1] // 2]
    first, second = (coarse[list(draft.utterances)].sum(axis=0) for draft in (one, other))
    return float(first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-9))


def _corpus(said: Sequence[Said], strangers: Iterable[str]) -> _Corpus:
    import numpy as np  # 0.14 s

    texts = [plain(one.text) for one in said]
    others = names(one.text for one in said) | {word for name in strangers for word in plain(name).split()}
    parts = [clauses(text, others) for text in texts]
    numbers: dict[str, int] = {}
    callers = np.array([numbers.setdefault(one.caller_key, len(numbers)) for one in said], np.int64)
    least = max(LEAST if len(numbers) >= 10 else 2, ceil(LEAST_SHARE * len(numbers)))
    stems = [frozenset(term.stem for clause in one for term in clause.terms) for one in parts]
    return _Corpus(said, callers, parts, stems, _vectors(stems), least)


def _vectors(stems: Sequence[frozenset[str]]) -> Any:
    counts = Counter(stem for one in stems for stem in one)
    frequent = sorted((stem for stem, times in counts.items() if times > 1), key=lambda stem: (-counts[stem], stem))
    number = {stem: place for place, stem in enumerate(frequent[:MOST_STEMS])}
    weights = [log(len(stems) / counts[stem]) + 1e-6 for stem in number]
    return directions([sorted(number[stem] for stem in one if stem in number) for one in stems], len(number), weights)


def _drafts(corpus: _Corpus, report: Report) -> Iterator[_Draft]:
    """The themes one after the other, each from what the ones before left."""
    import numpy as np

    if not corpus.said:
        return
    report(Progress("themes", 0.3, "phrases"))
    candidates = shared_sets(corpus.clauses, corpus.callers, corpus.least)
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
            draft = _draft(corpus, key, candidates[key], free, -now)
            if len(set(corpus.callers[list(draft.utterances)].tolist())) >= corpus.least:
                yield draft


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


def _usual(corpus: _Corpus, numbers: Sequence[int], share: float) -> Key:
    """The stems that at least so large a share of the utterances hold."""
    counts = Counter(stem for number in numbers for stem in corpus.stems[number])
    return frozenset(stem for stem, times in counts.items() if times >= share * len(numbers))


def _draft(corpus: _Corpus, key: Key, at: Any, free: Any, strength: float) -> _Draft:
    """What a candidate stands for: who says it and what means the same; takes the utterances off what is free."""
    import numpy as np

    holding = at[free[at]]
    middle = corpus.vectors[holding].sum(axis=0)
    near = corpus.vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    inside = np.zeros(len(free), bool)
    inside[holding] = near[holding] >= APART
    usual = _usual(corpus, holding, USUAL)
    for number in np.flatnonzero((near >= ALIKE) & free & ~inside):
        # Near in meaning is not enough: few directions take rare words to mean the same.
        stems = corpus.stems[int(number)]
        inside[number] = bool(key & stems) or len(usual & stems) > 1
    mine: list[int] = np.flatnonzero(inside & free).tolist()
    free[mine] = False
    return _Draft(key, strength, tuple(mine), _usual(corpus, mine, COMMON), key)


def _theme(corpus: _Corpus, draft: _Draft, number: int) -> Theme:
    utterances = tuple(corpus.said[one] for one in draft.utterances)
    name, phrases, keys = wording.worded(draft.name, [corpus.clauses[one] for one in draft.utterances])
    return Theme(
        number=number,
        name=name,
        phrases=phrases,
        keys=tuple(dict.fromkeys((draft.key, *keys, *draft.joined))),
        callers=len({one.caller_key for one in utterances}),
        unnamed=len({one.call for one in utterances if one.caller is None}),
        calls=len({one.call for one in utterances}),
        score=round(draft.strength, 4),
        utterances=utterances,
    )
