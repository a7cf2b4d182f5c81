"""Makes the README's pictures, docs/callscope.svg and docs/listening.svg, from the real app on the real sample calls.

python docs/make_picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from callscope.settings import Paths, find_models
from callscope.tui.app import CallscopeApp
from callscope.tui.screens.listening import ListeningScreen
from callscope.tui.shift import Wanted
from callscope.workspace import Workspace

KEYS = ("enter", "down", "down", "down", "p")


async def picture(workspace: Workspace) -> str:
    """The call screen with a quote just made, as SVG."""
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings)
    async with app.run_test(size=(120, 36)) as pilot:
        for key in KEYS:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="callscope")


async def listening(workspace: Workspace, call: Path) -> str:
    """The listening screen after some of a call was replayed, with a mark, a note and a question, as SVG."""
    wanted = Wanted(mic=f"file:{call}", basis="announced by the agent, consent")
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings, wanted)
    async with app.run_test(size=(120, 32)) as pilot:
        await _until(pilot, lambda: isinstance(app.screen, ListeningScreen) and bool(app.screen.call.number))
        await _until(pilot, lambda: len(app.screen.call.rows) > 6)
        await pilot.press("p", "i", *"third call", "enter", "q", *"How did you find us", "enter")
        await _until(pilot, lambda: bool(app.screen.call.open) and any(app.screen.call.tentative.values()))
        await pilot.pause(0.3)
        drawn = app.export_screenshot(title="callscope")
        await pilot.press("ctrl+s", "x")
        await _until(pilot, lambda: not app.screen.shift.running)
        return drawn


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(900):
        if holds():
            return
        await pilot.pause(0.1)
    raise TimeoutError("the picture never came about")


def main() -> None:
    """Hears the first sample call, replays it, and takes both pictures."""
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(Paths(Path(home), find_models()))
        calls = {path.suffix: path for path in workspace.samples()}
        list(workspace.hear([calls[".flac"]]))
        _write("callscope", asyncio.run(picture(workspace)))
        _write("listening", asyncio.run(listening(workspace, calls[".flac"])))


def _write(name: str, drawn: str) -> None:
    # The fonts would be fetched from elsewhere; the reader's own fixed font does as well.
    plain = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    Path(__file__).with_name(f"{name}.svg").write_text(plain, encoding="utf-8")


if __name__ == "__main__":
    main()
