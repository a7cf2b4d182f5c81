"""Several quotes on one row, and what is typed for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.call import Filter, Quote
from callscope.store.library import Library
from callscope.tui.widgets.side import Side
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, WIDE, call_screen, driven, press, shown, typed
from tests.tui.tape import Room

OIL = "0123456789ab"


@pytest.fixture
def workspace(paths, samples: Path) -> Workspace:
    """The oil-light call alone; the tag "wait" has the key 1."""
    paths.make()
    Library(paths.store).save_call(made.oil_light(samples))
    room = Room(paths)
    room.add_tag("wait")
    room.pin_tag("wait", 1)
    return room


def quotes(workspace: Workspace) -> dict[str | None, Quote]:
    """The quotes by their kind."""
    return {one.kind: one for one in workspace.quotes(Filter(call=OIL))}


async def test_T_goes_to_the_older_quote_and_the_keys_act_on_it(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "j", "1")
        assert quotes(workspace)["job"].tags == ("wait",)
        await press(pilot, "T")
        assert "▸ QUOTE pain" in shown(pilot)
        assert "▸ QUOTE job" not in shown(pilot)
        await press(pilot, "1")
        assert quotes(workspace)["pain"].tags == ("wait",)
        await press(pilot, "t")
        assert "tag pain 0:02-0:25 ▸" in shown(pilot)
        await typed(pilot, " !4")
        await press(pilot, "enter")
        assert (quotes(workspace)["pain"].severity, quotes(workspace)["job"].severity) == (4, None)
        await press(pilot, "T")
        assert "▸ QUOTE job" in shown(pilot)
        await press(pilot, "T", "delete")
        assert list(quotes(workspace)) == ["job"]
        await press(pilot, "t")
        await typed(pilot, " !2")
        await press(pilot, "enter")
        assert quotes(workspace)["job"].severity == 2


async def test_a_new_quote_and_another_row_are_what_the_keys_act_on(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "j", "T", "n", "1")
        assert [kind for kind, one in quotes(workspace).items() if one.tags] == ["need"]
        await press(pilot, "T", "down")
        await press(pilot, "up")
        assert "▸ QUOTE need" in shown(pilot)


async def test_a_low_screen_shows_which_of_the_quotes_it_is(workspace: Workspace) -> None:
    async with driven(workspace, SMALL, call=True) as pilot:
        await press(pilot, "down", "p", "j")
        assert "▸1/2 job" in shown(pilot)
        await press(pilot, "T")
        assert "▸2/2 pain" in shown(pilot)


async def test_T_is_offered_where_there_are_two_quotes_only(workspace: Workspace) -> None:
    async with driven(workspace, WIDE, call=True) as pilot:
        await press(pilot, "down", "p")
        assert not pilot.app.screen.active_bindings["T"].enabled
        await press(pilot, "j")
        assert pilot.app.screen.active_bindings["T"].enabled


async def test_the_chosen_quote_is_copied(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 9.0, kind="pain")
    workspace.add_quote(OIL, 9.0, 16.0, kind="job")
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "T", "y")
        assert pilot.app.clipboard.startswith(f"“{quotes(workspace)['pain'].text}”")


async def test_a_line_typed_for_picked_words_is_stored_on_them(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "v", "left", "left", "t")
        await typed(pilot, "wait !9")
        await press(pilot, "enter", "backspace", "3", "enter")
        row = call_screen(pilot).here
        assert row
    (quote,) = quotes(workspace).values()
    assert (quote.tags, quote.severity) == (("wait",), 3)
    assert quote.end == row.utterance.words[-3].end


async def test_a_minus_takes_a_tag_off_and_leaves_the_rest(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", tags=("wait", "oil light"), note="third time", stance="-H1")
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "t", "ctrl+u")
        await typed(pilot, "-wait")
        await press(pilot, "enter")
        (quote,) = quotes(workspace).values()
        assert (quote.tags, quote.note, quote.stance) == (("oil light",), "third time", "-H1")
        await press(pilot, "t", "ctrl+u")
        await typed(pilot, "wait, hot -oil light !3 -H1")
        await press(pilot, "enter")
        (quote,) = quotes(workspace).values()
        assert (quote.tags, quote.severity, quote.stance) == (("wait", "hot"), 3, "-H1")


async def test_a_tag_that_is_not_there_cannot_be_taken_off_and_the_line_stays(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "p", "t")
        await typed(pilot, "-weight")
        await press(pilot, "enter")
        assert "there is no tag weight to take off" in shown(pilot)
        await press(pilot, "escape", "down", "t")
        await typed(pilot, "-wait")
        await press(pilot, "enter")
        assert "there is no quote" in shown(pilot)


async def test_tab_completes_a_tag_to_take_off(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", tags=("wait", "hot"))
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "t")
        await typed(pilot, " -wa")
        await press(pilot, "tab", "enter")
    assert quotes(workspace)["pain"].tags == ("hot",)


async def test_a_new_tag_is_named_and_one_that_looks_like_a_note_says_where_notes_go(workspace: Workspace) -> None:
    async with driven(workspace, SMALL, call=True) as pilot:
        await press(pilot, "down", "t")
        await typed(pilot, "wait, oil light")
        await press(pilot, "enter")
        assert "stored 0:02-0:25 · new tag: oil light  (u undo)" in shown(pilot)
        await press(pilot, "t")
        await typed(pilot, ", the customer was angry about the waiting room")
        await press(pilot, "enter")
        assert "new tag: the customer was angry about the… → a note comes after ;  (u undo)" in shown(pilot)
        await press(pilot, "u", "t", "ctrl+u")
        await typed(pilot, "wait ; the customer was angry")
        await press(pilot, "enter")
        assert "changed 0:02-0:25: wait ; the customer was angry" in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, (120, 22)])
async def test_a_note_that_does_not_fit_into_the_side_panel_ends_in_an_ellipsis(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", note="it took her three calls and a visit " * 20)
    async with driven(workspace, size, call=True) as pilot:
        await press(pilot, "down")
        region = pilot.app.screen.query_one(Side).region
        side = [one[region.x :].rstrip() for one in shown(pilot).splitlines()[region.y : region.bottom]]
        assert any("; it took her" in one for one in side)
        assert side[-1].endswith("…")
        assert not any(one.endswith("…") for one in side[:-1] if "took" in one)


async def test_a_note_that_fits_is_whole(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 25.62, kind="pain", note="third call")
    async with driven(workspace, SMALL, call=True) as pilot:
        await press(pilot, "down")
        assert "; third call\n" in shown(pilot) + "\n"
