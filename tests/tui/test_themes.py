"""The theme that the environment asks for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callscope.tui.screens.settings import SettingsScreen
from callscope.workspace import Workspace
from tests.tui.conftest import driven, press, settled, shown, typed, until
from tests.tui.tape import Room

SHOW = """
import asyncio
from callscope.settings import find_paths
from callscope.tui.app import CallscopeApp
from callscope.workspace import Workspace

async def main():
    workspace = Workspace(find_paths(None))
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings)
    async with app.run_test() as pilot:
        await pilot.pause()
        print(app.theme, app.screen.styles.background.hex)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("asked", "stored", "shown"),
    [
        ("callscope-light", "", "callscope-light #FBFAF7"),
        ("callscope", "", "callscope #14171B"),
        ("no such", "", "callscope #14171B"),
        ("callscope", "callscope-light", "callscope #14171B"),
        ("", "callscope-light", "callscope-light #FBFAF7"),
    ],
)
def test_the_colours_are_those_of_the_theme_that_was_asked_for(
    asked: str, stored: str, shown: str, workspace_home: Path
) -> None:
    """TEXTUAL_THEME is read when Textual is imported, so it needs a process of its own."""
    workspace_home.mkdir(parents=True, exist_ok=True)
    (workspace_home / "settings.toml").write_text(f'theme = "{stored}"\n')
    environment = {**os.environ, "TEXTUAL_THEME": asked, "CALLSCOPE_HOME": str(workspace_home)}
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == shown, done.stderr


async def test_a_theme_chosen_in_the_palette_is_kept_for_the_next_start(empty: Workspace) -> None:
    empty.set_setting("author", "me")
    file = empty.paths.settings
    file.write_text(f"# mine\n{file.read_text()}")
    async with driven(empty) as pilot:
        assert pilot.app.theme == "callscope"
        await press(pilot, "ctrl+p")
        await typed(pilot, "theme")
        await until(pilot, lambda: "Theme" in shown(pilot) or "theme" in shown(pilot))
        await press(pilot, "enter")
        await typed(pilot, "callscope-light")
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.theme == "callscope-light")
        await settled(pilot)
    assert file.read_text() == '# mine\nauthor = "me"\ntheme = "callscope-light"\n'
    async with driven(Room(empty.paths)) as pilot:
        assert pilot.app.theme == "callscope-light"
        assert file.read_text().count("theme") == 1


async def test_starting_with_no_theme_chosen_stores_none(empty: Workspace) -> None:
    async with driven(empty) as pilot:
        await settled(pilot)
    assert not empty.paths.settings.exists()


async def test_a_stored_theme_that_there_is_not_is_told_and_ours_is_shown(empty: Workspace) -> None:
    empty.set_setting("theme", "sunset")
    async with driven(empty) as pilot:
        assert pilot.app.theme == "callscope"
        assert "no theme is called sunset" in shown(pilot)


async def test_the_theme_is_changed_among_the_settings_and_a_wrong_name_is_refused(workspace: Room) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f2")
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        while not (screen.settings.row and screen.settings.row.name == "theme"):
            await press(pilot, "down")
        await press(pilot, "enter")
        await typed(pilot, "sunset")
        await press(pilot, "enter")
        assert "there is no theme sunset" in shown(pilot)
        await press(pilot, "enter")
        await typed(pilot, "nord")
        await press(pilot, "enter")
        assert pilot.app.theme == "nord"
        await press(pilot, "d")
        assert pilot.app.theme == "callscope"
    assert 'theme = ""' in workspace.paths.settings.read_text()
