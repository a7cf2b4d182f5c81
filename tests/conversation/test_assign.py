"""The speaker of each word."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Turn, Word
from callscope.conversation.assign import _cheapest, _Fit, _together, speakers_of


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


def test_where_two_speak_a_sentence_goes_to_whose_turn_begins_and_ends_with_it() -> None:
    words = said("And it was really bad. No problem. No problem. And then it just went on.")
    turns = [Turn(0, 4.5, "A"), Turn(1.55, 2.65, "B")]
    assert "".join(speakers_of(words, turns)) == "AAAAABBBBAAAAAA"


def test_a_phrase_is_not_torn_where_two_speak() -> None:
    words = said("so you go ahead and stand on it now")
    assert set(speakers_of(words, [Turn(0, 2.7, "A"), Turn(1.0, 1.6, "B"), Turn(5, 6, "B")])) == {"A"}


def test_of_three_speakers_each_has_their_own() -> None:
    words = said("One two. Three four. Five six. Seven eight.")
    turns = [Turn(0, 0.6, "A"), Turn(0.6, 1.2, "B"), Turn(1.2, 1.8, "C"), Turn(1.8, 2.4, "A")]
    assert speakers_of(words, turns) == list("AABBCCAA")


def test_without_words_or_turns_there_is_nothing_to_decide() -> None:
    assert speakers_of([], [Turn(0, 1, "A"), Turn(1, 2, "B")]) == []
    assert speakers_of(said("Hello there."), []) == ["S1", "S1"]


_COST = st.integers(0, 40).map(lambda value: value / 20)
_QUIET = settings(deadline=None, max_examples=60)
_ROWS = st.lists(st.tuples(_COST, _COST, _COST, _COST, _COST), min_size=1, max_size=6)


def _drawn(rows: list[tuple[float, ...]], speakers: int) -> _Fit:
    """Costs of as many speakers from rows of numbers: those of the words, what is taken off, and the changes."""

    def column(place: int) -> list[list[float]]:
        return [[row[(place + speaker) % 4] * (1 + speaker // 2) for row in rows] for speaker in range(speakers)]

    here, begins, ends = (np.array(column(place)) for place in range(3))
    return _Fit(here, begins / 2, ends / 2, np.array([row[4] for row in rows]))


def cost(path: Sequence[int], fit: _Fit) -> float:
    """What a way costs: the words, and the changes of speaker before them less what begins and ends there."""
    moved = sum(
        fit.changes[at] - fit.ends[path[at - 1], at - 1] - fit.begins[path[at], at]
        for at in range(1, len(path))
        if path[at] != path[at - 1]
    )
    return moved + sum(fit.here[state, at] for at, state in enumerate(path))


@_QUIET
@given(_ROWS, st.integers(2, 3))
def test_the_way_that_is_found_is_the_cheapest(rows: list[tuple[float, ...]], speakers: int) -> None:
    fit = _drawn(rows, speakers)
    least = min(cost(way, fit) for way in itertools.product(range(speakers), repeat=len(rows)))
    assert cost(_cheapest(fit), fit) == pytest.approx(least)


@_QUIET
@given(st.lists(_ROWS, max_size=9), st.integers(2, 5))
def test_runs_that_are_decided_together_go_as_each_alone(runs: list[list[tuple[float, ...]]], speakers: int) -> None:
    fit = _drawn([row for rows in runs for row in rows] or [(0.0,) * 5], speakers)
    lengths = np.array([len(rows) for rows in runs], np.intp)
    lasts = np.cumsum(lengths)
    firsts = lasts - lengths
    found = {
        place: label
        for places, labels in _together(fit, firsts, lasts)
        for place, label in zip(places.tolist(), labels.tolist(), strict=True)
    }
    alone = [_cheapest(_Fit(*(part[..., a:b] for part in fit))) for a, b in zip(firsts, lasts, strict=True)]
    assert [found[place] for place in sorted(found)] == list(itertools.chain(*alone))


@pytest.mark.parametrize("speakers", [2, 3])
def test_long_and_short_exchanges_of_one_call_are_decided_as_if_each_were_the_call(speakers: int) -> None:
    """Some are long and so few that they go one by one, the others go together; between them somebody speaks alone."""
    words: list[Word] = []
    turns: list[Turn] = []
    expected: list[str] = []
    for at in range(40):
        start, pairs = 1000.0 * at, 30 if at % 15 == 0 else 1 + at % 4
        for pair in range(pairs):
            who = "ABC"[(at + pair) % speakers]
            words += said("Yes it is." if pair % 2 else "Is it so?", start + 0.9 * pair)
            turns.append(Turn(start + 0.9 * pair + 0.1, start + 0.9 * pair + 1.0, who))
            expected += [who] * 3
    assert speakers_of(words, turns) == expected
