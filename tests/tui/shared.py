"""Calls in which several callers say the same in other words."""

from __future__ import annotations

from callscope.call import Call, Speaker
from tests.tui.made import made_call, spoken

LIGHT = (
    "My oil light is on again.",
    "The oil light is still on after the service.",
    "I left your shop and the oil light came on.",
    "So the oil light is on and I don't know why.",
    "Why is my oil light on?",
)
HOLD = (
    "I was on hold for forty minutes.",
    "They put me on hold forever and nobody answered.",
    "You kept me on hold for an hour.",
    "I have been on hold since this morning.",
)
BRAKES = (
    "The brakes are squeaking again.",
    "My brakes squeak when it rains.",
    "The front brakes squeak in the morning.",
)
ALONE = ("I moved house last month.", "Do you sell winter tyres?", "The coffee was cold.")


def sharing_calls() -> list[Call]:
    """Twelve calls of unnamed callers but for the first two; what callers share is said by five, four and three."""
    said = [*LIGHT, *HOLD, *BRAKES]
    return [_call(number, text) for number, text in enumerate(said)]


def _call(number: int, text: str) -> Call:
    speakers = (Speaker("S1", "Cherry", "agent", 0.95), Speaker("S2", "", "customer", 0.9))
    rows = (
        spoken(0.0, 3.0, "S1", "Garage, Cherry speaking, is your oil light on?", 0),
        spoken(3.5, 7.5, "S2", text, 1),
        spoken(8.0, 10.0, "S2", ALONE[number % 3] if number < 3 else "Okay, thank you.", 2),
    )
    facts = {"caller": ("Suzanne", "Bob")[number] if number < 2 else None, "queue": "garage" if number % 2 else "shop"}
    held = {"held_at": f"2026-11-{number + 2:02}"}
    return made_call(f"{number + 1:012x}", f"Garage {number + 1}", rows, speakers, **facts, **held)
