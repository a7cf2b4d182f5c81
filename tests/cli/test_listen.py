"""`callscope listen` as a person or a script calls it, on a sound server of the test's own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from tests.audio.capturing import recording_server
from tests.cli.conftest import SCRIPT, callscope
from tests.sound_server import Server, wait_for


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with recording_server(tmp_path_factory.mktemp("pulse")) as started:
        yield started


def plain(text: str) -> list[str]:
    """The words, without case and punctuation."""
    return re.findall(r"[a-z']+", text.lower())


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(row) for row in text.splitlines()]


def test_what_can_be_recorded_is_listed_as_people_know_it(server: Server, workspace_home: Path) -> None:
    listed = json.loads(callscope("listen", "--list", "--json", home=workspace_home).stdout)
    names = {one["name"]: one for one in listed}
    assert names["call.monitor"]["side"] == "far"
    assert all(one["title"] for one in listed)
    assert "call.monitor" in callscope("listen", "--list", home=workspace_home).stdout


def test_nothing_is_recorded_before_callers_are_told(server: Server, workspace_home: Path) -> None:
    done = callscope("listen", "--far", "call.monitor", "--no-tui", home=workspace_home, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "--consent" in done.stderr
    assert not list((workspace_home / "recordings").glob("*.wav"))


def test_a_device_that_is_not_there_gives_exit_8_and_leaves_nothing(server: Server, workspace_home: Path) -> None:
    done = callscope("listen", "--mic", "nothing", "--consent", "told", "--json", home=workspace_home)
    assert done.returncode == 8
    assert json.loads(done.stdout)["error"]["code"] == "device"


def test_a_recording_is_a_stream_of_events_and_waits_in_the_queue(server: Server, workspace_home: Path) -> None:
    wanted = ["--far", "call.monitor", "--mic", "headset.monitor", "--title", "Shift", "--consent", "told by the agent"]
    rest = ["--for", "1.5", "--no-tui", "--no-drafts", "--no-hear", "--json"]
    done = callscope("listen", *wanted, *rest, home=workspace_home)
    assert done.returncode == 0, done.stderr
    told = events(done.stdout)
    kinds = [one["event"] for one in told]
    assert kinds.index("recording") < kinds.index("stopped")
    assert "level" in kinds
    path = Path(str(next(one for one in told if one["event"] == "stopped")["path"]))
    sound = soundfile.info(path)
    assert sound.channels == 2
    assert sound.duration >= 1.5
    shown = callscope("calls", "list", home=workspace_home)
    assert path.name in shown.stderr or "Shift" in shown.stdout + shown.stderr
    settings = (workspace_home / "settings.toml").read_text()
    assert "call.monitor" in settings
    assert "headset.monitor" in settings


def test_ctrl_c_ends_it_with_a_whole_file(server: Server, workspace_home: Path) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    wanted = ["listen", "--far", "call.monitor", "--consent", "told", "--no-drafts", "--no-hear", "--json"]
    running = subprocess.Popen([str(SCRIPT), *wanted], stdout=subprocess.PIPE, text=True, env=environment)
    assert running.stdout
    told: list[dict[str, object]] = []
    while not any(one["event"] == "level" for one in told):
        told.append(json.loads(running.stdout.readline()))
    running.send_signal(signal.SIGINT)
    told += events(running.communicate(timeout=30)[0])
    assert running.returncode == 0
    path = Path(str(next(one for one in told if one["event"] == "stopped")["path"]))
    assert soundfile.info(path).frames > 0


def test_after_a_crash_the_next_start_tells_of_the_recording(server: Server, workspace_home: Path) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    wanted = ["listen", "--far", "call.monitor", "--consent", "told", "--no-drafts", "--no-hear", "--json"]
    running = subprocess.Popen([str(SCRIPT), *wanted], stdout=subprocess.PIPE, text=True, env=environment)
    assert running.stdout
    while "level" not in running.stdout.readline():
        pass
    sound = next((workspace_home / "recordings").glob("*.wav"))
    wait_for(lambda: sound.stat().st_size > 40_000)
    running.kill()
    running.communicate()
    again = callscope("listen", *wanted[1:], "--for", "0.5", home=workspace_home)
    assert again.returncode == 0, again.stderr
    assert "recovered a recording that was cut off" in again.stderr
    third = callscope("listen", *wanted[1:], "--for", "0.5", home=workspace_home)
    assert "recovered" not in third.stderr


@pytest.mark.models
def test_a_call_played_on_this_machine_is_drafted_recorded_and_heard(
    server: Server, workspace_home: Path, samples: Path, tmp_path: Path
) -> None:
    sound, rate = soundfile.read(samples / "oil-light.flac")
    played = tmp_path / "played.wav"
    soundfile.write(played, sound[: 20 * rate], rate)
    player = subprocess.Popen(["paplay", "--device=call", str(played)])
    wanted = ["--far", "call.monitor", "--title", "Oil", "--consent", "told", "--for", "18", "--no-tui", "--json"]
    done = callscope("listen", *wanted, home=workspace_home)
    player.wait()
    assert done.returncode == 0, done.stderr
    told = events(done.stdout)
    committed = " ".join(str(one["committed"]) for one in told if one["event"] == "draft").lower()
    turns = json.loads((samples / "oil-light.truth.json").read_text())["turns"][:2]
    true = {word for one in turns for word in plain(one["text"])}
    right = [word for word in plain(committed) if word in true]
    skipped = sum(float(str(one["skipped"])) for one in told if one["event"] == "behind")  # a busy machine says so
    assert len(right) + 2 * skipped > 15
    assert len(right) > 0.7 * len(plain(committed))
    final = next(one for one in told if one["event"] == "final")
    call = json.loads(callscope("calls", "show", final["call"], "--json", home=workspace_home).stdout)
    text = " ".join(one["text"] for one in call["utterances"]).lower()
    assert "shop" in text
    assert call["title"] == "Oil"


def test_another_window_marks_asks_and_steers_the_shift(server: Server, workspace_home: Path) -> None:
    nobody = callscope("marks", "add", "--kind", "pain", home=workspace_home)
    assert nobody.returncode == 4
    assert "nobody listens in" in nobody.stderr
    wanted = ["--mic", "headset.monitor", "--consent", "told", "--no-drafts", "--no-hear", "--json"]
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    with subprocess.Popen([str(SCRIPT), "listen", *wanted], env=environment, stdout=subprocess.PIPE) as shift:
        told: list[dict[str, object]] = []

        def until(**wanted: object) -> dict[str, object]:
            assert shift.stdout is not None
            while not (told and all(told[-1].get(name) == value for name, value in wanted.items())):
                told.append(json.loads(shift.stdout.readline()))
            return told[-1]

        def ask(*words: str) -> None:
            assert callscope(*words, home=workspace_home).returncode == 0

        until(event="recording")
        ask("marks", "add", "--kind", "pain", "--note", "third call")
        assert until(event="mark", what="note")["text"] == "third call"
        assert [one["kind"] for one in told if one.get("what") == "mark"] == ["pain"]
        ask("marks", "add", "--tag", "oil", "--last")
        assert until(event="mark", what="mark")["whole"] is True
        ask("marks", "undo")
        until(event="mark", what="undone")
        ask("marks", "ask", "How did you find us?")
        ask("marks", "answered")
        until(event="mark", what="answered")
        assert callscope("marks", "add", "--kind", "nonsense", home=workspace_home).returncode == 2
        ask("shift", "off")
        until(event="off_record", end=None)
        ask("shift", "on")
        ask("shift", "next", "--title", "Second")
        until(event="recording")
        assert callscope("marks", "undo", home=workspace_home).returncode == 2
        ask("shift", "told")
        until(event="mark", what="told")
        assert json.loads(callscope("shift", "show", "--json", home=workspace_home).stdout)["title"] == "Second"
        ask("shift", "declined")
        assert until(event="stopped")["path"] is None
        ask("shift", "stop")
        assert shift.wait(20) == 0


def test_notes_only_takes_marks_from_another_window_and_keeps_no_sound(workspace_home: Path) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home)}
    command = [str(SCRIPT), "listen", "--notes-only", "--no-tui", "--json", "--title", "No permission"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as shift:
        assert shift.stdout is not None
        assert json.loads(shift.stdout.readline())["event"] == "recording"
        assert callscope("marks", "add", "--kind", "pain", "--note", "so", home=workspace_home).returncode == 0
        shift.send_signal(signal.SIGINT)
        assert shift.wait(20) == 0
    (quote,) = json.loads(callscope("quotes", "list", "--json", home=workspace_home).stdout)
    assert (quote["kind"], quote["note"]) == ("pain", "so")
    assert not list((workspace_home / "recordings").glob("*.wav"))
