"""The screen of personal data: what goes, what stays, what falls silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.settings import Paths
from callscope.store.library import Library
from callscope.workspace import Workspace
from tests.pipeline.test_redaction import CARD, ID, personal_call
from tests.tui.conftest import SMALL, WIDE, call_screen, driven, press, shown, typed, until
from tests.tui.snapshots import check
from tests.tui.tape import Room


@pytest.fixture
def workspace(paths: Paths) -> Workspace:
    paths.make()
    Library(paths.store).save_call(personal_call(paths.home / "suzanne.wav"))
    return Room(paths)


@pytest.mark.parametrize(("name", "size"), [("wide", WIDE), ("small", SMALL)])
async def test_the_screen_looks_as_it_should(workspace: Workspace, name: str, size: tuple[int, int]) -> None:
    async with driven(workspace, size) as pilot:
        await press(pilot, "enter", "H")
        check(f"redaction-{name}", shown(pilot))


async def test_it_says_what_is_found_why_and_that_a_call_is_never_anonymous(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H")
        text = shown(pilot)
    assert CARD in text
    assert "check digit of a card" in text
    assert "a call is never anonymous" in text
    assert "1 card, 4 names go" in text


async def test_space_lets_a_finding_stay_and_takes_it_out_again(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H", "space")
        assert "□ stays" in shown(pilot)
        assert [one.kept for one in workspace.findings(ID)].count(True) == 1
        await press(pilot, "space")
        assert not any(one.kept for one in workspace.findings(ID))
        await press(pilot, "u")
        assert any(one.kept for one in workspace.findings(ID))


async def test_a_word_is_added_for_every_call_and_undone(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H", "a")
        await typed(pilot, "garage")
        await press(pilot, "enter")
        assert "“garage” goes in every call" in shown(pilot)
        assert [one.text for one in workspace.findings(ID) if one.what == "added"] == ["Garage"]
        await press(pilot, "u")
        assert not [one for one in workspace.findings(ID) if one.what == "added"]


async def test_words_stay_everywhere(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H", "w")
    assert [one.text for one in workspace.findings(ID) if one.kept] == ["Cherry", "Cherry"]


async def test_picked_words_of_the_call_go_as_well(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "down", "v", "end", "H")
        assert "is taken out of exports" in shown(pilot)
    assert [one for one in workspace.findings(ID) if one.what == "added"]


async def test_enter_goes_to_the_moment(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H", "G", "enter")
        row = call_screen(pilot).transcript.row
    assert row is not None
    assert row.start == 21.0


async def test_what_is_silenced_is_said_while_it_is_listened_to(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H", "l")
        assert "silent in what goes out" in shown(pilot)


@pytest.mark.parametrize(("keys", "there"), [((), False), (("p",), True)])
async def test_what_the_board_writes_is_redacted_unless_it_is_said_otherwise(
    workspace: Workspace, tmp_path: Path, keys: tuple[str, ...], there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    workspace.add_quote(ID, 11.0, 20.0, kind="pain")
    async with driven(workspace) as pilot:
        await press(pilot, "b", "X", *keys)
        assert ("□" if keys else "■") + " personal data" in shown(pilot)
        await press(pilot, "m", "enter")
        await until(pilot, lambda: "written: 1 quote" in shown(pilot))
    (written,) = tmp_path.glob("quotes-*.md")
    assert (CARD in written.read_text(encoding="utf-8")) == there


async def test_where_nothing_is_found_it_says_that_this_is_no_proof(paths: Paths) -> None:
    from tests.tui.made import chromecast  # the sample without a name in it

    workspace = Room(paths)
    paths.make()
    Library(paths.store).save_call(chromecast(Path(__file__).parents[2] / "recordings" / "sample"))
    async with driven(workspace) as pilot:
        await press(pilot, "enter", "H")
        text = shown(pilot)
    assert "Nothing was found" in text
    assert "does not mean that there is none" in text
