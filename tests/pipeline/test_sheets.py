"""Sheets over a real store: measures read live, quotes on both sides, and names that are followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.call import Quote
from callscope.errors import NotFound, UsageProblem
from callscope.pipeline import measuring, sheets
from callscope.store.library import Library
from tests.store.made import CAST, OIL, cast_call, oil_call


@pytest.fixture
def library(workspace_home: Path) -> Library:
    """A caller with a pain under light, which lies under car; an unnamed one with a want; and the agent's pain."""
    library = Library(workspace_home / "callscope.db")
    library.save_call(oil_call())
    library.save_call(cast_call())
    library.add_tag("light", parent="car")
    library.add_assumption("The light confuses")
    for quote in (
        Quote(0, OIL, 4.5, 12.0, kind="pain", severity=4, tags=("light",), stance="+H1"),
        Quote(0, OIL, 31.0, 39.0, kind="story", stance="-H1"),
        Quote(0, OIL, 13.0, 20.0, kind="pain", severity=5, tags=("light",)),
        Quote(0, CAST, 5.5, 15.0, kind="want"),
    ):
        library.add_quote(quote)
    library.set_calls([OIL], outcome="solved", satisfaction=5)
    return library


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("share of callers with tag:light >= 30%", "50 % (1 of 2 callers)"),
        ("share of callers with tag:car kind:pain >= 30%", "50 % (1 of 2 callers)"),
        ("share of callers with tag:light kind:story >= 30%", "0 % (0 of 2 callers)"),
        ("share of callers with kind:story among tag:light >= 30%", "100 % (1 of 1 caller)"),
        ("share of calls with outcome:solved >= 30%", "100 % (1 of 1 call with an outcome)"),
        ("quotes with kind:pain >= 1", "1 quote"),
        ("callers with for:h1 >= 1", "1 caller"),
        ("quotes with for:H1 against:H1 >= 1", "0 quotes"),
        ("calls with caller:Suzanne >= 1", "1 call"),
        ("calls with since:2024-04 >= 1", "1 call"),
        ("mean satisfaction >= 3", "5.0 (1 call)"),
        ("mean severity with tag:light >= 3", "4.0 (1 caller)"),
        ("callers with severity:4 sentiment:negative >= 1", "1 caller"),
    ],
)
def test_measures_count_what_callers_said(library: Library, text: str, shown: str) -> None:
    assert measuring.reading(library, text).shown == shown


def test_a_measure_keeps_to_its_study_and_opens_what_it_counts(library: Library) -> None:
    library.set_study("Garages")
    library.put_into_study("Garages", [OIL])
    found = measuring.reading(library, "share of callers with tag:light >= 30%", "Garages")
    assert found.shown == "100 % (1 of 1 caller)"
    assert [one.quote.id for one in measuring.counted(library, "callers with tag:light >= 1")] == [1]
    assert len(measuring.counted(library, "calls with outcome:solved >= 1")) == 3
    with pytest.raises(NotFound):
        measuring.reading(library, "callers with tag:light >= 3", "nothing")


def test_calls_left_out_are_heard_by_nobody(library: Library) -> None:
    library.set_calls([OIL], left_out="a test call")
    assert measuring.reading(library, "share of callers with tag:light >= 30%").shown == "0 % (0 of 1 caller)"


def test_a_tag_that_is_not_there_yet_is_named_with_what_is_near(library: Library) -> None:
    found = measuring.reading(library, "callers with tag:lights < 3")
    assert (found.verdict, found.why) == ("open", "there is no tag lights yet; perhaps light")


def test_a_sheet_shows_both_sides_and_tells_when_its_measure_came_late(library: Library) -> None:
    made = sheets.add(library, "Does it confuse?", assumption="h1", measure="share of callers with tag:light >= 10 %")
    assert (made.experiment.assumption, made.belief) == ("H1", "The light confuses")
    assert [(one.exhibit.quote.id, one.stance) for one in made.evidence] == [(1, "for"), (2, "against")]
    assert (made.callers_for, made.callers_against, made.stands) == (1, 1, "met so far")
    assert "after the only quote that it counts had been marked" in made.told_early
    with pytest.raises(UsageProblem):
        sheets.add(library, "What?", measure="light >= 3")
    with pytest.raises(NotFound):
        sheets.add(library, "What?", assumption="H9")


def test_what_was_observed_is_kept_with_what_was_learned(library: Library) -> None:
    number = sheets.add(library, "Does it confuse?", measure="callers with tag:light >= 2").experiment.id
    learned = sheets.learn(library, number, learned="it does", decided="tell them").experiment
    assert (learned.learned, learned.decided, learned.observed) == ("it does", "tell them", "1 caller: open")
    library.add_quote(Quote(0, CAST, 5.5, 15.0, tags=("light",)))
    now = sheets.sheet(library, number)
    assert now.stands == "met"
    assert now.experiment.observed == "1 caller: open"
    library.undo()
    library.undo()
    assert sheets.sheet(library, number).experiment.learned_at is None


def test_measures_follow_what_is_renamed_and_merged_and_undo_leads_them_back(library: Library) -> None:
    number = sheets.add(
        library, "x", assumption="H1", measure="callers with tag:light kind:pain caller:Suzanne for:H1 >= 1"
    ).experiment.id
    library.rename_tag("light", "oil light")
    library.merge_tags(["oil light"], "lamp")
    library.rename_field("kind", "pain", "hurt")
    library.rename_caller("Suzanne", "Sue Smith")
    library.edit_assumption("H1", rename="B1")
    found = sheets.sheet(library, number)
    written = 'callers with tag:lamp kind:hurt caller:"Sue Smith" for:B1 >= 1'
    assert (found.experiment.measure, found.experiment.assumption, found.stands) == (written, "B1", "met")
    for _ in range(5):
        library.undo()
    assert sheets.sheet(library, number).experiment.measure.startswith("callers with tag:light kind:pain")


def test_experiments_have_an_order_and_come_back_with_their_learning(library: Library) -> None:
    first, second = (sheets.add(library, name).experiment.id for name in ("one", "two"))
    sheets.learn(library, first, decided="yes")
    library.move_experiment(second, 1)
    assert [one.experiment.id for one in sheets.sheets(library)] == [second, first]
    library.remove_experiment(first)
    library.undo()
    assert sheets.sheet(library, first).experiment.decided == "yes"
    assert sheets.sheet(library, first).stands == "no measure yet"
    assert library.check() == []
