"""What people decided on personal data is kept, undone, and goes with its call."""

from __future__ import annotations

import pytest

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.redacted import Verdict
from callscope.store.library import Library
from tests.store.made import CAST, OIL, oil_call


def keep(library: Library, call: str = OIL) -> Verdict:
    return library.decide([Verdict(0, "keep", call, 4.0, 5.0, "name")])[0]


def test_a_decision_is_kept_and_undone_and_done_again(filled: Library) -> None:
    kept = keep(filled)
    assert [(one.act, one.call, one.start, one.end, one.what) for one in filled.verdicts(OIL)] == [
        ("keep", OIL, 4.0, 5.0, "name")
    ]
    assert filled.undo() == "0:04 kept as it is"
    assert filled.verdicts() == []
    filled.redo()
    assert [one.id for one in filled.verdicts()] == [kept.id]


def test_a_word_everywhere_belongs_to_every_call_and_a_time_to_its_own(filled: Library) -> None:
    keep(filled)
    filled.decide([Verdict(0, "add", text="  blue   van ")])
    assert [one.text for one in filled.verdicts(CAST)] == ["blue van"]
    assert len(filled.verdicts(OIL)) == len(filled.verdicts()) == 2


def test_what_undo_says_holds_no_word_that_was_taken_out(filled: Library) -> None:
    filled.decide([Verdict(0, "add", text="Featherstone")])
    assert "Featherstone" not in filled.undo()


def test_a_decision_outlives_hearing_the_call_again_and_goes_with_it(filled: Library) -> None:
    keep(filled)
    filled.save_call(oil_call())
    assert len(filled.verdicts(OIL)) == 1
    filled.remove_call(OIL)
    assert filled.verdicts() == []


def test_decisions_are_taken_back_by_their_ids(filled: Library) -> None:
    kept = keep(filled)
    assert [one.id for one in filled.withdraw([kept.id])] == [kept.id]
    assert filled.verdicts() == []
    filled.undo()
    assert len(filled.verdicts()) == 1


def test_a_decision_that_is_named_twice_is_taken_back_once(filled: Library) -> None:
    kept = keep(filled)
    assert [one.id for one in filled.withdraw([kept.id, kept.id])] == [kept.id]
    assert filled.verdicts() == []


def test_what_makes_no_sense_is_refused(filled: Library) -> None:
    with pytest.raises(NotFound):
        keep(filled, "ffffffffffff")
    with pytest.raises(NotFound):
        filled.withdraw([77])
    with pytest.raises(UsageProblem):
        filled.decide([Verdict(0, "add", text="  ")])
    with pytest.raises(UsageProblem):
        filled.decide([Verdict(0, "add", OIL, 5.0, 4.0)])
    assert filled.verdicts() == []
