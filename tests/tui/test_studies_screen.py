"""The studies: their lines, their assumptions with who is for and against, and the quotes behind them."""

from __future__ import annotations

import pytest

from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.calls import CallsScreen
from callscope.tui.screens.studies import StudiesScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, TINY, Driver, driven, keep, press, shown, typed

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def studied(workspace: Workspace) -> Workspace:
    """A study of both calls, with an assumption before the first quote and one after it; and an empty study."""
    workspace.set_study("Garage", "Why do they come back?", access="the May line", granted_by="Sam", until="2999-01-31")
    workspace.put_into_study("Garage", [OIL, CAST])
    workspace.add_assumption("Because of the light", "Garage")
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", stance="+H1")
    workspace.add_assumption("Nobody told them how", "Garage")
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", stance="-H1 -H2")
    workspace.set_study("Next")
    return workspace


def line(pilot: Driver, part: str) -> str:
    return next(one for one in shown(pilot).splitlines() if part in one)


async def answer(pilot: Driver, key: str, text: str) -> None:
    """Presses a key and answers what is asked."""
    await press(pilot, key, "ctrl+u")
    await typed(pilot, text)
    await press(pilot, "enter")


async def test_a_new_study_is_asked_for_its_question_at_once(workspace: Workspace) -> None:
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "f3")
        await answer(pilot, "a", "Garage")
        await typed(pilot, "Why do they come back?")
        await press(pilot, "enter")
        assert [(one.name, one.question) for one in workspace.studies()] == [("Garage", "Why do they come back?")]
        assert "(u undo)" in shown(pilot)
        await press(pilot, "shift+tab", "down")
        assert "a new study" in shown(pilot)  # the keys are back, though a list of one row never moves


async def test_the_name_of_the_first_study_is_seen_while_it_is_typed(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "a")
        await typed(pilot, "Garage")
        assert "new study ▸ Garage" in shown(pilot)


async def test_an_assumption_that_a_quote_named_first_can_be_written_down_under_that_name(workspace: Workspace) -> None:
    workspace.set_study("Garage")
    workspace.put_into_study("Garage", [OIL])
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", stance="+H1")
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "h")
        assert "H1: before it names it" in shown(pilot)
        await press(pilot, "escape")
        await answer(pilot, "h", "H1: Nobody told them how")
        assert "Nobody told them how" in line(pilot, "H1  ")
        assert "of 1 caller" in shown(pilot)
        await answer(pilot, "h", "Price: it is too high")
    first, second = workspace.assumptions()
    assert (first.name, first.text, first.callers_for) == ("H1", "Nobody told them how", 1)
    assert (second.name, second.text) == ("H2", "Price: it is too high")


async def test_f3_shows_a_study_whole_and_its_assumptions_by_callers(studied: Workspace) -> None:
    async with driven(studied) as pilot:
        await press(pilot, "f3")
        text = shown(pilot)
        for part in (
            "Why do they come back?",
            "the May line",
            "Sam",
            "2999-01-31",
            "2 heard · 0 done · 0 left out",
        ):
            assert part in text
        assert "2 studies · 2 assumptions" in text
        assert "1 of 2 written after listening began" in text
        bar = shown(pilot).splitlines()[shown(pilot).splitlines().index(line(pilot, "Because of the light")) + 1]
        assert "−1" in bar
        assert "+1" in bar
        assert "of 2 callers" in bar
        await press(pilot, "down")
        assert "what is to be learned" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CallsScreen)


async def test_access_that_has_ended_is_loud_here_and_among_the_calls(studied: Workspace) -> None:
    studied.set_study("Garage", until="2020-01-31")
    async with driven(studied) as pilot:
        await press(pilot, "tab")
        assert "ACCESS ENDED on 2020-01-31" in shown(pilot).splitlines()[0]
        await press(pilot, "f3")
        assert "ACCESS ENDED: Garage" in shown(pilot).splitlines()[0]
        assert "ended" in line(pilot, "Garage   ")


async def test_a_study_is_begun_filled_in_place_renamed_and_dropped(empty: Workspace) -> None:
    async with driven(empty) as pilot:
        await press(pilot, "f3")
        assert "No studies yet" in shown(pilot)
        await answer(pilot, "a", "Lamps")
        await answer(pilot, "e", "Why again?")
        await press(pilot, "enter", "down", "down", "down")
        await answer(pilot, "e", "soon")
        assert "“soon” is not a day" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "2999-12-31")
        await press(pilot, "enter")
        study = empty.study("Lamps")
        assert (study.question, study.until) == ("Why again?", "2999-12-31")
        await answer(pilot, "h", "It is the lamp")
        assert "added: H1" in shown(pilot)
        await answer(pilot, "e", "It is the old lamp")
        await answer(pilot, "n", "lamp")
        (one,) = empty.assumptions("Lamps")
        assert (one.name, one.text) == ("lamp", "It is the old lamp")
        await press(pilot, "shift+tab")
        await answer(pilot, "n", "Bulbs")
        await answer(pilot, "t", "light, wait")
        assert empty.study("Bulbs").tags == ("light", "wait")
        await answer(pilot, "t", "-wait")
        assert "codebook of Bulbs: 1 tag" in shown(pilot)
        await press(pilot, "delete")
        assert "With it goes 1 assumption" in shown(pilot)
        await press(pilot, "y")
        assert empty.studies() == []
        await press(pilot, "u")
        assert empty.study("Bulbs").tags == ("light",)
        assert len(empty.assumptions("Bulbs")) == 1


async def test_a_codebook_to_begin_with_becomes_the_studys_own(studied: Workspace) -> None:
    async with driven(studied) as pilot:
        await press(pilot, "f3", "s")
        await typed(pilot, "sup")
        await press(pilot, "tab", "enter")
        assert "repeat-contact" in studied.study("Garage").tags
        assert "added: 15 tags" in shown(pilot)
        await press(pilot, "u")
        assert studied.study("Garage").tags == ()


async def test_an_assumption_opens_its_quotes_which_open_their_call(studied: Workspace) -> None:
    async with driven(studied) as pilot:
        await press(pilot, "f3", "tab", "end", "up", "enter")
        text = shown(pilot)
        assert "Because of the light" in text.splitlines()[0]
        assert text.index("for  1 quote of 1 caller") < text.index("Suzanne")
        assert text.index("against  1 quote of 1 caller") < text.index("Buying a Chromecast")
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert "Buying a Chromecast" in shown(pilot)
        await press(pilot, "escape")
        assert "against  1 quote" in shown(pilot)
        await press(pilot, "l")
        assert "playing 0:02-0:09" in shown(pilot)


async def test_an_assumption_without_a_quote_says_how_one_comes_about(studied: Workspace) -> None:
    studied.add_assumption("third", "Garage")
    async with driven(studied) as pilot:
        await press(pilot, "f3", "tab", "end", "enter")
        assert "No quote speaks of it yet" in shown(pilot)


async def test_the_calls_of_a_study_are_shown_among_the_calls(studied: Workspace) -> None:
    studied.put_into_study("Garage", [CAST], out=True)
    async with driven(studied) as pilot:
        await press(pilot, "f3", "tab", "down", "down", "down", "down", "enter")
        assert isinstance(pilot.app.screen, CallsScreen)
        assert "study Garage" in shown(pilot)
        assert "Buying a Chromecast" not in shown(pilot)


async def test_the_call_shows_the_running_count_and_the_line_completes_assumptions(studied: Workspace) -> None:
    async with driven(studied, call=True) as pilot:
        assert "H1: +1 −1 of 2 callers" in shown(pilot)
        await press(pilot, "t")
        await typed(pilot, "light +")
        assert "tab +H1  +H2" in shown(pilot)
        await press(pilot, "tab")
        await typed(pilot, " -")
        await press(pilot, "tab")
        await press(pilot, "ctrl+u")
        await typed(pilot, "light -h9")
        await press(pilot, "enter")
        assert "h9 not written down yet: F3" in shown(pilot)
        await press(pilot, "t", "ctrl+u")
        await typed(pilot, "light +h2")
        await press(pilot, "enter")
    assert "+H2" in [one.stance for one in studied.quotes()]


async def test_tags_of_the_calls_study_are_offered_first(studied: Workspace) -> None:
    studied.add_quote(OIL, 2.55, 16.0, tags=("often",))
    studied.tag_study("Garage", ["own"])
    async with driven(studied, call=True) as pilot:
        await press(pilot, "t", "ctrl+u")
        await typed(pilot, "o")
        assert "tab own  often" in shown(pilot)


async def test_one_studies_screen_is_enough(studied: Workspace) -> None:
    async with driven(studied, call=True) as pilot:
        await press(pilot, "f3", "b", "f3", "f3")
        assert len([one for one in pilot.app.screen_stack if isinstance(one, StudiesScreen)]) == 1


@pytest.mark.parametrize("size", [SMALL, TINY, (200, 60), (3, 2)])
async def test_the_studies_live_at_every_size(studied: Workspace, size: tuple[int, int]) -> None:
    async with driven(studied, size) as pilot:
        await press(pilot, "f3", "down", "up", "tab", "end", "e", "escape", "enter", "escape", "r", "a", "escape")
        assert pilot.app.is_running


async def test_nothing_harmful_reaches_the_terminal(paths) -> None:  # type: ignore[no-untyped-def]
    hostile = Workspace(paths)
    keep(hostile, made.hostile_call())
    text = f"x {made.HOSTILE}"
    hostile.set_study("one", text, access=text, granted_by=text)
    hostile.set_study(f"study {made.HOSTILE}")
    hostile.put_into_study("one", ["bbbbbbbbbbbb"])
    hostile.add_assumption(text, "one")
    hostile.add_quote("bbbbbbbbbbbb", 0, 4, note=text, stance="+H1")
    async with driven(hostile) as pilot:
        await press(pilot, "f3")
        for keys in (("tab", "end"), ("e",), ("escape", "enter"), ("escape", "shift+tab", "down"), ("delete",)):
            await press(pilot, *keys)
            assert not {ord(one) for one in shown(pilot)} & {0x1B, 0x07, 0x9B, 0x202E, 0x2066, 0x00}


@pytest.mark.parametrize("theme", ["callscope-light", "ansi-dark", "textual-dark"])
async def test_sides_are_told_by_signs_and_blocks_in_every_theme(studied: Workspace, theme: str) -> None:
    async with driven(studied) as pilot:
        pilot.app.theme = theme
        await press(pilot, "f3")
        assert "▒│█" in shown(pilot)


async def test_a_question_in_wide_letters_is_seen_whole(workspace: Workspace) -> None:
    workspace.set_study("研究についての研究")
    async with driven(workspace) as pilot:
        await press(pilot, "f3", "n")
        assert "rename 研究についての研究 ▸" in shown(pilot)
