"""What the screens look like, as text, at two sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.nouns.ruled import OwnRule
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, WIDE, driven, press, shown, typed
from tests.tui.snapshots import check
from tests.tui.tape import Room


@pytest.fixture
def workspace(paths: Paths, samples: Path) -> Workspace:
    """Both sample calls, with scores and suggestions that other work does not move."""
    paths.make()
    library = Library(paths.store)
    for call in map(made.still, (made.chromecast(samples), made.oil_light(samples))):
        library.save_call(call)
        library.save_suggestions(call.recording.id, made.pointers(call))
    return Room(paths)


SIZES = pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("small", SMALL)])


@SIZES
async def test_the_calls_screen_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "s")  # by title, which no clock changes
        text = shown(pilot)
    days = [word for word in text.split() if word.startswith("20") and word != "2026-11-20"]
    check(f"calls-{name}", text.replace(days[0], "2000-01-01") if days else text)


@SIZES
async def test_the_call_screen_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "s", "down", "enter")
        await press(pilot, "down", "p")
        check(f"call-{name}", shown(pilot))


@SIZES
async def test_the_search_screen_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "light")
        check(f"search-{name}", shown(pilot))


@SIZES
async def test_the_help_screen_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(workspace, size, call=True) as pilot:
        await press(pilot, "question_mark")
        check(f"help-{name}", shown(pilot))


@SIZES
async def test_the_first_start_looks_as_it_should(empty: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(empty, size) as pilot:
        check(f"first-{name}", shown(pilot))


@SIZES
async def test_the_board_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    workspace.add_quote(
        "0123456789ab", 2.55, 25.62, kind="pain", tags=("oil-light", "waiting"), severity=3, stance="-H1"
    )
    workspace.add_quote(
        "0123456789ab", 33.0, 50.0, kind="story", tags=("oil-light",), note="the agent's own words", star=True
    )
    workspace.add_quote("ba9876543210", 2.0, 9.0, kind="want", issue="fault")
    async with driven(workspace, size) as pilot:
        await press(pilot, "b", "space")
        check(f"board-{name}", shown(pilot))


@SIZES
async def test_the_codebook_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    workspace.add_quote("0123456789ab", 2.55, 25.62, kind="pain", tags=("oil-light", "waiting"))
    workspace.add_tag("oil-light", "fault", "the light stays on after a service")
    workspace.set_tag("oil-light", colour="amber", pinned=1)
    async with driven(workspace, size) as pilot:
        await press(pilot, "k", "down")
        check(f"codebook-{name}", shown(pilot))


@SIZES
async def test_the_ranking_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    workspace.add_quote("0123456789ab", 2.55, 25.62, kind="pain", severity=4, issue="fault", stage="use")
    workspace.add_quote("0123456789ab", 33.0, 50.0, kind="story")
    workspace.add_quote("ba9876543210", 2.0, 9.0, kind="pain", severity=2, issue="fault", stage="buying")
    workspace.add_quote("ba9876543210", 2.0, 9.0)
    async with driven(workspace, size) as pilot:
        await press(pilot, "f4")
        check(f"ranking-{name}", shown(pilot))
        await press(pilot, "x", "g", "g")
        check(f"ranking-table-{name}", shown(pilot))


def _studied(workspace: Workspace) -> None:
    workspace.set_study("Garage", "Why do people come back after a service?", access="the May line", granted_by="Sam")
    workspace.put_into_study("Garage", ["0123456789ab", "ba9876543210"])
    workspace.add_assumption("They come back because the service light was not reset", "Garage")
    workspace.add_quote("0123456789ab", 2.55, 25.62, kind="pain", tags=("oil-light",), stance="+H1")
    workspace.add_quote("ba9876543210", 2.0, 9.0, kind="want", stance="-H1")
    workspace.add_assumption("Nobody tells them how to reset it", "Garage")
    workspace.set_study("Onboarding")


@SIZES
async def test_the_studies_look_as_they_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    _studied(workspace)
    async with driven(workspace, size) as pilot:
        await press(pilot, "f3", "tab")
        check(f"studies-{name}", shown(pilot))


@SIZES
async def test_the_quotes_of_an_assumption_look_as_they_should(
    workspace: Workspace, name: str, size: tuple[int, int]
) -> None:
    _studied(workspace)
    async with driven(workspace, size) as pilot:
        await press(pilot, "f3", "tab", "end", "up", "enter")
        check(f"stances-{name}", shown(pilot))


@SIZES
async def test_the_rules_look_as_they_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    workspace.put_rule(OwnRule("leaving", ("churn-risk",), "pain", ("cancel*",), tones=("raised", "heated")))
    async with driven(workspace, size) as pilot:
        await press(pilot, "f3", "r")
        check(f"rules-{name}", shown(pilot))
