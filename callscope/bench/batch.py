"""Many calls: how much faster two workers are than one, whether they hear the same, and what 10,000 hours cost."""

from __future__ import annotations

import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from callscope.audio import decode
from callscope.bench.processor import Meter
from callscope.bench.table import Measure, at_least
from callscope.call import RATE, unheard
from callscope.pipeline.batch import SOUNDS
from callscope.pipeline.crew import Crew
from callscope.pipeline.many import hear_many, longest_first
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings, find_models

if TYPE_CHECKING:
    from callscope.call import Call, Samples

CALLS = 20
"""Pieces of calls that are heard by one worker and by two."""

LENGTHS = (20, 35, 50, 60, 25)
"""Seconds of the pieces, in turn."""

ROUNDS = 2
"""One worker and two take turns so often; the medians are told."""

HOURS = 10_000
"""Hours of calls whose cost is told."""


class Heard(NamedTuple):
    """A run: wall seconds from start to end with loading, the calls in order of their files, processor seconds that
    came after the first call and the sound that they were for, and the most memory that workers had, in bytes."""

    wall: float
    calls: tuple[Call, ...]
    spent: float
    sound: float
    memory: float


def measure(data: Path, price: float | None = None) -> Iterator[Measure]:
    """One worker with one thread against two with one each, then the rate of one on whole calls, by processor time.

    `price` is of an hour of one core.
    """
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as folder:
        scratch = Path(folder)
        yield from _against(_pieces(data, scratch / "pieces"), scratch)
        # The first call's time is that of loading too, and does not count: the shortest.
        whole = sorted(_recordings(data / "support_calls"), key=lambda one: decode.peek(one).duration)
        yield from _rate(whole, scratch, price)


def _against(files: Sequence[Path], scratch: Path) -> Iterator[Measure]:
    ones, twos = [], []
    for number in range(ROUNDS):
        ones.append(_heard(files, 1, scratch / f"one {number}"))
        twos.append(_heard(files, 2, scratch / f"two {number}"))
    one, two = median(run.wall for run in ones), median(run.wall for run in twos)
    data = f"{len(files)} calls of {min(LENGTHS)} to {max(LENGTHS)} s"
    yield Measure("one worker, one thread", data, one, "s")
    yield Measure("two workers, one thread each", data, two, "s", one)
    yield at_least("two workers against one", data, one / two, "times", 1.7)
    same = all(run.calls == ones[0].calls for run in (*ones, *twos))
    yield at_least("calls that are the same", data, 100.0 * same, "%", 100)


def _rate(files: Sequence[Path], scratch: Path, price: float | None) -> Iterator[Measure]:
    run = _heard(files, 1, scratch / "whole")
    if not run.spent:
        return  # the system does not tell
    data = f"{len(files) - 1} whole calls"
    rate = run.sound / run.spent
    yield Measure("memory of one worker", data, run.memory / 1e9, "GB")
    yield Measure("real time, one core", data, rate, "times")
    yield Measure(f"{HOURS:,} hours of calls", data, HOURS / rate, "core hours")
    if price is not None:
        yield Measure(f"{HOURS:,} hours of calls", f"{price:g} a core hour", HOURS / rate * price, "in its currency")


def _heard(files: Sequence[Path], jobs: int, home: Path) -> Heard:
    paths, settings = Paths(home, find_models()), Settings()
    library = open_library(paths)
    begun, meter, first, memory = time.perf_counter(), Meter(), 0.0, 0.0
    calls: list[Call] = []
    crew, files = Crew(jobs, 1, paths, settings, lambda _: unheard), files if jobs == 1 else longest_first(files)
    for outcome in hear_many(files, paths, settings, library, crew):
        if outcome.error:
            raise outcome.error
        assert outcome.call is not None
        calls.append(outcome.call)
        first = first or meter.spent()
        last, memory = meter.spent(), max(memory, meter.memory())
    wall = time.perf_counter() - begun
    sound = sum(one.recording.duration for one in calls[1:])
    plain = (replace(one, timings={}) for one in sorted(calls, key=lambda one: one.recording.path))
    return Heard(wall, tuple(plain), last - first, sound, memory)


def _recordings(folder: Path) -> list[Path]:
    return sorted(one for one in folder.glob("*/audio.*") if one.suffix in SOUNDS)


def _pieces(data: Path, into: Path) -> list[Path]:
    """Pieces of the calls with truth, each from another place; they may overlap."""
    into.mkdir()
    sounds = {}
    for source in (*_recordings(data / "simulated_calls"), *_recordings(data / "support_calls")):
        sounds[source.parent.name] = decode.decode(source, into / f"{source.parent.name}.f32").audio
    places = [(name, begin) for begin in range(2, 600, 30) for name in sounds]
    pieces: list[Path] = []
    for name, begin in places:
        length = LENGTHS[len(pieces) % len(LENGTHS)]
        if len(pieces) < CALLS and begin + length < sounds[name].duration:
            pieces.append(into / f"{len(pieces):02} {name}.wav")
            _write(sounds[name].samples[:, begin * RATE : (begin + length) * RATE], pieces[-1])
    return pieces


def _write(samples: Samples, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples.T.clip(-1, 1) * 32767).astype("<i2").tobytes())
