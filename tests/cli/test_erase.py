"""erase, purge, erased, retention and audit on a store that fake engines filled."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from callscope.audio.capture.room import alone
from callscope.nouns.handed import Sent
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from tests.cli.printing import Printed, as_json, printing
from tests.fakes import FakeEngines, noise


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    return Paths(workspace_home, tmp_path)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return printing(capsys)


@pytest.fixture
def call(tmp_path: Path, paths: Paths) -> str:
    path = tmp_path / "Light on.wav"
    soundfile.write(path, noise(6), 16_000)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines().as_engines())
    return hear(path, desk, lambda _: None, caller="Mary Wilhelmina").call.recording.id


def test_erasing_says_what_goes_asks_and_gives_a_receipt(
    call: str, printed: Printed, tmp_path: Path, workspace_home: Path
) -> None:
    printed("quotes", "add", call, 0, 2, "--kind", "pain")
    out = tmp_path / "out.txt"
    printed("export", call, "--no-redact", "-o", out)
    code, _, err = printed("erase", call)
    assert code == 2
    for part in (
        "Light on",
        "1 quote",
        "Mary Wilhelmina",
        "stays",
        "1 export left before",
        "cannot be undone",
        "--yes",
    ):
        assert part in err
    code, said, err = printed("erase", "Light on", "--yes", "--receipt", tmp_path / "r.md")
    assert code == 0, err
    assert "none is left" in said
    assert str(out) in err
    assert call in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert as_json(printed, "calls", "list") == []
    assert [one["id"] for one in as_json(printed, "erased", "list")] == [call]
    assert "Mary" not in b"".join(one.read_bytes() for one in workspace_home.rglob("*") if one.is_file()).decode(
        errors="replace"
    )


def test_the_receipt_is_json_too_and_never_written_over(call: str, printed: Printed, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("mine", encoding="utf-8")
    code, _, err = printed("erase", call, "--yes", "--receipt", tmp_path / "r.json")
    assert (code, "exists already" in err) == (2, True)
    told = as_json(printed, "erase", call, "--yes", "--receipt", tmp_path / "s.json")
    assert told["schema"] == "callscope.receipt/1"
    assert told == json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert (told["calls"], told["callers"], told["complete"]) == ([call], 1, True)


def test_a_receipt_that_cannot_be_written_is_refused_before_anything_goes(
    call: str, printed: Printed, tmp_path: Path
) -> None:
    code, _, err = printed("erase", call, "--yes", "--receipt", tmp_path / "no" / "such" / "r.json")
    assert (code, "there is no such folder" in err) == (7, True)
    assert [one["id"] for one in as_json(printed, "calls", "list")] == [call]


def test_a_receipt_is_shown_before_it_is_written(call: str, printed: Printed, tmp_path: Path) -> None:
    (tmp_path / "r.json.part").mkdir()  # stands where it is written to, which nobody asks about
    code, out, err = printed("erase", call, "--yes", "--json", "--receipt", tmp_path / "r.json")
    assert (code, json.loads(out)["calls"]) == (7, [call])
    assert "the receipt is in no file" in err


def test_what_may_still_hold_it_is_named_and_ends_with_3(call: str, printed: Printed, paths: Paths) -> None:
    made = Path(as_json(printed, "backup")["path"])
    made.write_bytes(made.read_bytes()[:-200])
    code, out, err = printed("erase", call, "--yes")
    assert (code, f"{made} stays: " in err) == (3, True)
    assert "none is left" in out


def test_a_receipt_tells_the_clipboard_from_the_terminal(call: str, printed: Printed, paths: Paths) -> None:
    library = open_library(paths)
    library.note_export(Sent("copied md", "", (call,)))
    library.note_export(Sent("quotes csv", "", (call,)))
    _, _, err = printed("erase", call, "--yes")
    assert "copied md: the clipboard" in err
    assert "quotes csv: the terminal" in err


def test_a_call_on_hold_is_not_removed(call: str, printed: Printed) -> None:
    printed("retention", "hold", call, "--reason", "a complaint is open")
    code, _, err = printed("calls", "rm", call, "--yes")
    assert (code, "retention release" in err) == (5, True)
    assert len(as_json(printed, "calls", "list")) == 1


def test_a_damaged_store_that_may_have_known_of_more_is_told_by_a_restore(
    call: str, printed: Printed, paths: Paths, tmp_path: Path
) -> None:
    printed("backup", tmp_path / "b.zip")
    assert "is damaged" not in printed("restore", tmp_path / "b.zip", "--yes")[2]
    paths.store.write_bytes(b"garbage" * 100)
    code, _, err = printed("restore", tmp_path / "b.zip", "--yes")
    assert (code, "what was erased since is not known" in err) == (0, True)


def test_a_caller_is_erased_by_name_and_nothing_is_no_request(call: str, printed: Printed) -> None:
    assert printed("erase")[0] == 2
    assert printed("erase", "no such call", "--yes")[0] == 4
    assert printed("erase", "--caller", "Nobody", "--yes")[0] == 4
    assert printed("erase", "--caller", "mary wilhelmina", "--yes")[0] == 0
    assert as_json(printed, "callers", "list") == []


def test_hearing_it_again_ends_with_5_until_it_is_lifted(call: str, printed: Printed, tmp_path: Path) -> None:
    printed("erase", call, "--yes")
    code, out, _ = printed("hear", tmp_path / "Light on.wav", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (5, "refused")
    assert as_json(printed, "calls", "list") == []
    assert printed("erased", "lift", "nope")[0] == 4
    assert printed("erased", "lift", call[:5])[0] == 0
    assert as_json(printed, "erased", "list") == []


def test_a_recording_that_waits_to_be_heard_is_erased_by_its_name(
    printed: Printed, paths: Paths, tmp_path: Path
) -> None:
    library = open_library(paths)
    paths.recordings.mkdir()
    sound = paths.recordings / "2026-of-Wilhelmina.wav"
    soundfile.write(sound, noise(3), 16_000)
    library.enqueue(sound, "failed", "the model is missing")
    assert printed("erase", sound.name, "--yes")[0] == 0
    assert (sound.exists(), library.queue()) == (False, [])
    assert len(library.tombstones()) == 1


def test_purge_lists_then_takes_what_is_due_and_a_hold_keeps(call: str, printed: Printed) -> None:
    assert "no call is due" in printed("purge", "--yes")[2]
    printed("settings", "set", "retention.days", 30)
    printed("calls", "set", call, "--date", "2024-01-01")
    (kept,) = as_json(printed, "retention", "list")
    assert (kept["until"], kept["rule"], kept["due"]) == ("2024-01-31", "30 days", True)
    _, out, _ = printed("purge", "--dry-run")
    assert call in out
    printed("retention", "hold", call, "--reason", "a complaint is open")
    assert "no call is due" in printed("purge", "--yes")[2]
    assert "a complaint is open" in printed("purge", "--dry-run")[1]
    assert printed("erase", call, "--yes")[0] == 5
    printed("retention", "release", call)
    assert printed("retention", "until", call)[0] == 2
    printed("retention", "until", call, "--day", "2999-12-31")
    assert as_json(printed, "purge", "--yes")["calls"] == []
    printed("retention", "until", call, "--by-rule")
    assert printed("purge")[0] == 2
    told = as_json(printed, "purge", "--yes")
    assert (told["act"], told["calls"]) == ("purged", [call])


def test_a_rule_for_a_study_must_say_days(printed: Printed) -> None:
    code, _, err = printed("settings", "set", "retention.studies", '{"Lights" = "soon"}')
    assert (code, "retention.studies has no days for 'Lights'" in err) == (6, True)
    assert printed("settings", "set", "retention.studies", '{"Lights" = "90"}')[0] == 0


def test_the_trail_tells_who_did_what_and_never_what_was_said(call: str, printed: Printed, tmp_path: Path) -> None:
    printed("settings", "set", "author", "Ana")
    printed("calls", "show", call)
    printed("quotes", "add", call, 0, 2, "--kind", "pain", "--note", "secret note")
    printed("undo")
    printed("export", call, "--no-redact", "-o", tmp_path / "o.txt")
    printed("erase", call, "--yes")
    rows = as_json(printed, "audit")
    assert [one["act"] for one in rows] == ["erased", "exported", "undone", "edited", "opened", "heard"]
    assert {one["author"] for one in rows[:5]} == {"Ana"}
    assert all(one["calls"] == [call] for one in rows)
    assert not {"secret", "Light", "Mary"} & set(str(rows).split())
    assert [one["act"] for one in as_json(printed, "audit", "--act", "opened")] == ["opened"]
    assert printed("audit", "--call", "c0ffee")[0] == 4
    assert len(as_json(printed, "audit", "--by", "ana", "--last", 2)) == 2
    assert as_json(printed, "audit", "--until", "2020-01-01") == []
    assert "erased" in printed("audit")[1]


def test_the_trail_knows_a_call_by_its_title_an_erased_one_by_its_start_and_takes_no_day_that_is_none(
    call: str, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = as_json(printed, "calls", "list")[0]["title"]
    assert [one["act"] for one in as_json(printed, "audit", "--call", title)] == ["heard"]
    for option in ("--since", "--until"):
        code, _, err = printed("audit", option, "yesterday")
        assert (code, "“yesterday” is neither a day nor a moment" in err) == (2, True)
    assert printed("audit", "--call", "Nobody's call")[0] == 4
    printed("erase", call, "--yes")
    assert {one["act"] for one in as_json(printed, "audit", "--call", call[:8])} == {"heard", "erased"}


@pytest.mark.skipif(sys.platform == "win32", reason="the zone is set by TZ")
def test_days_and_times_of_the_trail_are_of_here(call: str, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = as_json(printed, "audit")
    noted = datetime.fromisoformat(row["at"])
    monkeypatch.setenv("TZ", "Pacific/Kiritimati" if noted.hour >= 10 else "Pacific/Honolulu")  # another day than UTC
    time.tzset()
    try:
        day = noted.astimezone().date()
        assert day != noted.date()
        assert printed("audit")[1].splitlines()[1].startswith(noted.astimezone().strftime("%Y-%m-%d %H:%M:%S"))
        assert len(as_json(printed, "audit", "--since", day, "--until", day)) == 1
        later, before = day + timedelta(days=1), day - timedelta(days=1)
        assert as_json(printed, "audit", "--since", later) == as_json(printed, "audit", "--until", before) == []
    finally:
        monkeypatch.undo()
        time.tzset()


def test_nothing_is_erased_while_a_backup_is_made(call: str, printed: Printed, paths: Paths) -> None:
    with alone(paths.home / ".turn") as free:
        assert free
        code, _, err = printed("erase", call, "--yes")
    assert (code, "let it finish" in err) == (5, True)
    assert printed("erase", call, "--yes")[0] == 0


def test_backups_without_a_path_lie_in_the_workspace_and_the_newest_stay(
    call: str, printed: Printed, paths: Paths
) -> None:
    printed("settings", "set", "backup.keep", 2)
    for number in range(3):
        (paths.backups / f"callscope-2020010{number}T000000.zip").parent.mkdir(exist_ok=True)
        (paths.backups / f"callscope-2020010{number}T000000.zip").write_bytes(b"old")
    made = as_json(printed, "backup")
    names = sorted(one.name for one in paths.backups.iterdir())
    assert names == ["callscope-20200102T000000.zip", Path(made["path"]).name]
