"""Listening on the call screen, with a player that plays as fast as the test asks; the real one has its own tests."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from callscope.call import Span
from callscope.errors import DeviceFailed
from callscope.settings import Paths
from callscope.tui.listening import stretches
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, WIDE, Driver, call_screen, cursor, driven, keep, press, settled, shown, until
from tests.tui.tape import Room, Tape


class Quiet(Workspace):
    """A workspace on a machine without sound."""

    def player(self, _identity: str) -> Tape:  # type: ignore[override]
        raise DeviceFailed("no sound device here", "callscope doctor says what is missing")


@pytest.fixture
def room(paths: Paths, samples: object) -> Room:
    found = Room(paths)
    keep(found, made.oil_light(samples))  # type: ignore[arg-type]
    return found


async def ready(pilot: Driver) -> None:
    await until(pilot, lambda: call_screen(pilot)._listening)


def rows(pilot: Driver) -> Sequence[object]:
    view = call_screen(pilot)._view
    assert view is not None
    return view.rows


async def test_space_plays_and_the_words_are_followed(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("space")
        assert room.tape.playing
        view = call_screen(pilot)._view
        assert view is not None
        third = [row for row in range(len(view.rows)) if view.spoken(row)][2]
        room.tape.runs(view.rows[third].start + 0.5)
        await until(pilot, lambda: cursor(pilot) == third)
        assert "▶" in shown(pilot)
        await pilot.press("space")
        assert not room.tape.playing
        at = room.tape.at
        await pilot.press("space")
        assert room.tape.at == pytest.approx(at - 1.0)


async def test_who_moves_the_cursor_is_not_pulled_back(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("space", "end")
        last = cursor(pilot)
        room.tape.runs(20.0)
        await until(pilot, lambda: "not following" in shown(pilot))
        assert cursor(pilot) == last
        await pilot.press("space", "space")
        await until(pilot, lambda: cursor(pilot) != last)


async def test_where_nothing_can_play_the_cursor_stays_and_it_is_said_each_time(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("down", "down", "down")
        here = cursor(pilot)
        for key in ("space", "space", "enter"):
            await pilot.press(key)
            room.tape.fails("there is no sound device to play on: connect a loudspeaker")
            await until(pilot, lambda: "connect a loudspeaker" in shown(pilot) and cursor(pilot) == here)
            await pilot.press("up", "down")
            assert "connect a loudspeaker" not in shown(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_what_is_longer_than_the_line_goes_on_in_the_next_one(room: Room, size: tuple[int, int]) -> None:
    trouble = (
        "there is no sound device to play on: connect a loudspeaker and play again; " + "it works " * 5 + "without"
    )
    async with driven(room, size, call=True) as pilot:
        await ready(pilot)
        await pilot.press("space")
        room.tape.fails(trouble)
        await until(pilot, lambda: "connect a loudspeaker" in shown(pilot))
        await settled(pilot)
        assert trouble in " ".join(shown(pilot).split())
        await press(pilot, "down")
        assert "space play" in shown(pilot)


async def test_a_device_that_is_lost_leaves_the_cursor_at_what_was_heard_last(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("space")
        room.tape.runs(60.0)
        await until(pilot, lambda: cursor(pilot) > 1)
        here = cursor(pilot)
        room.tape.fails("the sound device stopped: play again")
        await until(pilot, lambda: "the sound device stopped" in shown(pilot))
        assert cursor(pilot) == here


async def test_enter_plays_the_row_and_no_more(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        row = call_screen(pilot).here
        assert row
        assert room.tape.spans
        assert room.tape.spans[0][1] == row.end
        assert row.start - 0.2 <= room.tape.spans[0][0] <= row.start


async def test_c_plays_the_customer_and_what_is_marked(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("c", "space")
        screen = call_screen(pilot)
        assert screen._view
        assert room.tape.spans == stretches(screen._view)
        said = [screen._view.spoken(row) for row in range(len(screen._view.rows))]
        agents = [row for row in said if row and row.speaker.role == "agent"]
        inside = [any(a <= (row.start + row.end) / 2 <= b for a, b in room.tape.spans) for row in agents]
        assert not all(inside)
        customers = [row for row in said if row and row.speaker.role == "customer"]
        assert all(any(a <= (row.start + row.end) / 2 <= b for a, b in room.tape.spans) for row in customers)
        await until(pilot, lambda: "customer-only" in shown(pilot))


async def test_speed_jumps_loop_and_mute(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await pilot.press("space", "equals_sign", "equals_sign", "right", "right", "left")
        assert room.tape.factor == 1.5
        assert room.tape.at == pytest.approx(5.0, abs=0.01)
        await pilot.press("minus", "l")
        assert room.tape.factor == 1.25
        row = call_screen(pilot).here
        assert row
        assert room.tape.looped == Span(row.start, row.end)
        await pilot.press("l")
        assert room.tape.looped is None
        await pilot.press("m")
        assert len(room.tape.silent) == 1
        assert "muted: Cherry" in shown(pilot)
        await pilot.press("m", "m")
        assert room.tape.silent == set()


async def test_what_was_played_is_kept_and_checks_quotes_and_is_where_listening_goes_on(room: Room) -> None:
    async with driven(room, call=True) as pilot:
        await ready(pilot)
        await press(pilot, "p")
        row = call_screen(pilot).here
        assert row
        await pilot.press("space")
        room.tape.runs(row.end + 1.0)
        await press(pilot, "space")
        await press(pilot, "home")
        await until(pilot, lambda: "checked" in shown(pilot))
        assert "heard" in shown(pilot)
        await press(pilot, "escape")
        assert room.tape.closed
        assert "in review" in shown(pilot)
        await press(pilot, "enter")
        here = call_screen(pilot).here
        assert here
        assert here.start > row.start
    (summary,) = room.calls()
    assert summary.resume == pytest.approx(row.end + 1.0, abs=0.01)
    assert 0 < summary.listened < 1


async def test_C9_without_a_sound_device_everything_else_works(paths: Paths, samples: object) -> None:
    quiet = Quiet(paths)
    keep(quiet, made.oil_light(samples))  # type: ignore[arg-type]
    async with driven(quiet, call=True) as pilot:
        await until(pilot, lambda: "no sound" in shown(pilot))
        await press(pilot, "space")
        assert "no sound device here" in shown(pilot)
        await press(pilot, "p")
        assert "stored: pain" in shown(pilot)
