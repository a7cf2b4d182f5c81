"""Importing from the list of calls: a text is chosen, its columns are agreed to, and its conversations are calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.nouns.texts import Choices
from callscope.tui.screens.importing import ImportScreen
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, driven, press, shown, typed

HEAD = "Ticket;Kunde;Created at;Body\n"
TICKETS = f"{HEAD}1;Zoë;03/04/2026;My refund is still missing.\n2;Bo;01/05/2026;It broke again.\n"


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    return path


async def chosen(pilot: Driver, path: Path) -> None:
    """Opens the choice of files and chooses one."""
    await press(pilot, "o")
    await typed(pilot, f"{path.parent}/")
    await typed(pilot, path.name)
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, ImportScreen)


def row_of(pilot: Driver, field: str) -> str:
    """The line of a field."""
    return next(line for line in shown(pilot).splitlines() if f" {field} " in line or f"▌{field} " in line)


async def test_the_columns_of_a_text_are_shown_with_its_rows_and_come_when_agreed(
    empty: Workspace, tickets: Path
) -> None:
    async with driven(empty, WIDE) as pilot:
        await chosen(pilot, tickets)
        assert "My refund is still" in row_of(pilot, "text")
        assert "It broke again." in row_of(pilot, "text")
        await press(pilot, "enter")
        assert "two ways" in shown(pilot)
        await press(pilot, "t")
        assert "day-first" in shown(pilot)
        await press(pilot, "enter")
        assert "2 tickets (2 new)" in shown(pilot)
    assert {one.caller: one.held_at for one in empty.calls()} == {"Zoë": "2026-04-03", "Bo": "2026-05-01"}


async def test_a_column_is_taken_away_and_given_again_and_the_kind_changes(empty: Workspace, tickets: Path) -> None:
    async with driven(empty, SMALL) as pilot:
        await chosen(pilot, tickets)
        await press(pilot, "down", "down", "down", "down", "d")
        assert "Kunde" not in row_of(pilot, "caller")
        await press(pilot, "right")
        assert "Kunde" in row_of(pilot, "caller")
        await press(pilot, "k", "t", "enter")
    (first, _) = sorted(empty.calls(), key=lambda one: one.caller or "")
    assert (first.caller, first.kind) == ("Bo", "chat")


async def test_leaving_stores_nothing(empty: Workspace, tickets: Path) -> None:
    async with driven(empty, SMALL) as pilot:
        await chosen(pilot, tickets)
        await press(pilot, "escape")
    assert empty.calls() == []


async def test_it_works_where_there_is_hardly_room(empty: Workspace, tickets: Path) -> None:
    async with driven(empty, TINY) as pilot:
        await chosen(pilot, tickets)
        await press(pilot, "down", "n", "t", "enter")
    assert len(empty.calls()) == 2


async def test_a_call_that_came_as_text_shows_words_for_times_and_has_nothing_to_play(
    empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,who,text\n1,customer,My order is late.\n1,agent,Sorry for that.\n", encoding="utf-8")
    empty.bring(path, Choices())
    async with driven(empty, WIDE, call=True) as pilot:
        text = shown(pilot)
        assert "w5" in text
        assert "7 words" in text
        assert "0:0" not in text
        await press(pilot, "p")
        assert "stored: pain w1-4" in shown(pilot)
        await press(pilot, "space")
        assert "nothing to play" in shown(pilot)
        await press(pilot, "escape")
        assert "7w" in shown(pilot)
        await press(pilot, "b")
        assert "w1 " in shown(pilot)
        assert "0:00" not in shown(pilot)
    (quote,) = empty.quotes()
    assert (quote.kind, quote.text, quote.checked) == ("pain", "My order is late.", True)
