"""The order of spans, the map from the clock to the call, and what a device is given; the device is made of numbers."""

from __future__ import annotations

import itertools
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from callscope.audio.play import Player
from callscope.audio.playing.course import ENDLESS, Course, Piece, Place, course, merged
from callscope.audio.playing.ledger import Ledger, Sent
from callscope.audio.playing.outlet import LATENCY, Haste
from callscope.audio.playing.spool import Spool
from callscope.audio.playing.stretch import blocks
from callscope.audio.playing.tap import Block, Tap
from callscope.call import RATE
from callscope.errors import DeviceFailed, Unusable
from tests.audio.made import levels, noise, place_of
from tests.sound_server import wait_for

TWO = course([(1.0, 2.0), (5.0, 6.0)], None)
SECOND = RATE


def test_playing_begins_inside_a_span_or_at_the_next_one() -> None:
    assert TWO.find(round(1.5 * SECOND)) == Place(0, round(1.5 * SECOND))
    assert TWO.find(0) == Place(0, SECOND)
    assert TWO.find(3 * SECOND) == Place(1, 5 * SECOND)
    assert TWO.find(9 * SECOND) == Place(2, 6 * SECOND)


def test_spans_are_played_in_the_order_given_and_empty_ones_left_out() -> None:
    back = course([(5.0, 6.0), (3.0, 3.0), (1.0, 2.0)], None)
    pieces = list(back.pieces(back.find(5 * SECOND)))
    assert pieces == [Piece(0, 5 * SECOND, 6 * SECOND), Piece(1, SECOND, 2 * SECOND)]
    assert back.follow(Place(0, 6 * SECOND)) == Place(1, SECOND)
    assert list(back.pieces(back.follow(Place(1, 2 * SECOND)))) == []


def test_the_whole_call_has_no_end_of_its_own() -> None:
    assert list(Course().pieces(Place(0, 7))) == [Piece(0, 7, ENDLESS)]


def test_a_loop_holds_playing_inside_and_never_ends() -> None:
    looped = course(None, (SECOND, 2 * SECOND))
    assert looped.find(0) == looped.find(5 * SECOND) == Place(0, SECOND)
    first = list(itertools.islice(looped.pieces(Place(0, SECOND + 5)), 3))
    assert first == [Piece(0, SECOND + 5, 2 * SECOND), *[Piece(0, SECOND, 2 * SECOND)] * 2]


def test_spans_that_touch_are_merged() -> None:
    assert merged([(5.0, 6.0), (1.0, 2.0), (2.001, 3.0), (1.5, 1.7)]) == [(1.0, 3.0), (5.0, 6.0)]


def test_the_position_is_what_comes_out_now_and_not_what_was_given() -> None:
    ledger = Ledger()
    ledger.place(10.0, 1)
    ledger.send(Sent(100.0, 1.0, 10.0, 11.5, 1))
    ledger.send(Sent(101.0, 1.0, 11.5, 13.0, 1))
    assert ledger.position(99.0) == 10.0
    assert ledger.position(100.5) == pytest.approx(10.75)
    assert ledger.played(101.0) == [(10.0, 11.5)]
    assert ledger.position(105.0) == 13.0


def test_after_a_jump_the_position_is_its_aim_while_older_sound_still_comes_out_and_counts() -> None:
    ledger = Ledger()
    ledger.send(Sent(100.0, 1.0, 3.0, 4.0, 0))
    ledger.place(50.0, 1)
    ledger.send(Sent(101.0, 1.0, 50.0, 51.0, 1))
    assert ledger.position(100.5) == 50.0
    assert ledger.position(101.25) == pytest.approx(50.25)
    assert ledger.played(103.0) == [(3.0, 4.0), (50.0, 51.0)]


def test_what_a_lost_device_was_given_never_came_out() -> None:
    ledger = Ledger()
    ledger.send(Sent(100.0, 1.0, 3.0, 4.0, 0))
    ledger.send(Sent(101.0, 1.0, 4.0, 5.0, 0))
    ledger.lose(101.5)
    assert ledger.played(200.0) == [(3.0, 4.0)]
    assert ledger.position(200.0) == 4.0


class Known:
    """Decoded sound."""

    def __init__(self, samples: np.ndarray, behind: int = 0) -> None:
        self.samples, self.channels, self.behind = samples, samples.shape[1], behind

    def read(self, start: int, end: int) -> np.ndarray | None:
        if self.behind:
            self.behind -= 1
            return None
        return self.samples[start:end]


def ramp(seconds: float, channels: int = 2) -> np.ndarray:
    """Sound in which each sample tells its place: 0, 1, 2 ... 9999, 0, 1 ..."""
    return np.repeat((np.arange(round(seconds * RATE)) % 10_000)[:, np.newaxis], channels, 1).astype(np.int16)


def test_at_normal_speed_and_rate_samples_pass_untouched_but_for_the_fades() -> None:
    made = [one for one in blocks([Piece(0, 1000, 9000)], Known(ramp(2)), 1.0, RATE, 0) if one]
    sound = np.concatenate([one.samples for one in made])
    assert len(sound) == 8000
    assert (sound[160:-160] == ramp(2)[1160:8840]).all()
    assert abs(int(sound[0, 0])) < 10
    assert made[0].start == 1000 / RATE
    assert made[-1].end == 9000 / RATE


@pytest.mark.parametrize("rate", [RATE, 44_100, 48_000])
@pytest.mark.parametrize("speed", [0.5, 0.8, 1.0, 1.37, 2.0, 3.0])
def test_every_piece_has_its_length_and_its_moments_follow_without_a_gap(speed: float, rate: int) -> None:
    pieces = [Piece(0, 1000, 20_001), Piece(1, 5000, 5100), Piece(2, 0, 16_000)]
    made = [one for one in blocks(pieces, Known(ramp(2)), speed, rate, 7) if one]
    for piece in pieces:
        own = [one for one in made if one.number == piece.number]
        length = sum(len(one.samples) for one in own)
        assert length == pytest.approx((piece.end - piece.start) * rate / RATE / speed, abs=0.012 * rate)
        assert own[0].start == pytest.approx(piece.start / RATE)
        assert own[-1].end == pytest.approx(piece.end / RATE, abs=0.001)
        assert all(one.end == two.start for one, two in itertools.pairwise(own))


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0, 2.5, 3.0])
def test_a_moment_of_the_call_comes_out_where_the_blocks_say(speed: float) -> None:
    sound = noise(20, 3)[:, np.newaxis] * 32_767
    pieces = [Piece(0, 0, len(sound))]
    made = [one.samples for one in blocks(pieces, Known(sound.astype(np.int16)), speed, RATE, 0) if one]
    out = levels(np.concatenate(made)[:, 0].astype(float), 32 / speed)  # in steps of 2 ms of the call
    call = levels(sound[:, 0], 32)
    for start in range(500, 8500, 1000):
        assert place_of(out[start : start + 1000], call, 0.6) == pytest.approx(start, abs=25)


def test_a_piece_behind_the_end_is_passed_over_and_a_loop_there_ends() -> None:
    sound = Known(ramp(1))
    assert list(blocks(Course(loop=(90_000, 99_000)).pieces(Place(0, 90_000)), sound, 1.0, RATE, 0)) == []
    made = [one for one in blocks([Piece(0, 90_000, 91_000), Piece(1, 0, 800)], sound, 1.0, RATE, 0) if one]
    assert {one.number for one in made} == {1}


def test_what_is_not_decoded_yet_is_waited_for() -> None:
    made = list(blocks([Piece(0, 0, 1600)], Known(ramp(1), behind=3), 1.0, RATE, 0))
    assert made[:3] == [None] * 3
    assert sum(len(one.samples) for one in made if one) == 1600


def filled(tap: Tap, frames: int = 320, at: float = 0.0) -> np.ndarray:
    out = np.full((frames, 2), 99, np.int16)
    tap.fill(out, at)
    return out


def loud_tap(count: int = 20) -> Tap:
    tap = Tap(Ledger())
    tap.rate, tap.paused = RATE, False
    for number in range(count):
        tap.push(Block(np.full((160, 2), 1000, np.int16), number * 0.01, number * 0.01 + 0.01, 0, 0))
    return tap


def steepest(sound: np.ndarray) -> float:
    return float(np.abs(np.diff(sound.astype(float), axis=0)).max())


def test_pausing_and_muting_fade_so_that_nothing_clicks_and_nothing_is_lost() -> None:
    tap = loud_tap()
    parts = [filled(tap)]
    tap.gains = (0.0, 1.0)
    parts.append(filled(tap))
    tap.paused = True
    parts += [filled(tap), filled(tap)]
    taken = len(tap)
    tap.paused, tap.gains = False, (1.0, 1.0)
    parts.append(filled(tap))
    assert steepest(np.concatenate(parts)) < 20
    assert (parts[1][160:, 0] == 0).all()
    assert (parts[1][:, 1] == 1000).all()
    assert (parts[3] == 0).all()
    assert len(tap) == taken - 2


def test_when_nothing_is_ready_silence_comes() -> None:
    tap = loud_tap(1)
    assert (filled(tap)[160:] == 0).all()
    assert (filled(tap) == 0).all()


def test_a_cut_keeps_one_block_that_fades_out() -> None:
    tap = loud_tap()
    filled(tap)
    last = tap.cut()
    assert last is not None
    assert len(tap) == 1
    assert last.start == pytest.approx(0.02)
    assert steepest(filled(tap)) < 20


def test_after_a_pause_nothing_from_before_a_jump_is_heard() -> None:
    tap = loud_tap()
    filled(tap, 200)
    tap.paused = True
    filled(tap, 200)
    tap.paused, tap.jump = False, 1
    tap.push(Block(np.full((160, 2), -5000, np.int16), 9.0, 9.01, 0, 1))
    assert filled(tap, 160).max() <= 0


class Numbers:
    """A device that takes sound when it is told to, and plays it at once."""

    hasty = False

    def __init__(self, tap: Tap, device: str | None, latency: float) -> None:
        self.tap, self.dead = tap, False
        self.sound: list[np.ndarray] = []
        tap.rate = RATE

    def alive(self) -> bool:
        return not self.dead

    def release(self) -> None:
        self.dead = True

    def take(self, seconds: float) -> None:
        """Takes sound as fast as it is made."""
        until = time.monotonic() + 10
        wanted = round(seconds * 100)
        while wanted and time.monotonic() < until:
            if len(self.tap):
                out = np.zeros((160, 2), np.int16)
                self.tap.fill(out, time.monotonic() - 0.01)
                self.sound.append(out)
                wanted -= 1
            else:
                time.sleep(0.001)
        assert not wanted


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Player, Callable[[], Numbers]]]:
    path, made = tmp_path / "call.wav", list[Numbers]()
    soundfile.write(path, ramp(10), RATE)

    def opens(*given: Any) -> Numbers:
        made.append(Numbers(*given))
        return made[-1]

    def device() -> Numbers:
        wait_for(lambda: bool(made) and not made[-1].dead)
        return made[-1]

    player = Player(path, tmp_path / "scratch", opens=opens)
    yield player, device
    player.close()


def test_the_player_gives_the_device_what_was_asked_for(played: tuple[Player, Callable[[], Numbers]]) -> None:
    player, device = played
    player.play([(1.0, 2.0), (0.0, 0.5)], at=1.5)
    device().take(1.01)  # and the end, which has no length
    wait_for(lambda: not player.heard().playing)
    sound = np.concatenate(device().sound)
    assert (sound[200:7800] == ramp(10)[24_200:31_800]).all()
    assert (sound[8200:15_800] == ramp(10)[200:7800]).all()
    assert player.played() == [(0.0, 0.5), (1.5, 2.0)]
    assert player.heard().position == 0.5


def test_commands_in_quick_succession_from_many_threads_leave_a_working_player(
    played: tuple[Player, Callable[[], Numbers]],
) -> None:
    player, device = played
    player.play()
    taking = threading.Thread(target=lambda: device().take(1.0))
    taking.start()

    def hurry(seed: int) -> None:
        random = np.random.default_rng(seed)
        for _ in range(100):
            player.seek(float(random.uniform(0, 12)))
            player.speed(float(random.uniform(0, 4)))
            player.loop((2.0, 3.0) if random.random() < 0.3 else None)
            player.mute({int(random.integers(0, 2))})
            player.play()

    threads = [threading.Thread(target=hurry, args=(seed,)) for seed in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    player.loop(None)
    player.speed(1.0)
    player.mute(())
    player.play(None, 4.0)
    taking.join()
    device().take(0.5)
    assert 4.0 < player.heard().position < 6.0
    assert player.heard().trouble == ""


def test_a_device_that_takes_more_than_it_can_play_is_found_out_and_one_with_a_fast_clock_is_not() -> None:
    steady, hasty = Haste(0.08, 0.0), Haste(0.08, 0.0)
    assert not any(steady.takes(0.01002, step * 0.01) for step in range(100_000))
    assert not steady.takes(0.2, 1001.9)  # after a stall
    assert [hasty.takes(0.01, step * 0.001) for step in range(100)].index(True) < 50


def test_a_hasty_device_is_opened_again_with_more_latency(tmp_path: Path) -> None:
    path, latencies = tmp_path / "call.wav", list[float]()
    soundfile.write(path, ramp(1), RATE)

    def opens(tap: Tap, device: str | None, latency: float) -> Numbers:
        latencies.append(latency)
        opened = Numbers(tap, device, latency)
        opened.hasty = opened.dead = len(latencies) < 3
        return opened

    player = Player(path, tmp_path / "scratch", opens=opens)
    player.play()
    wait_for(lambda: len(latencies) == 3)
    assert latencies == [LATENCY, 2 * LATENCY, 4 * LATENCY]
    assert player.heard().playing
    player.close()


def test_a_missing_device_is_told_in_one_line_and_the_next_play_tries_again(tmp_path: Path) -> None:
    path, tries = tmp_path / "call.wav", list[int]()
    soundfile.write(path, ramp(1), RATE)

    def opens(*given: Any) -> Numbers:
        tries.append(1)
        if len(tries) == 1:
            raise DeviceFailed("there is no sound device", "connect one")
        return Numbers(*given)

    player = Player(path, tmp_path / "scratch", opens=opens)
    player.play()
    wait_for(lambda: bool(player.heard().trouble))
    assert player.heard().trouble == "there is no sound device: connect one"
    assert not player.heard().playing
    player.play()
    wait_for(lambda: player.heard().trouble == "")
    player.close()


def test_a_file_that_is_gone_is_told_and_playing_it_ends(tmp_path: Path) -> None:
    player = Player(tmp_path / "gone.wav", tmp_path / "scratch", opens=Numbers)
    wait_for(lambda: bool(player.heard().trouble))
    assert "gone.wav" in player.heard().trouble
    assert isinstance(player.fault, Unusable)
    player.close()


@pytest.mark.parametrize(("channels", "kept"), [(1, 1), (2, 2), (6, 2)])
def test_the_spool_keeps_the_channels_and_the_moments(channels: int, kept: int, tmp_path: Path) -> None:
    path = tmp_path / "call.flac"
    sound = np.zeros((4 * 8000, channels))
    sound[20_000, 0] = 0.9
    soundfile.write(path, sound, 8000)
    spool = Spool(path, tmp_path / "scratch")
    wait_for(lambda: spool.end is not None)
    read = spool.read(0, ENDLESS)
    assert read is not None
    assert read.shape == (4 * RATE, kept)
    assert np.abs(read[:, 0]).argmax() == pytest.approx(2.5 * RATE, abs=1)
    assert stat.S_IMODE((tmp_path / "scratch").stat().st_mode) == 0o700
    spool.close()
