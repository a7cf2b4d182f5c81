"""What hearing costs, as ratios in one run: beside bare faster-whisper, stock pyannote.audio and the chain of both.

What is compared runs in turn, round after round, so that whatever else the machine does affects all alike.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callscope.apart import Engine
from callscope.bench.anchors import bare_text
from callscope.bench.burden import Burden, weighed
from callscope.bench.table import Measure, at_least, at_most
from callscope.bench.truth import calls, mono, repeated, said, word_error_rate
from callscope.pipeline.engines import open_engines
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings, find_models

ROUNDS = 3
"""Each pair is run so often, one after the other; the median of the ratios is told."""
MINUTES = (1, 4, 16, 60, 180)
"""Lengths of the calls, made by repeating one, whose cost is told."""
CALL = "aws_autorepairs_49"
"""What is heard: both sides talk, 238 s, two channels."""


def measure(data: Path, minutes: Sequence[float] = MINUTES) -> Iterator[Measure]:
    """The figures; those of long calls last."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        true = {one.name: one for one in calls(data / "support_calls")}[CALL]
        bench = _Bench(Path(scratch), mono(true.path, Path(scratch) / "call.wav"), true.path, true.text())
        theirs = yield from _turns(bench)
        yield from _whole(bench, theirs)
        yield from _lengths(bench, minutes)


@dataclass(frozen=True, slots=True)
class _Bench:
    """A folder to work in, the call as a mono mix and as it is, and what is said in it."""

    scratch: Path
    mixed: Path
    stereo: Path
    text: str

    @contextmanager
    def hearing(self) -> Iterator[Callable[[Path], Any]]:
        """Hears files with the default settings; models are loaded once, which does not count."""
        paths, settings = Paths(self.scratch / "home", find_models()), Settings()
        with open_engines(settings, paths.models) as engines:
            engines.ready(("words", "turns", "tone"), lambda _: None)
            desk = Desk(paths, settings, open_library(paths), engines)
            yield lambda path: hear(path, desk, lambda _: None, force=True).call


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _whole(bench: _Bench, turns: float) -> Iterator[Measure]:
    """The mono mix, the call as it is, and bare faster-whisper on the mix; `turns` is what stock turns took."""
    models = str(find_models())
    ours, stereo, bares, texts = list[Burden](), list[Burden](), list[Burden](), ("", "")
    with bench.hearing() as heard, Engine("bare", "callscope.bench.anchors:load_bare", models, 2) as bare:
        bare.ready()
        for _ in range(ROUNDS):
            with weighed() as burdens:
                call = heard(bench.mixed)
            ours += burdens
            with weighed() as burdens:
                pieces = bare.answer(str(bench.mixed))
            bares += burdens
            with weighed() as burdens:
                heard(bench.stereo)
            stereo += burdens
            texts = said(call), bare_text(pieces)
    data = f"{CALL}, mono"
    for what, kind in (("wall", "seconds by the clock"), ("processor", "processor time")):
        one, two, both = ([getattr(burden, what) for burden in some] for some in (ours, bares, stereo))
        yield Measure(f"whole path, models loaded, {kind}", data, statistics.median(one), "s", statistics.median(two))
        yield at_most(f"whole path against bare faster-whisper, {kind}", data, _ratio(one, two), "times", 0.7)
        yield at_most(f"two channels against their mono mix, {kind}", CALL, _ratio(both, one), "times", 1.25)
    mine, their = (word_error_rate([(bench.text, text)]) for text in texts)
    yield at_most("word error rate of the same runs (draft reference)", data, mine, "%", their, their)
    yield from _chain(bench, ours, turns + statistics.median(one.wall for one in bares))


def _chain(bench: _Bench, ours: Sequence[Burden], before: float) -> Iterator[Measure]:
    """faster-whisper, stock pyannote.audio, librosa.pyin and VADER one after the other; `before` are the first two."""
    with Engine("rest", "callscope.bench.anchors:load_rest") as rest:
        rest.ready()
        with weighed() as burdens:
            rest.answer(str(bench.mixed), bench.text)
    total = before + burdens[0].wall
    data = f"{CALL}, mono, seconds by the clock"
    yield Measure("librosa.pyin and VADER", data, burdens[0].wall, "s")
    yield at_least(
        "the chain of four against the whole path",
        data,
        total / statistics.median(one.wall for one in ours),
        "times",
        8,
    )


def _turns(bench: _Bench) -> Generator[Measure, None, float]:
    """Ours and the stock pipeline, one thread each; returns the seconds that the stock pipeline takes at its best."""
    from callscope.audio import decode

    raw = bench.scratch / "call.f32"
    decode.decode(bench.mixed, raw)
    models = find_models()
    quiet, load = {"PYANNOTE_METRICS_ENABLED": "0"}, "callscope.bench.anchors:load_stock"
    with (
        open_engines(Settings(), models) as engines,
        Engine("stock", load, str(models), 1, environment=quiet) as stock,
    ):
        engines.ready(("turns",), lambda _: None)
        stock.ready()
        ours: list[Burden] = []
        for _ in range(ROUNDS):
            with weighed() as burdens:
                engines.turns(raw, 1, 0)
            ours += burdens
        with weighed() as theirs:
            stock.answer(raw)
    every = os.cpu_count() or 1
    with Engine("stock", load, str(models), every, environment=quiet) as stock:
        stock.ready()
        with weighed() as fastest:
            stock.answer(raw)
    data = f"{CALL}, mono, one thread each"
    for what, kind in (("wall", "seconds by the clock"), ("processor", "processor time")):
        mine, their = statistics.median(getattr(one, what) for one in ours), getattr(theirs[0], what)
        yield Measure(f"turns, {kind}", data, mine, "s", their)
        yield at_most(f"turns against stock pyannote.audio, {kind}", data, mine / their, "times", 1 / 10)
    quickest = min(theirs[0].wall, fastest[0].wall)
    yield Measure("stock pyannote.audio, its quicker run of one thread and of all, by the clock", data, quickest, "s")
    return float(quickest)


def _lengths(bench: _Bench, minutes: Sequence[float]) -> Iterator[Measure]:
    """The cost and the memory of ever longer calls, each heard by a fresh start so that memory is its own."""
    costs: dict[float, Burden] = {}
    for length in minutes:
        path = repeated(bench.mixed, length * 60, bench.scratch / "long.wav")
        with weighed() as burdens, bench.hearing() as heard:
            heard(path)
        costs[length] = burdens[0]
        data = f"{CALL} repeated, mono, {length:g} min, start included"
        yield Measure("processor time per minute of call", data, burdens[0].processor / length, "s")
        bound = 2500 if length <= 60 else 4000
        yield at_most("peak memory, all processes", data, burdens[0].memory, "MB", bound)
    if len(costs) > 2:
        yield _straight(costs)


def _straight(costs: dict[float, Burden]) -> Measure:
    """How much dearer a minute is between the two longest calls than between the two shortest; the start falls out."""
    lengths = sorted(costs)
    first, last = (
        (costs[long].processor - costs[short].processor) / (long - short)
        for short, long in ((lengths[0], lengths[1]), (lengths[-2], lengths[-1]))
    )
    data = f"from {lengths[0]:g}-{lengths[1]:g} to {lengths[-2]:g}-{lengths[-1]:g} min"
    return at_most("processor time of one more minute, growth", data, last / first, "times", 1.2)
