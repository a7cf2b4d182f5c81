from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.errors import UsageProblem
from callscope.pipeline.shard import Shard


@settings(max_examples=50)
@given(st.text(), st.integers(1, 20))
def test_every_file_is_of_exactly_one_part(name: str, of: int) -> None:
    assert sum(Shard(number, of).holds(name) for number in range(1, of + 1)) == 1


def test_every_machine_finds_the_same_parts_of_about_the_same_size() -> None:
    names = [f"2026/11/call-{number}.wav" for number in range(1000)]
    sizes = [sum(map(Shard(number, 4).holds, names)) for number in range(1, 5)]
    assert sizes == [251, 230, 259, 260]
    assert Shard(1, 4).holds("caf\udce9.wav") in (True, False)  # a name that is not UTF-8


@pytest.mark.parametrize("part", ["0/3", "4/3", "1", "a/b", "1/0", "-1/2", "²/3", ""])
def test_what_is_no_part_is_told(part: str) -> None:
    with pytest.raises(UsageProblem, match="part"):
        Shard.read(part)
