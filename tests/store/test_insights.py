"""Insights with their quotes and actions: stored, ordered, counted, and taken back."""

from __future__ import annotations

import pytest

from callscope.call import Quote
from callscope.errors import NotFound, UsageProblem
from callscope.nouns.learned import Insight
from callscope.store.library import Library
from tests.store.made import CAST, OIL, oil_call


def quote(library: Library, call: str = OIL, start: float = 6.0, speaker: str = "") -> int:
    return library.add_quote(Quote(0, call, start, start + 4.0, speaker, "", kind="pain")).id


def story(insight: Insight) -> list[tuple[int, str]]:
    return [(one.exhibit.quote.id, one.stance) for one in insight.evidence]


def test_an_insight_holds_its_sentence_its_chain_of_causes_and_its_quotes(filled: Library) -> None:
    first, second = quote(filled), quote(filled, CAST)
    made = filled.add_insight(
        "  Callers leave with  the light on ", "nobody resets it\n\n it is on no list  ", "", [first]
    )
    filled.cite(made.id, [second], "against")
    found = filled.insights()[0]
    assert (found.text, found.whys) == ("Callers leave with the light on", ("nobody resets it", "it is on no list"))
    assert story(found) == [(first, "for"), (second, "against")]
    assert (found.callers_for, found.callers_against, found.callers_heard) == (1, 1, 2)


def test_callers_are_counted_once_and_staff_and_calls_left_out_never(filled: Library) -> None:
    filled.save_call(oil_call(identity="b" * 12, title="Oil again"))
    by_staff = quote(filled, start=14.0, speaker="S2")
    made = filled.add_insight("The light stays on", "", "", [quote(filled), quote(filled, "b" * 12), by_staff])
    assert (made.callers_for, made.callers_heard) == (1, 2)  # Suzanne called twice; the other caller has no name
    assert [one.exhibit.counts for one in made.evidence] == [True, True, False]
    cast = quote(filled, CAST)
    assert filled.cite(made.id, [cast]).callers_for == 2
    filled.set_calls([CAST], left_out="not a customer")
    found = filled.insight(made.id)
    assert (found.callers_for, found.callers_heard) == (1, 1)


def test_quotes_change_sides_and_places_and_leave(filled: Library) -> None:
    one, two, three = (quote(filled, start=start) for start in (5.0, 21.0, 31.0))
    made = filled.add_insight("The light stays on", "", "", [one, two, three])
    assert filled.move_evidence(made.id, three, 1) == 1
    filled.cite(made.id, [one], "against")
    assert story(filled.insight(made.id)) == [(three, "for"), (one, "against"), (two, "for")]
    assert story(filled.uncite(made.id, [one])) == [(three, "for"), (two, "for")]
    assert filled.quote(one).id == one
    with pytest.raises(NotFound, match="has no quote"):
        filled.uncite(made.id, [one])
    filled.undo()
    assert story(filled.insight(made.id))[1] == (one, "against")


def test_a_quote_that_is_removed_leaves_its_insights_and_undo_brings_it_back(filled: Library) -> None:
    kept, gone = quote(filled), quote(filled, CAST)
    made = filled.add_insight("The light stays on", "", "", [gone, kept])
    filled.remove_quote(gone)
    assert story(filled.insight(made.id)) == [(kept, "for")]
    filled.undo()
    assert story(filled.insight(made.id)) == [(gone, "for"), (kept, "for")]
    filled.redo()
    assert story(filled.insight(made.id)) == [(kept, "for")]


def test_a_call_that_is_deleted_takes_its_quotes_out_of_the_insights(filled: Library) -> None:
    made = filled.add_insight("The light stays on", "", "", [quote(filled), quote(filled, CAST)])
    filled.remove_call(OIL)
    assert len(filled.insight(made.id).evidence) == 1
    assert filled.check() == []


def test_insights_stand_in_the_order_they_were_given(filled: Library) -> None:
    first, second, third = (filled.add_insight(text).id for text in ("one", "two", "three"))
    assert filled.move_insight(third, 1) == 1
    assert [one.id for one in filled.insights()] == [third, first, second]
    assert filled.move_insight(third, 99) == 3
    filled.undo()
    filled.undo()
    assert [one.id for one in filled.insights()] == [first, second, third]


def test_an_insight_belongs_to_a_study_and_follows_its_name(filled: Library) -> None:
    filled.set_study("Garages")
    filled.put_into_study("Garages", [OIL])
    made = filled.add_insight("The light stays on", "", "garages", [quote(filled, CAST)])
    assert (made.study, made.callers_heard) == ("Garages", 2)  # the one of the study, and who is quoted
    filled.set_study("Garages", rename="Workshops")
    assert filled.insight(made.id).study == "Workshops"
    assert [one.id for one in filled.insights("Workshops")] == [made.id]
    filled.remove_study("Workshops")
    assert filled.insight(made.id).study == ""
    filled.undo()
    assert filled.insight(made.id).study == "Workshops"
    with pytest.raises(NotFound):
        filled.insights("nothing")


def test_removing_an_insight_takes_its_actions_along_and_undo_brings_all_back(filled: Library) -> None:
    made = filled.add_insight("The light stays on", "", "", [quote(filled)])
    filled.add_action(made.id, "put it on the list", who="Cherry", urgency="now", due="2027-01-31")
    whole = filled.insight(made.id)
    filled.remove_insight(made.id)
    assert filled.insights() == []
    filled.undo()
    assert filled.insight(made.id) == whole


def test_actions_are_sorted_by_how_pressing_they_are(filled: Library) -> None:
    made = filled.add_insight("The light stays on")
    later = filled.add_action(made.id, "ask the makers", urgency="later")
    now = filled.add_action(made.id, "tell the garage", urgency="no")
    done = filled.add_action(made.id, "call back", urgency="now", state="done")
    assert [one.id for one in filled.insight(made.id).actions] == [now.id, later.id, done.id]
    assert filled.edit_action(later.id, state="doing", due="2027-02-01").due == "2027-02-01"
    assert filled.edit_action(later.id, due="").due is None
    assert filled.remove_action(done.id).what == "call back"


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"urgency": "soon"}, "one of: now, next, later"), ({"due": "31.1."}, "write it as"), ({"mood": 1}, "one of:")],
)
def test_what_an_action_cannot_be_is_refused_with_what_it_can(
    filled: Library, changes: dict[str, object], said: str
) -> None:
    made = filled.add_insight("The light stays on")
    action = filled.add_action(made.id, "tell the garage")
    with pytest.raises(UsageProblem) as problem:
        filled.edit_action(action.id, **changes)
    assert said in problem.value.hint


def test_an_insight_is_one_sentence(filled: Library) -> None:
    for text in ("  \n", "x" * 501):
        with pytest.raises(UsageProblem):
            filled.add_insight(text)
    assert filled.add_insight("two\nlines\x1b[2J").text == "two lines\ufffd[2J"
    with pytest.raises(NotFound):
        filled.cite(1, [99])
    with pytest.raises(NotFound):
        filled.add_action(99, "what")


def test_steps_add_up_from_where_an_insight_is_then(filled: Library) -> None:
    first, second, third = (filled.add_insight(text).id for text in ("one", "two", "three"))
    assert [filled.move_insight(third, step=-1) for _ in range(3)] == [2, 1, 1]
    assert [one.id for one in filled.insights()] == [third, first, second]
