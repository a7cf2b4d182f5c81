from __future__ import annotations

import pytest

from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library


@pytest.fixture
def study(library: Library) -> Library:
    library.set_study("Lights")
    return library


def test_a_report_has_no_words_until_somebody_writes_them(study: Library) -> None:
    assert study.preface("Lights") == ("", "")
    study.set_preface("lights", title="The last minute", summary="First.\n\nSecond.\n")
    assert study.preface("Lights") == ("The last minute", "First.\n\nSecond.")


def test_one_of_the_two_is_changed_without_the_other_and_emptied(study: Library) -> None:
    study.set_preface("Lights", title="The last minute", summary="First.")
    study.set_preface("Lights", summary="Other.")
    assert study.preface("Lights") == ("The last minute", "Other.")
    study.set_preface("Lights", title="")
    assert study.preface("Lights") == ("", "Other.")


def test_writing_them_is_undone_and_redone_in_steps(study: Library) -> None:
    study.set_preface("Lights", title="One")
    study.set_preface("Lights", title="Two")
    assert study.undo() == "words of the report on Lights"
    assert study.preface("Lights").title == "One"
    study.undo()
    assert study.preface("Lights").title == ""
    study.redo()
    study.redo()
    assert study.preface("Lights").title == "Two"


def test_a_study_takes_its_words_along_and_undo_brings_both_back(study: Library) -> None:
    study.set_preface("Lights", title="One")
    study.remove_study("Lights")
    study.undo()
    assert study.preface("Lights").title == "One"


def test_a_study_that_is_not_there_and_a_title_of_several_screens_are_refused(study: Library) -> None:
    with pytest.raises(NotFound):
        study.preface("Nothing")
    with pytest.raises(NotFound):
        study.set_preface("Nothing", title="One")
    with pytest.raises(UsageProblem):
        study.set_preface("Lights", title="x" * 500)
