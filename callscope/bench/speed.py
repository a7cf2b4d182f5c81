"""How long it takes, as ratios in one run: against bare faster-whisper, and against stock pyannote.audio."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from callscope.apart import Engine
from callscope.bench.table import Measure, at_most
from callscope.bench.truth import mono
from callscope.pipeline.engines import open_engines
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings, find_models

ROUNDS = 3
"""Each pair is run so often, one after the other; the median of the ratios is told."""


def measure(data: Path) -> Iterator[Measure]:
    """The ratios, on aws_autorepairs_49 mixed to mono."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        path = mono(data / "support_calls" / "aws_autorepairs_49" / "audio.flac", Path(scratch) / "call.wav")
        yield from _turns(path, Path(scratch))
        yield from _whole(path, Path(scratch))


def _whole(path: Path, scratch: Path) -> Iterator[Measure]:
    models, settings = find_models(), Settings()
    paths = Paths(scratch / "home", models)
    ours, bares = [], []
    with (
        open_engines(settings, models) as engines,
        Engine("bare faster-whisper", "callscope.bench.anchors:load_bare", str(models), 2) as bare,
    ):
        bare.ready()
        desk = Desk(paths, settings, open_library(paths), engines)
        for _ in range(ROUNDS):
            ours.append(hear(path, desk, lambda _: None, force=True).call.timings["total"])
            begun = time.perf_counter()
            bare.answer(str(path))
            bares.append(time.perf_counter() - begun)
    ratio = statistics.median(one / other for one, other in zip(ours, bares, strict=True))
    data = "aws_autorepairs_49, mono"
    yield Measure("whole path, models loaded", data, statistics.median(ours), "s", statistics.median(bares))
    yield at_most("whole path against bare faster-whisper", data, ratio, "times", 1.0)


def _turns(path: Path, scratch: Path) -> Iterator[Measure]:
    from callscope.audio import decode

    raw = scratch / "call.f32"
    decode.decode(path, raw)
    models = find_models()
    quiet = {"PYANNOTE_METRICS_ENABLED": "0"}
    with (
        open_engines(Settings(), models) as engines,
        Engine("stock", "callscope.bench.anchors:load_stock", str(models), 1, environment=quiet) as stock,
    ):
        engines.ready(("turns",), lambda _: None)
        stock.ready()
        ours, begun = [], 0.0
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            engines.turns(raw, 1, 0)
            ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        stock.answer(raw)
        theirs = time.perf_counter() - begun
    data = "aws_autorepairs_49, mono, one thread each"
    yield Measure("turns", data, statistics.median(ours), "s", theirs)
    yield at_most("turns against stock pyannote.audio", data, statistics.median(ours) / theirs, "times", 1 / 7)
