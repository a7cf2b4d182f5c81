"""FAULTS R12, R16 and R19 on a whole shift: recorder, drafts, journal and store together."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.capture import journal
from callscope.bench.live import busy
from callscope.nouns.live import Behind, Draft, Event, Gap, Marked, OffRecord, Recording, Sources, Stopped, Warned
from callscope.pipeline.listen import Session
from callscope.pipeline.marks import quotes_of
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings, WordsSettings, find_models
from tests.sound_server import wait_for
from tests.store.made import oil_call

pytestmark = pytest.mark.models

SETTINGS = Settings(words=WordsSettings(language="en"))
RATE = 16_000


@pytest.fixture
def played(tmp_path: Path, shared_data: Path) -> Path:
    """Forty seconds of a call, both sides, in the recorder's own form."""
    sound, rate = soundfile.read(shared_data / "simulated_calls" / "sim_dev_2" / "audio.wav", dtype="int16")
    assert rate == RATE // 2
    path = tmp_path / "played.wav"
    soundfile.write(path, np.repeat(sound[: 40 * rate], 2, axis=0), RATE, subtype="PCM_16")
    return path


class Shift:
    """A session on a replayed file, and what it told."""

    def __init__(self, home: Path, played: Path, speed: int) -> None:
        paths = Paths(home, find_models())
        paths.make()
        self.events: list[Event] = []
        sources = Sources(mic=f"file:{played}@{speed}")
        self.session = Session(paths, SETTINGS, open_library(paths), sources, "told", self.events.append)
        before = set(multiprocessing.active_children())
        self.session.start()
        self.children: Callable[[], set[object]] = lambda: set(multiprocessing.active_children()) - before

    def all(self, kind: type) -> list:
        return [one for one in self.events if isinstance(one, kind)]

    def sound(self) -> np.ndarray:
        """What was recorded, once it has ended."""
        self.session.wait(60)
        self.session.stop()
        (stopped,) = self.all(Stopped)
        found, _ = soundfile.read(stopped.path, dtype="int16")
        return found


def test_R19_a_killed_transcriber_costs_not_one_sample(workspace_home: Path, played: Path) -> None:
    shift = Shift(workspace_home, played, 2)
    wait_for(lambda: bool(shift.all(Draft)), 60)
    (child,) = shift.children()
    os.kill(child.pid, signal.SIGKILL)
    wait_for(lambda: any(one.kind == "drafts" for one in shift.all(Warned)), 20)
    recorded = shift.sound()
    expected, _ = soundfile.read(played, dtype="int16")
    assert len(recorded) == len(expected)
    assert np.abs(recorded.astype(int) - expected).max() <= 1  # a rounding on the way through float
    assert shift.all(Gap) == []


def test_R19_a_transcriber_that_falls_behind_costs_not_one_sample_and_says_so(
    workspace_home: Path, played: Path
) -> None:
    with busy():
        shift = Shift(workspace_home, played, 8)
        recorded = shift.sound()
    expected, _ = soundfile.read(played, dtype="int16")
    assert len(recorded) == len(expected)
    assert np.abs(recorded.astype(int) - expected).max() <= 1  # a rounding on the way through float
    assert shift.all(Behind)
    assert shift.all(Gap) == []


def test_R16_off_the_record_holds_in_the_file_in_drafts_and_in_marks(workspace_home: Path, played: Path) -> None:
    shift = Shift(workspace_home, played, 1)
    wait_for(lambda: shift.session.now > 17, 60)
    shift.session.mark("pain")
    shift.session.off_record()
    wait_for(lambda: bool(shift.all(OffRecord)))
    (off,) = shift.all(OffRecord)
    told = len(shift.events)
    wait_for(lambda: shift.session.now > 21, 20)
    shift.session.on_record()
    wait_for(lambda: len(shift.all(OffRecord)) == 2)
    back = shift.all(OffRecord)[-1].end
    assert back is not None
    wait_for(lambda: shift.session.now > 27, 20)
    shift.session.stop()
    (path,) = [one.path for one in shift.all(Stopped)]
    recorded, _ = soundfile.read(path, dtype="int16")
    assert not recorded[round(off.start * RATE) : round(back * RATE)].any()
    assert recorded[: round(off.start * RATE)].any()
    assert recorded[round(back * RATE) + RATE :].any()
    later = [word for one in shift.events[told:] if isinstance(one, Draft) for word in one.words]
    assert [word for word in later if word.end > off.start and word.start < back] == []
    noted = journal.read(path.with_suffix(".journal"))
    assert [one for one in shift.all(Marked) if one.what == "mark"]
    assert quotes_of(noted, oil_call()) == []


def test_R12_a_shift_that_is_stopped_is_whole_and_waits_in_the_queue(workspace_home: Path, played: Path) -> None:
    shift = Shift(workspace_home, played, 8)
    wait_for(lambda: bool(shift.all(Recording)), 20)
    wait_for(lambda: shift.session.duration > 5, 20)
    shift.session.stop()
    (stopped,) = shift.all(Stopped)
    assert soundfile.info(stopped.path).duration == pytest.approx(stopped.duration, abs=0.001)
    library = open_library(Paths(workspace_home, find_models()))
    assert [one.path for one in library.queue()] == [stopped.path]
