"""Where the review of calls stands, and studies, on the list of calls."""

from __future__ import annotations

from pathlib import Path

from callscope.store.library import Library
from tests.tui.conftest import SMALL, driven, press, shown, typed
from tests.tui.tape import Room

OIL = "0123456789ab"


async def test_calls_are_done_and_left_out_one_or_several_at_once(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "space", "space", "D")
        assert shown(pilot).count("done") >= 2
        assert all(one.stands == "done" for one in workspace.calls())
        await press(pilot, "D")
        assert all(one.stands == "to review" for one in workspace.calls())
        await press(pilot, "L")
        await typed(pilot, "test calls")
        await press(pilot, "enter")
        assert shown(pilot).count("left out") >= 2
        assert {one.left_out for one in workspace.calls()} == {"test calls"}
        await press(pilot, "L")
        assert {one.left_out for one in workspace.calls()} == {None}


async def test_a_study_is_a_folder_of_calls(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "S")
        await typed(pilot, "Lamps")
        await press(pilot, "enter", "tab")
        assert "study Lamps" in shown(pilot)
        assert "1 call" in shown(pilot)
        await press(pilot, "tab")
        assert "2 calls" in shown(pilot)
    assert [(one.name, one.calls) for one in workspace.studies()] == [("Lamps", 1)]


async def test_the_studies_complete_and_what_was_done_is_told(workspace: Room) -> None:
    name = "Why do people bring cars back after a service?"
    workspace.set_study(name)
    async with driven(workspace) as pilot:
        await press(pilot, "S")
        await typed(pilot, "why")
        assert f"tab {name}" in shown(pilot)
        await press(pilot, "tab", "enter")
        assert "1 call put into the study" in shown(pilot)
    assert [(one.name, one.calls) for one in workspace.studies()] == [(name, 1)]


async def test_a_study_without_calls_and_a_filter_without_hits_say_what_to_do(workspace: Room) -> None:
    workspace.set_study("Lamps")
    async with driven(workspace) as pilot:
        await press(pilot, "tab")
        assert "No call in this study yet" in shown(pilot)
        await press(pilot, "tab", "f")
        await typed(pilot, "zzz")
        assert "No call matches the filter" in shown(pilot)
        await press(pilot, "escape")
        assert "No call" not in shown(pilot)


async def test_an_act_on_the_list_is_undone_there(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "D", "u")
        assert "undone: " in shown(pilot)
        assert all(one.stands == "to review" for one in workspace.calls())
        await press(pilot, "U")
        assert [one.stands for one in workspace.calls()].count("done") == 1


async def test_a_file_that_failed_says_why_and_not_twice_which(workspace: Room) -> None:
    path = Path("/somewhere/long/notes.txt")
    Library(workspace.paths.store).enqueue(path, "failed", f"{path} is not sound that can be read")
    async with driven(workspace, SMALL) as pilot:
        assert "notes.txt" in shown(pilot)
        assert "failed: not sound that can be read" in shown(pilot)


async def test_what_was_done_to_several_calls_is_taken_back_at_once(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "home", "space", "space", "D")
        assert shown(pilot).count("done") >= 2
        assert all(one.done for one in workspace.calls())
        await press(pilot, "u")
    assert not any(one.done for one in workspace.calls())
