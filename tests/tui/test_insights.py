"""The board of insights: a story of quotes for and against, its causes, and what follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.tui.new_file import proposed
from callscope.tui.screens.board import BoardScreen
from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.insights import InsightsScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, Driver, driven, press, shown, typed
from tests.tui.snapshots import check

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def learned(workspace: Workspace) -> Workspace:
    """Two insights; the first with a cause, three quotes of two callers and an action."""
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",))
    workspace.add_quote(OIL, 19.0, 25.0, kind="need", tags=("light",))
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", tags=("order",))
    workspace.add_quote(OIL, 25.6, 30.0, kind="story")
    workspace.add_insight("Callers leave with the light on", "nobody resets it\nit is on no list", quotes=[1, 2])
    workspace.cite(1, [3], "against")
    workspace.add_action(1, "Put it on the list", who="Cherry", urgency="now", due="2027-01-31")
    workspace.add_insight("Nobody knows what it means")
    return workspace


def line(pilot: Driver, part: str) -> str:
    return next(one for one in shown(pilot).splitlines() if part in one)


async def answer(pilot: Driver, key: str, text: str) -> None:
    """Presses a key and answers what is asked."""
    await press(pilot, key, "ctrl+u")
    await typed(pilot, text)
    await press(pilot, "enter")


async def test_f6_tells_each_insight_with_its_callers_causes_story_and_actions(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6")
        text = shown(pilot)
        assert "2 insights · 1 to do" in text.splitlines()[0]
        assert "1 of 2 callers, 1 against  +2 −1  1 to do" in text
        for part in (
            "└ nobody resets it",
            "  └ it is on no list",
            "+ for",
            "− against",
            "□ open",
            "now  Cherry  due 2027-01-31",
        ):
            assert part in text
        await press(pilot, "down")
        assert "q adds quotes" in shown(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, InsightsScreen)


async def test_an_insight_is_said_mended_explained_and_moved(learned: Workspace) -> None:
    learned.set_study("Garages")
    async with driven(learned) as pilot:
        await press(pilot, "f6")
        await answer(pilot, "a", "They want a call back")
        assert "They want a call back" in line(pilot, "▌")
        await answer(pilot, "c", "nobody is told to > there is no time")
        await answer(pilot, "e", "They want to be called back")
        await answer(pilot, "s", "Garages")
        await press(pilot, "K", "K")
    found = learned.insights()[0]
    assert (found.text, found.whys) == ("They want to be called back", ("nobody is told to", "there is no time"))
    assert found.study == "Garages"


async def test_where_there_is_one_study_what_is_learned_and_tested_belongs_to_it(workspace: Workspace) -> None:
    workspace.set_study("Lights")
    workspace.put_into_study("Lights", [OIL])
    async with driven(workspace) as pilot:
        await press(pilot, "f6")
        await answer(pilot, "a", "Nobody resets the lamp.")
        assert "added: the insight" in shown(pilot)
        await press(pilot, "f8")
        assert "Nobody resets the lamp." in shown(pilot)
        await press(pilot, "f7")
        await answer(pilot, "a", "Does a list help?")
    assert [one.experiment.study for one in workspace.experiments()] == ["Lights"]


async def test_an_answer_that_cannot_be_stored_is_asked_for_again(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6")
        await answer(pilot, "t", "call them !soon")
        assert "no urgency “soon”" in shown(pilot)
        assert "call them !soon" in shown(pilot)
        await press(pilot, "escape")
        await answer(pilot, "s", "no such study")
        assert "no study “no such study”" in shown(pilot)


async def test_the_story_is_ordered_turned_and_left_by_quotes(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6", "tab", "J")
        assert [one.exhibit.quote.id for one in learned.insight(1).evidence] == [2, 1, 3]
        await press(pilot, "x")
        assert [one.stance for one in learned.insight(1).evidence] == ["for", "against", "against"]
        await press(pilot, "delete")
        assert [one.exhibit.quote.id for one in learned.insight(1).evidence] == [2, 3]
        await press(pilot, "u", "u")
        assert [one.stance for one in learned.insight(1).evidence] == ["for", "for", "against"]
        assert "undone" in shown(pilot)


async def test_enter_opens_the_call_at_the_quote(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6", "enter", "down", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert pilot.app.screen.identity == OIL


async def test_q_chooses_quotes_for_it_and_against_it(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6", "q")
        assert "1 quote · 0 callers" in shown(pilot).splitlines()[0]  # the agent said it; the others are in it already
        await press(pilot, "x")
        assert [(one.exhibit.quote.id, one.stance) for one in learned.insight(1).evidence][-1] == (4, "against")
        await press(pilot, "down", "q")
        await press(pilot, "f")
        await typed(pilot, "kind:want")
        assert "1 quote" in shown(pilot).splitlines()[0]
        await press(pilot, "enter", "down", "enter")
    assert [one.exhibit.quote.id for one in learned.insight(2).evidence] == [3]


async def test_actions_go_through_their_states_and_are_listed_over_all_insights(learned: Workspace) -> None:
    learned.add_action(2, "Write it in the manual", who="Anna Berg", urgency="later")
    async with driven(learned) as pilot:
        await press(pilot, "f6", "v")
        rows = shown(pilot)
        assert rows.index("now  1 action") < rows.index("later  1 action")
        await press(pilot, "space")
        assert learned.insight(1).actions[0].state == "doing"
        await press(pilot, "v")
        assert "Anna Berg  1 action" in shown(pilot)
        await press(pilot, "v")
        assert "◧ doing" in shown(pilot)
        await answer(pilot, "e", 'Put it there @"Cherry Hill" !next')
        assert [(one.what, one.who, one.urgency, one.due) for one in learned.insight(1).actions] == [
            ("Put it there", "Cherry Hill", "next", None)
        ]
        await press(pilot, "delete")
    assert learned.insight(1).actions == ()
    assert [one.what for one in learned.insight(2).actions] == ["Write it in the manual"]


async def test_an_insight_with_quotes_is_asked_after_before_it_goes(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6", "delete")
        assert "Its actions go with it" in shown(pilot)
        await press(pilot, "y")
        assert [one.id for one in learned.insights()] == [2]
        await press(pilot, "delete")
        assert learned.insights() == []
        assert "No insights yet" in shown(pilot)
        await press(pilot, "u", "u")
        assert len(learned.insight(1).actions) == 1


async def test_insights_are_written_to_a_file_that_is_not_there_yet(learned: Workspace, tmp_path: Path) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "f6")
        for _ in range(2):
            await press(pilot, "X")
            await answer(pilot, "m", str(tmp_path / "insights.md"))
        assert "exists" in shown(pilot)
        await press(pilot, "escape", "X")
        assert "■ personal data is taken out" in shown(pilot)
        await press(pilot, "p")
        assert "□ personal data stays in" in shown(pilot)
        await press(pilot, "m")
        assert f"write the md to ▸ {proposed(tmp_path, 'insights', '.md')}" in shown(pilot)
        await press(pilot, "enter")
    assert [one.redacted for one in learned.exports()] == [False, True]
    assert (tmp_path / "insights.md").read_text(encoding="utf-8").startswith("# 2 insights")


async def test_on_the_quotes_board_E_puts_the_selected_quotes_into_an_insight(learned: Workspace) -> None:
    async with driven(learned) as pilot:
        await press(pilot, "b", "A", "E", "down", "x")
        assert isinstance(pilot.app.screen, BoardScreen)
        assert {one.stance for one in learned.insight(2).evidence} == {"against"}
        await press(pilot, "E", "a")
        await typed(pilot, "They are lost")
        await press(pilot, "enter")
    assert learned.insights()[-1].text == "They are lost"


async def test_in_a_call_E_puts_the_quote_of_the_row_into_an_insight(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "E")
        assert isinstance(pilot.app.screen, CallScreen)  # there is no quote in the row
        await press(pilot, "p", "E")
        assert "into the first insight" in shown(pilot)
        await typed(pilot, "They are lost")
        await press(pilot, "enter")
        assert "stored: a new insight with 1 quote" in shown(pilot)
    assert len(workspace.insights()[0].evidence) == 1


async def test_what_support_staff_said_is_told_apart(workspace: Workspace) -> None:
    staff = next(
        one for one in workspace.call(OIL).utterances if workspace.call(OIL).speaker(one.speaker).role == "agent"
    )
    workspace.add_quote(OIL, staff.start, staff.end, speaker=staff.speaker, kind="pain")
    workspace.add_insight("The light stays on", quotes=[1])
    async with driven(workspace) as pilot:
        await press(pilot, "f6")
        assert "0 of 2 callers  +0 −0" in shown(pilot)
        assert "not counted: support staff said it" in shown(pilot)


@pytest.mark.parametrize(("name", "size"), [("wide", (120, 40)), ("small", SMALL), ("huge", (200, 60))])
async def test_the_board_of_insights_looks_as_it_should(learned: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(learned, size) as pilot:
        await press(pilot, "f6")
        check(f"insights-{name}", shown(pilot))


async def test_the_board_of_insights_works_in_a_tiny_terminal(learned: Workspace) -> None:
    async with driven(learned, TINY) as pilot:
        await press(pilot, "f6", "tab", "enter", "down", "v", "v", "q", "escape")
        assert isinstance(pilot.app.screen, InsightsScreen)
