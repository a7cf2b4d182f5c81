"""`callscope play` as a person calls it, on a sound server of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from tests.fakes import FakeEngines, noise
from tests.sound_server import Server, running, wait_for

SCRIPT = Path(sys.executable).parent / "callscope"
NO_SERVER = {"PULSE_SERVER": "unix:/nonexistent"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("pulse")) as started:
        yield started


@pytest.fixture
def call(tmp_path: Path, workspace_home: Path) -> str:
    path = tmp_path / "Light on.wav"
    soundfile.write(path, noise(6), 16_000)
    paths = Paths(workspace_home, tmp_path)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())
    return hear(path, desk, lambda _: None).call.recording.id


def callscope(*arguments: object, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CALLSCOPE_HOME": str(home), **more}
    command = [str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_a_part_of_a_call_is_played_and_counts_as_listened_to(call: str, workspace_home: Path, server: Server) -> None:
    begun = time.monotonic()
    done = callscope("play", call, "0:01", 4, "--speed", 2, home=workspace_home)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun > 1.5
    assert done.stdout == ""
    assert "Light on" in done.stderr
    assert "ALSA" not in done.stderr
    (span,) = open_library(Paths(workspace_home, workspace_home)).listened(call)
    assert (span.start, span.end) == pytest.approx((1.0, 4.0), abs=0.05)


def test_ctrl_c_stops_with_130_and_what_was_heard_is_kept(call: str, workspace_home: Path, server: Server) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    running = subprocess.Popen(
        # A shell's background job ignores the signal, and so would what it starts.
        ["env", "--default-signal=INT", str(SCRIPT), "play", call, "--device", "call", "--speed", "0.5"],
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert running.stderr is not None
    assert b"playing" in running.stderr.readline()
    inputs = ["pactl", "list", "short", "sink-inputs"]
    wait_for(lambda: bool(subprocess.run(inputs, capture_output=True).stdout))
    deadline = time.monotonic() + 2.5  # until sound has come out for certain: an idle sink begins after 1.9 s
    wait_for(lambda: time.monotonic() > deadline)
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 130
    running.stderr.close()
    (span,) = open_library(Paths(workspace_home, workspace_home)).listened(call)
    assert span.start == pytest.approx(0.0, abs=0.01)
    assert span.end > span.start


def test_without_a_device_it_ends_with_8_and_the_next_step(call: str, workspace_home: Path) -> None:
    done = callscope("play", call, home=workspace_home, **NO_SERVER)
    assert done.returncode == 8
    assert done.stderr.count("\n") == 3, done.stderr  # playing, what happened, what to do


def test_a_device_that_is_not_there_ends_with_8_and_names_it(call: str, workspace_home: Path, server: Server) -> None:
    done = callscope("play", call, "--device", "attic", home=workspace_home)
    assert done.returncode == 8
    assert "attic" in done.stderr


def test_a_recording_that_is_gone_ends_with_6_and_says_where_it_was_looked_for(
    call: str, workspace_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "Light on.wav").unlink()
    done = callscope("play", call, home=workspace_home)
    assert done.returncode == 6
    assert str(tmp_path / "Light on.wav") in done.stderr


@pytest.mark.parametrize("span", [(3, 2), (9, 10)])
def test_a_span_that_holds_nothing_is_refused(span: tuple[int, int], call: str, workspace_home: Path) -> None:
    assert callscope("play", call, *span, home=workspace_home).returncode == 2
