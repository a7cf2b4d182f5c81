"""callscope import, as it is typed: agreed to or refused, remembered, bad lines named, the result as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from callscope.cli.start import run as cli

Printed = Callable[..., tuple[int, str, str]]

TICKETS = "Ticket;Kunde;Created at;Body\n1;Zoë;13/04/2026;My refund is still missing.\n2;Bo;01/05/2026;It broke.\n"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    return path


def listed(printed: Printed) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed("calls", "list", "--json")[1])
    return found


def test_without_a_terminal_and_without_yes_nothing_is_stored(tickets: Path, printed: Printed) -> None:
    code, _, err = printed("import", tickets)
    assert code == 2
    assert "--yes" in err
    assert "text=Body" in err
    assert listed(printed) == []


def test_yes_takes_the_mapping_that_is_shown_and_the_next_file_needs_none(tickets: Path, printed: Printed) -> None:
    code, out, err = printed("import", tickets, "--yes")
    assert code == 0, err
    assert "2 tickets (2 new)" in out
    assert "My refund is still missing." in err
    more = tickets.with_name("more.csv")
    more.write_text(TICKETS.replace("1;Zoë", "3;Zoë"), encoding="utf-8")
    code, out, _ = printed("import", more)
    assert code == 0
    assert "1 new, 1 known" in out


def test_map_corrects_a_column_and_says_which_there_are(tickets: Path, printed: Printed) -> None:
    assert printed("import", tickets, "--map", "caller=Kunde,id=Ticket")[0] == 0
    assert {one["caller"] for one in listed(printed)} == {"Zoë", "Bo"}
    code, _, err = printed("import", tickets, "--map", "text=Nope")
    assert code == 2
    assert "Kunde" in err
    assert printed("import", tickets, "--map", "nonsense")[0] == 2


def test_a_text_has_words_instead_of_times_and_a_word_can_be_given_as_a_place(tickets: Path, printed: Printed) -> None:
    printed("import", tickets, "--yes")
    _, out, _ = printed("calls", "list")
    assert "5 words" in out
    assert ":0" not in out
    _, _, err = printed("quotes", "add", "My refund", "w2", "w5", "--kind", "pain")
    assert 'w2-5 "refund is still missing."' in err
    _, out, _ = printed("calls", "show", "My refund")
    assert " w1  " in out
    code, _, err = printed("export", "My refund", "--format", "srt")
    assert code == 2
    assert "came as text" in err


def test_playing_a_text_says_that_there_is_nothing_to_play(tickets: Path, printed: Printed) -> None:
    printed("import", tickets, "--yes")
    code, _, err = printed("play", "My refund")
    assert code == 6
    assert "came as text" in err


def test_bad_lines_are_listed_with_their_numbers_and_end_with_3(tickets: Path, printed: Printed) -> None:
    tickets.write_text(TICKETS + "3;Al;02/05/2026;\n4;a;b;c;d;e\n", encoding="utf-8")
    code, _, err = printed("import", tickets, "--yes")
    assert code == 3
    assert "line 4: has no text" in err
    assert "line 5: has 6 cells" in err
    assert len(listed(printed)) == 2


def test_a_dry_run_shows_what_would_come(tickets: Path, printed: Printed) -> None:
    code, out, _ = printed("import", tickets, "--dry-run")
    assert code == 0
    assert "would come: 2 tickets" in out
    assert listed(printed) == []


def test_json_is_one_object_for_a_file_and_an_error_for_none(tickets: Path, printed: Printed, tmp_path: Path) -> None:
    code, out, _ = printed("import", tickets, "--yes", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["schema"] == "callscope.import/1"
    assert (found["counts"]["new"], found["roles"]) == (2, {"customer": 2})
    code, out, _ = printed("import", tmp_path / "no.csv", "--json")
    assert code == 6
    assert json.loads(out)["error"]["code"] == "unusable"


def test_a_folder_brings_its_files_and_one_that_is_bad_stops_none(tickets: Path, printed: Printed) -> None:
    (tickets.parent / "empty.csv").write_text("", encoding="utf-8")
    (tickets.parent / "notes.md").write_text("# Shift\n\nNobody calls back.\n", encoding="utf-8")
    code, _, err = printed("import", tickets.parent, "--yes")
    assert code == 3
    assert "empty.csv" in err
    assert {one["kind"] for one in listed(printed)} == {"ticket", "interview"}


@pytest.mark.parametrize("cell", ["\x1b]2;X\x07\x1b[2J", "[bold]x[/b]", "\u202egnp"])
def test_no_control_byte_of_a_file_reaches_the_terminal(cell: str, tmp_path: Path, printed: Printed) -> None:
    path = tmp_path / "evil.csv"
    path.write_text(f"id,{cell},text,status\n1,a,{cell} is broken,{cell}\n", encoding="utf-8")
    for one in (("import", path, "--yes"), ("calls", "list"), ("search", "broken")):
        _, out, err = printed(*one)
        assert not {"\x1b", "\x07", "\u202e"} & set(out + err)


def test_a_wrong_import_is_forgotten_as_a_whole_once_confirmed(tickets: Path, printed: Printed) -> None:
    printed("import", tickets, "--yes")
    assert printed("import", tickets, "--forget")[0] == 2
    code, _, err = printed("import", tickets, "--forget", "--yes")
    assert (code, listed(printed)) == (0, [])
    assert "2 conversations" in err
    assert printed("import", tickets, "--forget", "--yes")[0] == 4


def test_hearing_a_text_says_how_to_import_it(tickets: Path, printed: Printed) -> None:
    code, _, err = printed("hear", tickets)
    assert code == 6
    assert "callscope import tickets.csv" in err


def test_a_chat_without_ids_is_one_conversation_and_says_how_its_rows_are_not(tmp_path: Path, printed: Printed) -> None:
    path = tmp_path / "night shift.csv"
    path.write_text("sender,message\nKim,my order is late\nBo,let me look into that for you\n", encoding="utf-8")
    _, out, err = printed("import", path, "--dry-run")
    assert "1 chat" in out
    assert "--map who=" in err
    _, out, _ = printed("import", path, "--dry-run", "--map", "who=")
    assert "2 tickets" in out
