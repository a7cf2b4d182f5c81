"""What a mark that was made live means, once the words are known."""

from __future__ import annotations

from dataclasses import replace

from callscope.pipeline.marks import quotes_of, span_of
from tests.store.made import oil_call

CALL = oil_call()
ROWS = CALL.utterances


def mark(number: int, t: float, **more: object) -> dict[str, object]:
    return {"kind": "note", "what": "mark", "id": number, "t": t, "quote": "pain", "tag": "", "whole": False, **more}


def test_a_mark_reaches_from_before_it_to_the_end_of_the_turn() -> None:
    row = ROWS[1]
    (quote,) = quotes_of([mark(1, row.start + 1.0)], CALL)
    assert (quote.kind, quote.by, quote.checked) == ("pain", "live", False)
    assert quote.end == row.end
    assert quote.start == ROWS[0].start


def test_a_mark_of_the_last_half_minute_ends_where_it_was_made() -> None:
    (quote,) = quotes_of([mark(1, 35.0, whole=True)], CALL)
    assert quote.end == 35.0
    assert quote.start <= 5.0


def test_a_mark_begins_with_a_word_where_a_long_utterance_began_much_earlier() -> None:
    long = replace(ROWS[1], end=ROWS[1].start + 60)
    words = tuple(
        word._replace(start=long.start + 6 * n, end=long.start + 6 * n + 5) for n, word in enumerate(long.words)
    )
    start, _ = span_of(long.start + 40, False, [replace(long, words=words)])
    assert start in {word.start for word in words}
    assert long.start + 30 <= start <= long.start + 40


def test_notes_and_tags_come_with_their_mark_and_what_was_taken_back_is_gone() -> None:
    lines = [
        mark(1, 6.0, tag="oil-light", quote=""),
        {"kind": "note", "what": "note", "id": 9, "of": 1, "t": 8.0, "text": "third call"},
        mark(2, 20.0),
        {"kind": "note", "what": "undone", "id": 3, "of": 2, "t": 21.0},
    ]
    (quote,) = quotes_of(lines, CALL)
    assert (quote.tags, quote.note, quote.kind) == (("oil-light",), "third call", None)


def test_no_mark_holds_off_the_record() -> None:
    off = [{"kind": "off_record", "start": 5.0}, {"kind": "on_record", "end": 15.0}]
    (quote,) = quotes_of([*off, mark(1, 6.0), mark(2, 30.0, quote="job")], CALL)
    assert quote.kind == "job"
    assert quotes_of([off[0], mark(1, 6.0), mark(2, 30.0)], CALL) == []


def test_a_mark_where_nothing_was_said_is_a_stretch_of_time() -> None:
    empty = replace(CALL, utterances=())
    (quote,) = quotes_of([mark(1, 12.0)], empty)
    assert (quote.start, quote.end) == (2.0, 12.0)


def test_a_question_is_a_quote_where_it_was_answered_else_where_it_was_noted() -> None:
    lines = [
        {"kind": "note", "what": "question", "id": 1, "t": 3.0, "text": "How did you find us?"},
        {"kind": "note", "what": "question", "id": 2, "t": 4.0, "text": "Why now?"},
        {"kind": "note", "what": "answered", "id": 3, "of": 1, "t": ROWS[1].start + 1.0},
    ]
    answered, waits = quotes_of(lines, CALL)
    assert (answered.note, answered.end) == ("asked: How did you find us?", ROWS[1].end)
    assert waits.note == "to ask: Why now?"
    assert waits.start <= 4.0
    back = {"kind": "note", "what": "undone", "id": 4, "of": 3}
    first, _ = quotes_of([*lines, {**back, "t": 9.0}], CALL)
    assert first.note == "to ask: How did you find us?"


def test_a_note_that_was_typed_off_the_record_stays_with_its_mark() -> None:
    note = {"kind": "note", "what": "note", "id": 2, "of": 1, "t": 40.0, "text": "third call"}
    (quote,) = quotes_of([mark(1, 2.0), {"kind": "off_record", "start": 5.0}, note], CALL)
    assert quote.note == "third call"
