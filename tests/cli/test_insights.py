"""`callscope insights` and `callscope actions`, by the console script."""

from __future__ import annotations

import json
from pathlib import Path

from callscope.store.library import Library
from tests.cli.conftest import Run
from tests.cli.test_rank import library as library
from tests.cli.test_rank import parsed


def test_an_insight_is_said_proved_and_acted_on(run: Run, library: Library) -> None:
    made = parsed(
        run, "insights", "add", "The light stays on", "--cause", "no list", "--cause", "no time", "--quote", 1
    )
    assert (made["callers_for"], made["callers_heard"], made["whys"]) == (1, 2, ["no list", "no time"])
    changed = parsed(run, "insights", "quote", made["id"], 5, 3, "--against")
    assert [(one["id"], one["side"], one["counts"]) for one in changed["quotes"]] == [
        (1, "for", True),
        (5, "against", True),
        (3, "against", False),
    ]
    assert changed["callers_against"] == 1
    action = parsed(run, "actions", "add", made["id"], "put it on the list", "--urgency", "now", "--who", "Cherry")
    assert parsed(run, "actions", "edit", action["id"], "--state", "doing")["state"] == "doing"
    shown = run("insights", "show", made["id"]).stdout
    assert "The light stays on\n1 of 2 callers, 1 against\n" in shown
    assert "└ no list\n  └ no time\n" in shown
    assert "not counted: support staff said it" in shown
    assert "now, doing: put it on the list (Cherry)" in shown


def test_the_list_says_how_many_callers_said_so(run: Run, library: Library) -> None:
    assert "no insights yet" in run("insights", "list").stderr
    for text in ("one", "two"):
        run("insights", "add", text, "--quote", 1)
    run("insights", "move", 2, 1)
    head, *rows = run("insights", "list").stdout.splitlines()
    assert head.split()[:2] == ["id", "callers"]
    assert [one.split()[0] for one in rows] == ["2", "1"]
    assert "1 of 2" in rows[0]


def test_the_story_is_ordered_and_quotes_leave_it(run: Run, library: Library) -> None:
    run("insights", "add", "one", "--quote", 1, "--quote", 2)
    run("insights", "quote", 1, 2, "--to", 1)
    assert [one["id"] for one in parsed(run, "insights", "show", 1)["quotes"]] == [2, 1]
    assert [one["id"] for one in parsed(run, "insights", "quote", 1, 1, "--out")["quotes"]] == [2]
    assert run("insights", "quote", 1, 1, 2, "--to", 1).returncode == 2
    assert run("insights", "quote", 1, 5, "--out").returncode == 4


def test_actions_are_listed_over_all_insights_and_narrowed(run: Run, library: Library) -> None:
    for text in ("one", "two"):
        run("insights", "add", text)
    run("actions", "add", 1, "later", "--urgency", "later")
    run("actions", "add", 2, "now", "--urgency", "now", "--who", "Cherry")
    assert [one["what"] for one in parsed(run, "actions", "list")] == ["now", "later"]
    assert [one["because"] for one in parsed(run, "actions", "list", "--who", "cherry")] == ["two"]
    assert run("actions", "edit", 1).returncode == 2
    assert run("actions", "rm", 1, "--yes").returncode == 0
    assert run("undo").returncode == 0
    assert len(parsed(run, "actions", "list")) == 2


def test_insights_go_out_as_markdown_in_which_nothing_acts(run: Run, library: Library, tmp_path: Path) -> None:
    run("insights", "add", "<script>alert(1)</script> | *stays*", "--cause", "![](http://x)", "--quote", 1)
    run("actions", "add", 1, "tell | them")
    out = tmp_path / "insights.md"
    assert run("insights", "export", "-o", out).returncode == 0
    text = out.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "![](" not in text
    assert "tell \\| them" in text
    assert "**1 of 2 callers for it (1 quote), 0 of 2 callers against it (0 quotes)**" in text
    assert run("insights", "export", "-o", out).returncode == 2
    assert json.loads(run("insights", "export", "--json").stdout)[0]["id"] == 1
    assert run("insights", "export", 7).returncode == 4
