"""Reading the call under the cursor before it is opened."""

from __future__ import annotations

import threading

import pytest

from callscope.errors import NotFound
from callscope.tui import view
from callscope.tui.ahead import Ahead
from callscope.workspace import Workspace
from tests.tui.conftest import call_screen, cursor, driven, press, shown, until


def first(workspace: Workspace) -> str:
    return workspace.calls()[0].id


def test_what_was_read_is_ready_until_something_is_stored(workspace: Workspace) -> None:
    ahead, identity = Ahead(lambda: workspace), first(workspace)
    assert ahead.ready(identity) is None
    read = ahead.read(identity)
    assert ahead.ready(identity) is read
    workspace.add_quote(identity, 0.0, 2.0, kind="pain")
    assert ahead.ready(identity) is None
    assert len(ahead.read(identity).quotes) == 1


def test_a_call_that_cannot_be_read_is_not_kept(workspace: Workspace) -> None:
    ahead = Ahead(lambda: workspace)
    ahead.rest("nothing")
    with pytest.raises(NotFound):
        ahead.read("nothing")
    assert ahead.ready("nothing") is None


def test_two_who_want_the_same_call_read_it_once(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead, identity, read = Ahead(lambda: workspace), first(workspace), view.read_view
    begun, go_on = threading.Event(), threading.Event()
    times: list[str] = []

    def slowly(workspace: Workspace, identity: str) -> view.CallView:
        times.append(identity)
        begun.set()
        assert go_on.wait(10)
        return read(workspace, identity)

    monkeypatch.setattr(view, "read_view", slowly)
    found: list[view.CallView] = []
    threads = [threading.Thread(target=lambda: found.append(ahead.read(identity))) for _ in range(2)]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert times == [identity]
    assert found[0] is found[1]


async def test_a_call_that_the_cursor_rested_on_opens_where_listening_stopped(workspace: Workspace) -> None:
    call = workspace.call(first(workspace))
    row = call.utterances[3]
    workspace.listen(call.recording.id, [], row.start + 0.1)
    async with driven(workspace) as pilot:
        await until(pilot, lambda: pilot.app.desk.ahead.ready(call.recording.id))
        await press(pilot, "enter")
        await until(pilot, lambda: "WHY" in shown(pilot))
        here = call_screen(pilot).here
        assert here
        assert here.utterance == row
        assert cursor(pilot) == 3


async def test_a_mark_made_elsewhere_meanwhile_is_on_the_screen(workspace: Workspace) -> None:
    identity = first(workspace)
    async with driven(workspace) as pilot:
        await until(pilot, lambda: pilot.app.desk.ahead.ready(identity))
        Workspace(workspace.paths).add_quote(identity, 3.0, 6.0, tags=["made-elsewhere"])
        await press(pilot, "enter", "home")
        await until(pilot, lambda: "made-elsewhere" in shown(pilot))
