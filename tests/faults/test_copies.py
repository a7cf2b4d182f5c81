"""Backups and sound files that went elsewhere: equal, atomic, and nothing is lost. Each fault is produced for real."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import soundfile

from callscope.audio import decode
from callscope.call import Consent, Filter
from callscope.errors import NoConsent, NotFound, Refused, StorageFailed, Unusable, UsageProblem
from callscope.nouns.consented import Entry, Leave
from callscope.nouns.handed import Wanted
from callscope.nouns.texts import Choices
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from callscope.store.copies import put_in_place
from callscope.store.library import Library
from callscope.store.schema import STEPS, Step
from callscope.workspace import Workspace
from tests.fakes import FakeEngines, noise
from tests.store.made import CAST, OIL, cast_call, oil_call

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    return Paths(workspace_home, tmp_path / "models")


@pytest.fixture
def workspace(paths: Paths) -> Workspace:
    paths.make()
    library = open_library(paths)
    library.save_call(oil_call())
    workspace = Workspace(paths)
    workspace.add_quote(OIL, 4.5, 12.0, kind="pain", tags=("light",), note="third time")
    workspace.set_setting("author", "mk")
    return workspace


def dump(path: Path) -> list[str]:
    """All rows but those that no restore takes back: who did what, where copies are."""
    outlive = tuple(f'INSERT INTO "{name}"' for name in ("audit", "copies", "sqlite_sequence"))
    with closing(sqlite3.connect(path)) as connection:
        return [one for one in connection.iterdump() if not one.startswith(outlive)]


def test_S9_a_backup_and_its_restore_are_equal_row_for_row(workspace: Workspace, paths: Paths, tmp_path: Path) -> None:
    before = dump(paths.store)
    made = workspace.back_up(tmp_path / "b.zip")
    assert (made.calls, made.quotes, made.settings) == (1, 1, True)
    assert made.path.stat().st_mode & 0o777 == 0o600
    workspace.remove_call(OIL)
    workspace.set_setting("author", "someone else")
    done = workspace.put_back(made.path)
    assert dump(paths.store) == before
    assert workspace.quotes()[0].note == "third time"
    assert workspace.settings.author == "mk"
    assert not Library(paths.store).check()
    assert len(done.kept) == 2


def test_S9_what_was_there_is_kept_under_a_name_that_is_said_and_can_be_restored_itself(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip", settings=False)
    open_library(paths).save_call(cast_call())
    later = dump(paths.store)
    (kept,) = workspace.put_back(made.path).kept
    assert len(workspace.calls()) == 1
    assert dump(kept) == later
    assert kept.stat().st_mode & 0o777 == 0o600
    workspace.put_back(kept)
    assert len(workspace.calls()) == 2


def test_S9_a_backup_made_while_another_program_writes_is_of_one_moment(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    with running(WRITER, paths.store) as writer:
        made = [workspace.back_up(tmp_path / f"{number}.zip") for number in range(3)]
        writer.kill()
    assert made[0].quotes <= made[1].quotes <= made[2].quotes
    for one in made:
        done = Workspace(Paths(tmp_path / one.path.stem, paths.models))
        done.put_back(one.path)
        assert len(done.quotes()) == one.quotes


@contextmanager
def running(text: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python program in a process of its own, which has said its first line; stdin is its reason to go on."""
    words = [sys.executable, "-c", text, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.readline()
        yield process


WRITER = """
import sys
from pathlib import Path
from callscope.call import Quote
from callscope.store.copies import put_in_place
from callscope.store.library import Library
library = Library(Path(sys.argv[1]))
while True:
    library.add_quote(Quote(0, "a1b2c3d4e5f6", 4.5, 12.0))
    print("one", flush=True)
"""

RESTORER = """
import os, signal, sys, threading
from pathlib import Path
from callscope.settings import Paths
from callscope.workspace import Workspace
kill = threading.Timer(float(sys.argv[3]), os.kill, (os.getpid(), signal.SIGKILL))
kill.daemon = True
kill.start()
print("begun", flush=True)
Workspace(Paths(Path(sys.argv[1]), Path(sys.argv[1]))).put_back(Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_S9_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    for number in range(30):
        workspace.add_quote(OIL, 4.5, 12.0, note=f"note {number} " * 400)
    made = workspace.back_up(tmp_path / "b.zip", settings=False)
    open_library(paths).save_call(cast_call())
    seen = set()
    for number in range(8):
        with running(RESTORER, paths.home, made.path, 0.1 * number) as process:
            process.communicate()
        library = Library(paths.store)
        assert not library.check()
        assert len(library.quotes()) == 31
        seen.add(len(library.calls()))
        if len(library.calls()) == 1:
            library.save_call(cast_call())
    assert seen <= {1, 2}


def test_S9_another_program_that_holds_the_store_is_named_and_nothing_changes(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    copy = open_library(paths).backup(tmp_path / "copy.db")
    open_library(paths).save_call(cast_call())
    with closing(sqlite3.connect(paths.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed, match="another program keeps the store"):
            put_in_place(paths.store, copy, patience=0.1)
        other.execute("ROLLBACK")
    assert len(workspace.calls()) == 2


def test_S9_a_program_that_has_the_store_open_reads_on_and_sees_the_restored_one(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip")
    open_library(paths).save_call(cast_call())
    with closing(sqlite3.connect(paths.store, isolation_level=None)) as other:
        assert other.execute("SELECT count(*) FROM calls").fetchone() == (2,)
        workspace.put_back(made.path)
        assert other.execute("SELECT count(*) FROM calls").fetchone() == (1,)


def broken(made: Path, how: str) -> Path:
    """A backup that something happened to."""
    path = made.with_name(f"{how}.zip")
    data = bytearray(made.read_bytes())
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "flipped":
        data[len(data) // 3] ^= 0xFF
        path.write_bytes(data)
    else:
        path.write_bytes(b"" if how == "empty" else b"not a backup at all")
    return path


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "text"])
def test_S9_a_damaged_backup_is_refused_and_changes_nothing(
    how: str, workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip")
    before = dump(paths.store)
    with pytest.raises((StorageFailed, Unusable)):
        workspace.put_back(broken(made.path, how))
    assert dump(paths.store) == before
    assert sorted(one.name for one in paths.home.iterdir() if "replaced" in one.name or "restore" in one.name) == []


def test_S9_a_backup_of_a_newer_version_is_refused(workspace: Workspace, paths: Paths, tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    Library(newer, steps=(*STEPS, Step("9999_later", lambda _: None)))
    with pytest.raises(StorageFailed, match="newer") as told:
        workspace.put_back(newer)
    assert "update" in told.value.hint
    assert len(workspace.calls()) == 1


def test_S9_a_damaged_store_is_set_aside_and_the_backup_takes_its_place(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip", settings=False)
    paths.store.write_bytes(b"garbage" * 100)
    for end in ("-wal", "-shm"):
        paths.store.with_name(paths.store.name + end).unlink(missing_ok=True)
    (kept,) = Workspace(paths).put_back(made.path).kept
    assert kept.read_bytes().startswith(b"garbage")
    assert len(Workspace(paths).quotes()) == 1


def test_S9_a_damaged_store_that_cannot_tell_what_was_erased_is_told(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "b.zip")
    assert not workspace.put_back(made.path).lost
    paths.store.write_bytes(b"garbage" * 100)
    assert Workspace(paths).put_back(made.path).lost
    paths.store.unlink()
    assert not Workspace(paths).put_back(made.path).lost  # there was none


FULL = """
import sys
from pathlib import Path
from callscope.errors import StorageFailed
from callscope.store.copies import put_in_place

def full(event, arguments):
    if event == "sqlite3.connect" and ".replaced-" in str(arguments[0]):
        raise OSError(28, "No space left on device")

sys.addaudithook(full)
try:
    put_in_place(Path(sys.argv[1]), Path(sys.argv[2]))
except StorageFailed as error:
    print(error)
"""
"""A restore for which the disk is full as what was there is to be kept."""


def test_S9_a_store_that_is_whole_is_not_set_aside_as_damaged_whatever_its_folder_is_called(tmp_path: Path) -> None:
    place = tmp_path / "damaged" / "callscope.db"
    library = Library(place)
    copy = library.backup(tmp_path / "copy.db")
    library.save_call(oil_call())
    words = [sys.executable, "-c", FULL, str(place), str(copy)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert "is full" in told.stdout, told.stderr
    assert [one.id for one in Library(place).calls()] == [OIL]
    assert list(place.parent.glob("*replaced*")) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from callscope.settings import Paths
from callscope.workspace import Workspace

def spy(event, arguments):
    if event == sys.argv[3] and sys.argv[4] in str(arguments[-2:]):
        os.kill(os.getpid(), signal.SIGKILL)

workspace = Workspace(Paths(Path(sys.argv[1]), Path(sys.argv[1])))
sys.addaudithook(spy)
workspace.put_back(Path(sys.argv[2]))
"""
"""A restore that is killed when something happens to a file."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_S9_recordings_and_settings_are_not_touched_before_the_store_is_in_its_place_and_come_the_second_time(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    paths.recordings.mkdir()
    sound = paths.recordings / "call.wav"
    sound.write_bytes(b"as it was")
    made = workspace.back_up(tmp_path / "b.zip", recordings=True).path
    sound.write_bytes(b"as it is now")
    workspace.set_setting("author", "Ana")
    open_library(paths).save_call(cast_call())
    for event, what, calls in (("sqlite3.connect", ".replaced-", 2), ("shutil.copyfile", "call.wav", 1)):
        words = [sys.executable, "-c", KILLED, str(paths.home), str(made), event, what]
        assert subprocess.run(words, cwd=ROOT, capture_output=True).returncode == -signal.SIGKILL
        assert len(Workspace(paths).calls()) == calls
        assert sound.read_bytes() == b"as it is now"
        assert Workspace(paths).settings.author == "Ana"
    workspace.put_back(made)
    assert sound.read_bytes() == b"as it was"
    assert Workspace(paths).settings.author == "mk"


def test_S9_a_name_that_ends_in_db_gets_the_bare_store_which_every_program_reads_and_restore_takes(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = workspace.back_up(tmp_path / "copy.db")
    assert (made.calls, made.quotes, made.settings) == (1, 1, False)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(f"{made.path.as_uri()}?immutable=1", uri=True)) as other:
        assert other.execute("SELECT note FROM quotes").fetchall() == [("third time",)]
    workspace.remove_call(OIL)
    assert workspace.put_back(made.path).backup.calls == 1
    assert workspace.quotes()[0].note == "third time"
    with pytest.raises(UsageProblem, match="holds no recordings"):
        workspace.back_up(tmp_path / "other.db", recordings=True)
    with pytest.raises(UsageProblem, match="is the store itself"):
        workspace.back_up(paths.store, force=True)
    assert [one.name for one in tmp_path.glob("*.db*")] == ["copy.db"]


@pytest.mark.parametrize(
    "told", ['["callscope.backup/1"]', '{"schema": "callscope.backup/1", "files": ["x"]}', "[" * 9999]
)
def test_S9_a_manifest_that_nobody_would_write_is_no_backup(workspace: Workspace, tmp_path: Path, told: str) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as new:
        new.writestr("manifest.json", told)
    with pytest.raises(Unusable, match="no backup"):
        workspace.look_into(evil)
    with pytest.raises(Unusable, match="no backup"):
        workspace.put_back(evil)


def test_S9_what_a_manifest_tells_is_taken_only_where_it_is_of_its_kind(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.back_up(tmp_path / "b.zip")
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(odd, "w") as new:
        told = json.loads(old.read("manifest.json")) | {"home": 5, "calls": "many", "made_at": None, "later": 1}
        for name in old.namelist():
            new.writestr(name, json.dumps(told) if name == "manifest.json" else old.read(name))
    assert workspace.put_back(odd).backup._replace(path=made.path, bytes=made.bytes) == made._replace(
        home="", calls=0, made_at=""
    )
    assert workspace.quotes()[0].note == "third time"


def test_S9_recordings_go_with_it_and_their_calls_find_them_in_another_workspace(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    paths.recordings.mkdir()
    sound = paths.recordings / "call.wav"
    sound.write_bytes(b"sound")
    open_library(paths).save_call(oil_call(path=sound))
    made = workspace.back_up(tmp_path / "b.zip", recordings=True)
    assert made.recordings == 1
    other = Workspace(Paths(tmp_path / "other", paths.models))
    assert other.put_back(made.path).recordings == 1
    path = other.call(OIL).recording.path
    assert path == tmp_path / "other" / "recordings" / "call.wav"
    assert path.read_bytes() == b"sound"


def test_S9_a_backup_overwrites_nothing_and_leaves_no_half_file(workspace: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "folder" / "b.zip"
    place.parent.mkdir()
    workspace.back_up(place)
    with pytest.raises(UsageProblem, match="exists"):
        workspace.back_up(place)
    assert [one.name for one in place.parent.iterdir()] == ["b.zip"]
    with pytest.raises(StorageFailed):
        workspace.back_up(tmp_path / "nowhere" / "b.zip")


def test_S9_a_file_in_a_backup_that_leads_elsewhere_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.back_up(tmp_path / "b.zip")
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(evil, "w") as new:
        told = old.read("manifest.json").decode().replace("settings.toml", "recordings/../../x")
        new.writestr("manifest.json", told)
        new.writestr("callscope.db", old.read("callscope.db"))
        new.writestr("recordings/../../x", old.read("settings.toml"))
    with pytest.raises(Unusable, match="strange name"):
        workspace.put_back(evil)
    assert not (tmp_path / "x").exists()


# S11


@pytest.fixture
def heard(paths: Paths, tmp_path: Path) -> tuple[Workspace, str, Path]:
    """A workspace with one call, heard from a file that can be moved."""
    path = tmp_path / "calls" / "Light on.wav"
    path.parent.mkdir()
    soundfile.write(path, noise(6), 16_000)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())
    identity = hear(path, desk, lambda _: None, caller="Mary").call.recording.id
    workspace = Workspace(paths)
    workspace.add_quote(identity, 0.0, 2.0, kind="pain")
    return workspace, identity, path


Heard = tuple[Workspace, str, Path]


def sound_files(workspace: Workspace) -> list[Any]:
    return [one for one in workspace.doctor() if one.name == "sound file"]


def test_S11_doctor_lists_each_missing_file_with_its_call_and_what_to_do(heard: Heard) -> None:
    workspace, identity, path = heard
    assert sound_files(workspace) == []
    path.unlink()
    (found,) = sound_files(workspace)
    assert found.state == "missing"
    assert "Light on" in found.said
    assert f"callscope calls relink {identity}" in found.fix


def test_S11_the_words_and_quotes_of_a_call_without_its_file_stay_readable_everywhere(heard: Heard) -> None:
    workspace, identity, path = heard
    path.unlink()
    assert "my light is still on" in workspace.transcript(workspace.call(identity), "txt")
    assert workspace.quotes(Filter(call=identity))[0].text
    assert workspace.search("light")
    assert "light" in "".join(workspace.quotes_text(Wanted(), "csv"))
    assert workspace.rank("kind").rows[0].quotes == 1
    workspace.add_quote(identity, 2.0, 4.0, kind="need")


def test_S11_playing_says_what_is_missing_and_how_to_point_to_it(heard: Heard) -> None:
    workspace, identity, path = heard
    path.unlink()
    with pytest.raises(Unusable, match="is missing") as told:
        workspace.player(identity)
    assert str(path) in told.value.message
    assert f"callscope calls relink {identity}" in told.value.hint


def test_S11_a_file_is_pointed_to_and_known_by_its_content(heard: Heard, tmp_path: Path) -> None:
    workspace, identity, path = heard
    other = tmp_path / "Light on.wav"
    soundfile.write(other, noise(6, seed=1), 16_000)
    moved = tmp_path / "renamed.wav"
    path.rename(moved)
    with pytest.raises(Unusable, match="its content is another"):
        workspace.relink(identity, other)
    workspace.relink(identity, moved)
    assert workspace.call(identity).recording.path == moved
    assert sound_files(workspace) == []
    workspace.undo()
    assert workspace.call(identity).recording.path == path


def test_S11_a_folder_is_looked_through_for_all_files_that_are_missed(heard: Heard, tmp_path: Path) -> None:
    workspace, identity, path = heard
    deep = tmp_path / "archive" / "2026"
    deep.mkdir(parents=True)
    shutil.move(path, deep / "x1.wav")
    (deep / "broken.wav").write_bytes(b"no sound")
    (found,) = workspace.relink_all(tmp_path / "archive")
    assert (found.call, found.path) == (identity, deep / "x1.wav")
    assert workspace.relink_all(tmp_path / "archive") == []
    with pytest.raises(NotFound):
        workspace.relink(identity, path.parent)


def test_S11_hearing_the_file_where_it_is_now_points_to_it(heard: Heard, paths: Paths, tmp_path: Path) -> None:
    workspace, identity, path = heard
    moved = tmp_path / "renamed.wav"
    path.rename(moved)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())
    assert hear(moved, desk, lambda _: None).known
    assert workspace.call(identity).recording.path == moved
    assert len(workspace.calls()) == 1


def test_S11_what_came_as_text_misses_no_file(workspace: Workspace, tmp_path: Path) -> None:
    workspace.remove_call(OIL)
    path = tmp_path / "c.csv"
    path.write_text("id,who,text\n1,customer,my order is late\n", encoding="utf-8")
    workspace.bring(path, Choices())
    path.unlink()
    assert sound_files(workspace) == []


def test_S9_nothing_is_restored_while_a_call_is_recorded(workspace: Workspace, paths: Paths, tmp_path: Path) -> None:
    from callscope.audio.capture.room import Lock

    made = workspace.back_up(tmp_path / "b.zip")
    paths.recordings.mkdir(exist_ok=True)
    script = (
        "import sys\nfrom pathlib import Path\nfrom callscope.audio.capture.room import Lock\n"
        "lock = Lock(Path(sys.argv[1]), 'a call')\nprint('has it', flush=True)\nsys.stdin.read()"
    )
    with running(script, paths.recordings), pytest.raises(Refused, match="being recorded"):
        workspace.put_back(made.path)
    Lock(paths.recordings, "now free").release()


# Decisions


@pytest.fixture
def both(workspace: Workspace, paths: Paths) -> Workspace:
    open_library(paths).save_call(cast_call())
    return workspace


def left_out(workspace: Workspace) -> dict[str, str | None]:
    return {one.id: one.left_out for one in workspace.calls()}


def test_S9_P4_a_restore_takes_back_no_withdrawal_and_undo_does_not_either(both: Workspace, tmp_path: Path) -> None:
    both.set_consent([OIL, CAST], scope=("listen", "quote"), basis="announced")
    made = both.back_up(tmp_path / "b.zip")
    both.withdraw_consent([OIL], "by mail")
    history = both.consent(OIL).entries
    both.put_back(made.path)
    with pytest.raises(NoConsent, match="withdrew"):
        both.call(OIL)
    assert [replace_id(one) for one in both.consent(OIL).entries] == [replace_id(one) for one in history]
    assert left_out(both) == {OIL: "consent withdrawn", CAST: None}
    both.undo()  # whatever was done before the backup
    assert both.consent_of(OIL).closed
    both.set_consent([OIL], decision="granted", scope=("quote",))
    assert left_out(both)[OIL] is None
    both.undo()
    assert (both.consent_of(OIL).decision, left_out(both)[OIL]) == ("withdrawn", "consent withdrawn")


def replace_id(one: Entry) -> Entry:
    return one._replace(id=0)


def test_S9_P4_the_decision_that_was_noted_last_counts_whichever_store_has_it(
    both: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = both.back_up(tmp_path / "b.zip")
    other = Workspace(Paths(tmp_path / "other", paths.models))
    other.put_back(made.path)
    both.set_consent([OIL], decision="declined")
    other.set_consent([OIL], scope=("quote",), note="asked again")
    other.set_consent([CAST], scope=("quote",))
    both.set_consent([CAST], decision="declined")
    both.put_back(other.back_up(tmp_path / "o.zip").path)
    assert [both.consent_of(one).decision for one in (OIL, CAST)] == ["granted", "declined"]
    assert left_out(both) == {OIL: None, CAST: "consent declined"}
    assert [one.decision for one in both.consent(OIL).entries][-2:] == ["declined", "granted"]


def test_S9_P3_a_restore_lets_go_of_no_hold_and_holds_nothing_that_was_released(
    both: Workspace, tmp_path: Path
) -> None:
    both.hold_calls([OIL], "a complaint")
    made = both.back_up(tmp_path / "b.zip")
    both.hold_calls([OIL], None)
    both.hold_calls([CAST], "an audit")
    both.keep_until([CAST], "2020-01-01")
    both.put_back(made.path)
    kept = {one.id: (one.held, one.until) for one in both.keepings()}
    assert kept == {OIL: ("", ""), CAST: ("an audit", "2020-01-01")}
    with pytest.raises(Refused, match="on hold"):
        both.erase(both.to_erase([CAST]))


def test_S9_a_restore_forgets_nothing_of_what_left(both: Workspace, tmp_path: Path) -> None:
    made = both.back_up(tmp_path / "b.zip")
    both.note_export(Leave("quotes csv", (OIL,), (OIL,), (CAST,)))
    before = [one._replace(id=0) for one in both.exports()]
    both.put_back(made.path)
    assert [one._replace(id=0) for one in both.exports()] == before
    assert (before[0].undecided, before[0].without) == (1, (CAST,))


def test_S9_a_restore_keeps_who_declined_while_they_were_listened_to(
    both: Workspace, paths: Paths, tmp_path: Path
) -> None:
    made = both.back_up(tmp_path / "b.zip")
    said = Consent(paths.recordings / "x.wav", "declined", at="2026-11-21T14:30:00.000Z")
    open_library(paths).keep_consent(said)
    for _ in range(2):
        both.put_back(made.path)
        assert both.consents() == [said]


def test_who_declined_since_the_backup_was_made_has_declined(both: Workspace, paths: Paths, tmp_path: Path) -> None:
    told = Consent(paths.recordings / "x.wav", "told", "announced", at="2026-11-21T14:30:00.000Z")
    library = open_library(paths)
    library.keep_consent(told)
    made = both.back_up(tmp_path / "b.zip")
    library.keep_consent(told._replace(state="declined", at="2026-11-21T14:31:00.000Z"))
    both.put_back(made.path)
    assert [one.state for one in both.consents()] == ["declined"]


def test_a_backup_of_another_folder_is_restored_where_the_same_recording_was_noted_since(
    both: Workspace, paths: Paths, tmp_path: Path
) -> None:
    told = Consent(paths.recordings / "x.wav", "told", "announced", at="2026-11-21T14:30:00.000Z")
    open_library(paths).keep_consent(told)
    made = both.back_up(tmp_path / "b.zip")
    there = Paths(tmp_path / "moved", paths.models)
    since = told._replace(path=there.recordings / "x.wav", call=OIL, at="2026-11-22T09:00:00.000Z")
    open_library(there).keep_consent(since)
    moved = Workspace(there)
    moved.put_back(made.path)
    assert since in moved.consents()


def test_S9_P4_the_recording_of_a_caller_who_said_no_since_does_not_come_back(
    workspace: Workspace, paths: Paths, tmp_path: Path
) -> None:
    paths.recordings.mkdir()
    ours = paths.recordings / "call.wav"
    ours.write_bytes(b"sound")
    identity = decode.identify(ours)
    open_library(paths).save_call(oil_call(ours, identity))
    made = workspace.back_up(tmp_path / "b.zip", recordings=True)
    workspace.withdraw_consent([identity])
    assert not ours.exists()
    workspace.put_back(made.path)
    assert not ours.exists()
    assert workspace.consent_of(identity).closed
