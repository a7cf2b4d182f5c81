"""What the words say, against people's labels and ratings, beside stock VADER on the same texts in the same run."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from callscope.bench.table import Measure, at_least, at_most
from callscope.call import Role
from callscope.call import Sentiment as Scored
from callscope.conversation.sentiment import sentiment
from callscope.errors import Unusable
from callscope.settings import checkout

LABELS = ("negative", "neutral", "positive")
POINTS = 10.0
"""Points of macro-F1 that the rules must gain over stock VADER on the half that they were not written on."""
LOST = 1.0
"""Hundredths of correlation that may be lost on texts that are no support calls."""
MICROSECONDS = 100.0
ROUNDS = 5
"""How often the texts are scored for the time."""


class Labelled(NamedTuple):
    """A text, who says it, and the label that a reader gave it."""

    text: str
    role: Role
    label: str


def measure(data: Path) -> Iterator[Measure]:
    """Agreement with labels on both halves, with ratings of other texts, and processor time."""
    stock = _stock()
    for half, said in (("held_out", "the held-out half"), ("tuning", "the half that the rules were written on")):
        rows = labelled(half)
        truth = [row.label for row in rows]
        ours = macro_f1(truth, [sentiment(row.text, row.role).label for row in rows])
        theirs = macro_f1(truth, [stock(row.text).label for row in rows])
        name = f"labelled support utterances, {said}, {len(rows)}"
        if half == "held_out":
            yield at_least("sentiment, macro-F1", name, ours, "%", round(theirs + POINTS, 2), theirs)
        else:
            yield Measure("sentiment, macro-F1", name, ours, "%", theirs)
    for name, file, first, step in (("tweets", "tweets", 1, 2), ("snippets of reviews", "amazonReviewSnippets", 0, 1)):
        yield _rated(data / "text_vader_groundtruth" / f"{file}_GroundTruth.csv", name, slice(first, None, step), stock)
    rows = labelled("held_out")
    ours = _microseconds(lambda row: sentiment(row.text, row.role), rows)
    theirs = _microseconds(lambda row: stock(row.text), rows)
    yield at_most("processor time of an utterance", "the held-out half", ours, "us", MICROSECONDS, theirs)


def labelled(half: str) -> list[Labelled]:
    """The labelled utterances of "tuning" or "held_out". Raises Unusable without the checkout that holds them."""
    root = checkout()
    if root is None:
        raise Unusable("the labelled utterances are in the checkout only", "run the bench from a clone of Callscope")
    with (root / "tests" / "data" / "sentiment" / f"{half}.csv").open(encoding="utf-8") as file:
        return [Labelled(row["text"], _role(row["role"]), row["label"]) for row in csv.DictReader(file)]


def macro_f1(truth: Sequence[str], found: Sequence[str]) -> float:
    """The mean of the F1 of the three labels, in per cent; a label that neither has counts 0."""
    pairs = list(zip(truth, found, strict=True))
    return 100 * sum(_f1(pairs, label) for label in LABELS) / len(LABELS)


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(one == other == label for one, other in pairs)
    named = sum((one == label) + (other == label) for one, other in pairs)
    return 2 * right / named if named else 0.0


def _role(said: str) -> Role:
    (role,) = (one for one in get_args(Role) if one == said)
    found: Role = role
    return found


def _rated(path: Path, name: str, part: slice, stock: Callable[[str], Scored]) -> Measure:
    """Pearson's correlation with the mean rating of twenty people, in hundredths.

    The other tweets were looked at while words without a mood were chosen.
    """
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[part]
    ratings = [float(row["mean_rating_-4_4"]) for row in rows]
    ours = _correlation(ratings, [sentiment(row["text"]).compound for row in rows])
    theirs = _correlation(ratings, [stock(row["text"]).compound for row in rows])
    data = f"text_vader_groundtruth, {len(rows)} {name}, no role"
    return at_least("correlation with ratings, x 100", data, ours, "", round(theirs - LOST, 2), theirs)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    import numpy as np

    return 100 * float(np.corrcoef(one, other)[0, 1])


def _microseconds(score: Callable[[Labelled], Scored], rows: Sequence[Labelled]) -> float:
    began = time.process_time()
    for _ in range(ROUNDS):
        for row in rows:
            score(row)
    return 1e6 * (time.process_time() - began) / (ROUNDS * len(rows))


def _stock() -> Callable[[str], Scored]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()

    def scored(text: str) -> Scored:
        found = analyzer.polarity_scores(text)
        return Scored(found["compound"], found["pos"], found["neu"], found["neg"])

    return scored
