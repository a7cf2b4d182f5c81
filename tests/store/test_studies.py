from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from callscope.call import Filter, Quote
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from callscope.store.schema import STEPS
from tests.store.made import CAST, OIL, oil_call


@pytest.fixture
def study(filled: Library) -> Library:
    filled.set_study("Oil", question="Why do they come back?")
    filled.put_into_study("Oil", [OIL, CAST])
    return filled


def test_putting_calls_into_a_new_study_is_one_act(filled: Library) -> None:
    with pytest.raises(NotFound):
        filled.put_into_study("Oil", [OIL])
    assert filled.put_into_study("Oil", [OIL], new=True).calls == 1
    filled.undo()
    assert filled.studies() == []


def test_a_study_is_the_same_with_other_spaces_in_its_name(study: Library) -> None:
    assert study.put_into_study(" oil ", [OIL], new=True).name == "Oil"
    assert study.set_study("Oil  ", question="And why?").question == "And why?"
    assert len(study.studies()) == 1


def heard(library: Library, stance: str, call: str = OIL, start: float = 4.5, end: float = 12.0) -> Quote:
    return library.add_quote(Quote(0, call, start, end, kind="pain", stance=stance))


def test_a_study_says_who_gave_access_to_what_and_until_when(filled: Library) -> None:
    kept = filled.set_study(
        "Oil", "Why?", access="garage calls of May", granted_by="Sam, head of care", until="2099-12-31"
    )
    assert (kept.access, kept.granted_by, kept.until) == ("garage calls of May", "Sam, head of care", "2099-12-31")
    assert not kept.past
    later = filled.set_study("Oil", until="2020-01-31")
    assert (later.question, later.access, later.past) == ("Why?", "garage calls of May", True)
    assert filled.set_study("Oil", until="").until is None
    with pytest.raises(UsageProblem, match="31st of May"):
        filled.set_study("Oil", until="31st of May")


def test_a_study_counts_its_calls_reviewed_left_out_and_their_callers(study: Library) -> None:
    study.save_call(oil_call(Path("/calls/again.wav"), "cccccccccccc"))
    study.put_into_study("Oil", ["cccccccccccc"])
    study.set_calls([OIL], done=True)
    study.set_calls([CAST], left_out="a wrong number")
    kept = study.study("Oil")
    assert (kept.calls, kept.reviewed, kept.left_out, kept.callers) == (3, 1, 1, 1)


def test_a_codebook_of_a_study_names_tags_and_follows_them(study: Library) -> None:
    assert study.study("Oil").tags == ()
    assert study.tag_study("Oil", ["light", "wait", "light"]).tags == ("light", "wait")
    study.rename_tag("wait", "waiting")
    study.merge_tags(["light"], "lamp")
    assert study.study("Oil").tags == ("lamp", "waiting")
    study.remove_tag("lamp")
    assert study.study("Oil").tags == ("waiting",)
    study.undo()
    assert study.study("Oil").tags == ("lamp", "waiting")
    assert study.tag_study("Oil", [], ["lamp"]).tags == ("waiting",)
    with pytest.raises(NotFound):
        study.tag_study("Oil", [], ["lmap"])


def test_assumptions_are_called_h1_h2_and_never_by_a_name_that_quotes_speak_of(study: Library) -> None:
    assert study.add_assumption("They come back because of the light", "Oil").name == "H1"
    heard(study, "-H3")
    assert study.add_assumption("They cannot reset it").name == "H4"
    assert study.add_assumption("Nobody told them", name="H3").speaks_against == 1
    study.remove_assumption("H4")
    assert [one.name for one in study.assumptions()] == ["H1", "H3"]
    assert [one.name for one in study.assumptions("oil")] == ["H1"]


@pytest.mark.parametrize("name", ["H1", "h1", "1H", "two words", "light", "-H2", "é", "x" * 25])
def test_a_name_that_a_tag_line_cannot_hold_or_that_is_taken_is_refused(study: Library, name: str) -> None:
    study.add_assumption("first", "Oil")
    study.add_tag("light")
    with pytest.raises(UsageProblem):
        study.add_assumption("second", "Oil", name)
    assert len(study.assumptions()) == 1


def test_for_and_against_are_counted_by_distinct_callers(study: Library) -> None:
    study.save_call(oil_call(Path("/calls/again.wav"), "cccccccccccc"))
    study.put_into_study("Oil", ["cccccccccccc"])
    study.add_assumption("They come back because of the light", "Oil")
    for call in (OIL, "cccccccccccc"):
        heard(study, "+h1, -H2", call)
    heard(study, "-H1", CAST, 5.5, 15.0)
    (one,) = study.assumptions()
    assert (one.speaks_for, one.callers_for, one.speaks_against, one.callers_against) == (2, 1, 1, 1)
    assert (one.callers, one.staff, one.elsewhere) == (2, 0, 0)


def test_staff_calls_left_out_and_calls_of_other_studies_do_not_count_and_are_told(study: Library) -> None:
    study.save_call(oil_call(Path("/calls/else.wav"), "cccccccccccc", "Ann"))
    study.add_assumption("They come back because of the light", "Oil")
    heard(study, "+H1", OIL, 13.0, 20.0)
    heard(study, "+H1", CAST, 5.5, 15.0)
    heard(study, "+H1", "cccccccccccc")
    study.set_calls([CAST], left_out="a wrong number")
    (one,) = study.assumptions()
    assert (one.speaks_for, one.callers_for, one.callers) == (0, 0, 1)
    assert (one.staff, one.elsewhere) == (1, 2)


def test_an_assumption_is_told_when_it_was_written_or_reworded_after_listening_began(study: Library) -> None:
    study.add_assumption("first", "Oil")
    study.add_assumption("second", "Oil")
    heard(study, "+H1")
    study.add_assumption("third", "Oil")
    study.edit_assumption("H2", text="second, but otherwise")
    study.edit_assumption("H1", text="first")
    assert [one.told for one in study.assumptions("Oil")] == [
        "", "reworded after listening began", "written after listening began",
    ]  # fmt: skip


def test_a_rename_goes_into_the_stance_of_quotes_in_the_same_act(study: Library) -> None:
    study.add_assumption("They come back because of the light", "Oil")
    heard(study, "+H10 -h1")
    heard(study, "+H1", CAST, 5.5, 15.0)
    study.edit_assumption("H1", rename="light")
    assert [one.stance for one in study.quotes()] == ["+light", "+H10 -light"]
    assert study.assumption("light").speaks_against == 1
    study.undo()
    assert [one.stance for one in study.quotes()] == ["+H1", "+H10 -H1"]
    study.redo()
    assert study.assumption("LIGHT").callers_for == 1


def test_quotes_are_found_by_their_assumption_and_no_other(study: Library) -> None:
    study.add_assumption("They come back because of the light", "Oil")
    for stance in ("+H1", "-H10", "+H2,-H1", "H1", ""):
        heard(study, stance)
    assert [one.stance for one in study.quotes(Filter(assumption="h1"))] == ["+H1", "+H2,-H1"]


def test_a_study_that_is_dropped_takes_its_assumptions_and_undo_brings_all_back(study: Library) -> None:
    study.add_assumption("They come back because of the light", "Oil")
    study.tag_study("Oil", ["light"])
    before = study.study("Oil"), study.assumptions()
    study.remove_study("Oil")
    assert not study.assumptions()
    study.undo()
    assert (study.study("Oil"), study.assumptions()) == before


def test_a_call_knows_the_assumptions_that_it_is_heard_for(study: Library) -> None:
    study.set_study("Other")
    study.add_assumption("one", "Oil")
    study.add_assumption("two", "Other")
    study.add_assumption("three")
    assert [one.name for one in study.assumptions_for(OIL)] == ["H1", "H3"]


def test_a_store_from_before_keeps_its_studies(workspace_home: Path) -> None:
    older = tuple(step for step in STEPS if step.name < "0010")
    path = workspace_home / "callscope.db"
    Library(path, steps=older)
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = "id, path, title, duration, channels, rate, source, heard_at"
        connection.execute(f"INSERT INTO calls ({columns}) VALUES (?, '/a', 'Old', 9, 1, 8000, 'file', '2026')", (OIL,))
        connection.execute("INSERT INTO studies (name, question, created_at) VALUES ('Old', 'Why?', '2024-01-01')")
        connection.execute("INSERT INTO study_calls (study, call) VALUES (1, ?)", (OIL,))
    kept = Library(path).study("Old")
    assert (kept.question, kept.calls, kept.access, kept.until, kept.tags) == ("Why?", 1, "", None, ())
