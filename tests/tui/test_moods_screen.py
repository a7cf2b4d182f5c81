"""A mood by hand, and the words that such overrides teach."""

from __future__ import annotations

from dataclasses import replace

from callscope.conversation.sentiment import score
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, driven, press, shown, typed


def label(workspace: Workspace, call: str, at: float) -> str:
    row = next(one for one in workspace.call(call).utterances if one.start <= at <= one.end)
    return row.sentiment.label if row.sentiment else ""


def overridden(workspace: Workspace) -> list[str]:
    """Three more calls whose customer finds the map laggy, each set to negative by hand."""
    first = workspace.call(workspace.calls()[0].id)
    speakers = first.speakers
    customer = next(one.label for one in speakers if one.role == "customer")
    made = []
    for number in range(1, 5):
        row = replace(first.utterances[0], start=0.0, end=4.0, speaker=customer, text="The map is laggy now.", words=())
        call = replace(
            first,
            recording=replace(first.recording, id=f"{number:012x}", title=f"Laggy {number}"),
            utterances=score((row,), speakers, "en"),
        )
        workspace._store.save_call(call)
        made.append(call.recording.id)
    for identity in made[:3]:
        workspace.set_mood(identity, 2.0, "negative")
    return made


async def test_a_row_is_given_a_mood_by_hand_and_undo_takes_it_back(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "M")
        assert "the words are" in shown(pilot)
        await typed(pilot, "pos")
        await press(pilot, "enter")
        assert "are positive" in shown(pilot)
        assert "set by hand" in shown(pilot)
        await press(pilot, "M")
        await typed(pilot, "angry")
        await press(pilot, "enter")
        assert "angry" in shown(pilot)
        await press(pilot, "u")
        assert "undone" in shown(pilot)
        assert "set by hand" not in shown(pilot)


async def test_a_proposed_word_is_accepted_weighed_and_taken_back(workspace: Workspace) -> None:
    made = overridden(workspace)
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "f3", "r", "m")
        assert "version 0" in shown(pilot)
        assert "3 overrides in 3 calls" in shown(pilot)
        await press(pilot, "a")
        assert "in force" in shown(pilot)
        assert label(workspace, made[3], 2.0) == "negative"
        await press(pilot, "e", "ctrl+u")
        await typed(pilot, "much")
        await press(pilot, "enter")
        assert "is no number" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "-3")
        await press(pilot, "enter")
        assert workspace._store.learned()[0][1] == -3.0
        await press(pilot, "delete")
        assert "taken back" in shown(pilot)
        assert label(workspace, made[3], 2.0) == "neutral"
        await press(pilot, "R")
        assert "scored anew" in shown(pilot)
