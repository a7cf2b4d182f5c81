"""How long a search over a million utterances takes, and a ranking of a hundred thousand quotes."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from pathlib import Path

from callscope.bench import crowded
from callscope.bench.table import Measure, at_most
from callscope.call import EVERYTHING, Filter
from callscope.nouns.ranked import BY
from callscope.settings import Paths, find_models
from callscope.workspace import Workspace

UTTERANCES = 1_000_000
QUOTES = 100_000
ROUNDS = 20
MOST = 200
"""Hits that the search screen asks for."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "rare": ("bifodulan", "tanmi", "pulode", "nanru"),
    "common": ("refund", "account", "phone please", "nobody order"),
    "stop word": ("the", "i", "you and", "not"),
    "prefix": ("re", "acc", "can", "st"),
    "phrase": ('"called me back"', '"oil light"', '"on hold"', '"for my"'),
}

FILTERS: Mapping[str, Filter] = {
    "all": Filter(),
    "role": Filter(role="customer"),
    "caller": Filter(caller="Caller 00017"),
    "date": Filter(since="2026-06-01"),
    "day": Filter(since="2026-03-03", until="2026-03-05"),
    "sentiment": Filter(sentiment="negative"),
    "role, sentiment, date": Filter(role="customer", sentiment="negative", since="2026-01-01"),
}


def measure() -> Iterator[Measure]:
    """The times of searches and rankings, on generated stores."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        quoted, said = (Paths(Path(scratch) / name, find_models()) for name in ("quoted", "said"))
        crowded.many_quotes(quoted, QUOTES)
        yield from _rankings(Workspace(quoted))
        crowded.many_utterances(said, UTTERANCES)
        yield from searches(Workspace(said))


def _rankings(workspace: Workspace) -> Iterator[Measure]:
    for by in BY:
        workspace.rank(by)
        times = [_milliseconds(partial(workspace.rank, by)) for _ in range(ROUNDS)]
        yield from _figures(f"ranking by {by}", f"{QUOTES:,} quotes", times, 200)


def searches(workspace: Workspace, rounds: int = 3) -> Iterator[Measure]:
    """Each of the ASKED under each of the FILTERS, so many times; the first is not warmed up."""
    plain: list[float] = []
    every: list[float] = []
    for kind, asked in ASKED.items():
        times = []
        for _, text, where in product(range(rounds), asked, FILTERS.values()):
            times.append(_milliseconds(partial(workspace.search, text, where, MOST)))
            plain += times[-1:] if where == EVERYTHING else []
        every += times
        yield _median(f"search, {kind}", f"{UTTERANCES:,} utterances", times)
    yield from _figures("search, all without a filter", f"{UTTERANCES:,} utterances", plain, 20)
    yield from _figures("search, all of these", f"{UTTERANCES:,} utterances", every, 50)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _figures(what: str, data: str, times: list[float], bound: float) -> Iterator[Measure]:
    yield _median(what, data, times)
    yield at_most(f"{what}, p95", data, statistics.quantiles(times, n=20)[-1], "ms", bound)


def _median(what: str, data: str, times: list[float]) -> Measure:
    return Measure(f"{what}, median", data, statistics.median(times), "ms")
