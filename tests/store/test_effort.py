"""What a call costs its caller."""

from __future__ import annotations

from callscope.store.effort import Spoken, customers, waiting


def said(*rows: tuple[float, float, str, str]) -> list[Spoken]:
    return [Spoken(*one) for one in rows]


def test_pauses_of_ten_seconds_are_a_hold_and_the_longest_is_told() -> None:
    rows = said((0, 4, "C", ""), (9, 10, "A", ""), (22, 25, "C", ""), (24, 30, "A", ""), (45, 46, "C", ""))
    assert waiting(rows, {"C"})[:2] == (12.0 + 15.0, 15.0)


def test_a_long_utterance_is_no_pause_for_the_short_ones_inside_it() -> None:
    assert waiting(said((0, 60, "A", ""), (5, 6, "C", ""), (61, 62, "C", "")), {"C"})[:2] == (0.0, 1.0)


def test_a_customer_who_says_the_same_words_later_repeats_themselves() -> None:
    rows = said(
        (0, 5, "C", "My number is 4 7 2 9 and nobody called"),
        (6, 9, "A", "My number is 4 7 2 9"),
        (20, 25, "C", "well it is 4 7 2 9"),
        (30, 35, "C", "thanks"),
    )
    assert waiting(rows, {"C"}).repeats == 1


def test_a_sentence_that_is_begun_anew_is_no_repeat() -> None:
    rows = said((0, 3, "C", "please cancel this subscription"), (4, 8, "C", "please cancel this subscription today"))
    assert waiting(rows, {"C"}).repeats == 0


def test_without_a_known_customer_everyone_but_the_agent_counts() -> None:
    assert customers([("A", "agent"), ("B", "unknown")]) == {"B"}
    assert customers([("A", "agent"), ("B", "unknown"), ("C", "customer")]) == {"C"}


def test_a_call_without_words_has_no_pause() -> None:
    assert waiting([], {"C"}) == (0.0, 0.0, 0)
