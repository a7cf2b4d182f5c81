"""Guesses at a window's words, and the one that is taken. Pure."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from callscope.conversation.consensus import Guess, closest, distance


def guess(text: str, total: float) -> Guess:
    """A guess with this log probability in all."""
    tokens = tuple(range(len(text.split())))
    return Guess(tokens, text, total / (len(tokens) + 1), 0.0)


def test_a_single_guess_is_taken() -> None:
    only = guess("my light is still on", -3.0)
    assert closest([[only]]) is only


def test_a_hearing_that_is_sure_of_itself_is_believed() -> None:
    sure, other = guess("my light is still on", -1.0), guess("my lie is still gone", -30.0)
    assert closest([[sure, other]]) is sure


def test_what_both_hearings_nearly_say_is_taken_before_what_one_says_alone() -> None:
    first = [guess("rigour motifs was", -4.0), guess("rigor mortis was", -5.0), guess("rigor mortis is", -5.0)]
    second = [guess("rigor mortis was", -4.0), guess("rigor mortis", -5.0)]
    assert closest([first, second]).text == "rigor mortis was"


def test_case_and_punctuation_do_not_count_as_other_words() -> None:
    first = [guess("Call me, please.", -4.0), guess("Tall knees.", -3.9)]
    assert closest([first, [guess("call me please", -4.0)]]).text.lower().startswith("call me")


@pytest.mark.parametrize(
    ("one", "other", "errors"), [("", "a b", 2), ("a b c", "a c", 1), ("a b c", "a x c", 1), ("a b", "a b", 0)]
)
def test_words_put_in_taken_out_or_replaced_are_counted(one: str, other: str, errors: int) -> None:
    assert distance(one.split(), other.split()) == errors


words = st.lists(st.sampled_from("abc"), max_size=6)


@given(words, words)
def test_the_distance_is_the_same_both_ways_and_at_most_the_longer_one(one: list[str], other: list[str]) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
