"""The ranking screen: rows with their callers, why they stand there, the quotes behind every number."""

from __future__ import annotations

import pytest

from callscope.call import Quote
from callscope.store.library import Library
from callscope.tui.screens.board import BoardScreen
from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.ranking import RankingScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, driven, press, shown, typed
from tests.tui.tape import Room

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def marked(workspace: Workspace) -> Workspace:
    """Quotes of Suzanne's call and of an unnamed caller's; one without a kind."""
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",), severity=4, issue="fault", stage="use")
    workspace.add_quote(OIL, 19.0, 25.0, kind="job", tags=("reset",), severity=2)
    workspace.add_quote(CAST, 2.0, 9.0, kind="pain", tags=("wait",), severity=2, issue="fault", stage="buying")
    workspace.add_quote(CAST, 2.0, 9.0, tags=("light",))
    Library(workspace.paths.store).set_calls([OIL], held_at="2026-11-23", outcome="solved")
    return workspace


def line(pilot: Driver, part: str) -> str:
    """The first line of the screen that has a part."""
    return next((one for one in shown(pilot).splitlines() if part in one), shown(pilot))


def screen(pilot: Driver) -> RankingScreen:
    assert isinstance(pilot.app.screen, RankingScreen)
    return pilot.app.screen


async def test_f4_ranks_what_callers_said_by_how_many_said_it(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4")
        text = shown(pilot)
        assert "2 callers (1 unnamed) heard in 2 calls" in text.splitlines()[0]
        assert "2 of 2 callers" in line(pilot, "pain ")
        assert "2 × 3 = 6" in line(pilot, "pain ")
        assert "1 of 2 callers" in line(pilot, "2 job")
        assert "1 quote without a kind" in text
    for part in (
        "WHY pain",
        "HOW SURE",
        "(Wilson)",
        "drawn 1,000 times",
        "without",
        "Suzanne 1 quote",
        "solved 1 of 1",
    ):
        assert part in text


async def test_g_ranks_by_everything_in_turn(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4")
        for by, row in (("tag", "light"), ("job", "reset"), ("issue", "fault"), ("stage", "use"), ("kind", "pain")):
            await press(pilot, "g")
            assert f"by {by}" in shown(pilot).splitlines()[0]
            assert line(pilot, f" {row} ")


async def test_enter_opens_the_quotes_behind_a_row_and_then_the_call_at_the_moment(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "enter")
        assert "Quotes  of pain" in shown(pilot)
        assert "2 quotes · 2 callers" in line(pilot, "Quotes  of pain")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        await press(pilot, "escape")
        assert "Quotes  of pain" in shown(pilot)
        await press(pilot, "escape")
        assert "Quotes  of pain" not in shown(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, RankingScreen)


async def test_l_plays_a_quote_behind_a_row_without_leaving(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "l")
        assert "playing" not in shown(pilot)
        await press(pilot, "enter", "l")
        assert isinstance(marked, Room)
        assert marked.tape.playing
        assert "playing" in shown(pilot)
        assert screen(pilot)


async def test_quotes_in_no_row_have_a_row_that_opens_them(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "end", "enter")
        assert "1 quote · 1 caller" in line(pilot, "Quotes  without a kind")


async def test_quotes_marked_since_the_ranking_was_empty_open_when_it_is_shown_again(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f4")
        assert "Nothing to rank yet" in shown(pilot)
        await press(pilot, "f5")
        workspace.add_quote(CAST, 2.0, 9.0, tags=("light",))
        await press(pilot, "f4", "enter")
        assert "1 quote · 1 caller" in line(pilot, "Quotes  without a kind")


async def test_who_has_most_quotes_is_told_by_the_call_and_not_by_its_id(marked: Workspace) -> None:
    marked.add_quote(CAST, 2.0, 9.0, kind="pain", tags=("wait",))
    async with driven(marked, WIDE) as pilot:
        await press(pilot, "f4")
        assert CAST not in shown(pilot)
        assert "without the unnamed caller of" in shown(pilot)


async def test_a_view_without_rows_says_what_it_needs(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",))
    async with driven(workspace) as pilot:
        await press(pilot, "f4", "g", "g", "w")
        assert "whose calls have a date" in shown(pilot)
        await press(pilot, "o")
        assert "when the same callers have both" in shown(pilot)


async def test_u_and_shift_u_take_back_and_do_again(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "u")
        assert "undone: " in shown(pilot)
        await press(pilot, "U")
        assert "redone: " in shown(pilot)


async def test_x_sets_one_thing_against_another_and_a_cell_opens_its_quotes(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "x")
        assert "Table  kind against stage" in shown(pilot)
        await press(pilot, "g", "g")
        assert "Table  issue against stage" in shown(pilot)
        assert line(pilot, "▌fault").split()[-1] == "2"
        await press(pilot, "enter")
        assert "1 quote · 1 caller" in line(pilot, "Quotes  of fault and")
        await press(pilot, "escape", "right", "right", "enter")
        assert "2 quotes · 2 callers" in line(pilot, "Quotes  of fault")
        await press(pilot, "escape", "a")
        assert "Table  issue against kind" in shown(pilot)
        await press(pilot, "x")
        assert "Ranking  by issue" in shown(pilot)


async def test_an_empty_table_still_goes_on_to_the_next(workspace: Workspace) -> None:
    workspace.add_quote(OIL, 2.55, 16.0, issue="fault", stage="use")
    async with driven(workspace) as pilot:
        await press(pilot, "f4", "x")
        assert "Nothing to set against each other" in shown(pilot)
        await press(pilot, "g", "g")
        assert "▌fault" in shown(pilot)


async def test_w_shows_the_weeks_with_the_callers_heard_in_each(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "w")
        assert "2026-W48" in line(pilot, "kind ")
        assert "1 of 1" in line(pilot, " pain")
        assert "1 call without a date in no week" in shown(pilot)
        await press(pilot, "enter")
        assert "1 quote · 1 caller" in line(pilot, "Quotes  of pain and 2026-W48")


async def test_o_shows_tags_that_the_same_callers_have_and_their_quotes(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "o")
        assert "1 of 2" in line(pilot, " light  ")
        await press(pilot, "enter")
        assert "2 quotes · 1 caller" in line(pilot, "Quotes  of light and")
        await press(pilot, "escape", "escape")
        assert "Ranking" in shown(pilot).splitlines()[0]


async def test_e_writes_the_sentence_of_a_job_and_u_takes_it_back(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "g", "g", "e")
        await press(pilot, "ctrl+u")
        await typed(pilot, "when it blinks, I want to reset it, so I can drive")
        await press(pilot, "enter")
        sentence = "When it blinks, I want to reset it, so I can drive."
        assert "When it blinks, I want to reset" in shown(pilot)
        assert marked.rank("job").rows[0].job.sentence == sentence
        await press(pilot, "u")
        assert "When it blinks" not in shown(pilot)


async def test_another_sentence_is_refused_with_the_form(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "g", "g", "e", "ctrl+u")
        await typed(pilot, "reset")
        await press(pilot, "enter")
        assert "that is no sentence of a job" in shown(pilot)
        assert "I want to …" in shown(pilot)


async def test_f_narrows_and_escape_shows_all_again(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "f")
        await typed(pilot, "tag:wait")
        await press(pilot)
        assert "1 of 2 callers" in line(pilot, "pain ")
        await typed(pilot, "x")
        await press(pilot)
        assert "No quote matches the filter" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "2 of 2 callers" in line(pilot, "pain ")


async def test_what_is_marked_meanwhile_is_counted_when_one_comes_back(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "f4", "b")
        assert isinstance(pilot.app.screen, BoardScreen)
        Library(marked.paths.store).add_quote(Quote(0, CAST, 2.0, 9.0, kind="want"))
        await press(pilot, "f4")
        assert "1 of 2 callers" in line(pilot, " want ")


async def test_an_empty_library_says_what_a_ranking_is_for(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f4")
        assert "Nothing to rank yet" in shown(pilot)
        await press(pilot, "enter", "l", "x", "a", "w", "o", "escape", "escape")


@pytest.mark.parametrize("size", [TINY, SMALL, WIDE, (200, 60)])
async def test_it_can_be_used_at_any_size(marked: Workspace, size: tuple[int, int]) -> None:
    async with driven(marked, size) as pilot:
        await press(pilot, "f4", "down", "enter", "l", "escape", "x", "right", "w", "o", "down", "enter", "escape")
        assert screen(pilot)


async def test_control_characters_and_markup_in_names_are_shown_as_text(marked: Workspace) -> None:
    marked.add_quote(OIL, 19.0, 25.0, kind="pain", tags=("[bold]x\x1b]2;y\x07",))
    async with driven(marked) as pilot:
        await press(pilot, "f4", "g")
        assert "[bold]x" in shown(pilot)
        assert "\x1b" not in shown(pilot)


async def test_c_sets_the_agents_codes_against_the_tags_and_says_what_they_hide(marked: Workspace) -> None:
    for call, reason in ((OIL, "Technical"), (CAST, "Billing")):
        Library(marked.paths.store).set_calls([call], reason=reason)
    async with driven(marked) as pilot:
        await press(pilot, "f4", "c")
        assert "Codes  of the agents against tag" in shown(pilot)
        assert "1/1" in line(pilot, "Technical")
        assert "distinct callers" in shown(pilot)
        await press(pilot, "right", "enter")
        text = shown(pilot)
        assert "1 quote · 1 caller" in text
        await press(pilot, "escape", "g")
        assert "against issue" in shown(pilot)
        await press(pilot, "escape")
        assert "Ranking  by" in shown(pilot)


async def test_without_codes_the_view_says_where_they_come_from(marked: Workspace) -> None:
    async with driven(marked, SMALL) as pilot:
        await press(pilot, "f4", "c")
        assert "No wrap-up codes" in shown(pilot)


async def test_columns_that_do_not_fit_come_into_sight_with_the_cursor(marked: Workspace) -> None:
    tags = [f"a-rather-long-tag-{letter}" for letter in "abcdefghi"]
    for tag in tags:
        marked.add_quote(OIL, 19.0, 25.0, tags=(tag,), issue="fault")
    async with driven(marked, SMALL) as pilot:
        await press(pilot, "f4", "x")
        screen(pilot)._ask(screen(pilot)._wish._replace(by="issue", across="tag"))
        await press(pilot, "home")
        first = shown(pilot)
        assert "← and → go on to the others" in first
        assert "Columns 1-" in first
        await press(pilot, *["right"] * 10)
        assert "Columns 1-" not in shown(pilot)
        await press(pilot, "enter")
        assert "1 quote · 1 caller" in shown(pilot)
        await press(pilot, "escape", *["left"] * 12)
        assert "Columns 1-" in shown(pilot)
