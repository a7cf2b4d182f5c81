"""Recorders for tests: in this process or in a child of their own, and what they told."""

from __future__ import annotations

import contextlib
import ctypes.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import soundfile

from callscope.audio.capture import journal
from callscope.audio.capture.recorder import Recorder
from callscope.nouns.live import Event, Sources
from tests.audio.made import noise, place_of
from tests.sound_server import RATE, Server, running, wait_for

_E = TypeVar("_E")

NEAR = 0.05
"""Seconds by which a sound may be off its place."""


@contextlib.contextmanager
def recording_server(folder: Path) -> Iterator[Server]:
    """A sound server with a sink that the far end plays into and one that stands for a microphone."""
    if ctypes.util.find_library("portaudio") is None:
        pytest.skip("not installed: libportaudio.so.2 (package libportaudio2)")
    with running(folder) as server:
        server.sink("headset")
        yield server


class Told:
    """Everything that a recorder told, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.clocks: list[float] = []

    def __call__(self, event: Event) -> None:
        self.clocks.append(time.monotonic())
        self.events.append(event)

    def all(self, kind: type[_E]) -> list[_E]:
        return [one for one in self.events if isinstance(one, kind)]

    def clock(self, event: Event) -> float:
        """When something was told, by time.monotonic()."""
        return self.clocks[next(number for number, one in enumerate(self.events) if one is event)]

    def wait(self, of: type[_E], /, seconds: float = 15.0, **values: object) -> _E:
        """The first event of a kind with these values; waits until it is told."""

        def found() -> list[_E]:
            return [one for one in self.all(of) if all(getattr(one, name) == is_ for name, is_ in values.items())]

        wait_for(lambda: bool(found()), seconds)
        return found()[0]


@contextlib.contextmanager
def recording(folder: Path, sources: Sources, **options: Any) -> Iterator[tuple[Recorder, Told]]:
    """A recorder that has begun to write, and what it tells."""
    told = Told()
    recorder = Recorder(folder, sources, told, **options)
    recorder.start()
    try:
        yield recorder, told
    finally:
        recorder.stop()


def reach(recorder: Recorder, seconds: float) -> None:
    """Waits until so much of the call is on the disk."""
    wait_for(lambda: recorder.duration >= seconds, 60)


def lines(sound: Path) -> list[dict[str, Any]]:
    """The journal beside a recording."""
    return journal.read(sound.with_suffix(".journal"))


def sound_of(path: Path) -> np.ndarray:
    """A recording as frames x channels, -1 to 1."""
    return soundfile.read(path, always_2d=True)[0]


def made_file(path: Path, seconds: float, seeds: Sequence[int]) -> tuple[Path, np.ndarray]:
    """A file of sound in which every place can be found, one seed for each channel."""
    sound = np.stack([noise(seconds, seed) for seed in seeds], axis=1)
    soundfile.write(path, sound, RATE)
    return path, sound


def place_in(recorded: np.ndarray, played: np.ndarray, second: float, length: float = 0.8) -> float:
    """At which second of a recording the sound lies that was played at a second."""
    part = played[round(second * RATE) : round((second + length) * RATE)]
    return place_of(part, recorded, 0.7) / RATE


CHILD = """
import json, signal, sys, threading
from pathlib import Path
from callscope.audio.capture.recorder import Recorder
from callscope.errors import CallscopeError
from callscope.nouns.live import Level, Sources, as_json

def say(**values):
    sys.stdout.write(json.dumps(values) + "\\n")  # in one piece: two threads say things
    sys.stdout.flush()

folder, mic, far, seconds = Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
recorder = Recorder(folder, Sources(mic, far), lambda one: say(**as_json(one)), title="child")
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, frame: recorder.stop(signal.Signals(number).name))
try:
    recorder.start()
    while not recorder.wait(0.05):
        say(event="duration", seconds=recorder.duration)
        if recorder.duration > seconds:
            recorder.stop()
    if recorder.fault:
        raise recorder.fault
except CallscopeError as error:
    say(event="error", code=error.exit_code, message=error.message, hint=error.hint)
    sys.exit(error.exit_code)
"""
"""Records until it holds so many seconds or is told to stop by a signal; prints what is told, and how far it is."""


class Child:
    """A recorder in a process of its own, which can be killed."""

    def __init__(self, folder: Path, mic: str, far: str, seconds: float = 1e9, before: Sequence[str] = ()) -> None:
        words = [*before, sys.executable, "-c", CHILD, str(folder), mic, far, str(seconds)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, text=True)
        self.told: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    @property
    def duration(self) -> float:
        """Seconds that it last said are on the disk."""
        said = [one["seconds"] for one in list(self.told) if one["event"] == "duration"]
        return said[-1] if said else 0.0

    def reach(self, seconds: float) -> None:
        wait_for(lambda: self.duration >= seconds or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.told[-3:]

    def find(self, event: str) -> dict[str, Any]:
        return next(one for one in self.told if one["event"] == event)

    def ended(self, seconds: float = 60.0) -> int:
        """Waits until it ends by itself; returns its exit code."""
        code = self.process.wait(seconds)
        self._thread.join()
        return code

    def kill(self, number: int = signal.SIGKILL) -> int:
        self.process.send_signal(number)
        return self.ended()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._thread.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


Children = Callable[..., Child]
