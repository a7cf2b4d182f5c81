"""A shift that lasts: two hours replayed eight times faster through the real screen, recorder and drafts.

It tells by how much the memory of all its processes grew, and how far the sound at the end of the recording is out of
place. Each pass of the drafts takes and gives back a hundred megabytes within a second, so memory is the median of many
looks.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.bench.table import Measure, at_most
from callscope.bench.terminal import Terminal, running
from callscope.call import RATE
from callscope.errors import ModelMissing
from callscope.settings import find_models

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPEED = 8
HOURS = 2.0
WARM = 300.0
"""Seconds of the call after which memory is looked at first: everything is loaded and has been used."""
WINDOW = 60.0
"""Seconds for which memory is looked at, at the beginning and at the end."""
PIECE = 8.0
"""Seconds of sound that are looked for."""
LOOK = 0.5
"""Seconds between two looks at the memory."""


def measure(data: Path, hours: float = HOURS) -> Iterator[Measure]:
    """The figures, when the call is over."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        folder = Path(scratch)
        played = folder / "played.wav"
        seconds = _long(data / "simulated_calls" / "sim_dev_2" / "audio.wav", played, hours * 3600)
        home = folder / "home"
        command = [sys.executable, "-m", "callscope", "listen", "--consent", "a bench"]
        environment = {"CALLSCOPE_HOME": str(home), "CALLSCOPE_MODELS": str(find_models())}
        with running([*command, "--mic", f"file:{played}@{SPEED}"], environment) as terminal:
            terminal.until("REC", most=60)
            looks = _looked(terminal, seconds)
            terminal.until("ended", most=120)
        (recorded,) = (home / "recordings").glob("*.wav")
        what = f"{seconds / 3600:g} h at {SPEED} times the speed, words drafted, the screen open"
        whole = _grown(looks, lambda one: one.whole)
        yield at_most("memory grown, all processes", what, whole, "MB", 20)
        yield Measure("memory grown, by a line through all looks", what, _slope(looks), "MB")
        own = _grown(looks, lambda one: one.own)
        yield Measure("memory grown, the program without the drafts' process", what, own, "MB")
        yield at_most("duration of the recording, off by", what, abs(_seconds(recorded) - seconds) * 1000, "ms", 50)
        for name, at in (("the beginning", 10.0), ("the end", seconds - 10.0 - PIECE)):
            off = _off(played, recorded, at) * 1000
            yield at_most(f"sound at {name}, off its place by", what, off, "ms", 50)


def _long(call: Path, into: Path, seconds: float) -> float:
    """A call again and again, 16 kHz, both tracks; returns how long it is."""
    sox = shutil.which("sox")
    if sox is None:
        raise ModelMissing("sox is not installed", "apt-get install sox")
    length = float(subprocess.run([sox, "--i", "-D", str(call)], capture_output=True, text=True, check=True).stdout)
    times = max(round(seconds / length) - 1, 0)
    form = ["-r", str(RATE), "-b", "16", "-e", "signed"]
    subprocess.run([sox, str(call), *form, str(into), "repeat", str(times)], check=True, capture_output=True)
    return _seconds(into)


class Look(NamedTuple):
    """Megabytes that all processes, and the program by itself, held at a second of the call."""

    at: float
    whole: float
    own: float


def _looked(terminal: Terminal, seconds: float) -> list[Look]:
    """Looks at the memory from the end of the warming up to the end of the call."""
    begun, looks = time.monotonic(), []
    terminal.rest(WARM / SPEED)
    while (now := time.monotonic() - begun) < seconds / SPEED - 10 * LOOK:
        looks.append(Look(now * SPEED, terminal.memory(whole=True), terminal.memory()))
        terminal.rest(LOOK)
    return looks


def _grown(looks: Sequence[Look], of: Callable[[Look], float]) -> float:
    """What the median of the last minute's looks has more than that of the first."""
    window = min(WINDOW * SPEED, (looks[-1].at - looks[0].at) / 3)
    first = statistics.median(of(one) for one in looks if one.at <= looks[0].at + window)
    return statistics.median(of(one) for one in looks if one.at >= looks[-1].at - window) - first


def _slope(looks: Sequence[Look]) -> float:
    """By how much the least-squares line through all looks rises from the first to the last."""
    line = statistics.linear_regression([one.at for one in looks], [one.whole for one in looks])
    return line.slope * (looks[-1].at - looks[0].at)


def _seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def _off(played: Path, recorded: Path, at: float) -> float:
    """By how many seconds a piece of the played file is off its place in the recorded one."""
    import numpy as np

    piece = _samples(played, at, PIECE)
    near = _samples(recorded, at - 1.0, PIECE + 2.0)
    found = np.correlate(near, piece, "valid")
    return abs(float(np.argmax(found)) / RATE - 1.0)


def _samples(path: Path, start: float, seconds: float) -> NDArray[np.float64]:
    """The first track of a stretch."""
    import numpy as np

    with wave.open(str(path), "rb") as file:
        file.setpos(round(start * RATE))
        raw = np.frombuffer(file.readframes(round(seconds * RATE)), np.int16)
        return raw.reshape(-1, file.getnchannels())[:, 0].astype(np.float64)
