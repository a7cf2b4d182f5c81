"""The help is drawn from the real bindings."""

from __future__ import annotations

import re

from callscope.tui.widgets.field import Field
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
            "choose what to hunt for",
            "hunt_on",
        ):
            assert part in text
        await press(pilot, "end")
        assert "tag, tag -tag !4 @stage #issue +H1 ; note" in shown(pilot)
        assert "◆ heated" in shown(pilot)
        await press(pilot, "escape")
        assert "nwdpjs quote" in shown(pilot)


async def test_the_help_says_what_a_key_does_in_whole(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "question_mark")
        text = shown(pilot)
        assert "…" not in text.replace("1 … 9", "").replace("tag_1 … tag_9", "")
        assert re.search(r"← +5 s back; a word less", text)
        assert re.search(r"→ +5 s on; a word more", text)
        await press(pilot, "escape", "f6", "question_mark")
        text = shown(pilot)
        assert "what follows: an action" in text
        assert "The line that t opens" not in text


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


async def test_F1_opens_help_where_a_question_mark_is_typed(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash", "question_mark")
        assert "f1 all" in shown(pilot)
        await press(pilot, "f1")
        assert "Help" in shown(pilot).splitlines()[0]
        assert "open the moment" in shown(pilot)
        await press(pilot, "f1")
        assert shown(pilot).splitlines()[0].startswith(" Search")
        assert pilot.app.screen.query_one(Field).value == "?"


async def test_F1_works_in_the_tag_line_in_a_dialog_and_beside_the_question_mark(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "f1")
        assert "? f1" in shown(pilot)
        await press(pilot, "escape", "t", "o", "i", "l", "f1")
        assert "Help" in shown(pilot).splitlines()[0]
        await press(pilot, "f1", "enter")
        assert [one.tags for one in workspace.quotes()] == [("oil",)]
        await press(pilot, "escape", "d", "f1")
        assert "y         yes" in shown(pilot)
        await press(pilot, "escape")
        assert "Forget" in shown(pilot)
