"""Commands on a store that fake engines filled, run in this process; test_hear runs the console script."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from callscope.cli.start import run as cli
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from tests.fakes import OVER, FakeEngines, noise

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, workspace_home: Path) -> str:
    path = tmp_path / "Light on.wav"
    soundfile.write(path, noise(6), 16_000)
    paths = Paths(workspace_home, tmp_path)
    desk = Desk(paths, Settings(), open_library(paths), FakeEngines(turns=OVER).as_engines())
    return hear(path, desk, lambda _: None, caller="Mary").call.recording.id


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def as_json(printed: Printed, *arguments: object) -> object:
    code, out, err = printed(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_call_is_found_by_the_start_of_its_id_and_by_its_title(call: str, printed: Printed) -> None:
    for name in (call, call[:5], "Light on", "light"):
        code, out, _ = printed("calls", "show", name)
        assert code == 0
        assert "my light is still on" in out


def test_an_unknown_call_ends_with_4_and_what_to_do(call: str, printed: Printed) -> None:
    code, _, err = printed("calls", "show", "nothing like it")
    assert code == 4
    assert "→" in err


def test_calls_list_shows_title_caller_and_counts(call: str, printed: Printed) -> None:
    _, out, _ = printed("calls", "list")
    assert "Light on" in out
    assert "Mary" in out


def test_a_quote_is_stored_with_all_its_fields_and_listed(call: str, printed: Printed) -> None:
    tags = ["--tag", "light", "--tag", "wait"]
    fields = ["--kind", "pain", "--severity", 4, "--note", "third time", "--stage", "use"]
    code, _, err = printed("quotes", "add", call, "0:00", "2", *tags, *fields)
    assert code == 0, err
    (quote,) = as_json(printed, "quotes", "list")  # type: ignore[misc]
    assert quote["text"] == "hello my light is still on"
    assert (quote["kind"], quote["severity"], quote["note"]) == ("pain", 4, "third time")
    assert quote["tags"] == ["light", "wait"]
    assert quote["by"] == "hand"


def test_quotes_are_edited_and_removed_and_undo_brings_them_back(call: str, printed: Printed) -> None:
    printed("quotes", "add", call, 0, 2, "--kind", "pain")
    (quote,) = as_json(printed, "quotes", "list")  # type: ignore[misc]
    assert printed("quotes", "edit", quote["id"], "--kind", "need")[0] == 0
    assert printed("quotes", "rm", quote["id"], "--yes")[0] == 0
    assert as_json(printed, "quotes", "list") == []
    printed("undo")
    assert [one["kind"] for one in as_json(printed, "quotes", "list")] == ["need"]  # type: ignore[attr-defined]
    printed("undo")
    assert [one["kind"] for one in as_json(printed, "quotes", "list")] == ["pain"]  # type: ignore[attr-defined]
    printed("redo")
    assert [one["kind"] for one in as_json(printed, "quotes", "list")] == ["need"]  # type: ignore[attr-defined]


def test_undo_with_nothing_to_undo_says_so(printed: Printed) -> None:
    code, _, err = printed("undo")
    assert code == 4
    assert err


def test_what_needs_a_confirmation_is_refused_without_a_terminal_and_without_yes(call: str, printed: Printed) -> None:
    code, _, err = printed("calls", "rm", call)
    assert code == 2
    assert "--yes" in err
    assert printed("calls", "rm", call, "--yes")[0] == 0
    assert as_json(printed, "calls", "list") == []


def test_forgetting_a_call_leaves_its_sound_file(call: str, printed: Printed, tmp_path: Path) -> None:
    printed("calls", "rm", call, "--yes")
    assert (tmp_path / "Light on.wav").exists()


def test_a_file_that_could_not_be_heard_is_taken_off_the_list_also_when_it_is_gone(
    printed: Printed, tmp_path: Path
) -> None:
    path = tmp_path / "notes.wav"
    path.write_text("no sound")
    printed("hear", path)
    path.unlink()
    assert "calls rm FILE takes one off the list" in printed("calls", "list")[2]
    assert printed("calls", "rm", path)[0] == 0
    assert str(path) not in printed("calls", "list")[2]


def test_search_finds_what_was_said_and_filters_narrow_it(call: str, printed: Printed) -> None:
    (hit,) = as_json(printed, "search", "light")  # type: ignore[misc]
    assert hit["call"] == call
    assert as_json(printed, "search", "light", "--caller", "nobody") == []
    assert as_json(printed, "search", "light", "--speaker", "S2") == []


def test_the_calls_are_listed_in_the_words_of_the_screen(call: str, printed: Printed) -> None:
    assert printed("calls", "set", call, "--date", "2026-11-23T09:34:00")[0] == 0
    _, out, _ = printed("calls", "list")
    assert out.split("\n")[0].split()[4:] == ["held", "caller", "mood", "voice", "quotes", "suggested", "state"]
    assert " 2026-11-23 09:34 " in out


def test_a_folder_without_sound_is_named_and_that_it_has_folders(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    (folder / "may").mkdir(parents=True)
    code, _, err = printed("hear", folder)
    assert code == 6
    assert f"there is no sound file in {folder}" in err
    assert "name a folder in it; known endings" in err


def test_search_names_who_said_it_and_says_when_there_may_be_more(call: str, printed: Printed) -> None:
    printed("calls", "speakers", call, "S1", "--name", "Mary")
    _, out, err = printed("search", "light", "--limit", 1)
    assert "Mary" in out
    assert "S1" not in out
    assert "--limit 2 shows more" in err
    assert "--limit" not in printed("search", "light")[2]


def test_utterances_are_assigned_and_corrected_and_restored(call: str, printed: Printed) -> None:
    assert printed("utterances", "assign", call, 0, 2, "S2")[0] == 0
    assert printed("utterances", "edit", call, "0:02.5", "let me look at this for you")[0] == 0
    shown = as_json(printed, "calls", "show", call)
    assert [one["speaker"] for one in shown["utterances"]] == ["S2", "S2"]  # type: ignore[index]
    assert shown["utterances"][1]["text"] == "let me look at this for you"  # type: ignore[index]
    assert printed("utterances", "restore", call, 0, 10)[0] == 0
    shown = as_json(printed, "calls", "show", call)
    assert [one["speaker"] for one in shown["utterances"]] == ["S1", "S2"]  # type: ignore[index]


def test_what_both_said_at_once_is_shown_and_exported_and_counted(call: str, printed: Printed, tmp_path: Path) -> None:
    heard = [{"start": 2.1, "end": 2.7, "speakers": ["S1", "S2"]}]
    assert as_json(printed, "calls", "show", call)["overlaps"] == heard  # type: ignore[index]
    assert printed("export", call, "--format", "json", "--redact", "-o", tmp_path / "call.json")[0] == 0
    assert json.loads((tmp_path / "call.json").read_text())["overlaps"] == heard
    flow = as_json(printed, "calls", "flow", call)
    assert {"overtalk": 0.6, "overtalks": 1, "overtalk_by": "turns"}.items() <= flow.items()  # type: ignore[attr-defined]
    code, _, err = printed("calls", "flow", call)
    assert code == 0
    assert "spoke at once 1 times, 0.6 s" in err
    assert "both voices in one channel" in err


def test_speakers_are_named_and_swapped(call: str, printed: Printed) -> None:
    printed("calls", "speakers", call, "S1", "--name", "Mary", "--role", "customer")
    printed("calls", "speakers", call, "S2", "--role", "agent")
    printed("calls", "speakers", call, "--swap")
    found = as_json(printed, "calls", "speakers", call)
    assert [(one["name"], one["role"]) for one in found] == [("Mary", "agent"), ("", "customer")]  # type: ignore[attr-defined]


def test_callers_are_listed_set_and_merged(call: str, printed: Printed) -> None:
    assert printed("callers", "set", "Mary", "--may-contact", "--note", "likes tea")[0] == 0
    (caller,) = as_json(printed, "callers", "list")  # type: ignore[misc]
    assert (caller["name"], caller["calls"], caller["may_contact"]) == ("Mary", 1, True)
    printed("callers", "set", "Mary", "--rename", "Mary Ng")
    assert as_json(printed, "callers", "list")[0]["name"] == "Mary Ng"  # type: ignore[index]


def test_tags_are_added_renamed_merged_and_dropped(call: str, printed: Printed) -> None:
    printed("quotes", "add", call, 0, 2, "--tag", "lamp")
    printed("tags", "add", "light", "--pin", 1)
    printed("tags", "merge", "lamp", "light")
    (tag,) = as_json(printed, "tags", "list")  # type: ignore[misc]
    assert (tag["name"], tag["quotes"], tag["pinned"]) == ("light", 1, 1)
    printed("tags", "rename", "light", "oil light")
    assert as_json(printed, "quotes", "list")[0]["tags"] == ["oil light"]  # type: ignore[index]
    assert "delete the tag oil light from 1 quote?" in printed("tags", "rm", "OIL light")[2]
    printed("tags", "rm", "oil light", "--yes")
    assert as_json(printed, "quotes", "list")[0]["tags"] == []  # type: ignore[index]


@pytest.mark.parametrize("form", ["txt", "md", "json", "srt", "vtt"])
def test_a_transcript_goes_to_stdout_or_to_a_file_that_is_not_overwritten(
    form: str, call: str, printed: Printed, tmp_path: Path
) -> None:
    _, out, _ = printed("export", call, "--format", form)
    assert "light" in out
    path = tmp_path / f"call.{form}"
    assert printed("export", call, "--format", form, "-o", path)[0] == 0
    assert "light" in path.read_text()
    code, _, err = printed("export", call, "--format", form, "-o", path)
    assert code == 2
    assert "--force" in err
    assert printed("export", call, "--format", form, "-o", path, "--force")[0] == 0


@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_quotes_are_exported(form: str, call: str, printed: Printed) -> None:
    printed("quotes", "add", call, 0, 2, "--kind", "pain", "--tag", "lamp")
    _, out, _ = printed("quotes", "export", "--format", form)
    assert "hello my light is still on" in out
    assert "lamp" in out


def test_settings_are_shown_and_set(printed: Printed, workspace_home: Path) -> None:
    assert printed("settings", "set", "tone.sides", "customer")[0] == 0
    assert as_json(printed, "settings", "show")["tone.sides"] == "customer"  # type: ignore[index, call-overload]
    code, _, err = printed("settings", "set", "tone.sides", "nobody")
    assert code == 6
    assert '"customer"' in err


def test_doctor_finds_the_sound_file_that_went_away(call: str, printed: Printed, tmp_path: Path) -> None:
    (tmp_path / "Light on.wav").unlink()
    checks = as_json(printed, "doctor")
    assert any(one["name"] == "sound file" and one["state"] == "missing" for one in checks)  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [["calls", "speakers"], ["quotes", "add"], ["nonsense"], ["hear"]])
def test_a_wrong_use_ends_with_2_and_names_the_help(words: list[str], printed: Printed) -> None:
    code, _, err = printed(*words)
    assert code == 2
    assert "--help" in err


def test_a_mood_is_set_by_hand_and_a_word_is_taught_and_taken_back(call: str, printed: Printed) -> None:
    assert printed("utterances", "mood", call, "0:01", "positive")[0] == 0
    shown = json.loads(printed("calls", "show", call, "--json")[1])
    assert shown["utterances"][0]["sentiment"]["because"] == ["set by hand"]
    assert printed("utterances", "mood", call, "0:01", "machine")[0] == 0
    assert printed("moods", "accept", "blue screen")[0] == 4
    taught = json.loads(printed("moods", "accept", "blue screen", "--valence", "-2", "--json")[1])
    assert (taught["word"], taught["valence"], taught["since"]) == ("blue screen", -2.0, 1)
    listed = json.loads(printed("moods", "list", "--json")[1])
    assert (listed["version"], [one["word"] for one in listed["words"]]) == (1, ["blue screen"])
    assert "blue screen" in printed("moods", "list")[1]
    assert json.loads(printed("moods", "rescore", "--json")[1])["changed"] >= 0
    assert json.loads(printed("moods", "drop", "blue screen", "--json")[1])["until"] == 2
    assert printed("moods", "drop", "blue screen")[0] == 4


def test_a_theme_that_there_is_not_is_refused_with_the_names_of_those_that_there_are(printed: Printed) -> None:
    code, _, err = printed("settings", "set", "theme", "light")
    assert code == 2
    assert "callscope-light" in err
    assert printed("settings", "set", "theme", "callscope-light")[0] == 0
