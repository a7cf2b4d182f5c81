"""How a call went, over the call."""

from __future__ import annotations

import pytest

from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.flow import FlowScreen, told
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, driven, press, shown


@pytest.mark.parametrize("size", [SMALL, TINY], ids=["80x24", "tiny"])
async def test_a_key_shows_how_the_call_went_and_takes_it_away(workspace: Workspace, size: tuple[int, int]) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "enter", "A")
        assert isinstance(pilot.app.screen, FlowScreen)
        assert size == TINY or "How the call went" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CallScreen)


async def test_it_tells_talk_silence_and_the_moods_of_both_sides(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "A")
        seen = shown(pilot)
        assert "words by quarter" in seen
        assert "longest silence" in seen
        assert "spoke at once" in seen
        for one in workspace.flow(workspace.calls()[0].id).sides:
            assert f"{one.talk:.0%}" in seen


def test_a_text_has_no_pace_and_no_silence(workspace: Workspace) -> None:
    rows = told(workspace.flow(workspace.calls()[0].id), True)
    seen = "\n".join("".join(text for text, _ in row) for row in rows)
    assert "words by quarter" in seen
    assert "talk" not in seen
    assert "silence" not in seen
