"""The speaker of each word."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Turn, Word
from callscope.conversation.assign import _cheapest, _cheapest_cut, speakers_of


def said(text: str, start: float = 0.0) -> list[Word]:
    return [
        Word(round(start + index * 0.3, 3), round(start + index * 0.3 + 0.3, 3), word, 0.9)
        for index, word in enumerate(text.split())
    ]


def test_a_turn_inside_another_one_keeps_its_words() -> None:
    words = said("Is it on now? Yes. It is. Good then press it.")
    turns = [Turn(0, 3.3, "A"), Turn(1.2, 2.1, "B")]
    assert "".join(speakers_of(words, turns)) == "AAAABBBAAAA"


def test_a_speaker_who_comes_later_has_no_word_before() -> None:
    words = said("One two three. Four five six.")
    assert speakers_of(words, [Turn(0, 0.9, "A"), Turn(0.9, 1.8, "B"), Turn(60, 61, "C")]) == list("AAABBB")


def test_words_far_from_every_turn_go_to_the_nearest() -> None:
    words = said("Hello?", 5.0) + said("Hello!", 95.0)
    assert speakers_of(words, [Turn(10, 20, "A"), Turn(80, 90, "B")]) == ["A", "B"]


_COST = st.integers(0, 40).map(lambda value: value / 20)
_QUIET = settings(deadline=None, max_examples=60)


def cost(path: Sequence[int], distances: Sequence[Sequence[float]], changes: Sequence[float]) -> float:
    """What a way costs: the distances, and the changes of speaker before each word."""
    moved = sum(changes[at] for at in range(1, len(path)) if path[at] != path[at - 1])
    return moved + sum(distances[state][at] for at, state in enumerate(path))


@_QUIET
@given(st.lists(st.tuples(_COST, _COST, _COST), min_size=1, max_size=7), st.integers(2, 3))
def test_the_way_that_is_found_is_the_cheapest(rows: list[tuple[float, float, float]], speakers: int) -> None:
    changes = [0.0, *(row[2] for row in rows[1:])]
    distances = [[row[place % 2] * (1 + place // 2) for row in rows] for place in range(speakers)]
    found = _cheapest(distances, changes, [0.0] * speakers, [0.0] * speakers)
    ways = itertools.product(range(speakers), repeat=len(rows))
    assert cost(found, distances, changes) == pytest.approx(min(cost(way, distances, changes) for way in ways))


@_QUIET
@given(st.lists(st.tuples(_COST, _COST), min_size=1, max_size=7), _COST, _COST)
def test_between_two_turns_one_cut_costs_as_little_as_any_way(
    rows: list[tuple[float, float]], end: float, gap: float
) -> None:
    middles = sorted(row[0] for row in rows)
    changes = [*(row[1] for row in rows), 0.3]
    # A word before and one after them, which are the first and the second speaker's.
    around = [0.0, *changes]
    first = [0.0, *(max(middle - end, 0.0) for middle in middles), 1e9]
    second = [1e9, *(max(end + gap - middle, 0.0) for middle in middles), 0.0]
    cut = _cheapest_cut(middles, changes, end, end + gap)
    found = [0] * (cut + 1) + [1] * (len(middles) - cut + 1)
    ways = itertools.product((0, 1), repeat=len(found))
    assert cost(found, [first, second], around) == pytest.approx(min(cost(w, [first, second], around) for w in ways))
