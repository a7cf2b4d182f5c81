"""Redaction by command: looking, keeping, adding, exporting."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from callscope.cli.start import run as cli
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from tests.fakes import noise
from tests.pipeline.test_redaction import CARD, ID, personal_call

Printed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, workspace_home: Path) -> str:
    path = tmp_path / "suzanne_featherstone.wav"
    soundfile.write(path, noise(26), 16_000)
    open_library(Paths(workspace_home, tmp_path)).save_call(personal_call(path))
    return ID


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_what_is_found_is_listed_with_why_and_never_called_anonymous(call: str, printed: Printed) -> None:
    code, out, err = printed("redact", call)
    assert code == 0
    assert CARD in out
    assert "check digit of a card (Luhn)" in out
    assert "1 card, 4 names" in err
    assert "does not make a call anonymous" in err


def test_the_list_as_json_has_places_times_and_what_falls_silent(call: str, printed: Printed) -> None:
    code, out, _ = printed("redact", call, "--json")
    found = json.loads(out)
    assert code == 0
    (card,) = [one for one in found["findings"] if one["what"] == "card"]
    assert card["text"] == CARD
    assert card["parts"][0]["row"] == 2
    assert any(start < card["start"] and card["end"] < end for start, end in found["muted"])


def test_an_export_says_what_was_redacted_or_that_nothing_was(call: str, printed: Printed) -> None:
    _, out, err = printed("export", call, "--redact")
    assert CARD not in out
    assert f"redacted: 1 card, 4 names; callscope redact {call} shows them" in err
    _, out, err = printed("export", call)
    assert CARD in out
    assert "not redacted: 1 card, 4 names; --redact takes personal data out" in err
    _, out, err = printed("export", call, "--no-redact")
    assert CARD in out
    assert "redact" not in err


def test_the_settings_say_always_and_the_flag_comes_first(call: str, printed: Printed) -> None:
    printed("settings", "set", "redact.on_export", "always")
    assert CARD not in printed("export", call)[1]
    assert CARD in printed("export", call, "--no-redact")[1]
    assert printed("settings", "set", "redact.on_export", "sometimes")[0] == 6
    assert printed("settings", "set", "redact.classes", '["card", "shoe size"]')[0] == 6


def test_quotes_are_redacted_too(call: str, printed: Printed) -> None:
    printed("quotes", "add", call, "0:11", "0:20", "--note", "Suzanne paid twice")
    _, out, err = printed("quotes", "export", "--redact")
    assert CARD not in out
    assert "Suzanne" not in out
    assert "redacted in their calls: 1 card, 4 names" in err
    assert "not redacted: 1 card" in printed("quotes", "export")[2]


def test_what_a_person_keeps_stays_until_it_is_undone(call: str, printed: Printed) -> None:
    listed = json.loads(printed("redact", call, "--json")[1])["findings"]
    number = 1 + next(place for place, one in enumerate(listed) if one["what"] == "card")
    assert printed("redact", "keep", call, number)[0] == 0
    assert CARD in printed("export", call, "--redact")[1]
    printed("undo")
    assert CARD not in printed("export", call, "--redact")[1]


def test_a_person_adds_words_at_a_time_or_everywhere_and_takes_them_back(call: str, printed: Printed) -> None:
    assert printed("redact", "add", call, "0:18", "0:20")[0] == 0
    assert printed("redact", "add", "--word", "garage")[0] == 0
    out = printed("export", call, "--redact")[1]
    assert "blue" not in out
    assert "Garage" not in out
    decided = json.loads(printed("redact", "decided", call, "--json")[1])
    assert [one["act"] for one in decided] == ["add", "add"]
    assert printed("redact", "withdraw", *(one["id"] for one in decided))[0] == 0
    assert "Garage" in printed("export", call, "--redact")[1]
    assert printed("redact", "keep", "--word", "Cherry")[0] == 0
    assert "Cherry" in printed("export", call, "--redact")[1]


def test_a_quiet_copy_of_the_sound_is_written_once(call: str, printed: Printed, tmp_path: Path) -> None:
    out = tmp_path / "quiet.wav"
    code, _, err = printed("redact", call, "--audio", "-o", out)
    assert code == 0
    assert "are silent" in err
    assert soundfile.info(out).duration == pytest.approx(26, abs=0.01)
    assert printed("redact", call, "--audio", "-o", out)[0] == 2
    assert printed("redact", call, "--audio")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("redact", "nobody"), 4),
        (("redact", "keep", ID), 2),
        (("redact", "keep", ID, 99), 2),
        (("redact", "add", ID), 2),
        (("redact", "add", ID, "0:04.2", "0:04.8"), 2),
        (("redact", "withdraw", 99), 4),
    ],
)
def test_what_makes_no_sense_is_refused(call: str, printed: Printed, arguments: tuple[object, ...], code: int) -> None:
    assert printed(*arguments)[0] == code
