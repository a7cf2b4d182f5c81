"""Experiments and what was learned: verdicts, both sides of a sheet, measures checked as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.pick_quotes import PickQuotes
from callscope.tui.screens.sheets import SheetsScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, Driver, driven, press, shown, typed
from tests.tui.snapshots import check

OIL, CAST = "0123456789ab", "ba9876543210"
MEASURE = "share of callers with tag:light >= 30% of at least 20 callers"


@pytest.fixture
def tested(workspace: Workspace) -> Workspace:
    """An assumption with a quote on each side, and three sheets: too early, met, refuted."""
    workspace.add_assumption("Nobody knows what the light means")
    first = workspace.add_experiment("Do they know the light?", assumption="H1", test="listen", measure=MEASURE)
    workspace.add_experiment("Is it said at all?", measure="quotes with tag:light >= 1")
    workspace.add_experiment("Nobody orders", measure="callers with kind:want < 1")
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",), stance="+H1")
    workspace.add_quote(OIL, 19.0, 25.0, kind="story", stance="-H1")
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", tags=("order",))
    assert first.experiment.id == 1
    return workspace


async def answer(pilot: Driver, key: str, text: str) -> None:
    """Presses a key and answers what is asked."""
    await press(pilot, key, "ctrl+u")
    await typed(pilot, text)
    await press(pilot, "enter")


async def test_f7_says_of_every_sheet_how_it_stands(tested: Workspace) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7")
        text = shown(pilot)
        assert "3 experiments · 2 met or refuted" in text.splitlines()[0]
        assert "… not enough heard yet  50 % (1 of 2 callers), at least 30 %" in text
        assert "● met  1 quote, at least 1" in text
        assert "○ refuted  1 caller, less than 1" in text
        for part in ("BEFORE", "AFTER", "Nobody knows what the light means", "smallest sample: at least 20 callers"):
            assert part in text
        assert "1 quote of 1 caller for it" in text
        assert "1 quote of 1 caller against it" in text


async def test_a_sheet_without_counter_evidence_says_so(tested: Workspace) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7", "down")
        assert "none was marked, which is not" in shown(pilot)


async def test_fields_are_filled_in_where_they_stand(tested: Workspace) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7", "tab", "down", "down")
        await answer(pilot, "e", "ask twenty callers")
        assert tested.experiment(1).experiment.test == "ask twenty callers"
        await press(pilot, "tab", "end")
        await answer(pilot, "enter", "put it on the list")
        assert "decided" in shown(pilot).splitlines()[2]
        await press(pilot, "u")
    sheet = tested.experiment(1).experiment
    assert (sheet.decided, sheet.test) == ("", "ask twenty callers")


async def test_a_measure_is_read_while_it_is_typed(tested: Workspace) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7", "m", "ctrl+u")
        await typed(pilot, "callers tag:light > 3")
        assert "write “with” before tag:light" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "callers with tag:light >= 1")
        assert "1 caller  ● met" in shown(pilot)
        await press(pilot, "enter")
        assert tested.experiment(1).stands == "met"
        await answer(pilot, "m", "callers with nothing")
        assert "has no pass mark" in shown(pilot)
    assert tested.experiment(1).experiment.measure == "callers with tag:light >= 1"


async def test_enter_opens_the_quotes_that_were_counted(tested: Workspace) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7", "enter")
        assert isinstance(pilot.app.screen, PickQuotes)
        assert "1 quote · 1 caller" in shown(pilot).splitlines()[0]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        await press(pilot, "escape", "escape", "tab", "tab", "down", "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert pilot.app.screen.identity == OIL


async def test_experiments_are_written_moved_deleted_and_exported(tested: Workspace, tmp_path: Path) -> None:
    async with driven(tested) as pilot:
        await press(pilot, "f7")
        await answer(pilot, "a", "Do they call back?")
        assert "no measure yet" in shown(pilot)
        await press(pilot, "K", "K", "K")
        assert tested.experiments()[0].experiment.name == "Do they call back?"
        await press(pilot, "delete", "y")
        assert len(tested.experiments()) == 3
        await press(pilot, "u")
        await press(pilot, "X")
        await answer(pilot, "h", str(tmp_path / "sheet.txt"))
        assert "end the name in .md or .html" in shown(pilot)
        await press(pilot, "escape", "X")
        await answer(pilot, "h", str(tmp_path / "sheet.html"))
    assert (tmp_path / "sheet.html").read_text(encoding="utf-8").startswith("<!doctype html>")


async def test_without_experiments_the_screen_says_what_they_are(workspace: Workspace) -> None:
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "f7")
        assert "No experiments yet" in shown(pilot)
        await answer(pilot, "a", "Do they call back?")
        assert "Do they call back?" in shown(pilot)


@pytest.mark.parametrize(("name", "size"), [("wide", (120, 40)), ("small", SMALL), ("huge", (200, 60))])
async def test_the_experiments_look_as_they_should(tested: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(tested, size) as pilot:
        await press(pilot, "f7")
        check(f"sheets-{name}", shown(pilot))


async def test_the_experiments_work_in_a_tiny_terminal(tested: Workspace) -> None:
    async with driven(tested, TINY) as pilot:
        await press(pilot, "f7", "tab", "down", "shift+tab", "m", "escape")
        assert isinstance(pilot.app.screen, SheetsScreen)
