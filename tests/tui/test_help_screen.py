"""The help is drawn from the real bindings."""

from __future__ import annotations

from callscope.workspace import Workspace
from tests.tui.conftest import driven, press, shown


async def test_the_help_of_a_call_names_every_key_that_works(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "question_mark")
        text = shown(pilot)
        for part in (
            "a quote: pain",
            "undo",
            "redo",
            "swap agent and customer",
            "pick what is hunted",
            "hunt_on",
            "tag, tag -tag !4 @stage #issue +H1 ; note",
        ):
            assert part in text
        await press(pilot, "end")
        assert "◆ heated" in shown(pilot)
        await press(pilot, "escape")
        assert "nwdpjs quote" in shown(pilot)


async def test_the_help_of_the_list_names_how_to_stop(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "question_mark")
        text = shown(pilot)
    for part in ("x ^x", "stop", "delete", "filter", "open_file"):
        assert part in text


async def test_the_help_shows_a_key_that_was_changed(workspace: Workspace) -> None:
    workspace.set_setting("keys.pain", "f5")
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "question_mark")
        assert "f5" in next(line for line in shown(pilot).splitlines() if "a quote: pain" in line)
