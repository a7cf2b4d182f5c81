from __future__ import annotations

import random

from callscope.pipeline.finding import BLOCK, Finder


def test_what_is_found_is_what_is_there_wherever_it_lies() -> None:
    chance = random.Random(7)
    for _ in range(200):
        content = bytes(chance.choices(b"ab", k=chance.randint(0, 300)))
        needles = [bytes(chance.choices(b"ab", k=chance.randint(1, 14))) for _ in range(6)]
        assert Finder(needles).found(content) == {one for one in needles if one in content}


def test_a_string_across_two_blocks_is_found() -> None:
    needle = b"my oil light is still on"
    for shift in range(len(needle) + 1):
        content = bytes(BLOCK - shift) + needle + bytes(50)
        assert Finder([needle, b"nothing like it"]).found(content) == {needle}


def test_nothing_is_nowhere() -> None:
    assert Finder([]).found(b"anything") == set()
    assert Finder([b""]).found(b"") == set()
