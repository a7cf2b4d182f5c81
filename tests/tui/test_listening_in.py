"""Listening in on the screen: before, while it runs, and how it ends. The sound is the test's own."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callscope.call import Outcome, Report
from callscope.errors import DeviceFailed
from callscope.nouns.live import Draft, Stopped, Warned
from callscope.settings import Paths
from callscope.tui.app import CallscopeApp
from callscope.tui.screens import listening as screen
from callscope.tui.screens.before import BeforeScreen
from callscope.tui.screens.listening import ListeningScreen
from callscope.tui.shift import Wanted
from callscope.tui.widgets.source_list import SourceList
from tests.tui.conftest import SMALL, WIDE, Driver, driven, press, settled, shown, typed, until
from tests.tui.phone import Exchange, Phone, words_of
from tests.tui.snapshots import check

SIZE = (100, 30)


@pytest.fixture
def workspace(paths: Paths) -> Exchange:
    paths.make()
    return Exchange(paths)


@asynccontextmanager
async def listening(workspace: Exchange, size: tuple[int, int] = SIZE) -> AsyncIterator[tuple[Driver, Phone]]:
    """On a call that has begun."""
    async with driven(workspace, size) as pilot:
        await press(pilot, "l", "i")
        await typed(pilot, "announced, consent")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListeningScreen))
        await told(pilot, "call 1")
        yield pilot, workspace.phone


async def told(pilot: Driver, text: str) -> None:
    """Waits until the screen shows something."""
    await until(pilot, lambda: text in shown(pilot))


async def test_before_it_begins_sides_are_chosen_levels_shown_and_callers_told(workspace: Exchange) -> None:
    async with driven(workspace, SIZE) as pilot:
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, BeforeScreen)
        await told(pilot, "-20 dB")
        text = shown(pilot)
        assert "nothing is recorded yet" in text
        assert "(•) What the loudspeaker plays (usual)" in text
        assert "(•) Headset of the agent (usual)" in text
        assert "may be listened to" in text
        await press(pilot, "down", "space")
        assert "(•) What the USB headset plays" in shown(pilot)
        await press(pilot, "enter")
        assert "nothing is recorded before callers are told" in shown(pilot)
        await typed(pilot, "announced, consent")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListeningScreen))
    assert workspace.phone.basis == "announced, consent"
    assert workspace.remembered.far == "usb.monitor"


async def test_one_side_alone_is_said_to_have_no_roles(workspace: Exchange) -> None:
    async with driven(workspace, SIZE) as pilot:
        await press(pilot, "l", "end", "space")
        assert "one side only: no live roles; the finished call finds out who speaks" in shown(pilot)
        await press(pilot, "i")
        await typed(pilot, "announced")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListeningScreen))
        workspace.phone.says("far", 1.0, "hello there")
        await told(pilot, "hello there")
        assert "far end" in shown(pilot)
        assert "customer" not in shown(pilot)


async def test_without_devices_the_reason_is_said_and_notes_can_be_taken(workspace: Exchange) -> None:
    workspace.trouble = DeviceFailed("PortAudio is missing", "apt install libportaudio2")
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "l")
        assert "PortAudio is missing" in shown(pilot)
        assert "apt install libportaudio2" in shown(pilot)
        await press(pilot, "enter")
        assert "nothing is chosen" in shown(pilot)
        await press(pilot, "N")
        await told(pilot, "NOTES ONLY")
        await press(pilot, "p", "i")
        await typed(pilot, "third call")
        await press(pilot, "enter")
        await told(pilot, "pain third call")
        await press(pilot, "ctrl+s", "k")
        await told(pilot, "⏎ opens the call")
        await press(pilot, "enter")
        await told(pilot, "third call")
    assert [(one.kind, one.note) for one in workspace.quotes()] == [("pain", "third call")]


async def test_a_file_is_replayed_where_there_is_no_device(workspace: Exchange) -> None:
    workspace.trouble = DeviceFailed("there is no sound device", "plug one in")
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings, Wanted(mic="file:call.wav"))
    async with app.run_test(size=SMALL) as pilot:
        await told(pilot, "-20 dB")
        assert "no sound device" not in shown(pilot)


async def test_a_file_that_is_replayed_faster_has_no_words_before_they_are_said(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        words = words_of(9.0, "so what I need is this")
        phone.tell(Draft(words[-1].end, 2.0, "far", "so what I need is this", "", words, phone.path))
        await told(pilot, "so what I need is this")
        assert "draft:-" not in shown(pilot)


async def test_words_levels_feelings_and_talk_are_in_sight(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.now = 42.0
        phone.level("far", -18.0)
        phone.level("mic", -24.0, clipping=True)
        phone.says("far", 2.0, "I called on Monday and nobody called me")
        phone.says("mic", 6.0, "let me look at that")
        phone.says("far", 9.0, "so what I need is", "just a", sure=False)
        phone.talks(12.0, 0.0)
        await told(pilot, "‹just a›")
        text = shown(pilot)
        assert "● REC" in text
        assert "told 0:00" in text
        assert "draft:1.4s" in text
        assert "disk:31h" in text
        assert "-18 dB" in text
        assert "clips!" in text
        assert "customer I called on Monday" in text
        assert "▲ raised" in text
        assert "−neg" in text
        assert "agent    let me look" in text
        assert "talk 61%" in text
        assert "spoke over 3×" in text


async def test_a_long_silence_gets_a_row_that_grows(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.says("far", 1.0, "hello")
        for second in (11.0, 12.0, 20.0):
            phone.talks(second, second - 1.3)
        await told(pilot, "silence 19 s")
        assert shown(pilot).count("░ silence") == 1


async def test_marks_notes_and_questions_by_one_key_and_undo(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.now = 29.0
        phone.says("far", 25.0, "it is the third time")
        await press(pilot, "p", "W", "space")
        await told(pilot, "✱")
        assert [(what, values) for what, values in phone.asked] == [
            ("mark", {"kind": "pain", "tag": "", "whole": False}),
            ("mark", {"kind": "want", "tag": "", "whole": True}),
            ("mark", {"kind": "", "tag": "", "whole": False}),
        ]
        assert "want last 30 s" in shown(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: "0:29 ✱" not in shown(pilot))
        await press(pilot, "i")
        await typed(pilot, "third call")
        await press(pilot, "ctrl+g")
        await until(pilot, lambda: phone.asked[-1][0] == "mark")
        await press(pilot, "enter")
        await told(pilot, "want last 30 s third call")
        await press(pilot, "q")
        await typed(pilot, "How did you find us?")
        await press(pilot, "enter", "q")
        await typed(pilot, "Why now?")
        await press(pilot, "enter")
        await told(pilot, "□ Why now?")
        await press(pilot, "o", "a")
        await until(pilot, lambda: "□ Why now?" not in shown(pilot))
        assert "▸□ How did you find us?" in shown(pilot)
        await press(pilot, "u")
        await told(pilot, "□ Why now?")


async def test_a_pinned_tag_marks_and_a_free_key_says_so(workspace: Exchange) -> None:
    workspace.add_tag("oil-light")
    workspace.set_tag("oil-light", pinned=2)
    async with listening(workspace, WIDE) as (pilot, phone):
        assert "2 oil-light" in shown(pilot)
        await press(pilot, "2")
        await until(pilot, lambda: phone.asked)
        assert phone.asked == [("mark", {"kind": "", "tag": "oil-light", "whole": False})]
        await press(pilot, "7")
        assert "no tag is pinned to 7" in shown(pilot)


async def test_off_the_record_also_while_typing_takes_the_last_words_and_marks_away(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.says("far", 2.0, "before it")
        phone.says("far", 20.0, "four one two two")
        phone.now = 24.0
        await press(pilot, "p", "i")
        await typed(pilot, "half a no")
        await press(pilot, "ctrl+o")
        await told(pilot, "OFF THE RECORD")
        text = shown(pilot)
        assert "before it" in text
        assert "four one" not in text
        assert "none yet" in text
        assert "half a no" in text
        phone.now = 30.0
        await press(pilot, "ctrl+o")
        await told(pilot, "● REC")
        assert "off the record, 30 s" in shown(pilot)


async def test_the_next_call_is_a_new_one_whose_caller_has_to_be_told(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.says("far", 2.0, "first call")
        await press(pilot, "ctrl+n")
        await told(pilot, "call 2")
        text = shown(pilot)
        assert "first call" not in text
        assert "was the caller told? y" in text
        phone.now = 4.0
        await press(pilot, "y")
        await told(pilot, "told 0:04")


async def test_stop_offers_to_keep_to_go_on_and_the_callers_no(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        await press(pilot, "ctrl+s")
        assert "the caller said no" in shown(pilot)
        await press(pilot, "escape")
        assert phone.running
        phone.says("far", 1.0, "my card number")
        await told(pilot, "my card number")
        await press(pilot, "ctrl+s", "X")
        await told(pilot, "NOT RECORDED")
        assert "my card number" not in shown(pilot)
        await press(pilot, "p")
        assert "no mark holds" in shown(pilot)
        assert [what for what, _ in phone.asked] == ["decline"]
        await press(pilot, "ctrl+n")
        await told(pilot, "call 2")
        await press(pilot, "ctrl+s")
        assert "not noted that this caller was told" in shown(pilot)
        await press(pilot, "x")
        await told(pilot, "■ ended")
        assert [what for what, _ in phone.asked][:4] == ["decline", "next", "decline", "stop"]
        await press(pilot, "escape")
        assert "Callscope" in shown(pilot)


async def test_the_call_that_ended_is_heard_and_offered(workspace: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    from callscope.store.library import Library
    from tests.store.made import oil_call

    Library(workspace.paths.store).save_call(oil_call())
    files: list[Path] = []

    def hear_apart(path: Path, report: Report, patient: bool = False) -> Outcome:
        files.append(path)
        return Outcome(path, oil_call())

    monkeypatch.setattr(workspace, "hear_apart", hear_apart)
    async with listening(workspace) as (pilot, phone):
        await press(pilot, "ctrl+s", "k")
        await told(pilot, "⏎ opens the call")
        assert files == [phone.path]
        await press(pilot, "enter")
        await settled(pilot)
        assert oil_call().recording.title in shown(pilot)


async def test_what_is_being_typed_is_kept_with_the_call_that_ends(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        await press(pilot, "p", "i")
        await typed(pilot, "third call")
        await press(pilot, "ctrl+n")
        await told(pilot, "call 2")
        assert [what for what, _ in phone.asked] == ["mark", "note", "next"]
        await press(pilot, "i")
        assert "no mark to note on" in shown(pilot)
        await press(pilot, "q")
        await typed(pilot, "Why now?")
        await press(pilot, "ctrl+s", "k")
        await told(pilot, "■ ended")
        assert [what for what, _ in phone.asked][3] == "question"


async def test_leaving_while_the_devices_are_opened_leaves_no_recording_behind(workspace: Exchange) -> None:
    opened = threading.Event()

    class Slow(Phone):
        def start(self) -> None:
            opened.wait(10)
            super().start()

    workspace.kind = Slow
    async with driven(workspace, SIZE) as pilot:
        await press(pilot, "l", "i")
        await typed(pilot, "announced")
        await pilot.press("enter", "escape", "escape")
        assert isinstance(pilot.app.screen, BeforeScreen)
        opened.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, ListeningScreen))
    assert not workspace.phone.running


async def test_a_shift_that_ends_by_itself_is_closed(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.running = False
        phone.tell(Stopped(5.0, 5.0, None, 5.0, "the device is gone"))
        await told(pilot, "■ ended")
        await until(pilot, lambda: ("stop", "") in phone.asked)


async def test_ctrl_q_asks_while_it_records(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        await press(pilot, "ctrl+q")
        assert phone.running
        assert "goes on until you choose" in shown(pilot)
        await press(pilot, "k")
        await until(pilot, lambda: not phone.running)
        await until(pilot, lambda: not pilot.app.is_running or pilot.app._exit)


async def test_a_warning_is_shown_and_a_recording_that_ends_says_why(workspace: Exchange) -> None:
    async with listening(workspace) as (pilot, phone):
        phone.tell(Warned(3.0, 3.0, "silent", "the far end (Speakers) is silent"))
        await told(pilot, "⚠ the far end (Speakers) is silent")
        phone.running, phone.fault = False, DeviceFailed("the sound server is gone", "listen again")  # type: ignore[assignment]
        phone.tell(Stopped(5.0, 5.0, phone.path, 5.0, "the sound server is gone"))
        await told(pilot, "■ ended")
        assert "the sound server is gone" in shown(pilot)
        await told(pilot, "is only a name")


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("small", SMALL)])
async def test_listening_in_looks_as_it_should(
    workspace: Exchange, name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "SAID", 0.3)
    async with listening(workspace, size) as (pilot, phone):
        phone.now = 402.0
        phone.level("far", -18.0)
        phone.level("mic", -24.0)
        phone.says("far", 362.0, "I called on Monday and nobody called me")
        phone.says("mic", 369.0, "let me look at that")
        phone.talks(389.0, 14.0)
        phone.says("far", 389.5, "it is the third time and nobody called me back")
        await press(pilot, "p", "i")
        await typed(pilot, "third call")
        await press(pilot, "enter", "q")
        await typed(pilot, "How did you find us?")
        await press(pilot, "enter")
        phone.says("far", 401.0, "so what I need is", "just a", sure=False)
        await told(pilot, "‹just a›")
        await until(pilot, lambda: "marked:" not in shown(pilot))
        check(f"listening-in-{name}", shown(pilot))
        await press(pilot, "question_mark")
        check(f"listening-in-help-{name}", shown(pilot))


async def test_before_it_begins_looks_as_it_should(workspace: Exchange) -> None:
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "l")
        await told(pilot, "-20 dB")
        assert pilot.app.screen.query_one(SourceList).count == 7
        check("before-small", shown(pilot))
