"""A real workspace with the sample calls in it, and the app driven by Pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from callscope.call import Call
from callscope.insight import suggest
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.tui.app import CallscopeApp
from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.tape import Room

WIDE, SMALL, TINY = (120, 40), (80, 24), (20, 5)

Driver = Pilot[None]


def keep(workspace: Workspace, *calls: Call) -> None:
    """Stores calls with the suggestions of the real rules."""
    workspace.paths.make()
    library = Library(workspace.paths.store)
    for call in calls:
        library.save_call(call)
        library.save_suggestions(call.recording.id, suggest.suggest(call))


@pytest.fixture
def paths(workspace_home: Path, tmp_path: Path) -> Paths:
    return Paths(workspace_home, tmp_path / "models")


@pytest.fixture
def empty(paths: Paths) -> Workspace:
    return Room(paths)


@pytest.fixture
def workspace(paths: Paths, samples: Path) -> Workspace:
    """The oil-light call first in the list, then the Chromecast call."""
    found = Room(paths)
    keep(found, made.chromecast(samples), made.oil_light(samples))
    return found


async def settled(pilot: Driver) -> None:
    """Waits until workers are done and what they told is drawn; a message may start the next worker."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def until(pilot: Driver, holds: Callable[[], object]) -> None:
    """Waits for something that a worker still at work brings about."""
    for _ in range(600):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came about")


@asynccontextmanager
async def driven(workspace: Workspace, size: tuple[int, int] = WIDE, call: bool = False) -> AsyncIterator[Driver]:
    """The running app; with `call` on the first call of the list."""
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        if call:
            await press(pilot, "enter")
        yield pilot


async def press(pilot: Driver, *keys: str) -> None:
    """Presses keys and waits for what they start."""
    await pilot.press(*keys)
    await settled(pilot)


async def typed(pilot: Driver, text: str) -> None:
    """Puts a text into the focused line as a paste does, which is quicker than a key for each letter."""
    focused = pilot.app.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await settled(pilot)


def shown(pilot: Driver) -> str:
    """What is on the screen, as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def call_screen(pilot: Driver) -> CallScreen:
    assert isinstance(pilot.app.screen, CallScreen)
    return pilot.app.screen


def cursor(pilot: Driver) -> int:
    """The row under the cursor of the call screen."""
    return call_screen(pilot).transcript.cursor
