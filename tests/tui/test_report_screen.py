"""The report screen: words that are kept, what will be in the page, quotes that want an ear, and writing it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from callscope.nouns.reported import Wanted
from callscope.tui.screens.report import ReportScreen
from tests.export.page import parsed
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, cursor, driven, press, shown, typed, until
from tests.tui.tape import Room


@pytest.fixture
def studied(workspace: Room) -> Room:
    """Two studies; the second has an insight of a quote that nobody played."""
    oil = next(one.id for one in workspace.calls() if "il" in one.title.lower())
    workspace.set_study("Afterwards")
    workspace.set_study("Lights", "Why do they call again?")
    workspace.put_into_study("Lights", [oil])
    call = workspace.call(oil)
    said = next(one for one in call.utterances if "light" in one.text)
    quote = workspace.add_quote(oil, said.start, said.end, kind="pain", tags=["light"], severity=3)
    workspace.add_insight("Nobody owns the last minute.", study="Lights", quotes=[quote.id])
    return workspace


async def opened(pilot: Driver) -> None:
    """The screen on the second study, the first that has calls."""
    await press(pilot, "f8")
    await until(pilot, lambda: "2 of 2" in shown(pilot))


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_it_shows_what_the_page_will_hold(studied: Room, size: tuple[int, int]) -> None:
    async with driven(studied, size) as pilot:
        await opened(pilot)
        seen = shown(pilot)
        assert "Lights" in seen
        assert "2 of 2" in seen
        assert "Nobody owns the last minute." in seen
        assert "1 of 1 caller ·" in seen
        assert "numbered; names go out of text and sound" in seen
        await press(pilot, "end")
        assert "not checked by ear" in shown(pilot)


async def test_a_title_is_typed_kept_and_undone(studied: Room) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "down", "e")  # as everywhere else
        await typed(pilot, "The last minute")
        await press(pilot, "enter")
        assert "stored: the title" in shown(pilot)
        assert studied.preface("Lights").title == "The last minute"
        await press(pilot, "u")
        assert "undone: words of the report on Lights" in shown(pilot)
        assert studied.preface("Lights").title == ""
        await press(pilot, "U")
        assert studied.preface("Lights").title == "The last minute"


async def test_personal_data_goes_unless_it_is_told_to_stay_and_the_kept_words_stay_whole(studied: Room) -> None:
    studied.set_preface("Lights", "Call sam@example.com")
    async with driven(studied) as pilot:
        await opened(pilot)
        assert "■ data is taken out" in shown(pilot)
        assert "Call [e-mail]" in shown(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "Call sam@example.com" in shown(pilot))
        await press(pilot, "escape", "down", "down", "down", "enter")
        await until(pilot, lambda: "□ data stays" in shown(pilot))
        assert "Call sam@example.com" in shown(pilot)


async def test_a_summary_of_two_paragraphs_is_typed_on_one_line(studied: Room) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "enter")
        await typed(pilot, "One. ¶ Two.")
        await press(pilot, "enter")
        assert studied.preface("Lights").summary == "One.\n\nTwo."
        await press(pilot, "enter")
        assert "One. ¶ Two." in shown(pilot)
        await press(pilot, "escape")
        assert studied.preface("Lights").summary == "One.\n\nTwo."


async def test_callers_are_shown_otherwise_and_the_sound_is_left_out(studied: Room) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "down", "enter")
        assert "by initials" in shown(pilot)
        await press(pilot, "enter")
        assert "numbered" in shown(pilot)  # names stay out while personal data does
        await press(pilot, "down", "enter", "up", "enter", "enter")
        assert "by name" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "numbered" in shown(pilot)
        assert "page about" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "page about" not in shown(pilot)


async def test_the_page_is_written_where_the_line_says_and_replaces_one_only_when_asked(
    studied: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    page = tmp_path / "Lights-report.html"
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "w", "enter")
        assert "written (" in shown(pilot)
        assert parsed(page.read_text(encoding="utf-8")).one("h1").text == "Lights"
        studied.set_preface("Lights", title="Other")
        await press(pilot, "w", "enter")
        assert "Replace it?" in shown(pilot)
        await press(pilot, "n")
        assert parsed(page.read_text(encoding="utf-8")).one("h1").text == "Lights"
        await press(pilot, "w", "enter", "y")
        assert parsed(page.read_text(encoding="utf-8")).one("h1").text == "Other"


async def test_words_and_page_are_of_the_study_that_was_shown_when_they_were_asked_for(
    studied: Room, tmp_path: Path
) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        screen = cast(ReportScreen, pilot.app.screen)
        await press(pilot, "down", "e")
        await typed(pilot, "About lights")
        screen._turn("study")  # as by a key whose reading takes longer than the next keys
        await until(pilot, lambda: "Afterwards" in shown(pilot).splitlines()[0])
        await press(pilot, "enter")
        assert studied.preface("Lights").title == "About lights"
        assert studied.preface("Afterwards").title == ""


def unbroken(pilot: Driver) -> str:
    """The screen without its spaces and ends of lines: a long path has lines of its own."""
    return "".join(shown(pilot).split())


@pytest.mark.parametrize("name", ["~nobody-of-that-name/page.html", f"{'x' * 300}.html"])
async def test_a_path_that_cannot_be_is_said(studied: Room, name: str) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "w", "ctrl+u")
        await typed(pilot, name)
        await press(pilot, "enter")
        assert f"cannotwrite{name[:20]}" in unbroken(pilot)


async def test_a_folder_that_is_not_there_is_said_and_nothing_is_lost(studied: Room) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "w", "ctrl+u")
        await typed(pilot, "/nowhere/at/all.html")
        await press(pilot, "enter")
        assert "cannot write /nowhere/at/all.html" in shown(pilot)


async def test_a_preview_lies_in_the_workspace_and_goes_with_the_screen(
    studied: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    page = studied.paths.work / "report-preview.html"
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "p")
        assert page.is_file()
        assert "kB):/" in unbroken(pilot)
        await press(pilot, "escape")
        assert not page.exists()


async def test_a_quote_that_nobody_checked_is_opened_in_its_call(studied: Room) -> None:
    async with driven(studied) as pilot:
        await opened(pilot)
        await press(pilot, "end", "enter")
        (cited,) = studied.report(Wanted("Lights")).cited
        assert cursor(pilot) > 0
        assert cited.quote.text.split(",")[0] in shown(pilot)


async def test_it_begins_with_a_study_that_has_calls(studied: Room) -> None:
    studied.set_study("A new one")
    async with driven(studied) as pilot:
        await press(pilot, "f8")
        assert shown(pilot).splitlines()[0].startswith(" Report  Lights")
        await press(pilot, "home", "enter")
        assert shown(pilot).splitlines()[0].startswith(" Report  A new one")


async def test_without_a_study_it_says_how_to_make_one(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f8")
        assert "No study yet" in shown(pilot)
        assert "F3 begins one" in shown(pilot)
        await press(pilot, "p", "w", "enter", "l")
        assert "No study yet" in shown(pilot)
        await press(pilot, "escape")


async def test_it_can_be_used_on_a_tiny_screen(studied: Room) -> None:
    async with driven(studied, TINY) as pilot:
        await press(pilot, "f8")
        assert "Report  Lights" in shown(pilot)
        await press(pilot, "end", "home", "enter")
        assert "Report  Afterwards" in shown(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ReportScreen)
