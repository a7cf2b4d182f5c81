"""FAULTS: ingest, where more than the file's sound is concerned. The engines are fakes, except where marked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import Call, Progress
from callscope.errors import Cancelled, EngineFailed, ModelMissing, Unusable
from callscope.pipeline.batch import expand, hear_each
from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.cli.conftest import callscope
from tests.fakes import FakeEngines, noise

Quiet = Callable[[Progress], None]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path / "home", tmp_path / "models")
    made.make()
    return made


@pytest.fixture
def library(paths: Paths) -> Library:
    return Library(paths.store)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(6), 16_000)
    return path


def desk(paths: Paths, library: Library, engines: FakeEngines) -> Desk:
    return Desk(paths, Settings(), library, engines.as_engines())


def words_of(call: Call) -> list[tuple[str, str]]:
    return [(one.speaker, one.text) for one in call.utterances]


@pytest.mark.models
def test_I6_twenty_seconds_of_silence_give_no_words_and_no_tone(tmp_path: Path, workspace_home: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(20 * 16_000, np.float32), 16_000)
    done = callscope("hear", path, "--json", home=workspace_home)
    assert done.returncode == 0, done.stderr
    call = json.loads(done.stdout)
    assert call["utterances"] == []
    assert any("no speech" in note for note in call["notes"])


def test_I9_the_same_content_twice_is_one_call_and_it_is_said(
    paths: Paths, library: Library, sound: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "another name.wav"
    copy.write_bytes(sound.read_bytes())
    engines = FakeEngines()
    first = hear(sound, desk(paths, library, engines), lambda _: None)
    second = hear(copy, desk(paths, library, engines), lambda _: None)
    assert (first.known, second.known) == (False, True)
    assert len(library.calls()) == 1
    assert engines.asked.count("words") == 1


@pytest.mark.parametrize("stage", ["words", "turns", "tone"])
def test_I10_killed_after_a_stage_a_rerun_finishes_and_repeats_nothing(
    stage: str, paths: Paths, library: Library, sound: Path
) -> None:
    whole = FakeEngines()
    other = Paths(paths.home / "other", paths.models)
    other.make()
    expected = hear(sound, desk(other, Library(other.store), whole), lambda _: None).call

    fail: dict[str, Exception] = {name: Cancelled() for name in ("words", "turns", "tone") if name != stage}
    with pytest.raises(Cancelled):
        hear(sound, desk(paths, library, FakeEngines(fail)), lambda _: None)
    again = FakeEngines()
    call = hear(sound, desk(paths, library, again), lambda _: None).call
    assert stage not in again.asked
    assert words_of(call) == words_of(expected)
    assert call.utterances == expected.utterances
    assert not list(paths.work.iterdir())


def test_I11_when_the_diariser_fails_the_transcript_is_kept_and_says_so(
    paths: Paths, library: Library, sound: Path
) -> None:
    engines = FakeEngines({"turns": EngineFailed("the turns process was killed by SIGKILL", "run it again")})
    call = hear(sound, desk(paths, library, engines), lambda _: None).call
    assert "hello my light is still on" in " ".join(one.text for one in call.utterances)
    assert len(call.speakers) == 1
    assert call.speakers[0].role == "unknown"
    assert any("not told apart" in note and "--force" in note for note in library.call(call.recording.id).notes)


def test_I12_without_weights_it_ends_with_9_and_the_command_and_tries_no_network(
    sound: Path, tmp_path: Path, workspace_home: Path
) -> None:
    spy = tmp_path / "spy"
    spy.mkdir()
    log = tmp_path / "connections"
    (spy / "sitecustomize.py").write_text(
        "import sys\n"
        f"sys.addaudithook(lambda event, args: open({str(log)!r}, 'a').write(f'{{event}} {{args}}\\n')"
        " if event in ('socket.connect', 'socket.getaddrinfo') and 'AF_UNIX' not in str(args) else None)\n"
    )
    environment = {"CALLSCOPE_MODELS": str(tmp_path / "none"), "PYTHONPATH": str(spy)}
    done = callscope("hear", sound, "--json", home=workspace_home, env=environment)
    assert done.returncode == 9, done.stderr
    assert "callscope models pull" in json.loads(done.stdout)["error"]["hint"]
    assert not log.exists()


def test_a_bad_file_never_stops_the_rest_and_stands_in_the_queue_with_its_reason(
    tmp_path: Path, workspace_home: Path
) -> None:
    bad, missing = tmp_path / "bad.wav", tmp_path / "missing.wav"
    bad.write_text("this is no sound")
    done = callscope("hear", bad, missing, "--json", home=workspace_home)
    assert done.returncode == 3
    assert [one["error"]["code"] for one in json.loads(done.stdout)] == ["unusable", "unusable"]
    listed = callscope("calls", "list", home=workspace_home)
    assert listed.stdout == ""
    assert "bad.wav" in listed.stderr


def test_cancelling_stops_the_batch(paths: Paths, library: Library, sound: Path) -> None:
    def cancel(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(hear_each([sound], paths, Settings(), library, lambda _: cancel))
    assert library.calls() == []


def test_a_missing_weight_is_told_before_anything_is_heard(paths: Paths, library: Library, sound: Path) -> None:
    with pytest.raises(ModelMissing):
        list(hear_each([sound], paths, Settings(), library, lambda _: lambda _: None))


def test_an_empty_folder_is_told(paths: Paths, library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unusable, match="no sound file"):
        list(hear_each(expand([tmp_path / "empty"]), paths, Settings(), library, lambda _: lambda _: None))
