"""How far a call is reviewed: what was played, which quotes were heard, what is done and what is left out."""

from __future__ import annotations

import pytest

from callscope.call import CallSummary, Filter, Quote, Span
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from callscope.store.review import merged
from tests.store.made import CAST, OIL


def summary(library: Library, identity: str = OIL) -> CallSummary:
    return next(one for one in library.calls() if one.id == identity)


def test_what_was_played_adds_up(filled: Library) -> None:
    filled.listen(OIL, [Span(0.0, 10.0)], 10.0)
    filled.listen(OIL, [Span(30.0, 35.0), Span(8.0, 20.0)], 35.0)
    assert filled.listened(OIL) == (Span(0.0, 20.0), Span(30.0, 35.0))
    assert summary(filled).listened == 0.625
    assert summary(filled).resume == 35.0


def test_spans_that_meet_are_one() -> None:
    assert merged([Span(2.0, 3.0), Span(0.0, 1.95), Span(5.0, 5.0), Span(4.0, 5.0)]) == [Span(0.0, 3.0), Span(4.0, 5.0)]


def test_a_quote_that_was_played_whole_is_checked(filled: Library) -> None:
    early, late = (filled.add_quote(Quote(0, OIL, *span)).id for span in ((4.5, 12.0), (31.0, 39.0)))
    filled.listen(OIL, [Span(4.0, 8.0)], 8.0)
    assert not filled.quote(early).checked
    filled.listen(OIL, [Span(8.0, 12.0)], 12.0)
    assert filled.quote(early).checked
    assert not filled.quote(late).checked


def test_a_quote_of_what_was_played_already_is_checked(filled: Library) -> None:
    filled.listen(OIL, [Span(0.0, 40.0)], 40.0)
    assert filled.add_quote(Quote(0, OIL, 4.5, 12.0)).checked


def test_when_its_text_changes_a_quote_has_to_be_played_again(filled: Library) -> None:
    filled.listen(OIL, [Span(0.0, 40.0)], 40.0)
    quote = filled.add_quote(Quote(0, OIL, 4.5, 12.0))
    filled.edit_text(OIL, 5.0, "Hi Cherry, I left your shop and my oil light is on.", "S1")
    assert not filled.quote(quote.id).checked
    filled.listen(OIL, [Span(20.0, 22.0)], 22.0)
    assert not filled.quote(quote.id).checked
    filled.listen(OIL, [Span(4.5, 12.0)], 12.0)
    assert filled.quote(quote.id).checked


def test_a_call_goes_from_to_review_over_in_review_to_done(filled: Library) -> None:
    assert summary(filled).stands == "to review"
    filled.listen(OIL, [Span(0.0, 3.0)], 3.0)
    assert summary(filled).stands == "in review"
    filled.set_calls([OIL], done=True)
    assert summary(filled).stands == "done"
    filled.undo()
    assert summary(filled).stands == "in review"
    filled.set_calls([OIL], left_out="wrong number")
    assert (summary(filled).stands, summary(filled).left_out) == ("left out", "wrong number")
    filled.set_calls([OIL], left_out=None, done=None)
    assert summary(filled).stands == "in review"


def test_listening_is_kept_when_the_call_is_heard_again(filled: Library) -> None:
    filled.listen(OIL, [Span(0.0, 20.0)], 20.0)
    filled.set_calls([OIL], done=True)
    filled.save_call(filled.machine_call(OIL))
    assert (summary(filled).listened, summary(filled).resume, summary(filled).done) == (0.5, 20.0, True)


def test_nothing_was_played_of_a_call_that_is_not_there(filled: Library) -> None:
    with pytest.raises(NotFound):
        filled.listen("nothing", [Span(0.0, 1.0)], 1.0)


def test_studies_hold_calls(filled: Library) -> None:
    filled.set_study("Oil", "Why do they call again?")
    assert filled.put_into_study("oil", [OIL, CAST, OIL]).calls == 2
    assert filled.put_into_study("Oil", [CAST], out=True).calls == 1
    assert [one.id for one in filled.calls(Filter(study="OIL"))] == [OIL]
    assert filled.set_study("Oil", rename="Oil lights").question == "Why do they call again?"
    filled.remove_study("Oil lights")
    assert filled.studies() == []
    filled.undo()
    assert [(one.name, one.calls) for one in filled.studies()] == [("Oil lights", 1)]


def test_a_study_is_not_made_twice_and_not_made_up(filled: Library) -> None:
    filled.set_study("Oil")
    filled.set_study("Cast")
    with pytest.raises(UsageProblem, match="already"):
        filled.set_study("Cast", rename="oil")
    with pytest.raises(NotFound, match="no study"):
        filled.put_into_study("Gas", [OIL])


def test_kinds_have_keys_that_can_be_changed(filled: Library) -> None:
    assert filled.letters()["p"] == "pain"
    filled.set_fields("kind", [*filled.fields("kind"), "workaround"])
    filled.set_letter("workaround", "h")
    assert filled.letters()["h"] == "workaround"
    filled.set_letter("workaround", "p")
    assert filled.letters()["p"] == "workaround"
    assert filled.add_quote(Quote(0, OIL, 4.5, 12.0, kind="workaround")).kind == "workaround"
    with pytest.raises(UsageProblem, match="something else"):
        filled.set_letter("pain", "t")


def test_words_replaced_in_several_calls_are_taken_back_in_those_that_are_left(filled: Library) -> None:
    assert filled.replace_words("oil light", "lamp") == 1
    filled.undo()
    assert filled.replace_words("I", "we") > 2
    assert {one.call for call in (OIL, CAST) for one in filled.edits(call)} == {OIL, CAST}
    filled.remove_call(CAST)
    filled.undo()
    assert not filled.edits(OIL)


def test_words_are_replaced_in_any_case_also_where_their_letters_are_not_ascii(filled: Library) -> None:
    filled.edit_text(OIL, 22.0, "Der ÖLWECHSEL, der Ölwechsel.")
    assert filled.replace_words("ölwechsel", "oil change") == 1
    assert filled.call(OIL).utterances[4].text == "Der oil change, der oil change."


def test_the_share_that_was_played_shrinks_when_the_text_changes(filled: Library) -> None:
    filled.listen(OIL, [Span(0.0, 40.0)], 40.0)
    filled.add_quote(Quote(0, OIL, 4.0, 12.0))
    filled.edit_text(OIL, 5.0, "Hi Cherry, I left your shop and my oil light is on.", "S1")
    assert summary(filled).listened == 0.8
