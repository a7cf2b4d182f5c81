"""What is told of a call while it is held, event by event."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

from callscope.call import Utterance
from callscope.nouns.live import Behind, Draft, Event, Gap, Marked, OffRecord, Recording, Said, Stopped, Talk
from callscope.tui.live_call import LiveCall, heard
from tests.tui.phone import words_of

ONE, TWO = Path("/one.wav"), Path("/two.wav")


def after(*events: Event, call: LiveCall | None = None) -> LiveCall:
    return reduce(heard, events, call or heard(LiveCall(), Recording(0.0, 0.0, ONE, 0.0)))


def draft(start: float, text: str, tail: str = "", path: Path = ONE) -> Draft:
    words = words_of(start, text) if text else ()
    return Draft(words[-1].end if words else start, start + 5, "far", text, tail, words, path)


def said(start: float, text: str) -> Said:
    words = words_of(start, text)
    return Said(words[-1].end, 0.0, "far", Utterance(start, words[-1].end, "far", text, words), True, ONE)


def texts(call: LiveCall) -> list[str]:
    return [" ".join(filter(None, (one.text, one.tentative))) for one in call.shown]


def test_words_stand_in_a_row_until_their_utterance_is_complete_and_never_twice() -> None:
    call = after(draft(1.0, "I called"), draft(2.0, "on Monday", "and no"))
    assert texts(call) == ["I called on Monday and no"]
    call = after(said(1.0, "I called on Monday"), draft(4.0, "", "nobody"), call=call)
    assert texts(call) == ["I called on Monday", "nobody"]


def test_the_last_words_of_the_call_before_do_not_come_into_the_next() -> None:
    call = after(Recording(0.0, 0.0, TWO, 0.0), draft(1.0, "late", path=ONE), Stopped(9.0, 9.0, ONE, 9.0, "next call"))
    assert (call.number, texts(call), call.ended) == (2, [], None)


def test_off_the_record_takes_words_from_its_beginning_on_and_cuts_what_it_meets() -> None:
    call = after(said(1.0, "one two three four"), draft(5.0, "five six"), OffRecord(20.0, 20.0, 1.75))
    assert texts(call) == ["one two"]
    assert call.off == 1.75
    call = after(OffRecord(30.0, 30.0, 1.75, 30.0), call=call)
    assert (call.off, [one.what for one in call.shown]) == (None, ["said", "off"])


def test_a_row_of_a_minute_ago_is_still_read_but_no_longer_held_word_by_word() -> None:
    call = after(said(1.0, "one two three"), said(90.0, "four five"))
    assert texts(call) == ["one two three", "four five"]
    assert [bool(one.utterance and one.utterance.words) for one in call.rows] == [False, True]
    call = after(OffRecord(96.0, 96.0, 90.5), call=call)
    assert texts(call) == ["one two three", "four"]


def test_marks_off_the_record_go_and_questions_stay() -> None:
    mark = Marked(18.0, 18.0, "mark", 1, kind="pain", path=ONE)
    question = Marked(18.5, 18.5, "question", 2, text="Why?", path=ONE)
    call = after(mark, question, OffRecord(20.0, 20.0, 5.0))
    assert (call.marks, [one.text for one in call.open]) == ((), ["Why?"])


def test_what_is_taken_back_is_gone_and_an_answer_opens_its_question_again() -> None:
    asked = Marked(1.0, 1.0, "question", 1, text="Why?")
    answer = Marked(2.0, 2.0, "answered", 2, of=1)
    call = after(asked, answer)
    assert call.open == ()
    call = after(Marked(3.0, 3.0, "undone", 3, of=2), call=call)
    assert [one.id for one in call.open] == [1]


def test_a_note_belongs_to_its_mark() -> None:
    call = after(Marked(1.0, 1.0, "mark", 1), Marked(2.0, 2.0, "mark", 2), Marked(3.0, 3.0, "note", 3, of=1, text="so"))
    assert [one.note for one in call.marks] == ["so", ""]
    call = after(Marked(4.0, 4.0, "undone", 4, of=3), call=call)
    assert [one.note for one in call.marks] == ["", ""]


def test_a_silence_is_one_row_that_grows_and_the_next_is_another() -> None:
    def talk(t: float, silence: float) -> Talk:
        return Talk(t, t, {"far": 1.0}, silence, silence, 0.0, 0, ONE)

    call = after(talk(12.0, 11.0), talk(15.0, 14.0), talk(17.0, 0.0), talk(40.0, 10.5))
    assert [(one.start, one.end) for one in call.shown] == [(1.0, 15.0), (29.5, 40.0)]


def test_gaps_and_skipped_stretches_are_said_where_they_are() -> None:
    call = after(said(9.0, "hello"), Gap(5.0, 5.0, "mic", 3.0, 2.0, "late"), Behind(8.0, 8.0, "far", 2.0, ONE))
    assert [(one.what, one.start) for one in call.shown] == [("gap", 3.0), ("skipped", 6.0), ("said", 9.0)]
    assert call.gaps == 1


def test_the_first_caller_was_told_before_and_each_further_one_has_to_be() -> None:
    assert after().told == 0.0
    second = after(Recording(0.0, 0.0, TWO, 0.0))
    assert second.told is None
    assert after(Marked(4.0, 4.0, "told", 9, path=TWO), call=second).told == 4.0


def test_a_caller_who_declined_leaves_no_word_and_no_mark_in_sight() -> None:
    mark = Marked(1.0, 1.0, "mark", 1, kind="pain", path=ONE)
    call = after(said(1.0, "my card is"), draft(3.0, "four"), mark, Stopped(5.0, 5.0, None, 5.0, "the caller declined"))
    assert (texts(call), call.marks) == ([], ())
    assert texts(after(said(6.0, "late words"), draft(8.0, "more"), call=call)) == []


def test_what_was_noted_before_the_first_sound_was_told_belongs_to_its_call() -> None:
    early = (Marked(0.1, 0.1, "told", 5, path=TWO), Marked(0.2, 0.2, "mark", 6, kind="pain", path=TWO))
    call = after(*early, Stopped(9.0, 9.0, ONE, 9.0, "next call"))
    assert (call.marks, call.ended) == ((), None)
    call = after(Recording(0.0, 0.0, TWO, 0.0), call=call)
    assert (call.told, [one.kind for one in call.marks]) == (0.1, ["pain"])
