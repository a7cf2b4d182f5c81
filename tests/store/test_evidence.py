"""What the store gives a ranking."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from callscope.call import Filter, Quote, Sentiment, Tone
from callscope.errors import NotFound, UsageProblem
from callscope.nouns.ranked import BY, Job
from callscope.pipeline.ranking import crossed, rank, ranked_quotes
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


def scored(library: Library) -> list[tuple[bool, bool | None, bool | None]]:
    """What is stored of each quote, and what is under it when that is looked up."""
    with closing(sqlite3.connect(library.path)) as connection:
        return connection.execute("SELECT by_agent, negative, raised FROM quotes ORDER BY id").fetchall()


def looked_up(library: Library) -> list[tuple[bool, bool | None, bool | None]]:
    sql = """
    SELECT coalesce(s.role = 'agent', 0), max(u.sentiment = 'negative'),
        max(substr(u.tone, 1, 6) IN ('raised', 'heated'))
    FROM quotes q LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
    LEFT JOIN utterances u ON u.call = q.call AND u.speaker = q.speaker AND u.start < q."end" AND q.start < u."end"
    GROUP BY q.id ORDER BY q.id
    """
    with closing(sqlite3.connect(library.path)) as connection:
        return connection.execute(sql).fetchall()


def test_the_scores_of_a_quote_follow_whatever_happens_to_it_and_to_its_call(filled: Library) -> None:
    def same() -> None:
        assert scored(filled) == looked_up(filled)

    one = filled.add_quote(quote(OIL, 4.5, 12.0, kind="pain"))
    other = filled.add_quote(quote(OIL, 25.0, 30.0))
    same()
    assert scored(filled)[1][0] == 1
    for act in (
        lambda: filled.edit_quote(one.id, start=21.0, end=24.0),
        lambda: filled.edit_text(OIL, 21.0, "This is terrible, horrible and bad."),
        lambda: filled.assign(OIL, 21.0, 24.0, "S9"),
        lambda: filled.set_speaker(OIL, "S1", role="agent"),
        lambda: filled.swap_roles(OIL),
        lambda: filled.remove_quotes([one.id, other.id]),
        filled.undo,
        filled.undo,
        filled.undo,
        filled.redo,
        lambda: filled.save_call(oil_call()),
    ):
        act()
        same()


def test_a_call_keeps_how_long_its_caller_waited(filled: Library) -> None:
    by_call = {one.id: one for one in filled.found(["kind"]).calls}
    assert by_call[OIL].hold is not None
    assert by_call[OIL].silence is not None
    assert by_call[OIL].silence > 0
    assert by_call[OIL].repeats == 0


def test_an_entry_that_its_list_has_lost_is_still_a_row(filled: Library) -> None:
    filled.add_field("kind", "worry")
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="worry"))
    filled.add_quote(quote(OIL, 21.0, 24.0, kind="pain"))
    filled.remove_field("kind", "worry")
    assert [one.rows for one in evidence(filled)] == [("worry",), ("pain",)]


def test_long_lists_and_many_quotes_before_change_nothing_of_what_is_known(filled: Library) -> None:
    lists = ("kind", "issue", "stage")
    for name in lists:
        filled.set_fields(name, [*filled.fields(name), *(f"{name} of a long codebook, {at}" for at in range(200))])
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO sqlite_sequence (name, seq) VALUES ('quotes', ?)", (2**24,))
    names = [filled.fields(name)[-1] for name in lists]
    marks = dict(zip(lists, names, strict=True))
    one = filled.add_quote(quote(OIL, 4.5, 12.0, severity=4, checked=True, **marks))
    assert one.id > 2**24
    found = filled.found(lists)
    assert [[under.names[row] for row in under.row] for under in found.under] == [[name] for name in names]
    (known,) = made.evidence(found)
    assert known == Evidence((names[0],), one.id, OIL, False, 4, True, True, False)


def test_a_renamed_outcome_still_means_that_the_call_was_solved(filled: Library) -> None:
    filled.add_quote(quote(OIL, 4.5, 12.0, kind="pain"))
    filled.set_calls([OIL], outcome="solved")
    for name in ("Solved", "gelöst"):
        filled.rename_field("outcome", filled.fields("outcome")[0], name)
        assert rank(filled, "kind").rows[0].solved == 1.0
    filled.set_calls([OIL], outcome="unsolved")
    assert rank(filled, "kind").rows[0].solved == 0.0
    filled.undo()
    filled.undo()
    assert filled.fields("outcome")[0] == "Solved"
    assert rank(filled, "kind").rows[0].solved == 1.0


def test_the_outcome_that_means_solved_is_not_taken_off_its_list(filled: Library) -> None:
    for act in (
        lambda: filled.remove_field("outcome", "solved"),
        lambda: filled.set_fields("outcome", ["gelöst", "unsolved"]),
    ):
        with pytest.raises(UsageProblem, match="solved") as told:
            act()
        assert "rename it" in told.value.hint
    assert filled.fields("outcome") == ("solved", "workaround", "unsolved", "passed on")
    filled.remove_field("outcome", "workaround")


def test_a_job_is_written_in_parts_and_undone(filled: Library) -> None:
    filled.add_tag("reset it")
    assert filled.set_job("reset it", want="reset  it myself").sentence == "I want to reset it myself."
    filled.set_job("Reset It", when="the light is on")
    assert filled.jobs()["reset it"] == Job("the light is on", "reset it myself", "")
    filled.undo()
    assert filled.jobs()["reset it"].when == ""
    with pytest.raises(NotFound):
        filled.set_job("nothing", want="x")


def test_a_job_without_a_sentence_is_given_one_in_a_caller_s_words(library: Library) -> None:
    call = oil_call()
    library.save_call(replace(call, utterances=(said(0.0, 4.0, "S1", "I want to reset it myself", 0.0),)))
    library.add_quote(quote(OIL, 0.0, 4.0, kind="job", tags=("reset",), speaker="S1"))
    (row,) = rank(library, "job").rows
    assert row.job is not None
    assert (row.job.sentence, row.job.proposed) == ("I want to reset it myself.", True)
    library.set_job("reset", so="drive on")
    (row,) = rank(library, "job").rows
    assert row.job == Job(so="drive on")


def test_quotes_in_no_row_can_be_opened(filled: Library) -> None:
    loose = filled.add_quote(quote(OIL, 4.5, 12.0))
    filled.add_quote(quote(OIL, 21.0, 24.0, kind="pain"))
    assert [one.quote.id for one in ranked_quotes(filled, "kind", "")] == [loose.id]


def test_a_table_wants_two_different_things(filled: Library) -> None:
    with pytest.raises(UsageProblem):
        crossed(filled, "issue", "issue")
    with pytest.raises(UsageProblem):
        crossed(filled, "job", "issue")
