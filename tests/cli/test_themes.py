"""`callscope themes`, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.store.library import Library
from tests.cli.printing import Printed, as_json, printing
from tests.tui.shared import sharing_calls


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return printing(capsys)


@pytest.fixture
def library(workspace_home: Path) -> Library:
    """Twelve callers with three themes."""
    workspace_home.mkdir(exist_ok=True)
    library = Library(workspace_home / "callscope.db")
    for call in sharing_calls():
        library.save_call(call)
    return library


def test_themes_are_listed_with_callers_and_what_was_left_out(library: Library, printed: Printed) -> None:
    code, out, err = printed("themes")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("no  theme")
    assert "5 of 12" in lines[1]
    assert "oil light" in lines[1]
    assert "Left out" not in out
    assert " s; callscope themes --quotes NO opens one" in err


def test_the_themes_as_json_hold_their_utterances(library: Library, printed: Printed) -> None:
    found = as_json(printed, "themes")
    assert found["schema"] == "callscope.themes/1"
    assert (found["callers"], found["calls"]) == (12, 12)
    light = found["themes"][0]
    assert (light["callers"], light["unnamed"], len(light["utterances"])) == (5, 3, 5)
    assert light["phrases"][0] == light["name"]
    assert len(as_json(printed, "themes", "--limit", 1)["themes"]) == 1


def test_a_theme_is_opened_by_number_and_by_name(library: Library, printed: Printed) -> None:
    _, out, _ = printed("themes", "--quotes", "1")
    assert "The oil light is still on after the service." in out
    assert "Suzanne" in out
    assert printed("themes", "--quotes", "oil light")[1] == out
    code, _, err = printed("themes", "--quotes", "nothing")
    assert code == 4
    assert "→" in err


def test_a_theme_is_tagged_in_one_act_and_gone_then(library: Library, printed: Printed) -> None:
    code, _, err = printed("themes", "tag", "oil light", "oil light !4", "--kind", "pain")
    assert code == 0, err
    assert "stored: 5 quotes" in err
    quotes = library.quotes()
    assert [(one.kind, one.tags, one.severity) for one in quotes] == [("pain", ("oil light",), 4)] * 5
    _, out, _ = printed("themes")
    assert "oil light" not in out
    assert "Left out because tagged: 5 utterances" in out
    assert "oil light" in printed("themes", "--tagged")[1]
    printed("undo")
    assert library.quotes() == []


def test_some_of_a_theme_is_tagged(library: Library, printed: Printed) -> None:
    made = as_json(printed, "themes", "tag", "1", "light", "--only", "1,3-4,3")
    assert len(made) == 3
    for wrong in ("9", "a", "0", "1,3-2", "3-"):
        assert printed("themes", "tag", "on hold", "light", "--only", wrong)[0] == (0 if wrong == "3-" else 2)


def test_a_dismissed_theme_stays_away_until_it_is_restored(library: Library, printed: Printed) -> None:
    assert printed("themes", "dismiss", "oil light")[0] == 0
    _, out, _ = printed("themes")
    assert "oil light" not in out
    assert "Dismissed and found again: 1" in out
    (old,) = as_json(printed, "themes", "dismissed")
    assert old["name"] == "oil light"
    assert printed("themes", "restore", "oil light")[0] == 0
    assert "oil light" in printed("themes")[1]


def test_filters_narrow_what_is_looked_at(library: Library, printed: Printed) -> None:
    assert as_json(printed, "themes", "--queue", "shop")["callers"] == 6
    code, _, err = printed("themes", "--study", "nothing")
    assert code == 4
    assert "no study" in err


def test_an_empty_store_has_no_themes_and_says_so(printed: Printed) -> None:
    code, out, err = printed("themes")
    assert (code, out) == (0, "")
    assert "no phrase" in err
