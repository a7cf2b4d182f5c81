"""What left the workspace, and insights and sheets without personal data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.call import Quote
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from tests.cli.conftest import Run
from tests.pipeline.reported import sound
from tests.pipeline.test_redaction import CARD, ID, SECRETS, personal_call


@pytest.fixture
def home(workspace_home: Path, tmp_path: Path) -> Path:
    """A call in which everything is personal, an insight, an experiment and a study of it."""
    library = open_library(Paths(workspace_home, tmp_path))
    library.save_call(personal_call(sound(tmp_path / "suzanne.wav", 26.0)))
    library.set_study("Cards")
    library.put_into_study("Cards", [ID])
    library.add_assumption(f"Suzanne is charged twice on {CARD}.", "Cards", "H1")
    quote = library.add_quote(Quote(0, ID, 5.0, 20.0, kind="pain", tags=("billing",), stance="+H1"))
    made = library.add_insight(f"Suzanne pays twice with {CARD}.", f"{CARD} is kept.", "Cards", [quote.id])
    library.add_action(made.id, f"Refund {CARD}")
    asked = {"test": "Ask Suzanne Featherstone", "measure": 'callers with caller:"Suzanne Featherstone" kind:pain >= 1'}
    library.add_experiment(f"Is {CARD} charged?", assumption="H1", study="Cards", **asked)
    library.learn(1, "", learned=f"Suzanne and {CARD}", decided="Refund Cherry")
    return tmp_path


EXPORTS = (
    ("insights", "export"),
    ("experiments", "export", "1"),
    ("experiments", "export", "1", "--format", "html"),
    ("insights", "export", "--json"),
    ("experiments", "export", "1", "--json"),
)


@pytest.mark.parametrize("command", EXPORTS)
def test_insights_and_sheets_leave_without_personal_data(run: Run, home: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--redact")
    assert done.returncode == 0, done.stderr
    assert [word for word in SECRETS if word.casefold() in done.stdout.casefold()] == []
    assert "[card]" in done.stdout.replace("\\", "")
    assert "1 card, 4 names" in done.stderr
    plain = run(*command)
    assert CARD in plain.stdout
    assert "not redacted: 1 card, 4 names" in plain.stderr


def test_every_export_is_on_record_without_its_words(run: Run, home: Path) -> None:
    for command in (
        ("export", ID, "--no-redact", "--format", "srt"),
        ("quotes", "export", "--redact", "-o", home / "q.xlsx"),
        ("insights", "export", "--redact", "-o", home / "i.md"),
        ("experiments", "export", "1", "--no-redact"),
        ("report", "Cards", "--redact", "-o", home / "r.html"),
        ("redact", ID, "--audio", "-o", home / "quiet.wav"),
    ):
        assert run(*command).returncode == 0
    listed = run("exports", "list", ID, "--json").stdout
    assert [word for word in ("4242", "Suzanne", "charged") if word in listed] == []
    rows = [(one["form"], one["path"], one["redacted"]) for one in json.loads(listed)]
    assert rows == [
        ("sound wav", str(home / "quiet.wav"), True),
        ("report html", str(home / "r.html"), True),
        ("experiment md", "", False),
        ("insights md", str(home / "i.md"), True),
        ("quotes xlsx", str(home / "q.xlsx"), True),
        ("transcript srt", "", False),
    ]
    assert "the terminal" in run("exports", "list").stdout


def test_what_failed_to_leave_is_not_on_record(run: Run, home: Path) -> None:
    (home / "there.md").write_text("mine")
    assert run("insights", "export", "--redact", "-o", home / "there.md").returncode == 2
    assert "nothing left this workspace yet" in run("exports", "list").stderr
