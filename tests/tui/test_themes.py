"""The theme that the environment asks for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHOW = """
import asyncio
from callscope.settings import find_paths
from callscope.tui.app import CallscopeApp
from callscope.workspace import Workspace

async def main():
    app = CallscopeApp(Workspace(find_paths(None)))
    async with app.run_test() as pilot:
        await pilot.pause()
        print(app.theme, app.screen.styles.background.hex)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("callscope-light", "callscope-light #FBFAF7"),
        ("callscope", "callscope #14171B"),
        ("no such", "callscope #14171B"),
    ],
)
def test_the_colours_are_those_of_the_theme_that_was_asked_for(asked: str, shown: str) -> None:
    """TEXTUAL_THEME is read when Textual is imported, so it needs a process of its own."""
    environment = {**os.environ, "TEXTUAL_THEME": asked}
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == shown, done.stderr
