"""Where several speak at once, told from turns."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscope.call import Overlap, Turn
from callscope.conversation.diarize import joined
from callscope.conversation.overlaps import overlaps
from callscope.nouns.flowed import AT_ONCE

TURNS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from(["S1", "S2", "S3"])), max_size=12)


def test_who_spoke_first_comes_first_and_turns_that_only_follow_are_none() -> None:
    turns = (Turn(0, 5, "S2"), Turn(4, 8, "S1"), Turn(8, 12, "S2"))
    assert overlaps(turns) == (Overlap(4, 5, ("S2", "S1")),)


def test_what_is_heard_around_a_change_of_turn_is_no_mark() -> None:
    short, long = Turn(5 - AT_ONCE + 0.01, 8, "S2"), Turn(5 - AT_ONCE, 8, "S2")
    assert overlaps((Turn(0, 5, "S1"), short)) == ()
    assert len(overlaps((Turn(0, 5, "S1"), long))) == 1


def test_a_third_who_comes_in_is_part_of_the_same_stretch() -> None:
    turns = (Turn(0, 10, "S1"), Turn(1, 3, "S2"), Turn(3, 6, "S3"), Turn(8, 9, "S2"))
    assert overlaps(turns) == (Overlap(1, 6, ("S1", "S2", "S3")), Overlap(8, 9, ("S1", "S2")))


@pytest.mark.parametrize("turns", [(), (Turn(0, 5, "S1"),), (Turn(0, 5, "S1"), Turn(5, 9, "S2"))])
def test_where_one_speaks_at_a_time_there_is_none(turns: tuple[Turn, ...]) -> None:
    assert overlaps(turns) == ()


@given(TURNS)
def test_it_is_every_moment_in_which_more_than_one_speaks_and_no_other(made: list[tuple[int, int, str]]) -> None:
    turns = joined(Turn(float(start), float(start + length), speaker) for start, length, speaker in made)
    found = overlaps(turns)
    voices = [{one.speaker for one in turns if one.start <= at < one.end} for at in range(40)]
    for at, speaking in enumerate(voices):
        marks = [one for one in found if one.start <= at < one.end]
        assert len(marks) == (len(speaking) > 1)
        assert all(speaking <= set(one.speakers) for one in marks)
    assert all(before.end < after.start for before, after in pairwise(found))
    assert all(len(one.speakers) == len(set(one.speakers)) > 1 for one in found)
