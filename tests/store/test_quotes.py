from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from callscope.call import Filter, Quote
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL, suggestion


def pain(**more: object) -> Quote:
    return replace(Quote(0, OIL, 4.5, 12.0, "", "", kind="pain"), **more)


def test_a_quote_takes_its_words_and_speaker_from_the_transcript(filled: Library) -> None:
    quote = filled.add_quote(pain())
    assert quote.text == "Hi Cherry, I just left your shop and my oil light is still on."
    assert quote.speaker == "S1"
    assert quote.id == 1
    assert filled.quote(1) == quote


def test_a_quote_of_some_words_has_those_words(filled: Library) -> None:
    assert filled.add_quote(pain(start=9.0, end=12.0)).text == "my oil light is still on."


def test_a_quote_over_a_turn_has_a_line_for_each_speaker(filled: Library) -> None:
    quote = filled.add_quote(pain(start=13.0, end=24.0))
    assert quote.text == "This happens not infrequently, did you reset the service light?\nI don't know how."
    assert quote.speaker == "S2"
    assert filled.add_quote(pain(start=13.0, end=24.0, speaker="S1")).text == "I don't know how."


def test_all_that_is_said_of_a_quote_is_kept(filled: Library) -> None:
    quote = filled.add_quote(
        pain(
            severity=4, issue="fault", stage="after", note="=1+1\n\x1b[1m", stance="+H1", tags=("a", "b c"), author="me"
        )
    )
    assert (quote.severity, quote.issue, quote.stage) == (4, "fault", "after-service")
    assert (quote.note, quote.stance, quote.author, quote.tags) == ("=1+1\n\x1b[1m", "+H1", "me", ("a", "b c"))
    assert quote.created_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": 0},
        {"severity": 6},
        {"kind": "anger"},
        {"issue": "xyz"},
        {"stage": "e"},
        {"start": 12.0, "end": 4.5},
        {"start": -1.0},
        {"start": 50.0, "end": 60.0},
        {"tags": ("",)},
        {"tags": ("a,b",)},
    ],
)
def test_a_quote_that_makes_no_sense_is_refused(filled: Library, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        filled.add_quote(pain(**wrong))
    assert filled.quotes() == []
    assert filled.tags() == []


def test_a_quote_of_no_call_is_refused(filled: Library) -> None:
    with pytest.raises(NotFound):
        filled.add_quote(pain(call="nothing"))


def test_changing_a_quote_changes_only_what_is_named(filled: Library) -> None:
    quote = filled.add_quote(pain(tags=("a", "b"), severity=3, checked=True))
    changed = filled.edit_quote(quote.id, tags=("b", "c"), severity=None, note="new")
    assert changed == replace(quote, tags=("b", "c"), severity=None, note="new")
    assert filled.quotes() == [changed]
    assert [tag.name for tag in filled.tags() if not tag.quotes] == ["a"]


def test_a_new_span_gives_new_words_and_asks_to_be_heard_again(filled: Library) -> None:
    quote = filled.add_quote(pain(checked=True))
    moved = filled.edit_quote(quote.id, start=9.0)
    assert (moved.text, moved.checked, moved.now) == ("my oil light is still on.", False, None)


def test_what_a_quote_does_not_have_cannot_be_changed(filled: Library) -> None:
    quote = filled.add_quote(pain())
    with pytest.raises(UsageProblem, match="mood"):
        filled.edit_quote(quote.id, mood="x")
    with pytest.raises(NotFound):
        filled.edit_quote(99, note="x")


def test_a_removed_quote_is_gone_and_its_number_is_not_used_again(filled: Library) -> None:
    quote = filled.add_quote(pain(tags=("a",)))
    assert filled.remove_quote(quote.id) == quote
    assert filled.quotes() == []
    assert filled.add_quote(pain()).id == quote.id + 1
    with pytest.raises(NotFound):
        filled.remove_quote(quote.id)


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (Filter(tag="A"), 1),
        (Filter(kind="pain"), 1),
        (Filter(kind="want"), 1),
        (Filter(caller="Suzanne"), 1),
        (Filter(call=CAST), 1),
        (Filter(severity=3), 1),
        (Filter(severity=5), 0),
        (Filter(role="customer"), 2),
        (Filter(speaker="S1"), 1),
        (Filter(by="hand"), 2),
        (Filter(status="checked"), 0),
        (Filter(status="unchecked"), 2),
        (Filter(sentiment="negative"), 2),
        (Filter(tone="raised"), 0),
        (Filter(since="2024-04-01"), 1),
        (Filter(), 2),
    ],
)
def test_quotes_are_narrowed(filled: Library, where: Filter, count: int) -> None:
    filled.add_quote(pain(tags=("a",), severity=4))
    filled.add_quote(Quote(0, CAST, 5.5, 15.0, "", "", kind="want"))
    assert len(filled.quotes(where)) == count


def test_accepting_a_suggestion_makes_a_quote_by_a_rule(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion()])
    (open_one,) = filled.suggestions()
    quote = filled.accept(open_one.id, "me")
    assert (quote.by, quote.kind, quote.tags, quote.author) == ("rule", "pain", ("fault",), "me")
    assert quote.text.startswith("Hi Cherry")
    assert filled.suggestions() == []
    with pytest.raises(UsageProblem):
        filled.accept(open_one.id)


def test_what_was_answered_is_not_suggested_again(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion(), suggestion(21.0, 24.0), suggestion(31.0, 39.0)])
    first, second, third = filled.suggestions(OIL)
    filled.accept(first.id)
    filled.dismiss(second.id)
    filled.save_suggestions(
        OIL, [suggestion(4.7, 12.2), suggestion(20.5, 24.4), suggestion(31.0, 39.0), suggestion(25, 30)]
    )
    assert [one.suggestion.start for one in filled.suggestions(OIL)] == [25.0, 31.0]
    assert [one.state for one in filled.suggestions(OIL, "all")] == ["accepted", "dismissed", "open", "open"]
    assert third.id not in [one.id for one in filled.suggestions(OIL)]


@pytest.mark.parametrize(
    ("quote", "still_open"),
    [
        (Quote(0, OIL, 4.0, 12.0, kind="pain"), 0),
        (Quote(0, OIL, 6.0, 8.0, kind="pain"), 0),  # some words of it
        (Quote(0, OIL, 6.0, 8.0, kind="pain", by="live"), 0),
        (Quote(0, OIL, 4.0, 12.0, kind="need"), 1),
        (Quote(0, OIL, 4.0, 12.0), 1),
        (Quote(0, OIL, 11.0, 20.0, kind="pain"), 1),  # only touches it
        (Quote(0, CAST, 4.0, 12.0, kind="pain"), 1),
    ],
)
def test_a_quote_of_its_kind_made_there_by_a_person_answers_a_suggestion_until_undone(
    filled: Library, quote: Quote, still_open: int
) -> None:
    filled.save_suggestions(OIL, [suggestion(4.0, 12.0)])
    filled.add_quote(quote)
    counted = {one.id: one.suggestions for one in filled.calls()}
    assert len(filled.suggestions(OIL)) == len(filled.suggestions()) == counted[OIL] == still_open
    assert len(filled.suggestions(OIL, "all")) == 1
    filled.undo()
    assert len(filled.suggestions(OIL)) == {one.id: one.suggestions for one in filled.calls()}[OIL] == 1


def test_another_rule_may_point_at_the_same_place(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion()])
    filled.dismiss(filled.suggestions()[0].id)
    filled.save_suggestions(OIL, [suggestion(rule="another")])
    assert len(filled.suggestions()) == 1


def test_hearing_again_drops_open_suggestions_and_keeps_answers(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion(), suggestion(21.0, 24.0)])
    filled.dismiss(filled.suggestions()[0].id)
    filled.save_call(filled.call(OIL), "", [suggestion(), suggestion(31.0, 39.0)])
    assert [one.suggestion.start for one in filled.suggestions()] == [31.0]
    assert len(filled.suggestions(state="dismissed")) == 1


def two(library: Library) -> tuple[Quote, Quote]:
    """A quote of each call, the newer call's first."""
    return library.add_quote(Quote(0, CAST, 5.5, 15.0, tags=("a", "b"))), library.add_quote(pain(tags=("b",)))


def test_several_quotes_are_changed_in_one_act(filled: Library) -> None:
    first, second = two(filled)
    changed = filled.edit_quotes([first.id, second.id], ["c", "B"], ["A"], kind="need", severity=2, star=True)
    assert [one.tags for one in changed] == [("b", "c"), ("b", "c")]
    assert {(one.kind, one.severity, one.star) for one in filled.quotes()} == {("need", 2, True)}
    assert filled.undo() == "change of 2 quotes"
    assert filled.quotes() == [first, second]
    filled.redo()
    assert {one.tags for one in filled.quotes()} == {("b", "c")}


@pytest.mark.parametrize("wrong", [{"kind": "anger"}, {"severity": 9}, {"text": "x"}, {"add_tags": ["a,b"]}])
def test_a_change_that_makes_no_sense_for_one_changes_none(filled: Library, wrong: dict[str, object]) -> None:
    before = list(two(filled))
    with pytest.raises(UsageProblem):
        filled.edit_quotes([one.id for one in before], **wrong)
    with pytest.raises(NotFound):
        filled.edit_quotes([before[0].id, 99], note="x")
    assert filled.quotes() == before


def test_several_quotes_are_removed_and_come_back_together(filled: Library) -> None:
    before = list(two(filled))
    assert filled.remove_quotes([one.id for one in before]) == before
    assert filled.quotes() == []
    assert filled.undo() == "removal of 2 quotes"
    assert filled.quotes() == before


def test_places_are_kept_and_taken_back(filled: Library) -> None:
    first, second = two(filled)
    filled.place_quotes({first.id: 2.0, second.id: 1.0})
    assert [one.place for one in filled.quotes()] == [2.0, 1.0]
    filled.undo()
    assert [one.place for one in filled.quotes()] == [None, None]


def test_a_removed_call_leaves_nothing_of_it_in_acts_on_several_calls(filled: Library) -> None:
    first, second = two(filled)
    filled.edit_quotes([first.id, second.id], note="her number is 555 0199")
    filled.edit_quotes([second.id], note="")
    filled.remove_call(CAST)
    with sqlite3.connect(filled.path) as connection:
        (left,) = connection.execute("SELECT group_concat(images) FROM undo").fetchone()
    connection.close()
    assert CAST not in left
    assert filled.undo() == "change of pain 0:04-0:12"
    assert filled.quotes()[0].note == "her number is 555 0199"


def test_an_exhibit_knows_its_call_and_who_speaks(filled: Library) -> None:
    two(filled)
    cast, oil = filled.exhibits()
    assert (oil.title, oil.held_at, oil.caller, oil.role) == ("Oil light", "2024-03-01", "Suzanne", "customer")
    assert (cast.caller, cast.role, cast.caller_key) == (None, "customer", f"call {CAST}")
    assert [one.quote for one in (cast, oil)] == filled.quotes()
    assert [one.title for one in filled.exhibits(Filter(tag="a"))] == ["Chromecast order"]


def test_a_quote_whose_kind_left_the_list_can_still_be_changed(filled: Library) -> None:
    quote = filled.add_quote(pain())
    filled.remove_field("kind", "pain")
    assert filled.edit_quote(quote.id, note="still").kind == "pain"
    filled.save_suggestions(OIL, [suggestion(21.0, 24.0)])
    assert filled.accept(filled.suggestions()[0].id).kind is None
