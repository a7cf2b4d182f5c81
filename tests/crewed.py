"""Engines for worker processes that know the answer and can be told to misbehave, by files in the models' folder.

`asked` gets a line for each hearing: the call's id and the process that started the worker. `die ID` kills the worker
as often as it has lines, `wait ID` keeps it until the file is gone, `fail ID` makes the diariser fail.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from callscope.audio import decode
from callscope.call import Progress, Report, unheard
from callscope.conversation.frames import Frames
from callscope.errors import EngineFailed
from callscope.pipeline.engines import Engines
from callscope.settings import Settings
from tests.fakes import FakeEngines, noise

ENGINES = "tests.crewed:open_fakes"


@contextlib.contextmanager
def open_fakes(settings: Settings, models: Path, threads: int) -> Iterator[Engines]:
    """The fakes of `tests.fakes`, with the files of `models` obeyed."""
    fakes = FakeEngines().as_engines()

    def words(sound: Path, tracks: int, *options: Any, report: Report = unheard) -> Any:
        identity = sound.parent.parent.name
        with (models / "asked").open("a") as file:
            file.write(f"{identity} {os.getppid()}\n")
        _die(models / f"die {identity}")
        while (models / f"wait {identity}").exists():
            report(Progress("words", 0.1))
            time.sleep(0.02)
        return fakes.words(sound, tracks, *options, report=report)

    def turns(sound: Path, tracks: int, *options: Any, report: Report = unheard) -> Any:
        if (models / f"fail {sound.parent.parent.name}").exists():
            raise EngineFailed("the turns process was killed by SIGKILL", "run it again")
        return fakes.turns(sound, tracks, *options, report=report)

    yield replace(fakes, words=words, turns=turns, tone=_tone, at_once=1)


def _tone(sound: Path, tracks: int, *, report: Report = unheard) -> tuple[Frames, ...]:
    """A voice of 100 Hz that is twice as high in the second half; the real engine costs each worker a second."""
    rows = np.fromfile(sound, np.float32).reshape(-1, tracks)
    count = len(rows) // 256
    flat = {name.name: np.full(count, 0.5, np.float32) for name in fields(Frames) if name.name != "hop"}
    pitch = np.where(np.arange(count) < count // 2, 100, 200).astype(np.float32)
    return tuple(Frames(**(flat | {"pitch": pitch})) for _ in range(tracks))


def _die(wish: Path) -> None:
    if wish.exists():
        left = wish.read_text().splitlines()[1:]
        wish.write_text("\n".join(left)) if left else wish.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def asked(models: Path) -> list[str]:
    """The ids of the calls that were heard, in order, as often as they were."""
    place = models / "asked"
    return [line.split()[0] for line in place.read_text().splitlines()] if place.exists() else []


def asker(models: Path, identity: str) -> int:
    """Waits until a call is being heard; the process whose worker was asked for it."""
    until = time.monotonic() + 60
    while identity not in asked(models):
        assert time.monotonic() < until
        time.sleep(0.02)
    rows = [line.split() for line in (models / "asked").read_text().splitlines()]
    return next(int(pid) for call, pid in reversed(rows) if call == identity)


def make_calls(folder: Path, count: int, seconds: float = 1.5) -> list[Path]:
    """Recordings that differ, every third with a party on each channel."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        sound = noise(seconds, seed=number)
        if number % 3 == 2:
            half = np.arange(len(sound)) < len(sound) // 2
            sound = np.stack([sound * half, noise(seconds, seed=100 + number) * ~half], axis=1)
        paths.append(folder / f"call {number:02}.wav")
        soundfile.write(paths[-1], sound, 16_000)
    return paths


def identity(path: Path) -> str:
    """The id that the call of a file has."""
    return decode.identify(path)
