"""`callscope experiments`, by the console script."""

from __future__ import annotations

import json
from pathlib import Path

from callscope.store.library import Library
from tests.cli.conftest import Run
from tests.cli.test_rank import library as library
from tests.cli.test_rank import parsed

MEASURE = "share of callers with kind:pain >= 10% of at least 2 callers"


def test_an_experiment_is_written_measured_and_learned_from(run: Run, library: Library) -> None:
    made = parsed(run, "experiments", "add", "Do they suffer?", "--test", "listen", "--measure", MEASURE)
    assert made["stands"] == "met so far"
    assert made["reading"]["shown"] == "50 % (1 of 2 callers)"
    assert made["reading"]["quotes"] == [1, 2]
    learned = parsed(run, "experiments", "learn", 1, "--learned", "they do", "--decided", "mend it")
    assert (learned["decided"], learned["observed"]) == ("mend it", "50 % (1 of 2 callers): met so far")
    shown = run("experiments", "show", 1, "--quotes", 1).stdout
    assert "observed: 50 % (1 of 2 callers), at least 10 %: met so far" in shown
    assert "for: 2 quotes of 1 caller" in shown
    assert "against: 0 quotes of 0 callers" in shown
    assert "decided: mend it" in shown


def test_the_list_says_how_every_sheet_stands(run: Run, library: Library) -> None:
    assert "no experiments yet" in run("experiments", "list").stderr
    run("experiments", "add", "one", "--measure", "quotes with kind:pain >= 2")
    run("experiments", "add", "two", "--measure", "callers with kind:pain < 1")
    run("experiments", "move", 2, 1)
    _, *rows = run("experiments", "list").stdout.splitlines()
    assert [one.split()[:2] for one in rows] == [["2", "refuted"], ["1", "met"]]


def test_a_measure_is_tried_without_being_stored(run: Run, library: Library) -> None:
    assert "50 % (1 of 2 callers)" in run("experiments", "measure", MEASURE).stdout
    assert [one["id"] for one in parsed(run, "experiments", "measure", MEASURE, "--quotes")] == [1, 2]
    bad = run("experiments", "measure", "callers tag:x > 3", "--json")
    assert bad.returncode == 2
    assert json.loads(bad.stdout)["error"]["hint"] == "write “with” before tag:x"


def test_both_sheets_go_out_as_one_page(run: Run, library: Library, tmp_path: Path) -> None:
    run("experiments", "add", "Do they suffer?", "--measure", MEASURE)
    for form, head in (("md", "# Do they suffer?"), ("html", "<!doctype html>")):
        out = tmp_path / f"sheet.{form}"
        assert run("experiments", "export", 1, "--format", form, "-o", out).returncode == 0
        assert out.read_text(encoding="utf-8").startswith(head)
        assert run("experiments", "export", 1, "--format", form, "-o", out).returncode == 2
    assert run("experiments", "export", 9).returncode == 4


def test_an_experiment_is_removed_and_brought_back(run: Run, library: Library) -> None:
    run("experiments", "add", "Do they suffer?", "--measure", MEASURE)
    assert run("experiments", "rm", 1).returncode == 2
    assert run("experiments", "rm", 1, "--yes").returncode == 0
    run("undo")
    assert parsed(run, "experiments", "edit", 1, "--measure", "")["stands"] == "no measure yet"
    assert run("experiments", "edit", 1).returncode == 2
