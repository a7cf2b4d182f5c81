"""What the bench of who speaks counts, and the calls that it makes for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from callscope.bench import made, roles
from callscope.bench.attribution import cp_errors, whisperx
from callscope.bench.halves import OTHER, OWN, half
from callscope.bench.heard import Kept
from callscope.bench.made import PLANS, Phrase, Plan
from callscope.bench.truth import TrueCall, TrueTurn, right_speaker, right_words
from callscope.call import RATE, Call, Recording, Turn, Utterance, Word


def phrase(text: str, seconds: float) -> Phrase:
    tone = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(int(seconds * RATE)) / RATE)
    return Phrase(tone.astype(np.float32), text)


def test_no_voice_of_a_made_call_is_in_both_halves() -> None:
    voices = {
        which: {voice for plan in PLANS if half(plan.name) == which for part in plan.parts for voice in part}
        for which in (OWN, OTHER)
    }
    assert voices[OWN]
    assert voices[OTHER]
    assert not voices[OWN] & voices[OTHER]


def test_a_made_call_is_the_same_each_time_and_all_that_is_said_lies_within_it(tmp_path: Path) -> None:
    known = {
        voice: [phrase(f"{voice} says what comes next", 2.0)] * 6 + [phrase(f"{voice} yes", 0.4)] * 3
        for voice in ("one", "two", "three")
    }
    plan = Plan("test", (("one", "two"), ("three", "two")), 5)
    first, again = made.made(plan, known, tmp_path), made.made(plan, known, tmp_path)
    assert first == again
    assert {turn.role for turn in first.turns} == {"agent", "agent1", "customer"}
    assert all(0 <= turn.start < turn.end for turn in first.turns)
    assert max(turn.end for turn in first.turns) <= (first.path.stat().st_size - 44) / 2 / RATE
    last = max(turn.end for turn in first.turns if turn.role == "agent")
    assert all(turn.start > last - 1 for turn in first.turns if turn.role == "agent1")


def test_a_telephone_line_keeps_its_band_only() -> None:
    times = np.arange(RATE) / RATE
    tones = sum(0.2 * np.sin(2 * np.pi * hertz * times) for hertz in (50, 1000, 7000))
    power = np.abs(np.fft.rfft(made.telephone(np.asarray(tones, np.float32)))) ** 2
    assert 10 * np.log10(power[50] / power[1000]) < -25
    assert 10 * np.log10(power[7000] / power[1000]) < -40


def test_whisperx_gives_a_word_to_the_turns_that_overlap_it_most_and_else_to_the_nearest() -> None:
    turns = [Turn(0, 1, "A"), Turn(0.8, 3, "B"), Turn(9, 10, "A")]
    words = [Word(0.5, 0.9, "a", 1), Word(0.9, 1.5, "b", 1), Word(8, 8.5, "a", 1), Word(3.2, 3.4, "b", 1)]
    assert whisperx(words, turns) == ["A", "B", "A", "B"]


def test_words_count_for_the_right_role_only_where_the_role_is_right() -> None:
    true = TrueCall("call", Path("x"), (TrueTurn(0, 1, "agent", "how are you"), TrueTurn(1, 2, "customer", "fine")))
    words = [Word(at / 4, at / 4 + 0.2, text, 1) for at, text in enumerate("how are you fine".split())]
    said = tuple(
        Utterance(word.start, word.end, label, word.text, (word,)) for word, label in zip(words, "AAAB", strict=True)
    )
    call = Call(Recording("x", Path("x"), "x"), "en", (), said)
    assert right_speaker(true, call) == (4, 4)
    assert right_words(true, call, {"A": "agent", "B": "customer"}) == (4, 4)
    assert right_words(true, call, {"A": "customer", "B": "agent"}) == (0, 4)
    assert right_words(true, call, {"A": "agent", "B": "unknown"}) == (3, 4)


def test_what_was_kept_is_not_heard_again(tmp_path: Path) -> None:
    heard: list[int] = []

    def hear() -> list[int]:
        heard.append(1)
        return heard

    assert Kept(tmp_path)("one", hear) == Kept(tmp_path)("one", hear) == [1]
    assert Kept()("one", hear) == [1, 1]


def test_a_confidence_is_told_beside_how_often_it_is_right() -> None:
    surer, less = roles.Guess(0.9, True), roles.Guess(0.8, False)
    sets = [[[surer] * 9 + [roles.Guess(0.9, False)]], [[less, less, roles.UNKNOWN]]]
    told = {(round(one.value), one.anchor and round(one.anchor)) for one in roles._reliability(sets, "excerpts")}
    assert told == {(90, 90), (0, 80)}


def test_a_word_of_the_wrong_speaker_is_an_error_on_both_sides() -> None:
    pytest.importorskip("meeteval")
    true = TrueCall(
        "call", Path("x"), (TrueTurn(0, 1, "agent", "how are you"), TrueTurn(1, 2, "customer", "fine, thanks"))
    )
    swapped = [Utterance(0, 1, "A", "fine thanks"), Utterance(1, 2, "B", "how are you")]
    torn = [Utterance(0, 1, "A", "how are"), Utterance(1, 2, "B", "you fine thanks")]
    assert cp_errors(true, swapped) == (0, 5)
    assert cp_errors(true, torn) == (2, 5)
