"""FAULTS: privacy, as far as hearing, tagging and exporting go."""

from __future__ import annotations

import json
import logging
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import soundfile

from callscope.call import Quote
from callscope.errors import NoConsent
from callscope.nouns.handed import FORMS, Wanted
from callscope.pipeline.hear import Desk, hear
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.cli.conftest import SCRIPT, callscope
from tests.fakes import SAID, FakeEngines, noise


def modes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.lstat().st_mode)) for path in [folder, *folder.rglob("*")]
    }


@pytest.mark.models
def test_P6_every_file_is_its_owner_s_alone_under_umask_022(samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    export = tmp_path / "out.txt"
    script = f"umask 022 && {SCRIPT} hear {samples / 'chromecast.wav'} && {SCRIPT} tags add x"
    environment = {**os.environ, "CALLSCOPE_HOME": str(home)}
    subprocess.run(["bash", "-c", script], env=environment, check=True, capture_output=True)
    (call,) = json.loads(callscope("calls", "list", "--json", home=home).stdout)
    callscope("export", call["id"], "-o", export, home=home)
    found = modes(home)
    assert {name: mode for name, mode in found.items() if mode not in ("0o600", "0o700")} == {}
    assert oct(stat.S_IMODE(export.stat().st_mode)) == "0o600"
    assert "callscope.db" in found


def test_P9_logs_at_debug_hold_nothing_that_was_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = Paths(tmp_path / "home", tmp_path)
    paths.make()
    library = Library(paths.store)
    sound = tmp_path / "call.wav"
    soundfile.write(sound, noise(6), 16_000)
    with caplog.at_level(logging.DEBUG):
        call = hear(sound, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None).call
        library.add_quote(Quote(0, call.recording.id, 0, 2, tags=("light",), note="secret note"))
        library.search("light")
    logged = caplog.text + "".join(capsys.readouterr())
    for word in [*" ".join(SAID).split(), "secret"]:
        assert f" {word} " not in f" {logged} " or word in ("is", "for", "me", "at", "on", "that", "you")


@pytest.mark.models
def test_P9_the_log_file_at_debug_holds_no_transcript(samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    callscope("settings", "set", "log_level", "DEBUG", home=home)
    callscope("hear", samples / "chromecast.wav", home=home)
    text = "".join(path.read_text() for path in (home / "logs").glob("*"))
    assert "heard" in text
    for word in ("Chromecast", "shipped", "express", "color"):
        assert word not in text


@pytest.fixture
def tagged(tmp_path: Path, workspace_home: Path) -> tuple[Workspace, str]:
    """A call that was heard, with a quote."""
    path = tmp_path / "light.wav"
    soundfile.write(path, noise(6), 16_000)
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    library = Library(paths.store)
    call = hear(path, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None).call
    library.add_quote(Quote(0, call.recording.id, 0.0, 3.0))
    return Workspace(paths), call.recording.id


@pytest.mark.parametrize("decision", ["declined", "withdrawn"])
def test_P4_who_said_no_is_not_shown_not_heard_again_and_leaves_in_no_form(
    tagged: tuple[Workspace, str], tmp_path: Path, decision: str
) -> None:
    workspace, identity = tagged
    path = workspace.call(identity).recording.path
    workspace.set_consent([identity], decision=decision)
    desk = Desk(workspace.paths, Settings(), Library(workspace.paths.store), FakeEngines().as_engines())
    for refused in (
        lambda: workspace.call(identity),
        lambda: workspace.machine_call(identity),
        lambda: workspace.player(identity),
        lambda: workspace.findings(identity),
        lambda: hear(path, desk, lambda _: None),
        *(lambda form=form: workspace.hand_over(Wanted(), form, tmp_path / f"q.{form}") for form in FORMS),
    ):
        with pytest.raises(NoConsent) as error:
            refused()
        assert error.value.exit_code == 5
    assert workspace.quotes() == workspace.suggestions() == workspace.search("light") == []
    assert workspace.rank().calls == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("q.")] == []


def test_P4_who_withdraws_is_erased_where_that_is_wanted_with_the_sound_that_was_recorded_here(
    workspace_home: Path, tmp_path: Path
) -> None:
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    paths.recordings.mkdir(exist_ok=True)
    ours = paths.recordings / "shift.wav"
    soundfile.write(ours, noise(6), 16_000)
    desk = Desk(paths, Settings(), Library(paths.store), FakeEngines().as_engines())
    identity = hear(ours, desk, lambda _: None).call.recording.id
    done = callscope("consent", "withdraw", identity, "--erase", "--yes", "--json", home=workspace_home)
    told = json.loads(done.stdout)["erased"]
    assert (done.returncode, told["complete"], told["calls"]) == (0, True, [identity])
    assert not ours.exists()
    assert Workspace(paths).calls() == []


@pytest.fixture
def recorded(workspace_home: Path, tmp_path: Path) -> tuple[Workspace, str, Path]:
    """A call that was recorded here."""
    paths = Paths(workspace_home, tmp_path)
    paths.make()
    paths.recordings.mkdir(exist_ok=True)
    ours = paths.recordings / "shift.wav"
    soundfile.write(ours, noise(6), 16_000)
    desk = Desk(paths, Settings(), Library(paths.store), FakeEngines().as_engines())
    identity = hear(ours, desk, lambda _: None).call.recording.id
    ours.with_suffix(".journal").write_text("{}\n")
    return Workspace(paths), identity, ours


@pytest.mark.parametrize("decision", ["declined", "withdrawn"])
def test_P4_who_says_no_has_the_recording_that_was_made_here_deleted_and_undo_brings_only_the_decision_back(
    recorded: tuple[Workspace, str, Path], decision: str
) -> None:
    workspace, identity, ours = recorded
    preview = workspace.paths.work / "report-preview.html"
    preview.write_text("with clips")
    assert workspace.own_sound([identity]) == {identity: ours}
    if decision == "declined":
        workspace.set_consent([identity], decision=decision)
    else:
        assert [one.deleted for one in workspace.withdraw_consent([identity])] == [True]
    assert not ours.exists()
    assert not ours.with_suffix(".journal").exists()
    assert not preview.exists()
    assert next((one.act, one.what) for one in workspace.trail()) == ("removed", "recording")
    assert [one for one in workspace.doctor() if one.name == "sound file"] == []  # nobody is asked to bring it back
    workspace.undo()
    assert workspace.call(identity).utterances  # words stay until they are erased
    assert not ours.exists()


def test_P4_a_call_on_hold_keeps_its_recording_closed_and_a_file_that_was_loaded_is_not_ours(
    recorded: tuple[Workspace, str, Path], tmp_path: Path
) -> None:
    workspace, identity, ours = recorded
    path = tmp_path / "light.wav"
    soundfile.write(path, noise(6, seed=1), 16_000)
    desk = Desk(workspace.paths, Settings(), Library(workspace.paths.store), FakeEngines().as_engines())
    loaded = hear(path, desk, lambda _: None).call.recording.id
    workspace.hold_calls([identity], "a complaint")
    told = {one.standing.call: one for one in workspace.withdraw_consent([identity, loaded])}
    assert (told[identity].deleted, told[identity].held) == (False, "a complaint")
    assert (told[loaded].deleted, told[loaded].held) == (False, "")
    assert ours.exists()
    assert path.exists()
    with pytest.raises(NoConsent):
        workspace.player(identity)


def test_P4_the_command_asks_before_a_recording_is_deleted_and_says_what_became_of_it(
    recorded: tuple[Workspace, str, Path], workspace_home: Path
) -> None:
    workspace, identity, ours = recorded
    for command in (("set", identity, "--decision", "declined"), ("withdraw", identity)):
        done = callscope("consent", *command, home=workspace_home, stdin=subprocess.DEVNULL)
        assert done.returncode == 2
        assert "delete 1 recording that was made here" in done.stderr
    assert ours.exists()
    assert workspace.consent_of(identity).decision == "none"
    done = callscope("consent", "withdraw", identity, "--yes", home=workspace_home)
    assert f"its recording, made here, is deleted: {ours}" in done.stdout
    assert f"callscope erase {identity} removes them" in done.stderr
    assert not ours.exists()


def test_P4_a_call_whose_caller_said_no_is_not_brought_back_by_a_merge(
    tagged: tuple[Workspace, str], tmp_path: Path
) -> None:
    workspace, identity = tagged
    other = Paths(tmp_path / "part", tmp_path)
    shutil.copytree(workspace.paths.home, other.home)
    workspace.withdraw_consent([identity])
    workspace.remove_call(identity)
    merged = workspace.merge(other.home)
    assert (merged.calls, merged.left) == (0, 1)
    assert workspace.calls() == []


def test_P5_what_was_not_granted_is_refused_and_what_was_is_not(tagged: tuple[Workspace, str], tmp_path: Path) -> None:
    workspace, identity = tagged
    workspace.set_consent([identity], scope=("listen", "quote"))
    with pytest.raises(NoConsent, match="lacks clip") as error:
        workspace.hand_over(Wanted(), "clips", tmp_path / "clips")
    assert error.value.exit_code == 5
    assert not (tmp_path / "clips").exists()
    assert workspace.hand_over(Wanted(), "csv", tmp_path / "q.csv").quotes == 1
