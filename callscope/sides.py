"""The sides of a recording: what they are called, and how loud they were, for people to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from callscope.call import APART

if TYPE_CHECKING:
    from callscope.call import Call

SIDES = ("left", "right")
"""The speaker labels of a recording with one party on each of two channels."""

STEP = 0.1
"""Seconds of sound that one stored level stands for."""

SOFTEST_DB = -80.0
"""The level that is stored as 0, in dB of full scale; 255 is full scale."""


def side_labels(channels: int) -> tuple[str, ...]:
    """What the channels of a recording are called; where it has one party per channel, so are the speakers."""
    return SIDES if channels == len(SIDES) else tuple(f"channel {number + 1}" for number in range(channels))


def channels_of(call: Call) -> Mapping[str, int]:
    """The channel of each speaker, the agent first; nothing where the parties are not on channels of their own."""
    if call.engines.get("diarize") != APART:
        return {}
    order = {"agent": 0, "customer": 1}
    places = {label: number for number, label in enumerate(side_labels(call.recording.channels))}
    known = sorted((one for one in call.speakers if one.label in places), key=lambda one: order.get(one.role, 2))
    return {one.label: places[one.label] for one in known}


def as_byte(level: float) -> int:
    """A level in dB of full scale as it is stored."""
    return round(min(max(1.0 - level / SOFTEST_DB, 0.0), 1.0) * 255)
