"""Settings, changed on the screen and kept in the file with its comments."""

from __future__ import annotations

from tests.tui.conftest import SMALL, driven, press, shown, typed
from tests.tui.tape import Room


async def test_a_setting_is_changed_in_the_file_and_its_comments_stay(workspace: Room) -> None:
    workspace.paths.settings.write_text('# ours\n[words]\nlanguage = "de"  # most calls\n', encoding="utf-8")
    workspace.__dict__.pop("settings", None)
    async with driven(workspace) as pilot:
        await press(pilot, "f2")
        assert "words.language" in shown(pilot)
        await press(pilot, "down", "enter", "ctrl+u")
        await typed(pilot, "fr")
        await press(pilot, "enter")
        assert "words.language = fr" in shown(pilot)
    text = workspace.paths.settings.read_text(encoding="utf-8")
    assert text == '# ours\n[words]\nlanguage = "fr"  # most calls\n'
    assert workspace.settings.words.language == "fr"


async def test_a_wrong_value_is_refused_and_nothing_is_written(workspace: Room) -> None:
    async with driven(workspace, SMALL) as pilot:
        await press(pilot, "f2", "end", "home")
        while "turns.speakers" not in (row := pilot.app.screen.query_one("SettingsList").row).name:  # type: ignore[attr-defined]
            await press(pilot, "down")
            assert row
        await press(pilot, "enter", "ctrl+u")
        await typed(pilot, "many")
        await press(pilot, "enter")
        assert "turns.speakers cannot be" in shown(pilot)
    assert not workspace.paths.settings.exists()


async def test_the_default_comes_back(workspace: Room) -> None:
    workspace.set_setting("words.language", "de")
    async with driven(workspace) as pilot:
        await press(pilot, "f2", "down", "d")
        assert workspace.settings.words.language == ""
        await press(pilot, "escape")
        assert "Callscope" in shown(pilot)
