"""FAULTS P1-P3: what is erased is in no byte that we own, comes back by no way, and a kill leaves no half of it."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile

from callscope.audio.capture.room import alone
from callscope.call import Consent, Filter
from callscope.errors import NotFound, Refused
from callscope.nouns.erased import Receipt, as_markdown
from callscope.nouns.handed import Sent
from callscope.nouns.redacted import Verdict
from callscope.nouns.sampled import CallRecord, Draw
from callscope.pipeline.archive import digest
from callscope.pipeline.erasing import _begin, _job, erase
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from callscope.store.connect import log_of
from callscope.store.erasures import WasErased
from callscope.store.library import Library
from callscope.store.migrate import backup
from callscope.workspace import Workspace
from tests.fakes import FakeEngines, noise
from tests.store.made import CAST, OIL, cast_call, oil_call, suggestion

ROOT = Path(__file__).resolve().parents[2]
NAME = "2026-03-01-Oil-of-Wilhelmina"
CALLER = "Wilhelmina Suzanne"
WORDS = (CALLER, "Wilhelmina", NAME, "oil light is still", "infrequently", "You saved me a trip", "shop and my oil")
"""What must be in no byte: the caller, the file, words that only this call has."""


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    return Paths(workspace_home, tmp_path / "models")


@pytest.fixture
def sound(paths: Paths) -> Path:
    """A live recording of ours, with its journal."""
    paths.recordings.mkdir(parents=True)
    path = paths.recordings / f"{NAME}.wav"
    soundfile.write(path, noise(4), 16_000)
    path.with_suffix(".journal").write_text(json.dumps({"kind": "started", "title": CALLER}) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def workspace(paths: Paths, sound: Path, tmp_path: Path) -> Workspace:
    """A workspace in which the words of one call went wherever they can go, and another call lies beside it."""
    library = open_library(paths)
    call = oil_call(sound, identity=digest(sound)[:12], caller=CALLER, title=f"Call of {CALLER}")
    marked = replace(suggestion(), call=call.recording.id)
    library.save_call(replace(call, levels=(bytes(range(200)),)), suggestions=[marked])
    library.save_call(cast_call())
    workspace, one = Workspace(paths), call.recording.id
    quote = workspace.add_quote(one, 4.5, 12.0, kind="pain", tags=("light",), note=f"{CALLER} again")
    workspace.edit_quote(quote.id, note="my oil light is still on, she said")
    kept = workspace.add_quote(CAST, 5.5, 15.0, kind="pain", tags=("light",), note=f"as {CALLER} has it")
    workspace.edit_text(one, 21.5, "I have no idea how")
    workspace.set_speaker(one, "S1", "Wilhelmina")
    workspace.set_caller(CALLER, note="calls about the oil light")
    workspace.set_study("Lights", question=f"Why does {CALLER} call?")
    workspace.put_into_study("Lights", [one, CAST])
    made = library.add_insight(f"{CALLER}: my oil light is still on and nobody told her.", "", "Lights", [quote.id])
    library.cite(made.id, [kept.id], "for")
    library.edit_insight(made.id, cause="I just left your shop and my oil light went on")
    library.set_preface("Lights", summary="They said: you saved me a trip. Most could have been spared.")
    library.dismiss_theme("infrequently reset", [frozenset({"infrequ"})])
    library.decide([Verdict(0, "add", text="Wilhelmina"), Verdict(0, "add", one, 4.5, 12.0)])
    library.save_draw(_draw(sound))
    library.keep_consent(Consent(sound, "told", "announced", CALLER, call=one))
    library.enqueue(sound, "failed", f"{sound.name} is busy")
    library.note_export(Sent("transcript txt", str(tmp_path / f"{CALLER}.txt"), (one,)))
    workspace.set_study("Later")
    workspace.undo()
    _leave_traces(paths, one, sound)
    return workspace


def _draw(sound: Path) -> Draw:
    records = (CallRecord(sound.name, str(sound), "desk"), CallRecord("other.wav", "", "desk"))
    return Draw("calls.csv", 1, ("queue",), "equal", 1, records, (sound.name,))


def _leave_traces(paths: Paths, call: str, sound: Path) -> None:
    """What hearing, showing and recording leave in files."""
    (paths.work / call / "words-1").mkdir(parents=True)
    (paths.work / call / "words-1" / "words.json").write_text('[["infrequently"]]', encoding="utf-8")
    (paths.work / "report-preview.html").write_text("my oil light is still on", encoding="utf-8")
    paths.logs.mkdir()
    (paths.logs / "callscope.log").write_text(
        f"12:00 INFO started\n12:01 ERROR no room for {sound}\n", encoding="utf-8"
    )
    paths.settings.write_text(f'author = "mk"\n[redact]\nnames = ["{CALLER}", "Cherry"]\n', encoding="utf-8")
    (paths.recordings / f"{NAME}.replaced-2026.wav").write_bytes(sound.read_bytes())
    (paths.recordings / ".recording").write_text(json.dumps({"pid": 1, "title": CALLER}), encoding="utf-8")
    for killed in (".copying-1", ".merging-1"):
        (paths.home / killed).mkdir()
        backup(paths.store, paths.home / killed / "callscope.db")
    (paths.work / "cluster" / "work" / call / "sound-1").mkdir(parents=True)
    (paths.work / "cluster" / "work" / call / "sound-1" / "sound.f32").write_bytes(bytes(range(256)) * 9)


def hits(home: Path, words: tuple[str, ...] = WORDS) -> list[str]:
    """Every word in every byte of every file of a folder, also inside of ZIPs: read by nothing of the program's own."""
    found = []
    for path in (one for one in home.rglob("*") if one.is_file()):
        for name, content in _contents(path):
            found += [f"{name}: {word}" for word in words if _forms(word) & {f for f in _forms(word) if f in content}]
            found += [f"{name} is called {word}" for word in words if word in name]
    return found


def _forms(word: str) -> set[bytes]:
    return {word.encode(), word.lower().encode(), json.dumps(word)[1:-1].encode()}


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path.name}/{name}", archive.read(name)
    else:
        yield path.name, path.read_bytes()


def erased(workspace: Workspace, sound: Path, originals: bool = False) -> Receipt:
    return workspace.erase(workspace.to_erase([digest(sound)[:12]]), originals)


def test_P1_no_word_name_or_sound_of_an_erased_call_is_in_any_byte_that_we_own(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    assert {one.rpartition(": ")[2] for one in hits(paths.home)} >= {*WORDS} - {NAME}
    chunk = sound.read_bytes()[40_000:40_064]
    done = erased(workspace, sound)
    assert hits(paths.home) == []
    assert done.complete
    assert done.scanned.strings > 10
    assert not any(chunk in one.read_bytes() for one in paths.home.rglob("*") if one.is_file())
    assert not sound.exists()
    assert not [one for one in paths.work.rglob("*") if one.name == done.calls[0]]
    assert not open_library(paths).check()


def test_P1_what_is_of_others_stays(workspace: Workspace, paths: Paths, sound: Path) -> None:
    erased(workspace, sound)
    library = open_library(paths)
    assert [one.id for one in workspace.calls()] == [CAST]
    (quote,) = workspace.quotes()
    assert (quote.call, quote.tags, quote.note) == (CAST, ("light",), "as [erased] has it")
    (insight,) = library.insights()
    assert insight.text == "[erased]: [erased] and nobody told her."
    assert [one.exhibit.quote.id for one in library.insight(insight.id).evidence] == [quote.id]
    assert library.preface("Lights").summary == "They said: [erased]. Most could have been spared."
    assert library.study("Lights").question == "Why does [erased] call?"
    assert [len(draw.records) for draw in [library.last_draw()] if draw] == [2]
    assert workspace.search("Chromecast")
    assert Workspace(paths).settings.redact.names == ("Cherry",)
    assert (paths.logs / "callscope.log").read_text(encoding="utf-8") == "12:00 INFO started\n"
    with suppress(NotFound):
        while workspace.undo():
            pass
    assert hits(paths.home) == []


def test_P1_the_receipt_lists_what_went_and_what_left_without_a_word(
    workspace: Workspace, sound: Path, tmp_path: Path
) -> None:
    whole, one = digest(sound), digest(sound)[:12]
    done = erased(workspace, sound)
    assert (done.calls, done.callers, done.by) == ((one,), 1, "mk")
    assert done.rows["utterances"] == 7
    assert done.rows["quotes"] >= 1
    assert whole in [file.sha256 for file in done.files]
    (sent,) = done.exports
    assert (sent.form, sent.path) == ("transcript txt", str(tmp_path / f"{CALLER}.txt"))
    text = as_markdown(done)
    assert one in text
    assert "infrequently" not in text
    (kept,) = workspace.exports(one)
    assert (kept.form, kept.path) == ("transcript txt", str(tmp_path / "[erased]"))


def test_P1_backups_that_we_know_of_lose_the_call_and_stay_whole(
    workspace: Workspace, paths: Paths, sound: Path, tmp_path: Path
) -> None:
    own = workspace.back_up(recordings=True)
    away = workspace.back_up(tmp_path / "elsewhere" / "b.zip") if (tmp_path / "elsewhere").mkdir() is None else own
    gone = workspace.back_up(tmp_path / "gone.zip")
    gone.path.rename(tmp_path / "moved.zip")
    workspace.put_back(own.path)  # what it replaced is a store with the call, too
    done = erased(workspace, sound)
    assert {
        Path(one.path).name.partition(".2")[0]: one.became for one in done.backups if "replaced" not in one.path
    } == {
        own.path.name.partition(".2")[0]: "rewritten",
        "b.zip": "rewritten",
        "gone.zip": "not found",
    }
    assert hits(paths.home) == []
    assert hits(away.path.parent) == []
    copies = [own.path, away.path, *paths.home.glob("callscope.replaced-*.db")]
    assert {one.stat().st_mode & 0o777 for one in copies} == {0o600}
    assert len(copies) == 3
    for one in (own, away):
        told = workspace.look_into(one.path)
        assert (told.calls, told.recordings) == (1, 0)
        assert Workspace(Paths(tmp_path / one.path.stem, paths.models)).put_back(one.path).backup.calls == 1


def test_P1_restoring_an_older_backup_does_not_bring_it_back(
    workspace: Workspace, paths: Paths, sound: Path, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip", recordings=True)
    made.path.rename(tmp_path / "hidden.zip")
    erased(workspace, sound)
    done = workspace.put_back(tmp_path / "hidden.zip")
    assert done.erased == 1
    assert [one.id for one in workspace.calls()] == [CAST]
    assert not sound.exists()
    assert [one.act for one in workspace.trail()][:2] == ["restored", "erased"]
    assert hits(paths.home, WORDS[3:]) == []


def test_P1_an_id_that_is_gone_already_is_erased_from_what_still_holds_it(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    workspace.back_up()
    one = digest(sound)[:12]
    workspace.remove_call(one)
    assert hits(paths.backups)
    done = workspace.erase(workspace.to_erase([one]))
    assert hits(paths.backups) == []
    assert [left.became for left in done.backups] == ["rewritten"]


def test_P1_a_caller_goes_with_all_calls_and_the_name_and_a_call_alone_leaves_the_caller(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    workspace.set_call(CAST, caller=CALLER)
    erased(workspace, sound)
    assert [one.name for one in workspace.callers()] == [CALLER]
    workspace.erase(workspace.to_erase([], CALLER.lower()))
    assert (workspace.calls(), workspace.callers()) == ([], [])
    assert hits(paths.home) == []


def test_P1_a_file_that_was_loaded_stays_and_goes_only_when_asked_for(paths: Paths, tmp_path: Path) -> None:
    path = tmp_path / "loaded.wav"
    soundfile.write(path, noise(6), 16_000)
    one = hear(path, desk(paths), lambda _: None).call.recording.id
    workspace = Workspace(paths)
    done = workspace.erase(workspace.to_erase([one]))
    assert [(left.path, left.became) for left in done.originals] == [(str(path), "stays")]
    hear(path, desk(paths), lambda _: None, force=True)
    done = workspace.erase(workspace.to_erase([one]), originals=True)
    assert [left.became for left in done.originals] == ["deleted"]
    assert not path.exists()


def desk(paths: Paths) -> Desk:
    return Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())


def test_P2_the_same_sound_is_not_heard_again_unless_somebody_insists(paths: Paths, tmp_path: Path) -> None:
    path = tmp_path / "loaded.wav"
    soundfile.write(path, noise(6), 16_000)
    one = hear(path, desk(paths), lambda _: None).call.recording.id
    workspace = Workspace(paths)
    workspace.erase(workspace.to_erase([one]))
    with pytest.raises(Refused, match="was erased here"):
        hear(path.rename(tmp_path / "renamed.wav"), desk(paths), lambda _: None)
    assert (workspace.calls(), workspace.queue()) == ([], [])
    hear(tmp_path / "renamed.wav", desk(paths), lambda _: None, force=True)
    assert [each.id for each in workspace.calls()] == [one]
    assert workspace.erased() == []


def test_P2_a_call_that_is_erased_while_it_is_heard_is_not_stored(paths: Paths, tmp_path: Path) -> None:
    path = tmp_path / "loaded.wav"
    soundfile.write(path, noise(6), 16_000)
    workspace = Workspace(paths)

    def erase_meanwhile(progress: object) -> None:
        if not workspace.erased():
            workspace.erase(workspace.to_erase([digest(path)[:12]]))

    with pytest.raises(Refused):
        hear(path, desk(paths), erase_meanwhile)
    assert workspace.calls() == []
    assert not any(paths.work.glob("*"))


def test_P2_the_other_files_of_a_folder_are_heard_and_what_was_erased_is_said(paths: Paths, tmp_path: Path) -> None:
    from callscope.pipeline.batch import _outcome

    files = [tmp_path / "a.wav", tmp_path / "b.wav"]
    for number, path in enumerate(files):
        soundfile.write(path, noise(6, seed=number), 16_000)
    workspace = Workspace(paths)
    workspace.erase(workspace.to_erase([digest(files[0])[:12]]))
    outcomes = [_outcome(path, desk(paths), lambda _: None, "", False) for path in files]
    assert [type(one.error) for one in outcomes] == [WasErased, type(None)]
    assert workspace.queue() == []


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from callscope.settings import Paths
from callscope.workspace import Workspace
workspace = Workspace(Paths(Path(sys.argv[1]), Path(sys.argv[1]) / "models"))
plan = workspace.to_erase([sys.argv[2]])
left = int(sys.argv[3])

def spy(event, arguments):
    global left
    if event in ("open", "os.remove", "os.rename", "shutil.rmtree", "sqlite3.connect", "os.truncate"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(spy)
workspace.erase(plan)
print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_P1_a_kill_at_any_moment_leaves_all_of_it_or_is_finished_at_the_next_start(
    workspace: Workspace, paths: Paths, sound: Path, tmp_path: Path
) -> None:
    workspace.back_up(recordings=True)
    home = paths.home
    shutil.copytree(home, whole := tmp_path / "whole")
    one, finished, seen = digest(sound)[:12], False, set()
    for moment in (1, 8, 20, 36, 58):
        shutil.rmtree(home)
        shutil.copytree(whole, home)
        words = [sys.executable, "-c", KILLED, str(home), one, str(moment)]
        told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        assert told.returncode in (0, -signal.SIGKILL), told.stderr
        assert not told.stdout or told.returncode == 0
        begun = (home / ".erasing.json").exists()
        seen.add((told.returncode, begun))
        there = Workspace(paths)
        calls = {each.id for each in there.calls()}
        assert calls in ({CAST}, {CAST, one})
        if CALLER in str(there.callers()) or one in calls:
            assert not begun  # it had not begun: all of it is there
            assert there.quotes(Filter(call=one))
            assert (home / "recordings" / sound.name).exists()
        else:
            assert hits(home) == []
            assert not (home / ".erasing.json").exists()
        assert not open_library(there.paths).check()
        finished = finished or told.returncode == 0
    assert (-signal.SIGKILL, True) in seen


def test_P1_two_at_once_do_not_disturb_each_other(workspace: Workspace, paths: Paths, sound: Path) -> None:
    with alone(paths.home / ".turn") as free:
        assert free
        with pytest.raises(Refused, match="erases here"):
            erased(workspace, sound)
        with pytest.raises(Refused, match="erases here"):
            workspace.back_up()
    assert len(workspace.calls()) == 2


def test_P1_a_program_that_reads_on_does_not_keep_the_words(workspace: Workspace, paths: Paths, sound: Path) -> None:
    with closing(sqlite3.connect(paths.store, isolation_level=None)) as other:
        assert other.execute("SELECT count(*) FROM calls").fetchone() == (2,)
        erased(workspace, sound)
        assert other.execute("SELECT count(*) FROM calls").fetchone() == (1,)
        assert hits(paths.home) == []


def test_P3_purge_takes_exactly_what_is_due_and_a_hold_keeps(workspace: Workspace, sound: Path) -> None:
    one = digest(sound)[:12]
    assert {each.until for each in workspace.keepings()} == {""}
    workspace.set_setting("retention.days", "100")
    assert {each.id: (each.until, each.due) for each in workspace.keepings()} == {
        one: ("2024-06-09", True),
        CAST: ("2024-08-10", True),
    }
    workspace.hold_calls([one], "a complaint is open")
    assert [each.id for each in workspace.keepings() if each.due] == [CAST]
    with pytest.raises(Refused, match="on hold"):
        erased(workspace, sound)
    workspace.keep_until([CAST], "2999-01-01")
    assert not any(each.due for each in workspace.keepings())
    workspace.hold_calls([one], None)
    due = [each.id for each in workspace.keepings() if each.due]
    assert due == [one]
    workspace.erase(workspace.to_erase(due), act="purged")
    assert [each.id for each in workspace.calls()] == [CAST]


def test_P3_a_study_may_have_a_shorter_rule(workspace: Workspace) -> None:
    workspace.paths.settings.write_text('[retention]\ndays = 9000\nstudies = {"lights" = "30"}\n', encoding="utf-8")
    found = Workspace(workspace.paths).keepings()
    assert {each.rule for each in found} == {"30 days, study lights"}
    assert all(each.due for each in found)


def test_what_nobody_named_is_no_trace(paths: Paths) -> None:
    """Silence and very short names are everybody's: they prove nothing, and nothing is lost for them."""
    library = open_library(paths)
    call = oil_call(paths.home / "1.wav", caller="Al", title="1")
    library.save_call(replace(call, utterances=(), omitted=()))
    library.save_call(cast_call())
    workspace = Workspace(paths)
    kept = workspace.add_quote(CAST, 5.5, 15.0, note="Always the same, 1 of 3; Al asked")
    done = workspace.erase(workspace.to_erase([OIL]))
    assert done.complete
    assert workspace.quotes()[0].note == "Always the same, 1 of 3; [erased] asked"
    assert workspace.quotes()[0].id == kept.id


def test_P1_one_that_could_not_be_finished_is_told_by_the_doctor_and_comes_before_the_next(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    plan = workspace.to_erase([digest(sound)[:12]])
    begun = _begin(paths, open_library(paths), _job(open_library(paths), plan, False, "erased"))
    told = paths.erasing.read_text(encoding="utf-8")
    assert begun.rows["calls"] == 1
    with alone(paths.home / ".turn"):  # another program restores, say
        (found,) = erasing_told(workspace)
    assert "not gone from every file yet" in found
    paths.erasing.write_text(told, encoding="utf-8")
    Workspace(paths).erase(workspace.to_erase([CAST]))
    assert hits(paths.home) == []
    assert erasing_told(workspace) == []


def erasing_told(workspace: Workspace) -> list[str]:
    """What the doctor says of erasings."""
    return [one.said for one in workspace.doctor() if one.name == "erasing"]


def test_P1_what_was_still_to_do_and_cannot_be_read_stops_nothing_and_is_told_until_it_is_deleted(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    paths.erasing.write_text("{", encoding="utf-8")
    done = Workspace(paths).erase(workspace.to_erase([CAST]))
    (aside,) = paths.home.glob("erasing-unread-*.json")
    assert [str(aside) in one for one in done.left] == [True]
    assert [str(aside) in one for one in erasing_told(workspace)] == [True]
    aside.unlink()
    assert erased(workspace, sound).complete
    assert erasing_told(workspace) == []


def test_P1_what_another_version_wrote_down_is_finished_all_the_same(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    library = open_library(paths)
    _begin(paths, library, _job(library, workspace.to_erase([digest(sound)[:12]]), False, "erased"))
    told = json.loads(paths.erasing.read_text(encoding="utf-8"))
    paths.erasing.write_text(json.dumps({**told, "later": 1, "gone": {**told["gone"], "later": []}}), encoding="utf-8")
    assert [one.id for one in Workspace(paths).calls()] == [CAST]
    assert hits(paths.home) == []


class Stopped(Library):
    """A store in which Ctrl-C arrives as the rows go: before that counts, or once it does."""

    before = False

    def clear(self, *arguments: Any) -> Any:
        if not self.before:
            super().clear(*arguments)
        raise KeyboardInterrupt


def test_P1_ctrl_c_once_the_rows_are_gone_leaves_the_rest_to_the_next_start(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    workspace.back_up()
    plan = workspace.to_erase([digest(sound)[:12]])
    with pytest.raises(KeyboardInterrupt):
        erase(paths, Stopped(paths.store), plan, False)
    assert [one.id for one in Workspace(paths).calls()] == [CAST]
    assert hits(paths.home) == []


def test_P1_ctrl_c_before_the_rows_are_gone_leaves_all_as_it_was(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    plan, library = workspace.to_erase([digest(sound)[:12]]), Stopped(paths.store)
    library.before = True
    with pytest.raises(KeyboardInterrupt):
        erase(paths, library, plan, False)
    assert len(Workspace(paths).calls()) == 2
    assert sound.exists()


def test_P1_every_copy_of_the_store_loses_it_and_what_may_be_another_workspace_is_named(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    mine, deep = paths.home / "mine.db", paths.home / "part" / "callscope.db"
    backup(paths.store, mine)
    deep.parent.mkdir()
    backup(paths.store, deep)
    (paths.home / "old").mkdir()
    packed = workspace.back_up(paths.home / "old" / "b.zip").path.rename(paths.home / "old" / "renamed")
    done = erased(workspace, sound)
    assert hits(packed.parent) == []
    assert {Path(one.path).name for one in done.backups if one.became == "rewritten"} == {"mine.db", "renamed"}
    assert Library(mine).calls()
    assert (done.complete, done.scanned.found) == (False, (str(deep),))
    assert any(str(deep) in one for one in done.left)
    shutil.rmtree(deep.parent)
    assert hits(paths.home) == []


def test_P1_a_copy_that_knows_the_call_is_found_also_where_nothing_of_it_can_be_looked_for(
    paths: Paths, tmp_path: Path
) -> None:
    library = open_library(paths)
    library.save_call(replace(oil_call(paths.home / "1.wav", caller="Al", title="1"), utterances=(), omitted=()))
    (paths.home / "part").mkdir()
    copy = library.backup(paths.home / "part" / "x.db")
    workspace = Workspace(paths)
    assert workspace.erase(workspace.to_erase([OIL])).scanned.found == (str(copy),)


BACKED = """
import os, signal, sys
from pathlib import Path
from callscope.settings import Paths
from callscope.workspace import Workspace

def spy(event, arguments):
    if event == "os.rename" and str(arguments[0]).endswith(".part"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(spy)
Workspace(Paths(Path(sys.argv[1]), Path(sys.argv[1]) / "models")).back_up(*map(Path, sys.argv[2:]))
"""
"""A backup that is killed just before it gets its name."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("name", ["", "away/b.zip", "away/b.db", "home/b.zip", "home/b.db"])
def test_P1_the_half_of_a_backup_that_was_killed_goes_too(
    workspace: Workspace, paths: Paths, sound: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "away").mkdir()
    words = [sys.executable, "-c", BACKED, str(paths.home), *([str(tmp_path / name)] if name else [])]
    assert subprocess.run(words, cwd=ROOT, capture_output=True).returncode == -signal.SIGKILL
    place = (tmp_path / name).parent if name else paths.backups
    (half,) = place.glob(".*.part")
    done = erased(workspace, sound)
    assert done.complete
    assert {one.became for one in done.backups if one.path == str(half)} == ({"deleted"} if name else set())
    assert not half.exists()
    assert hits(paths.home) == []


@pytest.mark.parametrize("name", ["settings.toml", "settings.replaced-2026.toml"])
def test_P1_broken_settings_stop_nothing_and_are_told(
    workspace: Workspace, paths: Paths, sound: Path, name: str
) -> None:
    (paths.home / name).write_text(f'author = "mk\n[redact]\nnames = ["{CALLER}"]\n', encoding="utf-8")
    done = erased(workspace, sound)
    assert not done.complete
    assert [one.partition(" ")[0] for one in done.left] == [str(paths.home / name)]
    assert {one.partition(":")[0] for one in hits(paths.home)} == {name}
    assert [one.id for one in Workspace(paths).calls()] == [CAST]
    assert not paths.erasing.exists()


def test_P1_broken_settings_that_name_nobody_are_left_alone(workspace: Workspace, paths: Paths, sound: Path) -> None:
    paths.settings.write_text("author = 'x\n", encoding="utf-8")
    assert erased(workspace, sound).complete
    assert paths.settings.read_text(encoding="utf-8") == "author = 'x\n"


DENIED = """
import json, sys
from pathlib import Path
from callscope.settings import Paths
from callscope.workspace import Workspace
workspace = Workspace(Paths(Path(sys.argv[1]), Path(sys.argv[1]) / "models"))
plan = workspace.to_erase([sys.argv[2]])

def deny(event, arguments):
    if event == "open" and str(arguments[0]) == sys.argv[3]:
        raise PermissionError(13, "Permission denied", sys.argv[3])

sys.addaudithook(deny)
done = workspace.erase(plan, originals=True)
print(json.dumps({"complete": done.complete, "left": done.left, "others": [one.why for one in done.originals]}))
"""
"""An erasing for which one file cannot be opened: who runs the tests may be allowed everything."""


@pytest.mark.parametrize("name", ["logs/callscope.log", "work/report-preview.html"])
def test_P1_a_file_that_cannot_be_read_stops_nothing_and_is_told(
    workspace: Workspace, paths: Paths, sound: Path, name: str
) -> None:
    denied = paths.home / name
    told = denied_to(paths, digest(sound)[:12], denied)
    assert (told["complete"], len(told["left"])) == (False, 1)
    assert told["left"][0].startswith(f"{denied} stays: Permission denied")
    assert {one.partition(":")[0] for one in hits(paths.home)} == {denied.name}
    assert not paths.erasing.exists()


def denied_to(paths: Paths, call: str, denied: Path) -> dict[str, Any]:
    words = [sys.executable, "-c", DENIED, str(paths.home), call, str(denied)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return dict(json.loads(told.stdout))


def test_P1_an_original_that_cannot_be_read_stays_and_is_told(paths: Paths, tmp_path: Path) -> None:
    path = tmp_path / "loaded.wav"
    soundfile.write(path, noise(6), 16_000)
    call = hear(path, desk(paths), lambda _: None).call.recording.id
    assert denied_to(paths, call, path)["others"] == ["Permission denied"]
    assert path.exists()


def test_P1_stores_beside_that_have_nothing_of_it_keep_their_logs(workspace: Workspace, paths: Paths) -> None:
    damaged, whole = paths.home / "callscope.replaced-1.db", paths.home / "callscope.replaced-2.db"
    with closing(sqlite3.connect(whole)) as one:
        one.execute("PRAGMA journal_mode = wal")
        one.execute("CREATE TABLE t (x)")
        one.execute("INSERT INTO t VALUES ('kept')")
        one.commit()
        log = log_of(whole).read_bytes()
        head = whole.read_bytes()
    whole.write_bytes(head)
    damaged.write_bytes(b"garbage" * 600)
    for path in (whole, damaged):
        log_of(path).write_bytes(log)
    workspace.erase(workspace.to_erase([CAST]))
    assert log_of(damaged).read_bytes() == log
    with closing(sqlite3.connect(whole)) as one:
        assert one.execute("SELECT x FROM t").fetchall() == [("kept",)]


def test_P1_a_file_beside_the_store_that_is_no_store_of_ours_stays_and_is_told(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    notes = paths.home / "notes.db"
    with closing(sqlite3.connect(notes)) as one:
        one.execute("CREATE TABLE notes (text)")
        one.execute("INSERT INTO notes VALUES (?)", (CALLER,))
        one.commit()
    done = erased(workspace, sound)
    assert (done.complete, done.scanned.found) == (False, (str(notes),))
    assert notes.exists()


def test_P1_a_damaged_copy_that_holds_something_of_it_goes(workspace: Workspace, paths: Paths, sound: Path) -> None:
    copy = paths.home / "callscope.replaced-1.db"
    copy.write_bytes(b"garbage" * 600 + CALLER.encode())
    done = erased(workspace, sound)
    assert [(one.path, one.became) for one in done.backups] == [(str(copy), "deleted")]
    assert done.complete
    assert not copy.exists()


def test_P1_a_damaged_backup_stays_and_is_told(workspace: Workspace, paths: Paths, sound: Path) -> None:
    made = workspace.back_up().path
    made.write_bytes(made.read_bytes()[:-200])
    done = erased(workspace, sound)
    assert not done.complete
    assert [one.partition(" ")[0] for one in done.left] == [str(made)]
    assert str(made) in as_markdown(done).partition("## Still there")[2]


def test_P1_a_bare_store_that_was_written_elsewhere_is_rewritten(
    workspace: Workspace, paths: Paths, sound: Path, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "away.db")
    done = erased(workspace, sound)
    assert [(one.path, one.became) for one in done.backups] == [(str(made.path), "rewritten")]
    assert not [one for one in WORDS if one.encode() in made.path.read_bytes()]
    assert [one.id for one in Library(made.path).calls()] == [CAST]


def test_P3_a_call_on_hold_is_not_removed_and_a_hold_since_the_plan_was_made_counts(
    workspace: Workspace, paths: Paths, sound: Path
) -> None:
    one = digest(sound)[:12]
    plan = workspace.to_erase([one, CAST])
    workspace.hold_calls([one], "a complaint is open")
    with pytest.raises(Refused, match="on hold"):
        workspace.remove_call(one)
    with pytest.raises(Refused, match="on hold"):
        workspace.remove_calls([CAST, one])
    with pytest.raises(Refused, match="on hold"):
        workspace.erase(plan)
    assert len(workspace.calls()) == 2
    assert not paths.erasing.exists()
    assert sound.exists()
