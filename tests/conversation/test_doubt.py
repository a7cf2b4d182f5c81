"""What is kept of a model's words, told on made-up windows."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from callscope.call import Word
from callscope.conversation.doubt import (
    Guess,
    Heard,
    Hole,
    compression,
    doubtful,
    holes,
    in_order,
    is_loop,
    letters,
    loop,
    mended,
    sifted,
    trimmed,
    unsure,
)

SENTENCE = "I have been waiting for three weeks and nobody has called me back about the refund".split()


def said(words: list[str], start: float = 0.0, each: float = 0.3) -> tuple[Word, ...]:
    return tuple(
        Word(round(start + at * each, 3), round(start + (at + 1) * each, 3), text, 0.9) for at, text in enumerate(words)
    )


def heard(words: list[str], logprob: float = -0.3, no_speech: float = 0.05, start: float = 0.0) -> Heard:
    return Heard(said(words, start), logprob, no_speech, voice=0.3 * len(words))


def test_a_plain_sentence_is_kept_whole() -> None:
    one = heard(SENTENCE)
    assert not doubtful(one)
    assert sifted(one) == (one.words, ())


@pytest.mark.parametrize("again", ["thank you.", "no", "Okay, bye.", "and then we went to the", "ja"])
def test_words_said_over_and_over_are_kept_once_and_the_rest_is_put_aside(again: str) -> None:
    loop = again.split() * 12
    one = heard([*SENTENCE, *loop])
    words, omitted = sifted(one)
    assert doubtful(one)
    assert [word.text for word in words] == [*SENTENCE, *again.split()]
    assert omitted[0].reason == "loop"
    assert omitted[0].text.split() == loop[len(again.split()) :]
    assert omitted[0].end == one.words[-1].end


@pytest.mark.parametrize("text", ["no no no, I said no", "bye bye. bye bye.", "very very very very good", "ha ha ha"])
def test_what_people_do_repeat_is_no_loop(text: str) -> None:
    assert not is_loop(text)


def test_a_loop_in_the_middle_is_found_from_its_second_round_to_its_last() -> None:
    assert loop([*SENTENCE, *"you know".split() * 5, "well"]) == (len(SENTENCE) + 2, len(SENTENCE) + 10)


def test_what_follows_a_repetition_is_kept() -> None:
    one = heard([*"no no no no no no I never ordered that and".split(), *"thank you.".split() * 5, *SENTENCE])
    words, omitted = sifted(one)
    assert " ".join(word.text for word in words) == f"no I never ordered that and thank you. {' '.join(SENTENCE)}"
    assert [omission.text for omission in omitted] == ["no no no no no", " ".join(["thank you."] * 4)]


def test_a_loop_that_the_window_breaks_off_goes_out_with_its_last_round() -> None:
    words, _ = sifted(heard([*SENTENCE, *"and then we went".split() * 5, "and", "then"]))
    assert [word.text for word in words] == [*SENTENCE, *"and then we went".split()]


THAI = "สวัสดีค่ะ ขอบคุณที่โทรมา มีอะไรให้ช่วยไหมคะ ดิฉันอยากสอบถามเรื่องบิลค่าโทรศัพท์เดือนที่แล้วค่ะ เพราะว่าถูกเรียกเก็บเงินสองครั้ง"
TAMIL = "வணக்கம், அழைத்ததற்கு நன்றி. நான் உங்களுக்கு எப்படி உதவ முடியும்? என் கட்டணம் இரண்டு முறை வசூலிக்கப்பட்டது"
CHINESE = "您好感谢您的来电请问有什么可以帮您我上个月的账单被扣了两次钱我想要退款好的请您告诉我您的账号"


@pytest.mark.parametrize("text", [THAI, TAMIL, CHINESE])
def test_plain_speech_in_any_script_is_no_loop_and_its_repetition_is(text: str) -> None:
    assert not is_loop(text)
    assert compression(text) < 2
    assert is_loop(" ".join([text[-20:]] * 8))


def test_words_without_spaces_are_no_fewer_than_can_be_said() -> None:
    guess = Guess((), CHINESE, -0.05, 0.01)
    assert not unsure(guess, len(CHINESE) / 4.5, -0.2)
    assert letters(CHINESE) == 2 * len(CHINESE)
    assert unsure(guess._replace(text=CHINESE[:5]), 12.0, -0.2)


def test_the_same_few_characters_again_and_again_are_a_loop() -> None:
    assert is_loop("好的" * 5)


def test_text_that_compresses_too_well_is_heard_again() -> None:
    assert is_loop("one two three four five six seven eight nine ten " * 8)


def test_words_where_the_model_thinks_that_nobody_speaks_are_put_aside_as_silence() -> None:
    words, omitted = sifted(heard(["Thanks", "for", "watching!"], logprob=-1.4, no_speech=0.8))
    assert words == ()
    assert (omitted[0].text, omitted[0].reason) == ("Thanks for watching!", "silence")


def test_more_than_can_be_said_in_the_voice_there_is_put_aside_as_silence() -> None:
    words, omitted = sifted(Heard(said(SENTENCE), -0.2, 0.1, voice=0.2))
    assert words == ()
    assert omitted[0].reason == "silence"


def test_nothing_heard_is_nothing_put_aside() -> None:
    assert sifted(Heard((), -0.1, 0.9, 0.0)) == ((), ())


def test_voice_without_words_is_a_hole() -> None:
    words = [*said(SENTENCE[:4]), *said(SENTENCE[4:], start=10.0)]
    assert holes(words, [(0.0, 1.2), (3.0, 8.0), (10.0, 14.0)]) == [(2.7, 8.3, 5.0)]


def test_a_word_stretched_over_what_was_skipped_leaves_a_hole() -> None:
    words = [Word(0.0, 0.4, "hello", 0.9), Word(0.4, 9.0, "there", 0.9), Word(9.0, 9.4, "sir", 0.9)]
    ((start, end, _),) = holes(words, [(0.0, 9.4)])
    assert 1.0 < start < 2.5
    assert end == 9.0


def test_skipped_voice_at_either_end_is_found() -> None:
    words = said(["good", "morning"], start=5.0)
    assert [(one.start < 4, one.end > 9) for one in holes(words, [(1.0, 4.0), (5.0, 5.6), (7.0, 10.0)])] == [
        (True, False),
        (False, True),
    ]


def test_pauses_and_short_sounds_are_no_holes() -> None:
    assert holes(said(SENTENCE, start=2.0), [(0.5, 1.0), (2.0, 7.0), (20.0, 20.8)]) == []


def test_voice_without_any_words_at_all_is_one_hole() -> None:
    assert holes((), [(1.0, 4.0)]) == [(0.7, 4.3, 3.0)]


def test_far_sounds_are_heard_apart_and_long_ones_in_parts() -> None:
    words = [Word(5.0, 5.5, "a", 0.9), Word(200.0, 201.0, "b", 0.9)]
    found = holes(words, [(10.0, 10.9), (20.0, 21.0), (60.0, 62.0), (64.0, 66.0), (100.0, 150.0)])
    assert [(one.start, one.end) for one in found] == [(59.7, 66.3), (99.7, 125.3), (124.7, 150.3)]
    assert [one.voice for one in found] == [4.0, 25.0, 25.0]


HOLE = Hole(1.0, 8.0, 5.0)


def test_a_word_stretched_over_a_hole_ends_where_it_begins() -> None:
    words = [Word(0.0, 0.4, "so", 0.9), Word(0.4, 8.0, "hello", 0.9), Word(9.0, 9.4, "bye", 0.9)]
    found = in_order(mended(words, HOLE, heard(["my", "screen", "is", "black"], start=3.0)))
    assert [word.text for word in found] == ["so", "hello", "my", "screen", "is", "black", "bye"]
    assert found[1].end == 1.0
    assert [word.start for word in found[2:6]] == [3.0, 3.3, 3.6, 3.9]


def test_what_is_heard_in_a_hole_takes_its_place() -> None:
    before, after = said(["he", "paid"]), said(["attention"], start=9.0)
    words = mended([*before, *after], HOLE, heard(["answered", "he"], start=3.0))
    assert [word.text for word in words] == ["he", "paid", "answered", "he", "attention"]


@pytest.mark.parametrize(
    "guess",
    [
        Heard((), -0.1, 0.1, 2.0),
        heard(["something"], logprob=-2.0, start=3.0),
        heard(["something"], no_speech=0.9, start=3.0),
        heard(["you"] * 30, start=3.0),
    ],
)
def test_a_hole_stays_when_the_second_hearing_is_not_to_be_trusted(guess: Heard) -> None:
    before = said(["he", "paid"])
    assert mended(before, HOLE, guess) == before


def test_a_word_is_shortened_to_the_voice_in_it() -> None:
    speech = [(0.0, 1.0), (6.0, 7.0)]
    stretched = (Word(0.5, 5.5, "affliction.", 0.9), Word(5.5, 6.5, "If", 0.9))
    assert trimmed(stretched, speech) == (Word(0.5, 1.05, "affliction.", 0.9), Word(5.95, 6.5, "If", 0.9))


def test_a_word_outside_all_voice_keeps_its_time() -> None:
    words = said(["well"], start=3.0)
    assert trimmed(words, [(0.0, 1.0), (6.0, 7.0)]) == words


times = st.floats(0, 60, allow_nan=False)


@given(st.lists(st.tuples(times, st.floats(0, 3)), max_size=30))
def test_words_in_order_never_overlap_and_never_run_backwards(spans: list[tuple[float, float]]) -> None:
    words = in_order([Word(start, start + length, "x", 0.5) for start, length in spans])
    edges = [at for word in words for at in (word.start, word.end)]
    assert edges == sorted(edges)
    assert edges == [round(at, 3) for at in edges]
    assert len(words) == len(spans)


@given(st.lists(st.tuples(times, st.floats(0, 3)), max_size=20), st.lists(times, max_size=20, unique=True))
def test_trimming_keeps_every_word_and_the_order(spans: list[tuple[float, float]], edges: list[float]) -> None:
    ordered = sorted(edges)
    speech = list(zip(ordered[::2], ordered[1::2], strict=False))
    words = in_order([Word(start, start + length, "x", 0.5) for start, length in spans])
    short = trimmed(words, speech)
    assert len(short) == len(words)
    for before, after in zip(words, short, strict=True):
        assert before.start <= after.start <= after.end <= before.end
