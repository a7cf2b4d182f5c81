"""The list of calls: opening, hearing, cancelling, deleting, sorting, narrowing, and the first start."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from callscope import apart
from callscope.call import Outcome, Progress, Report
from callscope.errors import Unusable
from callscope.nouns.live import Salvaged
from callscope.settings import Paths
from callscope.store.library import Library
from callscope.tui.screens.call import CallScreen
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, driven, keep, press, settled, shown, typed, until


class Slow(Workspace):
    """Hearing and fetching go on until they are stopped, or until `go_on` is set; no engine runs."""

    go_on = threading.Event()
    heard: list[Path]

    def hear_apart(self, path: Path, report: Report, patient: bool = False) -> Outcome:
        if path.name.startswith("bad"):
            raise Unusable(f"{path.name} is not sound", "give a sound file")
        self._wait(report)
        call = made.made_call("eeeeeeeeeeee", "Just heard", [made.spoken(0, 2, "S1", "hello there", 0)], made.TWO)
        keep(self, call)
        return Outcome(path, call)

    def pull(self, names=(), source=None, report=lambda _: None) -> None:
        self._wait(report)

    def _wait(self, report: Report) -> None:
        while not self.go_on.wait(0.01):
            report(Progress("words", 0.43, "half of it"))


@pytest.fixture
def slow(paths: Paths) -> Workspace:
    Slow.go_on.clear()
    return Slow(paths)


async def test_while_a_filter_is_typed_only_keys_that_work_are_named(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f")
        keys = shown(pilot).splitlines()[-1]
        assert "f1 all" in keys
        assert "/ search" not in keys
        await press(pilot, "escape")
        assert "⏎ open" in shown(pilot).splitlines()[-1]


async def test_a_call_shows_length_date_caller_mood_and_voice(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        row = next(line for line in shown(pilot).splitlines() if "Oil light" in line)
    for part in ("2026-11-20", "3:57", "Suzanne", "to review", "?"):
        assert part in row
    assert any(block in row for block in "▁▂▃▄▅▆▇█")


async def test_enter_opens_the_call_under_the_cursor(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, CallScreen)
        assert "call 2/2" in shown(pilot)


async def test_a_file_is_heard_in_the_background_with_progress_and_opens_when_done(slow: Slow, tmp_path: Path) -> None:
    async with driven(slow) as pilot:
        pilot.app.screen.hear([tmp_path / "one.wav", tmp_path / "two.wav"])
        await until(pilot, lambda: "hearing  43%" in shown(pilot))
        assert "one.wav" in shown(pilot)
        assert "queued" in shown(pilot)
        assert "2 being heard" in shown(pilot)
        slow.go_on.set()
        await settled(pilot)
        await until(pilot, lambda: "Just heard" in shown(pilot))
        await press(pilot, "enter")
        assert "hello there" in shown(pilot)


async def test_a_child_process_can_be_started_while_the_screen_is_on(paths: Paths, tmp_path: Path) -> None:
    class Apart(Workspace):
        def hear_apart(self, path: Path, report: Report, patient: bool = False) -> Outcome:
            raise Unusable(
                f"the child said {apart.run('child', 'tests.tui.test_calls_screen:in_a_child', report=report)}"
            )

    async with driven(Apart(paths)) as pilot:
        pilot.app.screen.hear([tmp_path / "one.wav"])
        await settled(pilot)
        await until(pilot, lambda: "the child said hello" in shown(pilot))


def in_a_child(*, report: Report) -> str:
    return "hello"


async def test_hearing_is_cancelled_after_a_question(slow: Slow, tmp_path: Path) -> None:
    async with driven(slow) as pilot:
        pilot.app.screen.hear([tmp_path / "one.wav"])
        await until(pilot, lambda: "43%" in shown(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "Stop hearing one.wav?" in shown(pilot))
        await pilot.press("n")
        await until(pilot, lambda: "Stop hearing" not in shown(pilot) and "43%" in shown(pilot))
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Stop hearing one.wav?" in shown(pilot))
        await pilot.press("y")
        await settled(pilot)
        await until(pilot, lambda: "hear one.wav: stopped" in shown(pilot))
        assert "43%" not in shown(pilot)
        assert slow.calls() == []


async def test_closing_the_app_stops_what_is_being_heard(slow: Slow, tmp_path: Path) -> None:
    async with driven(slow) as pilot:
        pilot.app.screen.hear([tmp_path / "one.wav"])
        await until(pilot, lambda: "43%" in shown(pilot))
    assert slow.calls() == []


async def test_a_file_that_cannot_be_heard_is_told_and_the_next_goes_on(slow: Slow, tmp_path: Path) -> None:
    slow.go_on.set()
    async with driven(slow) as pilot:
        pilot.app.screen.hear([tmp_path / "bad.txt", tmp_path / "good.wav"])
        await settled(pilot)
        await until(pilot, lambda: "Just heard" in shown(pilot))
        assert "bad.txt is not sound" in shown(pilot)
        assert "→ give a sound file" in shown(pilot)


async def test_a_failed_file_of_the_queue_is_shown_with_its_reason_and_can_be_forgotten(workspace: Workspace) -> None:
    workspace._store.enqueue(Path("/calls/broken.wav"), "failed", "it is not sound")
    async with driven(workspace) as pilot:
        assert "failed: it is not sound" in shown(pilot)
        await press(pilot, "home", "d")
        assert "Forget" in shown(pilot)
        await press(pilot, "y")
        assert "broken.wav" not in shown(pilot)
    assert workspace.queue() == []


async def test_deleting_asks_first(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "d", "n")
        assert len(workspace.calls()) == 2
        await press(pilot, "d")
        assert "The sound file stays where it is" in " ".join(shown(pilot).split())
        await press(pilot, "y")
        assert "1 call" in shown(pilot)
    assert len(workspace.calls()) == 1


async def test_the_list_narrows_as_one_types_and_escape_shows_all(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "f")
        await pilot.press("s", "u", "z")
        await pilot.pause()
        assert "Chromecast" not in shown(pilot)
        assert "Oil light" in shown(pilot)
        await press(pilot, "enter", "enter")
        assert "call 1/1" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "Chromecast" in shown(pilot)


async def test_the_list_is_sorted_by_what_the_header_says(workspace: Workspace) -> None:
    async with driven(workspace) as pilot:
        await press(pilot, "s")
        text = shown(pilot)
        assert "by title" in text
        assert text.index("Buying") < text.index("Oil light")
        await press(pilot, "s", "s")
        text = shown(pilot)
        assert "by longest" in text
        assert text.index("Oil light") < text.index("Buying")


async def test_the_first_start_offers_weights_demo_and_a_file_and_states_the_notice(empty: Workspace) -> None:
    async with driven(empty, SMALL) as pilot:
        text = " ".join(shown(pilot).split())
    for part in (
        "w download the models",
        "MB",
        "m hear the demo",
        "o open a file",
        "article 5(1)(f)",
        'tone.sides = "customer"',
    ):
        assert part in text


async def test_one_key_scores_the_customers_voice_only(empty: Workspace) -> None:
    async with driven(empty) as pilot:
        await press(pilot, "c")
        assert "for the customer only" in shown(pilot)
    assert Workspace(empty.paths).settings.tone.sides == "customer"


async def test_the_demo_waits_for_the_weights(empty: Workspace) -> None:
    async with driven(empty) as pilot:
        await press(pilot, "m")
        assert "the models are missing" in shown(pilot)


async def test_weights_are_pulled_with_progress_and_can_be_stopped(slow: Slow) -> None:
    async with driven(slow) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "43%" in shown(pilot))
        assert "half of it" in shown(pilot)
        await pilot.press("x")
        await settled(pilot)
        await until(pilot, lambda: "download the models: stopped" in shown(pilot))
        slow.go_on.set()
        await pilot.press("w")
        await settled(pilot)
        await until(pilot, lambda: "the models are downloaded" in shown(pilot))


async def test_a_file_is_chosen_by_a_typed_path_that_completes(slow: Slow, tmp_path: Path) -> None:
    folder = tmp_path / "some calls"
    folder.mkdir()
    for name in ("monday.wav", "tuesday.mp3", "picture.png"):
        (folder / name).write_bytes(b"x")
    async with driven(slow) as pilot:
        await press(pilot, "o")
        await typed(pilot, f"{folder}/")
        text = shown(pilot)
        assert "monday.wav" in text
        assert "tuesday.mp3" in text
        assert "picture.png" not in text
        await typed(pilot, "tu")
        await press(pilot, "tab")
        assert "monday.wav" not in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "43%" in shown(pilot))
        assert list(pilot.app.desk.works) == [folder / "tuesday.mp3"]


async def test_folders_are_walked_by_arrows_and_a_whole_folder_can_be_heard(slow: Slow, tmp_path: Path) -> None:
    folder = tmp_path / "deep"
    folder.mkdir()
    for name in ("a.wav", "b.wav"):
        (folder / name).write_bytes(b"x")
    async with driven(slow) as pilot:
        await press(pilot, "o")
        await typed(pilot, f"{tmp_path}/")
        await typed(pilot, "deep")
        await press(pilot, "enter")
        assert "2 sound files" in shown(pilot)
        await press(pilot, "up")
        await pilot.press("enter")
        await until(pilot, lambda: "2 being heard" in shown(pilot))
        assert list(pilot.app.desk.works) == [folder / "a.wav", folder / "b.wav"]


async def test_a_folder_that_is_not_there_is_told(empty: Workspace, tmp_path: Path) -> None:
    async with driven(empty) as pilot:
        await press(pilot, "o")
        await typed(pilot, f"{tmp_path}/nowhere/")
        assert "No such file or directory" in shown(pilot)
        await typed(pilot, "~nobody-of-that-name/")
        assert "No such file or directory" in shown(pilot)
        await typed(pilot, "x" * 300)
        await press(pilot, "enter")
        assert "No such file or directory" in shown(pilot)
        await press(pilot, "escape")
        assert "No calls yet" in shown(pilot)


async def test_a_recording_that_a_crash_cut_off_is_told_and_waits_in_the_list(workspace: Workspace) -> None:
    class Cut(Workspace):
        def salvage(self) -> list[Salvaged]:
            path = self.paths.recordings / "cut.wav"
            Library(self.paths.store).enqueue(path)
            return [Salvaged(path, 61.0, "Cut")]

    async with driven(Cut(workspace.paths)) as pilot:
        await until(pilot, lambda: "cut off, recovered: 1:01," in shown(pilot))
        await until(pilot, lambda: "cut.wav" in shown(pilot))
