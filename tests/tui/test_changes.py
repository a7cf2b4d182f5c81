"""The list of what hearing a call again changed."""

from __future__ import annotations

from dataclasses import replace

from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import call_screen, driven, press, shown


async def test_what_a_rerun_changed_is_said_and_listed_and_gone_to(workspace: Workspace, samples: object) -> None:
    call = made.oil_light(samples)  # type: ignore[arg-type]
    identity, row = call.recording.id, call.utterances[7]
    workspace.add_quote(identity, row.start, row.end, kind="pain")
    rows = tuple(one for one in call.utterances if one is not row)
    Library(workspace.paths.store).save_call(replace(call, utterances=rows))
    async with driven(workspace) as pilot:
        await press(pilot, "down", "enter")
        assert "heard again: 1 " in shown(pilot)
        await press(pilot, "O")
        text = shown(pilot)
        assert "Heard again" in text
        assert row.text.split()[0] in text
        await press(pilot, "enter")
        assert abs(call_screen(pilot).transcript.row.start - row.start) < 10


async def test_where_nothing_changed_that_is_said(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        assert "heard again" not in shown(pilot)
        await press(pilot, "O")
        assert "none of your quotes and edits" in shown(pilot)
