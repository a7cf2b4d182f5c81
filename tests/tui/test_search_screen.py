"""Search as one types, over all calls, and from a hit to its moment."""

from __future__ import annotations

from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui.conftest import call_screen, driven, press, shown, typed


async def test_hits_come_as_one_types_with_their_call_time_and_speaker(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash", "l", "i", "g", "h", "t")
        text = shown(pilot)
    assert "Oil light still on after service" in text
    row = next(line for line in text.splitlines() if "0:02" in line)
    assert "Suzanne" in row
    assert "oil light is still on" in row


async def test_the_words_that_were_found_are_marked(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "chromecast")
        marked = [
            segment.text
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.underline
        ]
    assert "Chromecast" in [text.strip() for text in marked]


async def test_enter_opens_the_moment(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "miracle")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        row = call_screen(pilot).transcript.row
        assert "miracle" in row.text
        assert "▌" in shown(pilot)


async def test_enter_before_the_hits_are_there_opens_what_was_typed_last(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash", *"blac", "k", "enter")
        assert "black" in call_screen(pilot).transcript.row.text


async def test_from_a_call_a_hit_of_another_call_is_shown_on_the_same_screen(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        before = len(pilot.app.screen_stack)
        await press(pilot, "slash")
        await typed(pilot, "miracle")
        await press(pilot, "enter")
        assert "Oil light" in shown(pilot).splitlines()[0]
        assert len(pilot.app.screen_stack) == before
        await press(pilot, "slash")
        await typed(pilot, "infrequently")
        await press(pilot, "enter")
        assert "infrequently" in call_screen(pilot).transcript.row.text


async def test_filters_are_typed_in_the_same_line(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "light role:customer")
        text = shown(pilot)
        assert "Suzanne" in text
        assert "Cherry" not in text
        await press(pilot, "ctrl+u")
        await typed(pilot, "role:customer sentiment:negative")
        rows = [row for row in shown(pilot).splitlines() if ":" in row and "Suzanne  " in row]
        assert rows
        assert all("−neg" in row for row in rows)


async def test_where_nothing_is_found_it_says_so_and_names_a_filter_that_is_none(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "xyzzy")
        assert "nothing found" in shown(pilot)
        await typed(pilot, " mood:negative")
        assert "mood: is no filter  speaker: role:" in shown(pilot)


async def test_a_tag_finds_its_quotes(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        workspace.add_quote("0123456789ab", 2.55, 25.62, kind="pain", tags=("oil-light",), note="she is puzzled")
        await press(pilot, "slash")
        await typed(pilot, "tag:oil-light")
        assert "0:02" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "puzzled")
        assert "puzzled" in shown(pilot).split("\n", 2)[2]


async def test_strange_words_are_no_error(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        for text in ('"', "-", "AND", "*", "'", "light AND", "role:", "role:x"):
            await press(pilot, "ctrl+u")
            await typed(pilot, text)
            assert "→" not in shown(pilot), text


async def test_escape_goes_back_and_the_line_is_there_again(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "miracle")
        await press(pilot, "escape", "slash")
        assert "1 hit" in shown(pilot)
        await press(pilot, "b")
        assert "miracle" not in shown(pilot)
