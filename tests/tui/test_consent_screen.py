"""The consent screen, and what a decision does on the other screens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from callscope.nouns.consented import SCOPES
from callscope.pipeline.opened import open_library
from callscope.tui.screens.consent import ConsentScreen
from callscope.workspace import Workspace
from tests.store.made import oil_call
from tests.tui.conftest import SMALL, TINY, Driver, call_screen, driven, press, settled, shown, typed

OIL, CAST, LIVE = "0123456789ab", "ba9876543210", "c0ffeec0ffee"

GRANT = ("quote", "listen")


def said(workspace: Workspace, call: str = OIL) -> str:
    return workspace.consent_of(call).said


def told(pilot: Driver) -> str:
    """What the notices say."""
    return "\n".join(one.message for one in pilot.app._notifications)


def flat(pilot: Driver) -> str:
    """What is shown, without the lines that it is broken into."""
    return " ".join(shown(pilot).replace("│", " ").split())


async def test_F9_shows_calls_by_decision_and_all_that_is_known_of_one(workspace: Workspace) -> None:
    notice = "We listen to learn.\nMay we?"
    workspace.set_consent(
        [OIL], scope=GRANT, basis="announced", notice=notice, language="en", said_at="2026-11-21T14:30"
    )
    workspace.copied("quote", [OIL])
    async with driven(workspace) as pilot:
        await press(pilot, "f9")
        assert "2 calls · 1 without a decision" in shown(pilot).splitlines()[0]
        await press(pilot, "end")
        text = shown(pilot)
        heads = ("NO DECISION  1 call", "GRANTED  1 call")
        parts = (
            "1 ■ listen",
            "3 □ clip",
            "BASIS  announced",
            "en · said at 2026-11-21 14:30",
            "We listen to learn.",
            "May we?",
        )
        for part in (*heads, *parts, "SHA-256", "HISTORY", "granted listen, quote", "LEFT  1 time", "the clipboard"):
            assert part in text
        await press(pilot, "tab", "end", "escape")
        assert not isinstance(pilot.app.screen, ConsentScreen)


async def test_one_key_decides_for_all_that_are_selected_and_undo_brings_it_back(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "A", "1")
        assert "2 calls: granted listen  (u undo)" in shown(pilot)
        await press(pilot, "2", "1")
        assert [said(workspace, one) for one in (OIL, CAST)] == ["granted quote", "granted quote"]
        await press(pilot, "2")
        assert "a grant says what for" in shown(pilot)
        await press(pilot, "a", "x")
        assert [said(workspace, one) for one in (OIL, CAST)] == ["declined", "declined"]
        await press(pilot, "3")
        assert "a caller said no" in shown(pilot)
        await press(pilot, "u")
        assert [said(workspace, one) for one in (OIL, CAST)] == [f"granted {', '.join(SCOPES)}"] * 2
        await press(pilot, "n")
        assert said(workspace) == "no decision"
        assert len(workspace.consent(OIL).entries) == 7


async def test_what_was_told_when_and_why_is_typed(workspace: Workspace) -> None:
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "f9", "t")
        assert "This call may be listened to" in shown(pilot)
        await press(pilot, "enter")
        listed = next(one.call for one in workspace.standings() if one.entry.notice)
        assert workspace.consent_of(listed).notice == workspace.told_in_settings()[0]
        await press(pilot, "t", "enter")
        assert "already noted: the notice" in shown(pilot)
        await press(pilot, "d")
        await typed(pilot, "soon")
        await press(pilot, "enter")
        assert "“soon” is no moment" in shown(pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "2026-11-21T14:30 en")
        await press(pilot, "enter", "e")
        await typed(pilot, "they said yes")
        await press(pilot, "enter")
        kept = workspace.consent_of(listed)
        assert (kept.said_at, kept.language, kept.basis) == ("2026-11-21T14:30", "en", "they said yes")


async def test_a_withdrawal_is_asked_about_and_closes_the_call(workspace: Workspace) -> None:
    workspace.set_consent([OIL], scope=SCOPES)
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "end", "w")
        assert "Close 1 call, since the consent is withdrawn?" in shown(pilot)
        await press(pilot, "y")
        assert "withdrawn; nothing of it ever left" in shown(pilot)
        assert "WITHDRAWN  1 call" in shown(pilot)
        await press(pilot, "enter")
        assert "closed: the caller withdrew" in shown(pilot)
        pilot.app.open_call(OIL, 0.0)
        await settled(pilot)
        assert "stays closed: its caller withdrew" in shown(pilot).splitlines()[0]


async def test_a_recording_that_was_made_here_is_asked_about_before_it_is_deleted(workspace: Workspace) -> None:
    ours = workspace.paths.recordings / "shift.wav"
    ours.parent.mkdir(exist_ok=True)
    ours.write_bytes(b"sound")
    call = oil_call(ours, LIVE, title="Our shift")
    open_library(workspace.paths).save_call(replace(call, recording=replace(call.recording, source="live")))
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "f")
        await typed(pilot, "our shift")
        await press(pilot, "enter", "end", "w")
        assert "The recording that was made here is deleted, unless on hold" in flat(pilot)
        await press(pilot, "n", "x")
        assert "u does not bring that back" in flat(pilot)
        await press(pilot, "n")
        assert (ours.exists(), said(workspace, LIVE)) == (True, "no decision")
        await press(pilot, "x", "y")
        await settled(pilot)
        assert (ours.exists(), said(workspace, LIVE)) == (False, "declined")
        await press(pilot, "u")
        await settled(pilot)
        assert said(workspace, LIVE) == "no decision"


async def test_a_filter_finds_a_caller_and_escape_shows_all_again(workspace: Workspace) -> None:
    workspace.set_consent([OIL], basis="a contract")
    async with driven(workspace) as pilot:
        await press(pilot, "f9", "f")
        await typed(pilot, "contract")
        await press(pilot, "enter")
        assert "NO DECISION  1 call" in shown(pilot)
        await press(pilot, "escape")
        assert "NO DECISION  2 calls" in shown(pilot)


async def test_an_empty_workspace_says_what_the_screen_is_for(empty: Workspace) -> None:
    async with driven(empty, SMALL) as pilot:
        await press(pilot, "f9", "1", "w", "t")
        assert "No calls yet" in shown(pilot)


async def test_on_a_tiny_screen_the_list_is_still_there(workspace: Workspace) -> None:
    async with driven(workspace, TINY) as pilot:
        await press(pilot, "f9", "1")
        assert "GRANTED" in shown(pilot)


async def test_the_head_of_a_call_says_what_is_not_allowed(workspace: Workspace) -> None:
    workspace.set_consent([OIL, CAST], scope=GRANT)
    async with driven(workspace, call=True) as pilot:
        assert shown(pilot).splitlines()[0].rstrip().endswith("no clip, share")


async def test_a_call_that_may_not_be_played_is_read_and_says_so(workspace: Workspace) -> None:
    workspace.set_consent([OIL, CAST], scope=("quote",))
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "space")
        assert "may not be played: its caller granted quote, not listen" in shown(pilot)
        assert call_screen(pilot).transcript.count > 5


async def test_copying_asks_for_quote_and_is_on_record(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        await press(pilot, "down", "y")
        assert "copied: the row" in shown(pilot)
        assert "no decision of its caller is noted" in shown(pilot)
        copied = pilot.app.clipboard
        assert copied
        workspace.set_consent([OIL, CAST], scope=("listen",))
        await press(pilot, "down", "y")
        assert "lacks quote" in told(pilot)
        assert pilot.app.clipboard == copied
    assert [one.form for one in workspace.exports()] == ["copied row"]


@pytest.fixture
def quoted(workspace: Workspace) -> Workspace:
    """A quote of each call, both in an insight of a study; the caller of one of them withdrew."""
    workspace.set_study("Garage")
    workspace.put_into_study("Garage", [OIL, CAST])
    quotes = [workspace.add_quote(OIL, 2.55, 25.62, kind="pain").id, workspace.add_quote(CAST, 2.0, 9.0).id]
    workspace.add_insight("Lights stay on.", study="Garage", quotes=quotes)
    workspace.withdraw_consent([CAST])
    return workspace


async def test_the_board_does_not_show_who_withdrew_and_asks_before_it_leaves_them_out(
    quoted: Workspace, tmp_path: Path
) -> None:
    place = tmp_path / "q.csv"
    async with driven(quoted) as pilot:
        await press(pilot, "b", "X", "c", "ctrl+u")
        await typed(pilot, str(place))
        await press(pilot, "enter")
        assert "withdrew on 20" in shown(pilot)
        assert "Leave that out and write the rest?" in shown(pilot)
        assert not place.exists()
        await press(pilot, "y")
        assert "left out: 1 of 2 calls" in told(pilot)
        assert "consent: no decision of its caller is noted" in told(pilot)
    assert len(place.read_text().splitlines()) == 2


@pytest.mark.parametrize(("keys", "name"), [(("f6", "X", "m"), "i.md"), (("f8", "w"), "r.html")])
async def test_insights_and_the_report_go_on_without_who_withdrew(
    quoted: Workspace, tmp_path: Path, keys: tuple[str, ...], name: str
) -> None:
    place = tmp_path / name
    async with driven(quoted) as pilot:
        await press(pilot, *keys, "ctrl+u")
        await typed(pilot, str(place))
        await press(pilot, "enter")
        assert "Leave that out and write the rest?" in shown(pilot)
        await press(pilot, "y")
        assert "left out: 1 of 2 calls" in told(pilot)
    assert "Lights stay on" in place.read_text()
    (sent,) = quoted.exports(OIL)
    assert (sent.calls, sent.without, sent.undecided) == ((OIL,), (CAST,), 1)
