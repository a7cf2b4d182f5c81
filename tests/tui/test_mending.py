"""Picking words and mending the transcript on the call screen."""

from __future__ import annotations

import pytest

from callscope.call import Call, Span
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, WIDE, Driver, call_screen, driven, press, shown, typed
from tests.tui.tape import Room

OIL = "0123456789ab"


def call(workspace: Workspace) -> Call:
    return workspace.call(OIL)


async def opened(pilot: Driver) -> None:
    """The oil-light call, on what the customer says first."""
    if call_screen(pilot).identity != OIL:
        await press(pilot, "escape", "down", "enter")
    await press(pilot, "home", "down")


async def test_words_are_picked_across_rows_and_one_letter_stores_them(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        row = call_screen(pilot).here
        assert row
        words = row.utterance.words
        await press(pilot, "v", "left", "left", "left", "v", "right", "right", "p")
        (quote,) = workspace.quotes()
        assert quote.text == " ".join(one.text for one in words[2:-3])
        assert (quote.start, quote.end) == (words[2].start, words[-4].end)
        assert quote.speaker == row.utterance.speaker
        await press(pilot, "v", "down", "j")
        (job,) = [one for one in workspace.quotes() if one.kind == "job"]
        assert len(job.text.splitlines()) >= 2


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_while_words_are_picked_it_is_said_which_end_moves_and_into_whose_row_it_went(
    workspace: Room, size: tuple[int, int]
) -> None:
    async with driven(workspace, size, call=True) as pilot:
        await opened(pilot)
        await press(pilot, "v", "left", "left")
        assert "moves the end  ←→ home end · v other end" in shown(pilot)
        await press(pilot, "right", "right", "right", "right")
        assert "end: Cherry's row 0:25  ←→ home end" in shown(pilot)
        await press(pilot, "left", "left", "left", "v")
        assert "moves the start" in shown(pilot)
        await press(pilot, "up")
        assert "start: Cherry's row 0:00" in shown(pilot)
        await press(pilot, "escape")
        assert "Cherry's row" not in shown(pilot)


async def test_home_and_end_move_the_picked_end_to_the_first_and_last_word_of_its_row(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        screen = call_screen(pilot)
        row = screen.here
        assert row
        words = row.utterance.words
        await press(pilot, "v", "home")
        assert screen.picked
        assert screen.picked.span == Span(words[0].start, words[0].end)
        await press(pilot, "end")
        assert screen.picked.span == Span(words[0].start, words[-1].end)
        await press(pilot, "v", "end")
        assert screen.picked.span == Span(words[-1].start, words[-1].end)
        await press(pilot, "home", "v", "right", "end", "p")
        following = screen.here
        assert following
        assert following.start > row.start
    (quote,) = workspace.quotes()
    assert (quote.start, quote.end) == (row.start, following.end)


async def test_escape_leaves_the_picked_words_before_it_leaves_the_call(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        await press(pilot, "v", "escape")
        assert call_screen(pilot).picked is None


async def test_words_are_corrected_and_the_machines_own_stay_underneath(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        row = call_screen(pilot).here
        assert row
        before, start = row.utterance.text, row.start
        await press(pilot, "e")
        await press(pilot, "end", "ctrl+u")
        await typed(pilot, "Hi Cherry, I just left the garage.")
        await press(pilot, "enter")
        assert "changed: the words of" in shown(pilot)
        changed = next(one for one in call(workspace).utterances if one.start == start)
        assert changed.text == "Hi Cherry, I just left the garage."
        assert changed.words[0].start >= start
        await press(pilot, "o")
        assert "as the machine heard it" in shown(pilot)
        assert before[:20] in shown(pilot)
        await press(pilot, "escape")
        assert "left the garage" in shown(pilot)
        await press(pilot, "u")
        assert next(one for one in call(workspace).utterances if one.start == start).text == before


async def test_a_mark_on_what_the_machine_heard_leaves_it_on_the_screen_and_unchangeable(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        await press(pilot, "o", "p")
        assert len(workspace.quotes()) == 1
        assert "as the machine heard it" in shown(pilot)
        await press(pilot, "e")
        assert not call_screen(pilot).has_class("-typing")


async def test_a_row_is_split_where_the_picked_words_begin_and_joined_again(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        row = call_screen(pilot).here
        assert row
        at = row.utterance.words[3].start
        count = len(call(workspace).utterances)
        await press(pilot, "S")
        assert "nothing to split" in shown(pilot)
        await press(pilot, "v", "v", "right", "right", "right", "S")
        assert len(call(workspace).utterances) == count + 1
        assert any(one.start == at for one in call(workspace).utterances)
        await press(pilot, "home", "down", "J")
        assert "joined" in shown(pilot)
        assert len(call(workspace).utterances) == count


async def test_a_speaker_gets_a_name_and_a_role_for_the_whole_call(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        row = call_screen(pilot).here
        assert row
        await press(pilot, "i")
        assert f"who is {row.speaker.shown} ▸" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "Ms Miller, customer")
        await press(pilot, "enter")
        assert "the speaker is Ms Miller, customer" in shown(pilot)
        speaker = call(workspace).speaker(row.utterance.speaker)
        assert (speaker.name, speaker.role, speaker.confidence) == ("Ms Miller", "customer", 1.0)
        assert "Ms Miller" in shown(pilot)


async def test_a_word_is_replaced_everywhere_and_from_now_on_when_wanted(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        said = sum(one.text.lower().count("light") for one in call(workspace).utterances)
        assert said > 1
        await press(pilot, "R", "ctrl+u")
        await typed(pilot, "light = lamp")
        await press(pilot, "enter")
        assert "from now on" in shown(pilot)
        await press(pilot, "y")
        assert "light becomes lamp from now on" in shown(pilot)
        assert not any("light" in one.text.lower().split() for one in call(workspace).utterances)
        assert dict(workspace.settings.words.replace) == {"light": "lamp"}
        await press(pilot, "u")
        assert sum(one.text.lower().count("light") for one in call(workspace).utterances) == said


async def test_what_cannot_be_done_leads_to_a_key_and_not_to_a_command(workspace: Room) -> None:
    for one in call(workspace).speakers:
        workspace.set_speaker(OIL, one.label, one.name, "unknown")
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        await press(pilot, "X")
        assert "→ i says who speaks in this row" in shown(pilot)
        await press(pilot, "R")
        await typed(pilot, "zeppelin = balloon")
        await press(pilot, "enter", "escape")
        assert "nobody says “zeppelin”  → / finds what was said" in shown(pilot)


async def test_how_the_call_ended_takes_three_keys(workspace: Room) -> None:
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        await press(pilot, "z", "2", "4")
        assert "outcome: workaround, satisfaction 4" in shown(pilot)
        found = call(workspace)
        assert (found.outcome, found.satisfaction) == ("workaround", 4)
        await press(pilot, "D")
        assert workspace.is_done(OIL)
        assert "reviewed" in shown(pilot)
        await press(pilot, "u", "u")
        assert call(workspace).outcome is None


async def test_the_codebook_owns_the_letters_of_the_kinds(workspace: Room) -> None:
    workspace.set_fields("kind", [*workspace.fields("kind"), "workaround"])
    workspace.set_letter("workaround", "h")
    workspace.set_letter("story", "")
    async with driven(workspace, call=True) as pilot:
        await opened(pilot)
        assert "nwdpjh" in shown(pilot)
        await press(pilot, "h")
        assert "stored: workaround" in shown(pilot)
        await press(pilot, "s", "p")
    assert sorted(one.kind or "" for one in workspace.quotes()) == ["pain", "workaround"]
