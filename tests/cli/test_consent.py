"""consent, and every command through which something leaves, with what its caller did not allow."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from callscope.audio.capture.room import alone
from callscope.cli.experiments import experiments
from callscope.cli.export import export
from callscope.cli.insights import insights
from callscope.cli.quotes import quotes
from callscope.cli.redact import redact
from callscope.cli.report import report
from callscope.cli.start import run as cli
from callscope.nouns.consented import SCOPES, Leave
from callscope.nouns.handed import FORMS
from callscope.pipeline.consent import NEEDS
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.pipeline.reported import STUDY, studied
from tests.store.made import CAST, OIL

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def printed(workspace_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Printed:
    """Runs a command on a study of two calls with quotes, an insight and an experiment."""
    studied(workspace_home, tmp_path).add_experiment("Do they call again?", assumption="H1", study=STUDY)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def shown(printed: Printed, call: str = "oil") -> dict[str, object]:
    found: dict[str, object] = json.loads(printed("consent", "show", call, "--json")[1])
    return found


PLACE = "PLACE"
DOORS: dict[str, tuple[tuple[object, ...], ...]] = {
    "quotes": (
        ("quotes", "export"),
        ("quotes", "export", "--json"),
        *(("quotes", "export", "-o", f"{PLACE}.{form}", "--format", form) for form in FORMS),
    ),
    "transcript": (
        *(("export", OIL, "--format", form) for form in ("txt", "md", "json", "srt", "vtt")),
        ("export", OIL, "-o", f"{PLACE}.txt"),
    ),
    "sound": (("redact", OIL, "--audio", "-o", f"{PLACE}.wav"),),
    "insights": (("insights", "export"), ("insights", "export", "--json"), ("insights", "export", "-o", f"{PLACE}.md")),
    "experiment": (
        ("experiments", "export", 1),
        ("experiments", "export", 1, "--json"),
        ("experiments", "export", 1, "--format", "html", "-o", f"{PLACE}.html"),
    ),
    "report": (("report", STUDY, "-o", f"{PLACE}.html"), ("report", STUDY, "--json")),
}
"""The commands of everything that leaves by one."""

ALL = [command for commands in DOORS.values() for command in commands]


def test_every_kind_of_export_has_its_commands_here() -> None:
    assert DOORS.keys() | {"copied"} == NEEDS.keys()


@pytest.mark.parametrize("command", ALL, ids=lambda one: " ".join(map(str, one)))
def test_every_export_of_a_call_that_was_withdrawn_ends_with_5_and_leaves_nothing(
    printed: Printed, tmp_path: Path, command: tuple[object, ...]
) -> None:
    printed("consent", "withdraw", "oil", "--yes")
    before = {*tmp_path.rglob("*")}
    code, out, err = printed(*(str(one).replace(PLACE, str(tmp_path / "out")) for one in command))
    told = json.loads(out)["error"] if "--json" in command else {"code": "no_consent", "message": err, "hint": err}
    assert (code, told["code"]) == (5, "no_consent")
    assert "Oil light" in told["message"]
    assert f"callscope consent show {OIL}" in told["hint"]
    assert {*tmp_path.rglob("*")} - before == set()
    assert "light is still on" not in out + err
    assert printed("exports", "list")[1] == ""


@pytest.mark.parametrize(
    "command",
    [*DOORS["quotes"][:2], DOORS["insights"][0], DOORS["report"][1]],
    ids=lambda one: " ".join(map(str, one)),
)
def test_without_a_decision_one_line_warns_and_the_record_has_the_number(
    printed: Printed, command: tuple[object, ...]
) -> None:
    code, _, err = printed(*command)
    assert code == 0, err
    assert err.count("consent: no decision of the callers of 2 of 2 calls is noted") == 1
    assert "2 undecided" in printed("exports", "list")[1]


def test_the_stricter_setting_refuses_what_nobody_decided(printed: Printed) -> None:
    assert printed("settings", "set", "consent.required", "true")[0] == 0
    code, out, err = printed("quotes", "export")
    assert (code, out) == (5, "")
    assert "2 of 2 calls" in err
    printed("consent", "set", "--study", STUDY, "--scope", "all")
    code, _, err = printed("quotes", "export")
    assert (code, "consent" in err) == (0, False)
    assert printed("settings", "set", "consent.when_told", '["sing"]')[0] == 6


def test_what_is_refused_is_left_out_and_said(printed: Printed, tmp_path: Path) -> None:
    printed("consent", "withdraw", "cast", "--yes")
    code, out, err = printed("quotes", "export", "--skip-refused")
    assert code == 0
    assert "Chromecast" not in out
    assert "left out: 1 of 2 calls: “Chromecast order”" in err
    for command in (("insights", "export"), ("report", STUDY, "-o", tmp_path / "r.html")):
        printed("consent", "set", "oil", "--decision", "declined")
        assert printed(*command)[0] == 5
        assert printed(*command, "--skip-refused")[0] == 0
        printed("undo")
    page = (tmp_path / "r.html").read_text()
    assert "Nobody owns the last minute." in page
    assert "light is still on" not in page


def test_a_page_without_sound_needs_no_clip(printed: Printed, tmp_path: Path) -> None:
    printed("consent", "set", "--study", STUDY, "--scope", "quote,share")
    code, _, err = printed("report", STUDY, "-o", tmp_path / "r.html")
    assert code == 5
    assert "lacks clip" in err
    assert "--no-audio leaves the sound out" in err
    assert printed("report", STUDY, "--no-audio", "-o", tmp_path / "r.html")[0] == 0


def test_set_keeps_the_notice_of_a_file_to_the_byte(printed: Printed, tmp_path: Path) -> None:
    notice = "Guten Tag.\r\nWir hören zu. \n"
    (tmp_path / "n.txt").write_bytes(notice.encode())
    told = ("--notice", f"@{tmp_path / 'n.txt'}", "--language", "de", "--said-at", "2026-11-21T14:30")
    code, _, err = printed("consent", "set", "oil", *told, "--basis", "announced", "--scope", "listen,quote")
    assert code == 0
    assert "noted for “Oil light”: granted listen, quote; callscope undo takes that back" in err
    found = shown(printed)
    assert (found["notice"], found["sha256"]) == (notice, hashlib.sha256(notice.encode()).hexdigest())
    _, out, _ = printed("consent", "show", "oil")
    for part in (
        "Wir hören zu.",
        "de, said at 2026-11-21 14:30",
        "■ quote",
        "□ share",
        "basis: announced",
        "nothing of",
    ):
        assert part in out
    assert printed("consent", "set", "oil", "--notice", "@/nowhere")[0] == 6


def test_set_takes_the_words_of_the_settings(printed: Printed) -> None:
    printed("settings", "set", "listen.told", "We listen.")
    printed("consent", "set", "oil", "--told")
    found = shown(printed)
    assert (found["notice"], found["language"], found["decision"]) == ("We listen.", "en", "none")


def test_calls_are_chosen_by_caller_and_study_and_listed_by_decision(printed: Printed) -> None:
    assert printed("consent", "set", "--caller", "Suzanne", "--scope", "all")[0] == 0
    assert printed("consent", "set", "cast", "--decision", "declined")[0] == 0
    rows = json.loads(printed("consent", "list", "--json")[1])
    assert {one["call"]: (one["decision"], one["closed"]) for one in rows} == {
        OIL: ("granted", False),
        CAST: ("declined", True),
    }
    assert [one["call"] for one in json.loads(printed("consent", "list", "--state", "declined", "--json")[1])] == [CAST]
    _, out, err = printed("consent", "list", "--study", STUDY)
    assert "listen, quote, clip, share" in out
    assert "1 granted, 1 declined, 0 withdrawn, 0 none" in err
    for wrong in (("--caller", "Nobody"), (), ("--study", "Nothing")):
        assert printed("consent", "set", *wrong, "--decision", "declined")[0] in (2, 4)


def test_the_receipt_of_a_withdrawal_lists_what_left_and_undo_is_in_the_history(
    printed: Printed, tmp_path: Path
) -> None:
    printed("quotes", "export", "-o", tmp_path / "q.csv")
    assert printed("consent", "withdraw", "oil")[0] == 2  # nobody is there to be asked
    code, out, _ = printed("consent", "withdraw", "oil", "--note", "by letter", "--yes")
    assert code == 0
    for part in ("Oil light", str(tmp_path / "oil.wav"), "left this workspace 1 time", str(tmp_path / "q.csv")):
        assert part in out
    assert printed("undo")[0] == 0
    found = shown(printed)
    assert [one["decision"] for one in found["history"]] == ["withdrawn", "none"]  # type: ignore[attr-defined]
    (receipt,) = json.loads(printed("consent", "withdraw", "oil", "--yes", "--json")[1])
    assert [one["form"] for one in receipt["exports"]] == ["quotes csv"]


def test_a_closed_call_is_not_shown_and_not_played_and_nothing_counts_it(printed: Printed) -> None:
    printed("consent", "withdraw", "oil", "--yes")
    for command in (
        ("calls", "show", "oil"),
        ("play", "oil"),
        ("redact", "oil"),
        ("redact", "oil", "--audio", "-o", "x.wav"),
    ):
        code, out, err = printed(*command)
        assert (code, out) == (5, "")
        assert "Oil light" in err
    assert "Chromecast" in printed("quotes", "list")[1]
    assert "oil light" not in printed("quotes", "list")[1]
    assert printed("search", "oil light")[1] == ""
    assert printed("calls", "set", "oil", "--left-out", "")[0] == 5
    ranked = json.loads(printed("rank", "--by", "kind", "--json")[1])
    assert [row["name"] for row in ranked["rows"]] == ["want"]


def test_play_needs_listen(printed: Printed) -> None:
    printed("consent", "set", "oil", "--scope", "quote,clip,share")
    code, _, err = printed("play", "oil", 0, 1)
    assert code == 5
    assert f"callscope consent set {OIL} --scope quote,clip,share,listen" in err


def test_every_scope_is_explained_in_the_help(printed: Printed) -> None:
    _, out, _ = printed("consent", "set", "--help")
    assert ", ".join(SCOPES) in " ".join(out.split())


def test_a_withdrawal_that_is_to_erase_asks_holds_first_and_then_notes_nothing(printed: Printed) -> None:
    printed("retention", "hold", "cast", "--reason", "a complaint")
    code, out, _ = printed("consent", "withdraw", "oil", "cast", "--erase", "--yes", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (5, "refused")
    assert {one["decision"] for one in json.loads(printed("consent", "list", "--json")[1])} == {"none"}


def test_a_withdrawal_whose_erasing_fails_has_its_receipt_all_the_same(
    printed: Printed, tmp_path: Path, workspace_home: Path
) -> None:
    printed("quotes", "export", "-o", tmp_path / "q.csv")
    for call, as_json in (("oil", True), ("cast", False)):
        with alone(workspace_home / ".turn") as free:  # somebody makes a backup
            assert free
            code, out, err = printed("consent", "withdraw", call, "--erase", "--yes", *(["--json"] if as_json else []))
        assert code == 5
        if as_json:
            told = json.loads(out)
            assert [one["form"] for one in told["withdrawn"][0]["exports"]] == ["quotes csv"]
            assert told["error"]["code"] == "refused"
        else:
            assert str(tmp_path / "q.csv") in out
            assert "let it finish" in err
    assert {one["closed"] for one in json.loads(printed("consent", "list", "--json")[1])} == {True}


def test_a_withdrawal_whose_erasing_leaves_something_ends_with_3(printed: Printed, workspace_home: Path) -> None:
    (workspace_home / "mine.txt").write_text("Hi Cherry, I just left your shop and my oil light is still on.")
    code, out, _ = printed("consent", "withdraw", "oil", "--erase", "--yes", "--json")
    assert (code, json.loads(out)["erased"]["complete"]) == (3, False)


def test_nothing_of_a_closed_call_is_mended(printed: Printed, workspace_home: Path) -> None:
    library = Library(workspace_home / "callscope.db")
    before = library.call(OIL)
    printed("consent", "withdraw", "oil", "--yes")
    for command in (
        ("utterances", "edit", "oil", 5, "other words"),
        ("utterances", "assign", "oil", 0, 4, "S1"),
        ("utterances", "split", "oil", 6),
        ("utterances", "join", "oil", 0, 40, "--speaker", "S2"),
        ("utterances", "mood", "oil", 5, "positive"),
        ("utterances", "restore", "oil", 0, 40),
        ("calls", "speakers", "oil", "S1", "--name", "Sue"),
        ("calls", "flow", "oil"),
        ("quotes", "add", "oil", 0, 20),
        ("quotes", "edit", 1, "--note", "n", "--json"),
    ):
        code, out, err = printed(*command)
        assert (code, "stays closed" in out + err) == (5, True), command
        assert "light is still on" not in out + err
    assert library.call(OIL) == before


def test_what_was_quoted_of_a_closed_call_is_told_without_its_words(printed: Printed) -> None:
    printed("consent", "withdraw", "oil", "--yes")
    for command in (
        ("assumptions", "show", "H1", "--json"),
        ("experiments", "show", 1, "--json"),
        ("insights", "show", 1, "--json"),
        ("insights", "list", "--json"),
        ("actions", "list", "--json"),
        ("calls", "changes", "cast"),
    ):
        code, out, err = printed(*command)
        assert code == 0, (command, err)
        assert "light is still on" not in out
    assert "closed: the caller said no" in printed("insights", "show", 1, "--json")[1]


class Noting(Workspace):
    """Says what was there when something was noted: `seen` are the file, if it is, and what was printed."""

    look: Callable[[Path | None], bool]
    seen: list[bool]

    def note_export(self, leave: Leave, path: Path | None = None, redacted: bool = False) -> None:
        self.seen.append(self.look(path))
        super().note_export(leave, path, redacted)


TEXT = (
    (quotes, "export"),
    (quotes, "export", "--format", "html"),
    (export, OIL),
    (insights, "export"),
    (insights, "export", "--json"),
    (experiments, "export", "1"),
    (experiments, "export", "1", "--json"),
    (report, STUDY, "--json"),
)
FILES = ((quotes, "export", "--format", "clips"), (redact, OIL, "--audio"), (report, STUDY))


@pytest.mark.parametrize(
    ("command", "to_file"),
    [*((one, False) for one in TEXT), *((one, True) for one in (*TEXT, *FILES))],
    ids=lambda one: one if isinstance(one, bool) else " ".join([one[0].name, *one[1:]]),
)
def test_what_leaves_is_on_record_before_it_leaves(
    printed: Printed,
    workspace_home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: tuple[Any, ...],
    to_file: bool,
) -> None:
    name, *rest = command
    place = tmp_path / ("out.wav" if "--audio" in rest else "out.md")
    workspace = Noting(Paths(workspace_home, tmp_path))
    workspace.seen = []

    def look(path: Path | None) -> bool:
        if path and path.is_dir():  # a folder of clips is there before the clips are
            return any(path.iterdir())
        return path.exists() if path else bool(capsys.readouterr().out)

    workspace.look = look
    name.main([*rest, *(["-o", str(place)] if to_file else [])], obj=workspace, standalone_mode=False)
    assert workspace.seen == [False]
    assert place.exists() is to_file


def test_what_is_refused_since_it_exists_is_not_on_record(printed: Printed, tmp_path: Path) -> None:
    there = tmp_path / "there.md"
    there.write_text("mine")
    for command in (
        ("quotes", "export"),
        ("export", OIL),
        ("insights", "export"),
        ("experiments", "export", 1),
        ("report", STUDY, "--no-audio"),
    ):
        assert printed(*command, "-o", there)[0] == 2, command
    assert printed("exports", "list", "--json")[1].strip() == "[]"
