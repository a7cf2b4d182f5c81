"""Erasing, purging and holding on the list of calls."""

from __future__ import annotations

from callscope.call import Filter
from callscope.nouns.trail import Asked
from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, driven, press, settled, shown, typed, until


async def test_E_says_what_goes_and_what_stays_and_erases_only_on_the_word_for_it(workspace: Workspace) -> None:
    (oil,) = workspace.calls(Filter(caller="Suzanne"))
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, *(["down"] if workspace.calls()[0].id != oil.id else []), "E")
        await until(pilot, lambda: "Erase" in shown(pilot))
        said = " ".join(shown(pilot).replace("│", " ").split())
        for part in ("Oil light", "what is known of Suzanne", "backups", "not heard again", "cannot be undone"):
            assert part in said
        await press(pilot, *"why not, yes", "y", "enter")
        assert "type erase and ⏎" in shown(pilot)
        await press(pilot, "escape")
        assert len(workspace.calls()) == 2
        await press(pilot, "E")
        await until(pilot, lambda: "Erase" in shown(pilot))
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: "erased 1 call" in shown(pilot))
        assert "1 call · by newest" in shown(pilot)
    assert [one.id for one in workspace.erased()] == [oil.id]
    assert len(workspace.calls()) == 1


async def test_selected_calls_are_erased_together(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "space", "space", "E")
        await until(pilot, lambda: "Erase" in shown(pilot))
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: not workspace.calls())
        await settled(pilot)
    assert len(workspace.erased()) == 2


async def test_a_held_call_is_not_erased_until_H_lets_go(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "H")
        await until(pilot, lambda: "why hold" in shown(pilot))
        await typed(pilot, "a complaint is open")
        await press(pilot, "enter", "E")
        await until(pilot, lambda: "H lets go of it" in shown(pilot))
        assert "Erase" not in shown(pilot)
        await press(pilot, "H")
        await until(pilot, lambda: "no longer on hold" in shown(pilot))
        await press(pilot, "u")
        await settled(pilot)
    assert [one.held for one in workspace.keepings() if one.held] == ["a complaint is open"]


async def test_P_takes_what_is_due(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "P")
        await until(pilot, lambda: "no call is due" in shown(pilot))
        workspace.keep_until([workspace.calls()[0].id], "2020-01-01")
        await press(pilot, "P")
        await until(pilot, lambda: "Purge" in shown(pilot))
        await press(pilot, *"erase", "enter")
        await until(pilot, lambda: len(workspace.calls()) == 1)
        await settled(pilot)
    assert [one.act for one in workspace.trail(Asked(most=1))] == ["purged"]


async def test_opening_a_call_is_noted_once(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CallScreen))
        await settled(pilot)
        await until(pilot, lambda: workspace.trail(Asked(act="opened")))
        await press(pilot, "n")
        await settled(pilot)
    assert len(workspace.trail(Asked(act="opened"))) == 1
