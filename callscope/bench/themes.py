"""How many of the true intents the first twenty themes name, beside plainer ways on the same texts in the same run."""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean
from typing import NamedTuple

from callscope.bench.table import Measure, at_most
from callscope.insight.phrases import clauses, plain
from callscope.insight.themes import find_themes
from callscope.nouns.themed import Said

SETS = {
    "text_natcs": (("text_natcs/utterances.csv", "intent"), ("text_natcs/utterances_finance.csv", "intent")),
    "text_banking77": (("text_banking77/banking77.csv", "category"),),
}
"""Files of what customers say, and the column with the true intent."""

FIRST = 20
"""Themes that are looked at."""
PURE = 0.5
"""A theme names the intent that at least this share of its utterances has ..."""
HELD = 0.25
"""... if at least this share of the utterances of the intent are in it. An intent that two themes name counts once."""

CALLS, UTTERANCES = 1_000, 25_000

Group = Sequence[int]
"""The numbers of the utterances of a theme."""


class Row(NamedTuple):
    """What a customer says, and what is wanted."""

    text: str
    intent: str


class Score(NamedTuple):
    """Of the first twenty: intents that are named, mean purity, share of all utterances that is in them."""

    named: int
    purity: float
    covered: float


def measure(data: Path) -> Iterator[Measure]:
    """Every figure as soon as it is known."""
    every: list[Row] = []
    for name, files in SETS.items():
        rows = [row for file, column in files for row in _read(data / file, column)]
        every += rows
        for half, part in zip(("tuned on", "reported"), halves(rows), strict=True):
            yield from _compared(f"{name}, half of the intents ({half})", part)
        yield from _compared(f"{name}, all intents (half tuned on)", rows)
    yield from _durations(every)


def halves(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """All utterances of every other intent, in the order of the hashes of their names; and those of the others."""
    names = sorted({row.intent for row in rows}, key=lambda name: sha256(name.encode()).hexdigest())
    first = set(names[::2])
    return [row for row in rows if row.intent in first], [row for row in rows if row.intent not in first]


def score(rows: Sequence[Row], groups: Sequence[Group]) -> Score:
    """How well groups of utterances name intents."""
    sizes = Counter(row.intent for row in rows)
    named: set[str] = set()
    purities: list[float] = []
    for group in groups[:FIRST]:
        intent, times = Counter(rows[number].intent for number in group).most_common(1)[0]
        purities.append(times / len(group))
        if times >= PURE * len(group) and times >= HELD * sizes[intent]:
            named.add(intent)
    covered = {number for group in groups[:FIRST] for number in group}
    return Score(len(named), fmean(purities) if purities else 0.0, len(covered) / len(rows))


def by_themes(rows: Sequence[Row]) -> list[Group]:
    """The utterances of the first twenty themes; each utterance is of a caller of its own."""
    found = find_themes([Said(f"{number:06}", number, number + 1, "S1", row.text) for number, row in enumerate(rows)])
    return [[int(one.start) for one in theme.utterances] for theme in found.themes]


def by_bigrams(rows: Sequence[Row]) -> list[Group]:
    """Those of the most frequent pairs of neighbouring words, stop words taken out."""
    holding: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for clause in clauses(plain(row.text)):
            words = [clause.words[term.place] for term in clause.terms]
            for pair in pairwise(words):
                holding[pair].add(number)
    ranked = sorted(holding, key=lambda pair: (-len(holding[pair]), pair))
    return [sorted(holding[pair]) for pair in ranked[:FIRST]]


def by_k_means(rows: Sequence[Row]) -> list[Group]:
    """Those of twenty clusters of k-means on TF-IDF, both scikit-learn's own, with its English stop words."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(stop_words="english").fit_transform([row.text for row in rows])
    cluster = KMeans(FIRST, n_init=5, random_state=0).fit_predict(vectors)
    groups = [[number for number, one in enumerate(cluster) if one == wanted] for wanted in range(FIRST)]
    return [group for group in groups if group]


PLAINER: dict[str, Callable[[Sequence[Row]], list[Group]]] = {
    "the most frequent bigrams": by_bigrams,
    "k-means on TF-IDF": by_k_means,
}


def _compared(data: str, rows: Sequence[Row]) -> Iterator[Measure]:
    intents = len({row.intent for row in rows})
    unit = f"of {intents}, at most {min(FIRST, intents)}"
    scores = {name: score(rows, way(rows)) for name, way in PLAINER.items()}
    best = max(one.named for one in scores.values())
    found = score(rows, by_themes(rows))
    named = "intents that the first twenty name"
    yield Measure(named, data, found.named, unit, best, "> anchor", found.named > best)
    for name, one in scores.items():
        yield Measure(f"the same, {name}", data, one.named, unit)
    yield Measure("mean purity of the twenty", data, 100 * found.purity, "%", _best(scores, "purity"))
    yield Measure("utterances in the twenty", data, 100 * found.covered, "%", _best(scores, "covered"))


def _best(scores: dict[str, Score], what: str) -> float:
    return 100 * max(float(getattr(one, what)) for one in scores.values())


def _durations(rows: Sequence[Row]) -> Iterator[Measure]:
    """Of a large store: calls of fifty utterances, half of them the customer's, with two of these texts in each."""
    dice = Random(7)  # noqa: S311 - the same texts every time
    said = [
        Said(f"{number % CALLS:06}", number, number + 1, "S1", f"{dice.choice(rows).text} {dice.choice(rows).text}")
        for number in range(UTTERANCES)
    ]
    begun, worked = time.perf_counter(), time.process_time()
    find_themes(said)
    spent, work = time.perf_counter() - begun, time.process_time() - worked
    data = f"{CALLS:,} calls of 50 utterances, half of them the customer's"
    yield at_most("processor time of twenty themes", data, work, "s", 10)
    yield Measure("twenty themes found in", data, spent, "s")


def _read(path: Path, column: str) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(row["text"], row[column]) for row in csv.DictReader(file)]
