"""The themes screen: what many callers say, tagged together or set aside; and what may be claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.call import Call
from callscope.settings import Paths
from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.themes import ThemesScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, driven, keep, press, shown, typed, until
from tests.tui.shared import sharing_calls
from tests.tui.snapshots import check
from tests.tui.tape import Room


@pytest.fixture
def garage(paths: Paths) -> Workspace:
    """Twelve calls with three themes."""
    found = Room(paths)
    keep(found, *sharing_calls())
    return found


def themes(pilot: Driver) -> ThemesScreen:
    assert isinstance(pilot.app.screen, ThemesScreen)
    return pilot.app.screen


async def opened(pilot: Driver) -> ThemesScreen:
    await press(pilot, "f5")
    await until(pilot, lambda: themes(pilot).theme is not None)
    return themes(pilot)


async def test_f5_shows_what_callers_share_with_how_many_and_in_whose_words(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        text = shown(pilot)
        assert screen.theme is not None
        assert "oil light" in screen.theme.name
        assert "5 of 12 callers" in text.splitlines()[0]
        assert "3 themes of 12 callers" in text.splitlines()[0]
        for part in ("on hold", "brakes", "The oil light is still on after the service.", "Suzanne", "Garage 3"):
            assert part in text
        assert "is your oil light on?" not in text


async def test_t_makes_quotes_of_all_that_a_theme_holds_in_one_act_and_it_is_gone(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "t")
        await typed(pilot, "oil light !3")
        await press(pilot, "enter")
        assert len(garage.quotes()) == 5
        assert all(one.tags == ("oil light",) and one.severity == 3 for one in garage.quotes())
        assert "stored: oil light !3 on 5 quotes" in shown(pilot)
        assert "2 themes" in shown(pilot).splitlines()[0]
        await press(pilot, "u")
        assert garage.quotes() == []
        await until(pilot, lambda: "3 themes" in shown(pilot).splitlines()[0])


async def test_only_the_selected_utterances_are_tagged(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        await press(pilot, "right", "space", "down", "space")
        assert len(screen.said.selected) == 2
        assert "2 selected" in shown(pilot).splitlines()[0]
        await press(pilot, "t")
        assert "tag 2 utterances" in shown(pilot)
        await typed(pilot, "light")
        await press(pilot, "enter")
        assert len(garage.quotes()) == 2
        assert screen.theme is not None
        assert len(screen.theme.utterances) == 3


async def test_the_utterance_under_the_cursor_alone_is_tagged_from_among_the_utterances(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "right", "t")
        await typed(pilot, "light")
        await press(pilot, "enter")
        assert len(garage.quotes()) == 1


async def test_A_selects_all_or_none(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        await press(pilot, "A")
        assert len(screen.said.selected) == 5
        await press(pilot, "A")
        assert not screen.said.selected


async def test_the_letter_of_a_kind_makes_quotes_of_it_and_the_theme_stays(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "p")
        assert [one.kind for one in garage.quotes()] == ["pain"] * 5
        assert "3 themes" in shown(pilot).splitlines()[0]
        await press(pilot, "t")
        await typed(pilot, "light")
        await press(pilot, "enter")
        assert [(one.kind, one.tags) for one in garage.quotes()] == [("pain", ("light",))] * 5


async def test_x_sets_a_theme_aside_X_shows_it_and_x_brings_it_back(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        name = screen.theme.name if screen.theme else ""
        await press(pilot, "x")
        assert [one.name for one in garage.dismissed_themes()] == [name]
        assert "1 theme dismissed" in shown(pilot).splitlines()[0]
        assert f"dismissed: {name}" in shown(pilot)
        await press(pilot, "X", "end")
        assert screen.theme is not None
        assert screen.theme.name == name
        await press(pilot, "x")
        assert garage.dismissed_themes() == []


async def test_a_dismissed_theme_stays_away_when_calls_are_added(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        await press(pilot, "x", "escape")
        keep(garage, *more())
        await opened(pilot)
        screen = themes(pilot)
        assert screen.theme is not None
        assert "light" not in shown(pilot)


def more() -> list[Call]:
    """Three more callers with the same light."""
    from dataclasses import replace

    made = sharing_calls()[:3]
    return [
        replace(one, recording=replace(one.recording, id=f"{number + 99:012x}", caller=None))
        for number, one in enumerate(made)
    ]


async def test_enter_goes_to_the_utterances_and_from_there_to_the_call_at_that_moment(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        screen = await opened(pilot)
        await press(pilot, "enter")
        assert screen.said.has_focus
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert "Garage 2" in shown(pilot)
        await press(pilot, "escape")
        assert themes(pilot) is screen


async def test_l_plays_the_utterance(garage: Workspace) -> None:
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "l")
        assert "playing 0:03-0:07 of Garage 1" in shown(pilot)


async def test_v_shows_the_curve_and_what_may_not_be_claimed(garage: Workspace) -> None:
    garage.add_quote("000000000001", 3.5, 7.5, tags=("light",))
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "v")
        text = shown(pilot)
        for part in (
            "1 of 12 calls reviewed, all from queue shop: nothing may be said of queue garage.",
            "not drawn at random",
            "Only 1 call reviewed: too few",
            "New tags per call",
        ):
            assert part in text
        await press(pilot, "escape")
        assert "5 of 12" not in shown(pilot)
        assert "4 of 12 callers" in shown(pilot).splitlines()[0]


async def test_r_draws_calls_at_random_beside_the_curve_and_undo_takes_it_back(
    garage: Workspace, tmp_path: Path
) -> None:
    records = tmp_path / "records.csv"
    records.write_text("id,queue\n" + "".join(f"{number},{'ab'[number % 2]}\n" for number in range(40)))
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "v", "r")
        await typed(pilot, "some calls")
        await press(pilot, "enter")
        assert "that is no draw" in shown(pilot)
        await press(pilot, "r")
        await typed(pilot, f"8 of {records} by queue")
        await press(pilot, "enter")
        assert "drawn: 8 of 40 calls" in shown(pilot)
        assert len(garage.sampling().picks) == 8
        await press(pilot, "u")
        assert garage.sampling().picks == ()


async def test_tab_looks_at_the_calls_of_the_next_study(garage: Workspace) -> None:
    garage.set_study("Brakes")
    garage.put_into_study("Brakes", [f"{number:012x}" for number in (10, 11, 12)])
    async with driven(garage) as pilot:
        await opened(pilot)
        await press(pilot, "tab")
        await until(pilot, lambda: "1 theme of 3 callers" in shown(pilot).splitlines()[0])
        assert "study Brakes" in shown(pilot).splitlines()[0]


async def test_without_themes_the_screen_says_what_one_is(empty: Workspace) -> None:
    async with driven(empty) as pilot:
        await press(pilot, "f5")
        await until(pilot, lambda: "No themes" in shown(pilot))
        await press(pilot, "v")
        assert "There are no calls yet: nothing may be claimed." in shown(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL, TINY, (200, 60)])
async def test_it_can_be_used_at_every_size(garage: Workspace, size: tuple[int, int]) -> None:
    async with driven(garage, size) as pilot:
        await opened(pilot)
        await press(pilot, "right", "space", "v", "v", "escape", "x", "u")
        assert garage.dismissed_themes() == []


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("small", SMALL)])
async def test_the_themes_and_the_curve_look_as_they_should(
    garage: Workspace, name: str, size: tuple[int, int]
) -> None:
    garage.add_quote("000000000001", 3.5, 7.5, tags=("light",))
    garage.add_quote("000000000002", 3.5, 7.5, tags=("light",))
    for number in (6, 7, 8, 9):
        garage.add_quote(f"{number:012x}", 0.5, 1.0, tags=("asked",))
    garage.add_quote("00000000000a", 3.5, 7.5, tags=("brakes", "again"))
    async with driven(garage, size) as pilot:
        await opened(pilot)
        await press(pilot, "right", "down", "space")
        check(f"themes-{name}", shown(pilot))
        await press(pilot, "v")
        check(f"claims-{name}", shown(pilot))
