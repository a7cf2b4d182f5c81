"""What the store gives a ranking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from callscope.call import Filter, Quote, Sentiment, Tone
from callscope.pipeline.ranking import rank, ranked_quotes
from callscope.ranked import BY
from callscope.store.library import Library
from tests.insight import made
from tests.insight.made import Evidence
from tests.store.made import CAST, OIL, oil_call, said, suggestion


def quote(call: str, start: float, end: float, **more: Any) -> Quote:
    return Quote(0, call, start, end, **more)


def evidence(library: Library, by: str = "kind", **where: Any) -> list[Evidence]:
    return made.evidence(library.found([by], Filter(**where)))


def test_a_quote_is_evidence_with_what_is_known_of_it(filled: Library) -> None:
    one = filled.add_quote(quote(OIL, 4.5, 12.0, kind="pain", severity=4, checked=True))
    assert evidence(filled) == [Evidence(("pain",), one.id, OIL, False, 4, True, True, False)]


def test_what_an_agent_says_is_staff_s(filled: Library) -> None:
    filled.add_quote(quote(OIL, 25.0, 30.0, kind="pain"))
    assert [one.staff for one in evidence(filled)] == [True]


def test_everything_said_in_an_interview_is_staff_s_and_it_is_no_call_of_a_customer(library: Library) -> None:
    call = oil_call()
    library.save_call(replace(call, recording=replace(call.recording, kind="interview")))
    library.add_quote(quote(OIL, 4.5, 12.0, kind="pain"))
    assert [one.staff for one in evidence(library)] == [True]
    assert library.found(["kind"]).calls == ()


def test_a_raised_voice_is_known_whatever_its_pace_and_where_nothing_is_scored_nothing_is_said(
    library: Library,
) -> None:
    def spoken(start: float, label: str | None, compound: float | None) -> Any:
        one = said(start, start + 2.0, "S1", "It is broken", compound)
        mood = None if compound is None else Sentiment(compound, 0.0, 0.5, 0.5)
        return replace(one, sentiment=mood, tone=label and Tone(2.0, label, 1.0, 1.0, 3.0, 0.1))

    rows = (spoken(0.0, "raised, fast", 0.2), spoken(4.0, "heated", -0.9), spoken(8.0, None, None))
    library.save_call(replace(oil_call(), utterances=rows))
    for start in (0.0, 4.0, 8.0):
        library.add_quote(quote(OIL, start, start + 2.0, kind="pain"))
    assert [(one.negative, one.raised) for one in evidence(library)] == [(False, True), (True, True), (None, None)]
    assert [one.start for one in library.quotes(Filter(tone="raised"))] == [0.0]
    assert [one.start for one in library.quotes(Filter(tone="heated"))] == [4.0]


def test_a_tag_counts_what_is_under_it_once(filled: Library) -> None:
    filled.add_tag("car")
    filled.add_tag("light", parent="car")
    filled.add_tag("oil light", parent="light")
    filled.add_quote(quote(OIL, 4.5, 12.0, tags=("oil light", "light")))
    (one,) = evidence(filled, "tag")
    assert sorted(one.rows) == ["car", "light", "oil light"]


def test_jobs_are_the_tags_of_quotes_of_that_kind(filled: Library) -> None:
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="job", tags=("reset it myself",)))
    filled.add_quote(quote(OIL, 21.0, 24.0, kind="pain", tags=("reset it myself",)))
    assert [one.rows for one in evidence(filled, "job")] == [("reset it myself",)]


def test_a_call_that_is_left_out_of_the_review_is_no_evidence_and_was_not_heard(filled: Library) -> None:
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="pain"))
    filled.set_calls([OIL], left_out="a test call")
    found = filled.found(["kind"])
    assert ([one.id for one in found.calls], found.left_out, made.evidence(found)) == ([CAST], 1, [])


def test_a_suggestion_counts_once_it_is_accepted(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion()])
    assert evidence(filled) == []
    filled.accept(filled.suggestions()[0].id)
    assert [one.rows for one in evidence(filled)] == [("pain",)]


def test_filters_of_calls_narrow_the_heard_calls_and_filters_of_quotes_do_not(filled: Library) -> None:
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="pain"))
    filled.add_quote(quote(CAST, 5.5, 15.0, kind="want"))
    assert [one.id for one in filled.found(["kind"], Filter(caller="Suzanne")).calls] == [OIL]
    found = filled.found(["kind"], Filter(kind="want"))
    assert (len(found.calls), [one.call for one in made.evidence(found)]) == (2, [CAST])


def test_a_call_is_reviewed_once_it_is_played_quoted_or_done(filled: Library) -> None:
    assert [one.reviewed for one in filled.found(["kind"]).calls] == [False, False]
    filled.add_quote(quote(OIL, 4.5, 12.0))
    assert {one.id: bool(one.reviewed) for one in filled.found(["kind"]).calls} == {OIL: True, CAST: False}


@pytest.mark.parametrize("by", BY)
def test_every_number_of_quotes_is_that_of_the_list_behind_it(filled: Library, by: str) -> None:
    marks: dict[str, Any] = {"issue": "fault", "stage": "use", "tags": ("light",)}
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="job", **marks))
    filled.add_quote(quote(CAST, 5.5, 15.0, kind="job", **marks))
    filled.add_quote(quote(OIL, 25.0, 30.0, kind="job", **marks))
    (row,) = rank(filled, by).rows
    behind = ranked_quotes(filled, by, row.name.upper())
    assert (row.quotes, row.staff, row.callers, row.unnamed) == (2, 1, 2, 1)
    assert [one.quote for one in behind] == filled.quotes(Filter(**{"tag" if by == "job" else by: row.name}))
    assert row.quotes == sum(one.role != "agent" for one in behind)
