"""Listening in on a real sound server with the real models, from the list of calls to the finished call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from callscope.settings import Paths, find_models
from callscope.tui.app import CallscopeApp
from callscope.tui.screens.call import CallScreen
from callscope.tui.screens.listening import ListeningScreen
from callscope.tui.shift import Wanted
from callscope.workspace import Workspace
from tests.audio.capturing import recording_server
from tests.sound_server import Server
from tests.tui.conftest import Driver, shown

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with recording_server(tmp_path_factory.mktemp("pulse")) as started:
        yield started


@pytest.fixture
def sides(tmp_path: Path, samples: Path) -> tuple[Path, Path]:
    """The agent's and the customer's side of the beginning of the sample call, a file each."""
    sound, rate = soundfile.read(samples / "oil-light.flac")
    paths = tmp_path / "agent.wav", tmp_path / "customer.wav"
    for channel, path in enumerate(paths):
        soundfile.write(path, sound[: 26 * rate, channel], rate)
    return paths


async def eventually(pilot: Driver, holds: Callable[[], object], seconds: float = 60.0) -> None:
    for _ in range(round(seconds / 0.05)):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError(f"it never came about; on the screen:\n{shown(pilot)}")


async def test_a_call_is_listened_to_marked_heard_and_opened(
    server: Server, sides: tuple[Path, Path], workspace_home: Path
) -> None:
    paths = Paths(workspace_home, find_models())
    paths.make()
    workspace = Workspace(paths)
    workspace.set_setting("words.language", "en")
    wanted = Wanted("headset.monitor", "call.monitor", "announced by the agent", "Oil light")
    app = CallscopeApp(lambda: workspace, lambda: workspace.settings, wanted)
    async with app.run_test(size=(120, 40)) as pilot:
        await eventually(pilot, lambda: isinstance(app.screen, ListeningScreen) and "● REC" in shown(pilot))
        server.play("headset", sides[0])
        server.play("call", sides[1])
        await eventually(pilot, lambda: "service" in shown(pilot))
        assert "customer" in shown(pilot)
        await pilot.press("p", "i", *"oil", "enter")
        await eventually(pilot, lambda: "pain oil" in shown(pilot))
        await pilot.press("ctrl+s", "k")
        await eventually(pilot, lambda: "⏎ opens the call" in shown(pilot), 120)
        await pilot.press("enter")
        await eventually(pilot, lambda: isinstance(app.screen, CallScreen))
        await eventually(pilot, lambda: "Oil light" in shown(pilot))
    (call,) = workspace.calls()
    (quote,) = workspace.quotes()
    assert (quote.kind, quote.note, quote.by, quote.call) == ("pain", "oil", "live", call.id)
    assert quote.text
    roles = {one.role for one in workspace.call(call.id).speakers}
    assert roles == {"agent", "customer"}
    assert [(one.state, one.basis, one.call) for one in workspace.consents()] == [
        ("told", "announced by the agent", call.id)
    ]
