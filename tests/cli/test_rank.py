"""`callscope rank`, by the console script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from callscope.call import Quote
from callscope.store.library import Library
from tests.cli.conftest import Run
from tests.store.made import CAST, OIL, cast_call, oil_call


@pytest.fixture
def library(workspace_home: Path) -> Library:
    """A named caller with two pains and a job, an unnamed one with a want, and a pain that the agent told."""
    workspace_home.mkdir()
    library = Library(workspace_home / "callscope.db")
    library.save_call(oil_call())
    library.save_call(cast_call())
    library.set_calls([OIL], outcome="solved", satisfaction=5)
    library.add_tag("car")
    library.add_tag("light", parent="car")
    for quote in (
        Quote(0, OIL, 4.5, 12.0, kind="pain", severity=4, tags=("light",), checked=True),
        Quote(0, OIL, 21.0, 24.0, kind="pain", severity=2, issue="how-to"),
        Quote(0, OIL, 13.0, 20.0, kind="pain", severity=5),
        Quote(0, OIL, 31.0, 39.0, kind="job", tags=("light",)),
        Quote(0, CAST, 5.5, 15.0, kind="want", stage="buying"),
        Quote(0, CAST, 5.5, 15.0),
    ):
        library.add_quote(quote)
    return library


def parsed(run: Run, *arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_table_says_who_counts_and_how_the_priority_comes_about(run: Run, library: Library) -> None:
    done = run("rank")
    assert done.returncode == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert head.startswith("rank  row")
    assert [one.split()[:2] for one in rows[:3]] == [["1", "pain"], ["1", "job"], ["1", "want"]]
    assert "1 x 3 = 3" in rows[0]
    assert "median 3, highest 4" in done.stdout
    assert "priority = callers x severity".casefold() in done.stdout.casefold()
    assert "Heard: 2 callers (1 of them unnamed" in done.stdout
    assert "1 quote without a kind stands in no row" in done.stdout
    assert "without Suzanne, who has the most quotes here (3)" in done.stdout


def test_the_ranking_as_json_holds_every_number(run: Run, library: Library) -> None:
    ranking = parsed(run, "rank")
    assert ranking["schema"] == "callscope.rank/1"
    assert (ranking["callers"], ranking["unnamed"], ranking["calls"], ranking["loose"]) == (2, 1, 2, 1)
    pain = next(one for one in ranking["rows"] if one["name"] == "pain")
    assert (pain["callers"], pain["calls"], pain["quotes"], pain["staff"], pain["unchecked"]) == (1, 1, 2, 1, 1)
    assert (pain["severity_median"], pain["severity_highest"], pain["priority"]) == (3.0, 4, 3.0)
    assert (pain["share"], pain["solved"], pain["satisfaction"]) == (0.5, 1.0, 5.0)
    assert 0 <= pain["interval"][0] < 0.5 < pain["interval"][1] <= 1
    want = next(one for one in ranking["rows"] if one["name"] == "want")
    assert (want["unnamed"], want["without"], pain["without"]) == (1, 1, None)


@pytest.mark.parametrize(
    ("by", "rows"),
    [("tag", ["car", "light"]), ("job", ["car", "light"]), ("issue", ["how-to"]), ("stage", ["buying"])],
)
def test_the_rows_may_be_tags_jobs_issue_types_or_stages(run: Run, library: Library, by: str, rows: list[str]) -> None:
    assert [one["name"] for one in parsed(run, "rank", "--by", by)["rows"]] == rows


def test_a_row_opens_its_quotes_which_are_those_of_the_list(run: Run, library: Library) -> None:
    behind = parsed(run, "rank", "--quotes", "Pain")
    assert [one["id"] for one in behind] == [one["id"] for one in parsed(run, "quotes", "list", "--kind", "pain")]
    theirs = parsed(run, "quotes", "list", "--kind", "pain", "--role", "customer")
    assert [one["id"] for one in behind if one["role"] != "agent"] == [one["id"] for one in theirs]
    assert {one["caller"] for one in behind} == {"Suzanne"}
    assert "my oil light is still on" in run("rank", "--quotes", "pain").stdout


def test_filters_and_studies_narrow_what_is_ranked(run: Run, library: Library) -> None:
    library.set_study("Lights")
    library.put_into_study("Lights", [CAST])
    assert [one["name"] for one in parsed(run, "rank", "--study", "lights")["rows"]] == ["want"]
    ranking = parsed(run, "rank", "--sentiment", "negative", "--role", "customer")
    assert {one["name"]: one["quotes"] for one in ranking["rows"]} == {"pain": 2, "want": 1}
    listed = parsed(run, "quotes", "list", "--sentiment", "negative", "--role", "customer", "--kind", "pain")
    assert len(listed) == 2


def test_an_empty_store_has_no_rows_and_is_no_error(run: Run) -> None:
    done = run("rank")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no quotes to rank by kind yet" in done.stderr
    assert parsed(run, "rank")["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--quotes", "nothing"), 4),
        (("--study", "nobody's"), 4),
        (("--by", "colour"), 2),
        (("--kind", "wish"), 2),
    ],
)
def test_what_is_not_there_is_said_with_its_code(
    run: Run, library: Library, arguments: tuple[str, str], code: int
) -> None:
    done = run("rank", *arguments, "--json")
    assert done.returncode == code
    assert json.loads(done.stdout)["error"]["hint"]


def test_the_weights_of_the_priority_are_given_or_set_and_stand_in_the_formula(run: Run, library: Library) -> None:
    ranking = parsed(run, "rank", "--weight", "severity=2", "--weight", "unsolved=1")
    assert ranking["weights"] == {"callers": 1.0, "severity": 2.0, "unsolved": 1.0}
    assert "severity^2 x (1 + share of calls not solved)" in ranking["formula"]
    pain = next(one for one in ranking["rows"] if one["name"] == "pain")
    assert (pain["priority"], [one["value"] for one in pain["terms"]]) == (9.0, [1.0, 3.0, 1.0])
    assert run("settings", "set", "rank.severity", "0").returncode == 0
    assert parsed(run, "rank")["formula"] == "priority = callers"
    assert "1 = 1" in run("rank").stdout


def test_a_ranking_says_how_sure_it_is_and_what_the_calls_cost(run: Run, library: Library) -> None:
    ranking = parsed(run, "rank")
    assert ranking["resamples"] == 1000
    pain = next(one for one in ranking["rows"] if one["name"] == "pain")
    assert pain["sampled"] == [0.0, 1.0]
    assert pain["places"][0] == 1
    assert 0 < pain["first"] <= 1
    assert pain["effort"].keys() == {"minutes", "hold", "silence", "repeats", "of"}
    assert (pain["solved_of"], pain["negative_of"], pain["returning"]) == (1, 2, 0)
    done = run("rank").stdout
    assert "100% of 2" in done
    assert "in 95 of 100 of 1,000 resamples" in done


def test_one_thing_against_another_is_a_table_of_callers(run: Run, library: Library) -> None:
    table = parsed(run, "rank", "--by", "kind", "--across", "tag")
    assert table["schema"] == "callscope.crossed/1"
    assert (table["rows"], table["columns"]) == (["pain", "job", "want"], ["car", "light"])
    pain = table["rows"].index("pain")
    assert [cell["callers"] for cell in table["cells"][pain]] == [1, 1]
    done = run("rank", "--by", "kind", "--across", "tag")
    assert "kind \\ tag" in done.stdout
    assert "Distinct callers of 2 heard" in done.stdout
    assert "no quote has both" in run("rank", "--by", "issue", "--across", "stage", "--kind", "want").stderr


def test_the_trend_counts_callers_of_those_heard_in_the_week(run: Run, library: Library) -> None:
    library.set_calls([OIL], held_at="2026-11-23")
    library.set_calls([CAST], held_at="2026-12-02")
    trend = parsed(run, "rank", "--trend", "week")
    assert [(one["name"], one["callers"]) for one in trend["weeks"]] == [("2026-W48", 1), ("2026-W49", 1)]
    pain = trend["rows"].index("pain")
    assert [cell["callers"] for cell in trend["cells"][pain]] == [1, 0]
    assert "0 of 1" in run("rank", "--trend", "week").stdout


def test_tags_that_go_together_are_listed_with_their_callers(run: Run, library: Library) -> None:
    library.add_quote(Quote(0, OIL, 31.0, 39.0, tags=("wait",)))
    together = parsed(run, "rank", "--together")
    assert {(one["first"], one["second"], one["callers"]) for one in together["pairs"]} == {
        ("car", "wait", 1),
        ("light", "wait", 1),
    }
    assert "1 of 2" in run("rank", "--together").stdout


def test_a_job_is_written_and_shown_in_the_ranking(run: Run, library: Library) -> None:
    done = run("tags", "job", "light", "--when", "the light is on", "--want", "reset it", "--so", "drive on")
    sentence = "When the light is on, I want to reset it, so I can drive on."
    assert done.stdout.strip() == sentence
    assert parsed(run, "tags", "job", "light")["sentence"] == sentence
    assert sentence in run("rank", "--by", "job").stdout
    rows = {one["name"]: one for one in parsed(run, "rank", "--by", "job")["rows"]}
    assert (rows["light"]["job"]["sentence"], rows["light"]["job"]["proposed"]) == (sentence, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--weight", "colour=1"),
        ("--weight", "severity=-1"),
        ("--weight", "severity"),
        ("--across", "kind"),
        ("--across", "tag", "--together"),
    ],
)
def test_what_cannot_be_ranked_is_a_usage_problem(run: Run, library: Library, arguments: tuple[str, ...]) -> None:
    done = run("rank", *arguments, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["message"]
