"""Taking quotes out of the board: copied for a document, written to files."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from callscope.call import Exhibit, Quote, Recording, Speaker
from callscope.nouns.handed import FORMS
from callscope.tui.citing import cited, spoken
from callscope.tui.handing import CHOICES
from callscope.tui.new_file import proposed
from callscope.workspace import Workspace
from tests.tui.conftest import SMALL, driven, press, shown, typed, until

OIL, CAST = "0123456789ab", "ba9876543210"


@pytest.fixture
def marked(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two quotes of Suzanne's and one of an unnamed caller; the person's folder is the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    workspace.add_quote(OIL, 2.55, 16.0, kind="pain", tags=("light",))
    workspace.add_quote(OIL, 19.0, 25.0, kind="need", tags=("wait",))
    workspace.add_quote(CAST, 2.0, 9.0, kind="want", tags=("wait",))
    return workspace


def test_a_quote_is_cited_with_caller_call_day_and_time() -> None:
    quote = Quote(1, OIL, 16.0, 24.5, "S1", "my oil light\nis still on ")
    about = {"title": "Oil light", "held_at": "2026-11-20T10:05:00", "name": "Sue"}
    customer = Exhibit(quote, caller="Suzanne", role="customer", **about)
    agent = Exhibit(quote, caller="Suzanne", role="agent", **about)
    assert cited([customer]) == "“my oil light is still on” — Suzanne, Oil light, 2026-11-20, 0:16-0:24"
    assert cited([customer, agent]).splitlines()[1].endswith("— Sue, Oil light, 2026-11-20, 0:16-0:24")
    assert cited([Exhibit(quote, role="customer")]) == "“my oil light is still on” — customer, 0:16-0:24"
    assert cited([Exhibit(quote)]) == "“my oil light is still on” — S1, 0:16-0:24"


def test_what_was_said_is_cited_in_the_same_way() -> None:
    about = Recording(OIL, Path("x.wav"), "Oil\x1b light", caller="Suzanne", held_at="2026-11-20")
    said = spoken("still on", 1.0, 3.0, Speaker("S1", "Sue", "customer"), about)
    assert said == "“still on” — Suzanne, Oil\ufffd light, 2026-11-20, 0:01-0:03"
    assert "— Cherry," in spoken("yes", 1.0, 3.0, Speaker("S2", "Cherry", "agent"), about)


def test_each_form_has_a_key() -> None:
    assert sorted(form for _, form, _ in CHOICES) == sorted(FORMS)
    assert len({key for key, _, _ in CHOICES}) == len(FORMS)


async def test_y_copies_the_quote_or_all_that_are_selected(marked: Workspace) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "y")
        assert pilot.app.clipboard.endswith("” — customer, Buying a Chromecast, 0:02-0:09")
        assert "copied: the quote" in shown(pilot)
        await press(pilot, "down", "A", "y")
        first, second = pilot.app.clipboard.splitlines()
        assert first.endswith("” — customer, Buying a Chromecast, 0:02-0:09")
        assert second.endswith("” — Suzanne, Oil light still on after service, 2026-11-20, 0:19-0:25")
        assert "copied: 2 quotes" in shown(pilot)


async def test_X_writes_what_is_shown_to_a_path_that_is_proposed(marked: Workspace, tmp_path: Path) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "X")
        assert "Export 3 quotes as" in shown(pilot)
        await press(pilot, "x")
        assert f"write the xlsx to ▸ {proposed(tmp_path, 'quotes', '.xlsx')}" in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "written: 3 quotes" in shown(pilot))
    (made,) = tmp_path.glob("quotes-*.xlsx")
    assert openpyxl.load_workbook(made)["Quotes"].max_row == 4


async def test_what_is_selected_is_written_and_what_is_not_there_is_said(marked: Workspace, tmp_path: Path) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "space", "X")
        assert "Export 1 quote as" in shown(pilot)
        await press(pilot, "a", "enter")
        await until(pilot, lambda: "written: 1 quote" in shown(pilot))
        assert "1 without sound" in shown(pilot)
    (folder,) = (one for one in tmp_path.glob("quotes-*") if one.is_dir())
    (clip,) = json.loads((folder / "manifest.json").read_text())["clips"]
    assert clip["missing"].startswith("the recording is missing")


async def test_a_filter_narrows_what_is_written(marked: Workspace, tmp_path: Path) -> None:
    async with driven(marked) as pilot:
        await press(pilot, "b", "f")
        await typed(pilot, "kind:want")
        await press(pilot, "enter", "X", "j", "enter")
        await until(pilot, lambda: "written: 1 quote" in shown(pilot))
        await press(pilot, "f", "ctrl+u")
        await typed(pilot, "parcel chromecast")
        await press(pilot, "enter", "X", "escape")
        await press(pilot, "f", "ctrl+u")
        await typed(pilot, "chromecast")
        await press(pilot, "enter", "X", "j", "enter")
        await until(pilot, lambda: "-2.json" in shown(pilot))
    for made in tmp_path.glob("quotes-*.json"):
        assert [one["kind"] for one in json.loads(made.read_text())["quotes"]] == ["want"]
    assert len(list(tmp_path.glob("quotes-*.json"))) == 2


async def test_a_file_that_is_there_is_kept_and_another_path_can_be_typed(marked: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    async with driven(marked, size=SMALL) as pilot:
        await press(pilot, "b", "X", "m", *["backspace"] * 40)
        await typed(pilot, "~/mine.md")
        await press(pilot, "enter")
        await until(pilot, lambda: "exists" in shown(pilot))
        assert "~/mine.md" in shown(pilot)
        await press(pilot, *["backspace"] * 9)
        await typed(pilot, "~/other.md")
        await press(pilot, "enter")
        await until(pilot, lambda: "written: 3 quotes" in shown(pilot))
    assert (tmp_path / "mine.md").read_text() == "mine"
    assert "# 3 quotes" in (tmp_path / "other.md").read_text()


async def test_escape_leaves_without_writing(marked: Workspace, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    async with driven(marked) as pilot:
        await press(pilot, "b", "X", "escape", "X", "c", "escape")
        assert "Quotes  by" in shown(pilot)
    assert set(tmp_path.iterdir()) == before
