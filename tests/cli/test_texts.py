"""What came as text, wherever it is shown: places are words; it has no minutes and nothing to be heard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.call import Quote
from tests.cli.conftest import Run
from tests.cli.test_imports import TICKETS
from tests.export.page import parsed
from tests.pipeline.reported import STUDY, studied


@pytest.fixture
def ticket(run: Run, workspace_home: Path, tmp_path: Path) -> str:
    """A study with two calls that sound, and two tickets of which one is quoted for an assumption and an insight."""
    library = studied(workspace_home, tmp_path)
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    done = run("import", path, "--yes")
    assert done.returncode == 0, done.stderr
    tickets = [one.id for one in library.calls() if one.written]
    library.put_into_study(STUDY, tickets)
    row = next(one for one in library.call(tickets[0]).utterances if one.words)
    made = library.add_quote(Quote(0, tickets[0], row.start, row.end, kind="pain", tags=("refund",), stance="+H1"))
    library.cite(1, [made.id], "for")
    library.add_experiment("Do they ask?", assumption="H1", study=STUDY, measure="callers with kind:pain >= 1")
    return tickets[0]


@pytest.mark.parametrize(
    "command",
    [
        ("insights", "show", "1"),
        ("insights", "export", "--no-redact"),
        ("assumptions", "show", "H1"),
        ("experiments", "show", "1"),
        ("experiments", "export", "1", "--no-redact"),
        ("quotes", "list", "--tag", "refund"),
        ("quotes", "export", "--tag", "refund", "--format", "md", "--no-redact"),
        ("rank", "--by", "tag", "--quotes", "refund"),
    ],
)
def test_the_place_of_a_text_is_its_word(run: Run, ticket: str, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stderr
    assert "w1" in done.stdout


def test_texts_have_no_minutes_in_a_ranking_or_a_report(run: Run, ticket: str, tmp_path: Path) -> None:
    ranking = json.loads(run("rank", "--study", STUDY, "--json").stdout)
    assert (ranking["calls"], ranking["texts"], ranking["minutes"]) == (4, 2, 1.0)
    assert "in 4 calls, 2 of them as text; 1 minute of sound." in run("rank", "--study", STUDY).stdout
    held = json.loads(run("report", STUDY, "--no-redact", "--json").stdout)
    assert held["heard"]["minutes"] == ranking["minutes"]
    assert held["heard"]["texts"] == [{"kind": "ticket", "calls": 2}]
    done = run("report", STUDY, "--no-redact", "-o", tmp_path / "r.html")
    assert "1 quote was not checked by ear" in done.stderr
    root = parsed((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "2 calls, 2 tickets; 1 minute of sound" in root.text
    assert "came as text" in root.text
    assert "at w1" in root.text


def test_a_change_to_a_text_says_the_word(run: Run, ticket: str) -> None:
    assert "w1 reads" in run("utterances", "edit", ticket, "w1", "Other words.").stderr
    assert "w1-2 goes as well" in run("redact", "add", ticket, "w1", "w2").stderr
    assert "w1-2" in run("redact", "decided", ticket).stdout
    assert "w" in run("undo").stderr
