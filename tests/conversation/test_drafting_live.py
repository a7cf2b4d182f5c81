"""Draft words of a real recording, with the real model in its own process."""

from __future__ import annotations

import itertools
import os
import signal
from pathlib import Path

import pytest

from callscope.apart import Engine
from callscope.audio.capture.recorder import Recorder
from callscope.conversation.drafting.drafter import Drafter
from callscope.nouns.live import Behind, Draft, Event, Said, Sources, Stopped, Talk, Warned
from callscope.settings import Settings, WordsSettings, find_models
from tests.sound_server import wait_for

pytestmark = pytest.mark.models

SETTINGS = Settings(words=WordsSettings(language="en"))


class Stage:
    """A recorder with drafts, and what both told."""

    def __init__(self, folder: Path, source: str) -> None:
        self.events: list[Event] = []
        load = "callscope.conversation.drafting.child:load"
        self.engine = Engine("drafts", load, SETTINGS, find_models(), environment={"OMP_NUM_THREADS": "1"})
        self.engine.ready()
        self.drafter = Drafter(SETTINGS, find_models(), self.events.append, child=self.engine)
        self.recorder = Recorder(folder, Sources(mic=source), self._tell)

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        self.drafter.hear(event)

    def words(self) -> list[str]:
        return [word.text for one in self.all(Draft) for word in one.words]

    def all(self, kind: type) -> list:
        return [one for one in self.events if isinstance(one, kind)]


@pytest.fixture
def stage(tmp_path: Path, samples: Path):
    one = Stage(tmp_path, f"file:{samples / 'oil-light.flac'}")
    yield one
    one.recorder.stop()
    one.drafter.stop()


def test_words_come_while_the_call_is_recorded_and_no_word_comes_twice(stage: Stage) -> None:
    stage.recorder.start()
    wait_for(lambda: stage.recorder.duration > 20, 40)
    stage.recorder.stop()
    assert stage.drafter.wait(30)
    early = [one for one in stage.all(Draft) if one.words and one.at < 18]
    assert early
    customer = [word.text for one in stage.all(Draft) if one.side == "far" for word in one.words]
    skipped = sum(one.skipped for one in stage.all(Behind) if one.side == "far")  # a busy machine says so
    assert len(customer) + 2 * skipped > 20  # offline the same model hears about 25
    assert skipped or {"Suzanne.", "literally"} <= set(customer)
    for side in ("mic", "far"):
        own = [word for one in stage.all(Draft) if one.side == side for word in one.words]
        assert all(after.start >= before.end for before, after in itertools.pairwise(own))
    late = [one.at - one.t for one in stage.all(Draft) if one.words]
    assert all(0 <= seconds < 15 for seconds in late)
    assert stage.all(Said)
    assert stage.all(Talk)
    assert stage.all(Warned) == [] or all(one.kind != "drafts" for one in stage.all(Warned))


def test_a_killed_child_costs_no_sound_and_the_drafts_go_on(stage: Stage) -> None:
    stage.recorder.start()
    wait_for(lambda: bool(stage.words()), 40)
    before = len(stage.words())
    os.kill(stage.engine.start().process.pid, signal.SIGKILL)
    wait_for(lambda: any(one.kind == "drafts" for one in stage.all(Warned)), 20)
    wait_for(lambda: len(stage.words()) > before + 3, 60)
    stage.recorder.stop()
    (stopped,) = stage.all(Stopped)
    assert stopped.path is not None
    assert stopped.duration == pytest.approx(stopped.at, abs=1.0)
    assert stage.drafter.wait(30)
