"""What comes out of the loudspeaker is the call, from the asked moment, at the asked speed, and the position agrees."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.play import Player
from tests.audio.made import levels, noise, place_of
from tests.sound_server import RATE, Recording, Server, running, wait_for

NEAR = 0.1
"""Seconds within which sound and position must agree."""

SOON = 0.15
"""Seconds within which a change must be heard."""

Opened = Callable[..., Player]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("pulse")) as started:
        yield started


@pytest.fixture(scope="module")
def monitor(server: Server) -> Iterator[Recording]:
    """One recording for all: while it runs the sink does not fall asleep, which takes two seconds to wake from."""
    one = Recording()
    yield one
    one.close()


@pytest.fixture
def recording(monitor: Recording) -> Recording:
    """What comes out from now on."""
    monitor.begin()
    return monitor


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    players: list[Player] = []

    def start(path: Path) -> Player:
        players.append(Player(path, tmp_path / "scratch"))
        return players[-1]

    yield start
    for one in players:
        one.close()


@pytest.fixture(scope="module")
def stereo() -> np.ndarray:
    return np.stack([noise(20, 1), noise(20, 2)], axis=1)


@pytest.fixture(scope="module")
def call(stereo: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "call.wav"
    soundfile.write(path, stereo, RATE)
    return path


def second_of(part: np.ndarray, stereo: np.ndarray, side: int = 0) -> float:
    """The second of the call at which a recorded part begins."""
    return place_of(part[:, side], stereo[:, side]) / RATE


def heard_while(player: Player, until: float) -> list[tuple[float, float]]:
    """(clock, position) again and again while a call plays to a moment."""
    seen: list[tuple[float, float]] = []

    def passed() -> bool:
        heard = player.heard()
        seen.append((time.monotonic(), heard.position))
        return heard.position >= until or not heard.playing

    wait_for(passed)
    return seen


def test_the_call_is_heard_from_the_asked_moment_and_the_position_agrees(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player = opened(call)
    player.play(at=5.0)
    seen = heard_while(player, 8.0)
    first = recording.audible()[: RATE // 2]
    assert second_of(first, stereo) == pytest.approx(5.0, abs=NEAR)
    for clock, position in [one for one in seen if 6 < one[1] < 7.5][:: len(seen) // 10]:
        true = second_of(recording.around(clock, 0.2, 0.2), stereo) + 0.2
        assert position == pytest.approx(true, abs=NEAR)


@pytest.mark.parametrize("speed", [1.5])
def test_at_another_speed_the_position_agrees_with_what_is_heard(
    speed: float, opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player = opened(call)
    player.speed(speed)
    player.play(at=2.0)
    seen = heard_while(player, 2.0 + 3.2 * speed)
    whole = levels(stereo[:, 0], 80)  # steps of 5 ms of the call
    for clock, position in [one for one in seen if 3.0 + speed < one[1] < 2.0 + 2.2 * speed][:: len(seen) // 5]:
        part = levels(recording.around(clock, 0.9, 0.9)[:, 0], 80 / speed)
        true = place_of(part, whole, 0.6) * 0.005 + 0.9 * speed
        assert position == pytest.approx(true, abs=NEAR)


@pytest.mark.parametrize("speed", [0.6, 1.5, 3.0])
def test_the_pitch_is_kept(speed: float, opened: Opened, tmp_path: Path, recording: Recording) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * 440 * np.arange(8 * 8000) / 8000), 8000)
    player = opened(path)
    player.speed(speed)
    player.play(at=1.0)
    heard_while(player, 1.0 + 1.2 * speed)
    player.pause()
    sound = recording.audible()[RATE // 10 : RATE]
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound)), 1 << 17))
    assert np.argmax(spectrum) * RATE / (1 << 17) == pytest.approx(440, rel=0.02)
    assert np.allclose(sound[:, 0], sound[:, 1], atol=2)  # mono goes to both ears


def test_spans_come_one_after_the_other_and_played_tells_them(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player = opened(call)
    player.play([(2.0, 3.0), (8.0, 9.0)], at=0.0)
    wait_for(lambda: not player.heard().playing)
    assert player.heard().position == pytest.approx(9.0, abs=0.01)
    recording.until(time.monotonic() + 0.1)
    sound = recording.audible()
    assert len(sound) / RATE == pytest.approx(2.0, abs=NEAR)
    assert second_of(sound[: RATE // 2], stereo) == pytest.approx(2.0, abs=NEAR)
    assert second_of(sound[-RATE // 2 :], stereo) == pytest.approx(8.5, abs=NEAR)
    spans = player.played()
    assert np.allclose(spans, [(2.0, 3.0), (8.0, 9.0)], atol=0.02), spans
    assert player.played() == []


def test_pausing_is_heard_at_once_and_playing_goes_on_from_there(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player, delays = opened(call), []
    player.play(at=1.0)
    for until in (1.5, 2.0, 2.5):
        heard_while(player, until)
        player.pause()
        asked = time.monotonic()
        after = np.abs(recording.around(asked, 0.0, 0.5)).max(axis=1)
        delays.append((np.flatnonzero(after > 40).max(initial=0) + 1) / RATE)
        assert not player.heard().playing
        player.play()
    assert min(delays) < SOON, delays
    end = heard_while(player, 3.2)[-1][1]
    player.pause()
    (span,) = player.played()
    assert span[0] == pytest.approx(1.0, abs=0.01)  # and one span: nothing was left out or heard twice
    assert end - NEAR < span[1] < end + 0.5
    assert second_of(recording.audible()[: RATE // 2], stereo) == pytest.approx(1.0, abs=NEAR)


def test_seeking_is_heard_at_once(opened: Opened, call: Path, stereo: np.ndarray, recording: Recording) -> None:
    player, delays = opened(call), []
    player.play(at=1.0)
    heard_while(player, 1.5)
    for aim in (8.0, 4.0, 12.0):
        player.seek(aim)
        asked = time.monotonic()
        assert player.heard().position == pytest.approx(aim, abs=0.01)
        heard_while(player, aim + 0.7)
        part = recording.around(asked + 0.5, 0.0, 0.3)
        delays.append(0.5 - (second_of(part, stereo) - aim))
    assert min(delays) < SOON, delays
    player.pause()
    player.seek(2.0)
    assert player.heard()[:2] == (2.0, False)


def test_a_change_of_speed_is_heard_soon_and_loses_nothing(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player = opened(call)
    player.play(at=1.0)
    heard_while(player, 2.0)
    player.speed(2.0)
    asked = time.monotonic()
    seen = heard_while(player, 4.0)
    late = next(clock for clock, position in seen if position >= 3.9) - asked
    assert late < (3.9 - 2.0) / 2 + 0.2 + NEAR
    player.speed(1.0)
    seen = heard_while(player, 6.0)
    clock, position = seen[-60]
    assert position == pytest.approx(second_of(recording.around(clock, 0.2, 0.2), stereo) + 0.2, abs=NEAR)
    player.pause()
    (span,) = player.played()
    assert span[0] == pytest.approx(1.0, abs=0.01)
    assert 5.9 < span[1] < 6.5


def test_a_loop_plays_its_span_again_and_again(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player = opened(call)
    player.loop((3.0, 3.5))
    player.play(at=10.0)
    begun = time.monotonic()
    wait_for(lambda: len(recording.audible()) > 2.2 * RATE)
    assert player.heard().looping
    assert 3.0 <= player.heard().position <= 3.5
    sound = recording.audible()
    for turn in range(4):
        part = sound[round((turn * 0.5 + 0.05) * RATE) : round((turn * 0.5 + 0.4) * RATE)]
        assert second_of(part, stereo) == pytest.approx(3.05, abs=0.06)
    player.loop(None)
    heard_while(player, 4.2)
    player.pause()
    assert time.monotonic() - begun < 15
    assert player.played() == [pytest.approx((3.0, player.heard().position), abs=NEAR)]


def test_a_muted_side_is_silent_and_the_other_is_not(
    opened: Opened, call: Path, stereo: np.ndarray, recording: Recording
) -> None:
    player, delays = opened(call), []
    player.play(at=1.0)
    for aim, side in ((1.3, 0), (2.1, 1), (2.9, 0)):
        heard_while(player, aim)
        player.mute({side})
        asked = time.monotonic()
        assert player.heard().muted == {side}
        heard_while(player, aim + 0.7)
        after = np.abs(recording.around(asked, 0.0, 0.5))
        delays.append((np.flatnonzero(after[:, side] > 40).max(initial=0) + 1) / RATE)
        assert after[-RATE // 10 :, 1 - side].max() > 200
    assert min(delays) < SOON, delays
    assert second_of(recording.around(time.monotonic() - 0.5, 0.2, 0.2), stereo, 1) > 2.5


def test_the_end_stops_and_playing_again_begins_anew(opened: Opened, call: Path, server: Server) -> None:
    player = opened(call)
    player.play(at=19.7)
    wait_for(lambda: not player.heard().playing)
    assert player.heard().position == pytest.approx(20.0, abs=0.001)
    player.play()
    heard_while(player, 0.3)
    player.seek(99.0)
    wait_for(lambda: not player.heard().playing)
    assert player.heard().position == 20.0


def test_a_killed_sound_server_is_told_and_playing_again_works_when_it_is_back(
    opened: Opened, call: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(tmp_path_factory.mktemp("mortal")) as mortal:
        player = opened(call)
        player.play(at=2.0)
        heard_while(player, 2.5)
        mortal.kill()
        wait_for(lambda: bool(player.heard().trouble))
        heard = player.heard()
        assert not heard.playing
        assert "\n" not in heard.trouble
        assert 2.4 < heard.position < 4
        player.play()
        wait_for(lambda: not player.heard().playing)
        assert player.heard().trouble
        mortal.start()
        player.play()
        heard_while(player, heard.position + 0.5)
        assert player.heard().trouble == ""


def test_closing_does_not_wait_for_a_sound_server_that_hangs(
    opened: Opened, call: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = set(threading.enumerate())
    with running(tmp_path_factory.mktemp("stuck")) as stuck:
        player = opened(call)
        player.play()
        heard_while(player, 0.2)
        stuck.freeze()
        begun = time.monotonic()
        player.close()
        assert time.monotonic() - begun < 0.6  # 0.3 s, and a busy machine
    wait_for(lambda: set(threading.enumerate()) <= before)


def test_closing_is_quick_and_leaves_no_file_and_no_thread(
    opened: Opened, call: Path, server: Server, tmp_path: Path
) -> None:
    before = set(threading.enumerate())
    player = opened(call)
    player.play()
    heard_while(player, 0.2)
    begun = time.monotonic()
    player.close()
    taken = time.monotonic() - begun
    wait_for(lambda: set(threading.enumerate()) <= before)
    assert taken < 0.6  # 0.3 s, and a busy machine
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not [one for one in os.listdir("/proc/self/fd") if "listening-" in _target(one)]
    player.close()


def _target(descriptor: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return ""
