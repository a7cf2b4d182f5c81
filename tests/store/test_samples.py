"""Samples are kept, and calls know when they were first reviewed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callscope.call import Quote, Span
from callscope.errors import NotFound
from callscope.nouns.sampled import CallRecord, Draw
from callscope.store.library import Library
from tests.store.made import CAST, OIL, oil_call

RECORDS = (CallRecord("a.wav", "/calls/a.wav", "billing", "2026-11-16", 61.5), CallRecord("b.wav"))


def drawn(study: str = "") -> Draw:
    return Draw("/calls", 1, ("queue",), "equal", 7, RECORDS, ("a.wav",), study)


def test_the_last_sample_of_a_study_comes_back_as_it_was(filled: Library) -> None:
    filled.set_study("Oil")
    first = filled.save_draw(drawn())
    other = filled.save_draw(drawn("Oil"))
    assert filled.last_draw() == first
    assert filled.last_draw("oil") is not None
    assert filled.last_draw("Oil") == other
    assert filled.last_draw("Oil")._replace(id=0, at="") == drawn("Oil")  # type: ignore[union-attr]
    filled.undo()
    assert filled.last_draw("Oil") is None
    with pytest.raises(NotFound):
        filled.save_draw(drawn("nothing"))


def test_a_sample_goes_with_its_study_and_comes_back_with_it(filled: Library) -> None:
    filled.set_study("Oil")
    kept = filled.save_draw(drawn("Oil"))
    filled.remove_study("Oil")
    filled.set_study("Oil", "another of this name")
    assert filled.last_draw("Oil") is None
    filled.undo()
    filled.undo()
    assert filled.last_draw("Oil") == kept


def test_what_came_as_text_has_no_length_to_sort_it_by(library: Library) -> None:
    call = oil_call()
    library.save_call(replace(call, recording=replace(call.recording, source="text", kind="ticket")))
    assert [one.seconds for one in library.known_calls()] == [None]


def test_calls_come_in_the_order_in_which_they_were_first_reviewed(filled: Library) -> None:
    assert [one.reviewed_at for one in filled.known_calls()] == ["", ""]
    filled.listen(OIL, [Span(0.0, 2.0)], 2.0)
    filled.add_quote(Quote(0, CAST, 5.5, 15.0, "S2", tags=("light", "cast")))
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, "S1", tags=("light",)))
    filled.add_quote(Quote(0, OIL, 13.0, 20.0, "S2", tags=("said by the agent",)))
    assert [(one.id, one.tags) for one in filled.known_calls()] == [(OIL, ("light",)), (CAST, ("light", "cast"))]
    assert all(one.reviewed_at for one in filled.known_calls())
    filled.set_calls([OIL], left_out="a test call")
    assert [one.id for one in filled.known_calls() if one.reviewed_at] == [CAST]


def test_a_call_that_is_done_is_reviewed(filled: Library) -> None:
    filled.set_calls([CAST], done=True)
    assert [one.id for one in filled.known_calls() if one.reviewed_at] == [CAST]
    filled.undo()
    assert not any(one.reviewed_at for one in filled.known_calls())


def test_only_the_calls_of_a_study_are_known_to_it(filled: Library) -> None:
    filled.set_study("Oil")
    filled.put_into_study("Oil", [OIL])
    assert [one.id for one in filled.known_calls("Oil")] == [OIL]
    with pytest.raises(NotFound):
        filled.known_calls("nothing")


def test_a_call_that_was_only_quoted_is_not_done(filled: Library) -> None:
    filled.set_calls([CAST], done=True)
    assert [(one.id, one.done) for one in filled.known_calls() if one.done] == [(CAST, True)]
