"""The parts of recording: a file that is whole at every moment, a journal, a side against the clock, the levels."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.capture import journal
from callscope.audio.capture.fit import Fit
from callscope.audio.capture.journal import Journal
from callscope.audio.capture.levels import Found, Likeness, Measured, Meter
from callscope.audio.capture.replay import named
from callscope.audio.capture.room import busy, holder
from callscope.audio.capture.strand import SLACK, stretched
from callscope.audio.capture.wav import HEADER, GrowingWav, Shape, repair
from callscope.audio.capture.weave import Weave
from callscope.errors import StorageFailed, UsageProblem
from callscope.nouns.live import Gap, Level, OffRecord, Recording, Stopped, Warned, as_json
from tests.audio.made import noise, place_of

RATE = 16_000
BLOCK = 400


def pcm(sound: np.ndarray) -> np.ndarray:
    return np.rint(sound * 32_000).astype(np.int16)


def test_a_growing_file_is_whole_after_every_write(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "a.wav", Shape(2, RATE))
    sound = pcm(noise(1, 1)).reshape(-1, 2)
    for number, part in enumerate(np.split(sound, 8), 1):
        wav.write(part.tobytes())
        with wave.open(str(wav.path)) as opened:
            assert opened.getnframes() == number * len(part)
        assert np.array_equal(soundfile.read(wav.path, dtype="int16")[0], sound[: number * len(part)])
    wav.silence(100)
    wav.blank(10, 20)
    wav.close()
    wav.close()
    read = soundfile.read(wav.path, dtype="int16")[0]
    assert len(read) == len(sound) + 100
    assert not read[10:20].any()
    assert np.array_equal(read[20 : len(sound)], sound[20:])
    assert wav.path.stat().st_mode & 0o777 == 0o600


def test_a_file_whose_header_is_behind_is_made_whole(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "a.wav", Shape(1, RATE))
    wav.write(bytes(2 * RATE))
    wav.close()
    with wav.path.open("ab") as file:
        file.write(bytes(RATE + 1))  # half a second and half a sample that no header speaks of
    assert repair(wav.path) == 1.5
    assert soundfile.info(wav.path).duration == 1.5
    assert wav.path.stat().st_size == HEADER + 3 * RATE


def test_what_is_no_recording_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"not sound" * 50)
    with pytest.raises(StorageFailed, match="not a recording"):
        repair(path)
    assert path.read_bytes() == b"not sound" * 50


def test_a_journal_reads_back_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    one = Journal(path)
    one.add("started", title="héllo\n\x1b[2J")
    one.add("note", t=1.5)
    assert [line["kind"] for line in journal.read(path)] == ["started", "note"]
    assert path.stat().st_size > 4096, "room for the last lines is kept free"
    one.close()
    one.add("stopped")
    assert path.stat().st_size < 200
    with path.open("ab") as file:
        file.write(b'{"kind": "gap", "sta')
    assert [line["kind"] for line in journal.read(path)] == ["started", "note"]
    journal.append(path, "recovered", duration=3.0)
    assert [line["kind"] for line in journal.read(path)] == ["started", "note", "recovered"]
    assert journal.read(path)[0]["title"] == "héllo\n\x1b[2J"
    assert journal.read(tmp_path / "none.journal") == []


def test_a_long_journal_keeps_every_line(tmp_path: Path) -> None:
    one = Journal(tmp_path / "a.journal")
    for number in range(500):
        one.add("note", number=number, text="x" * 100)
    assert [line["number"] for line in journal.read(one.path)] == list(range(500))
    one.close()
    assert len(one.path.read_bytes().splitlines()) == 500


class Played:
    """Blocks of a made sound that go through a weave of one or two sides, each with its own arrivals."""

    def __init__(self, *sides: str) -> None:
        self.weave = Weave(sides or ("far",), RATE)  # type: ignore[arg-type]
        self.parts: list[np.ndarray] = []

    def push(self, side: str, at: float, samples: np.ndarray, lost: bool = False) -> None:
        self.weave.push(side, at, samples, lost)  # type: ignore[arg-type]
        self.take(at)

    def take(self, now: float) -> None:
        woven = self.weave.take(now)
        self.parts += [] if woven is None else [woven.samples]

    def sound(self) -> np.ndarray:
        rest = self.weave.rest()
        return np.concatenate([*self.parts, *([] if rest is None else [rest.samples])])


def blocks(sound: np.ndarray, begin: float = 100.0, rate: float = RATE) -> list[tuple[float, np.ndarray]]:
    """Blocks of a device that runs at `rate`, and when each is over."""
    count = len(sound) // BLOCK
    return [(begin + (n + 1) * BLOCK / rate, sound[n * BLOCK : (n + 1) * BLOCK]) for n in range(count)]


def test_late_blocks_move_nothing() -> None:
    sound, random = pcm(noise(20, 5)), np.random.default_rng(1)
    played = Played()
    last = 0.0
    for at, part in blocks(sound):
        last = max(last, at + random.exponential(0.03))  # in order, some late by a tenth of a second
        played.push("far", last, part)
    assert np.array_equal(played.sound()[:, 0], sound)
    assert played.weave.holes(closing=True) == []


def test_a_burst_after_a_stall_loses_nothing() -> None:
    sound = pcm(noise(10, 6))
    played = Played()
    for at, part in blocks(sound):
        played.push("far", 105.9 if 105 < at < 105.9 else at, part)
    assert np.array_equal(played.sound()[:, 0], sound)
    assert played.weave.holes(closing=True) == []


def test_missing_sound_becomes_silence_of_its_length() -> None:
    sound = pcm(noise(10, 7))
    played = Played()
    for at, part in blocks(sound):
        if not 103 < at <= 105:
            played.push("far", at, part)
    ((side, hole),) = played.weave.holes()
    assert side == "far"
    assert abs(hole.start - 3 * RATE) <= SLACK * RATE
    assert abs(hole.end - 5 * RATE) <= SLACK * RATE
    found = played.sound()[:, 0]
    assert place_of(sound[7 * RATE : 8 * RATE], found) == pytest.approx(7 * RATE, abs=SLACK * RATE)
    assert not found[hole.start : hole.end].any()


def test_blocks_that_were_dropped_without_a_pause_are_noticed() -> None:
    sound = pcm(noise(10, 8))
    played = Played()
    dropped = False
    for number, (at, part) in enumerate(blocks(sound)):
        if 120 <= number < 130:
            dropped = True
            continue
        played.push("far", at, part, lost=dropped)
        dropped = False
    ((_, hole),) = played.weave.holes()
    assert hole.end - hole.start == pytest.approx(10 * BLOCK, abs=BLOCK)


@pytest.mark.parametrize("off", [0.999, 0.9998, 1.0002, 1.001])
def test_a_clock_that_drifts_is_followed_without_a_click(off: float) -> None:
    count = 120 * RATE
    tone = pcm(0.5 * np.sin(2 * np.pi * 440 * np.arange(count) / RATE))
    random = np.random.default_rng(2)
    played = Played()
    last = 0.0
    for at, part in blocks(tone, rate=RATE * off):
        last = max(last, at + random.exponential(0.004))
        played.push("far", last, part)
        real = (at - 100) * RATE
        assert abs(played.weave.base - real) < SLACK * RATE or at < 101
    found = played.sound()[:, 0].astype(float)
    assert played.weave.holes(closing=True) == []
    steepest = 0.5 * 32_000 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(found)).max() < 1.1 * steepest


def test_a_side_that_gives_nothing_does_not_hold_up_the_other() -> None:
    mic, far = pcm(noise(8, 9)), pcm(noise(8, 10))
    played = Played("mic", "far")
    for (at, one), (_, other) in zip(blocks(mic), blocks(far), strict=True):
        played.push("mic", at, one)
        if at < 102 or at > 106:
            played.push("far", at, other)
        if at > 103.5:
            assert played.weave.base > (at - 100 - 1.4) * RATE
    ((side, hole),) = played.weave.holes()
    found = played.sound()
    assert side == "far"
    assert hole.end - hole.start == pytest.approx(4 * RATE, abs=SLACK * RATE)
    assert np.array_equal(found[:, 0], mic)
    assert place_of(far[7 * RATE : round(7.8 * RATE)], found[:, 1]) == pytest.approx(7 * RATE, abs=SLACK * RATE)


def test_stretching_keeps_the_ends_and_the_shape() -> None:
    ramp = np.arange(0, 4000, 10, dtype=np.int16)
    for more in (-2, 2):
        found = stretched(ramp, more)
        assert len(found) == len(ramp) + more
        assert (found[0], found[-1]) == (ramp[0], ramp[-1])
        assert all(8 <= after - before <= 12 for before, after in pairwise(found.tolist()))


def test_levels_are_told_ten_times_a_second() -> None:
    tone = pcm(0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE))
    meter, found = Meter("far", "call.monitor", RATE, 0.1), []
    for number, part in enumerate(np.split(tone, 40), 1):
        found += [one for one in meter.push(number * BLOCK, part) if isinstance(one, Measured)]
    assert [one.end for one in found] == [1600 * n for n in range(1, 11)]
    assert all(
        one.rms_db == pytest.approx(-9.2, abs=0.3) and one.peak_db == pytest.approx(-6.2, abs=0.2) for one in found
    )
    assert not any(one.clipping for one in found)


def warned(meter: Meter, sound: np.ndarray) -> list[str]:
    parts = (meter.push((n + 1) * RATE, part) for n, part in enumerate(np.split(sound, len(sound) // RATE)))
    return [one.kind for part in parts for one in part if isinstance(one, Found)]


def test_a_silent_side_is_told_once_and_again_after_sound() -> None:
    quiet, loud = np.zeros(40 * RATE, np.int16), pcm(noise(5, 1))
    assert warned(Meter("mic", "headset", RATE, 0.1), np.concatenate([quiet, quiet, loud, quiet])) == [
        "silent",
        "silent",
    ]
    assert warned(Meter("mic", "headset", RATE, 0.1), np.concatenate([quiet[: 25 * RATE], loud])) == []


def test_clipping_is_told_and_loud_speech_is_not() -> None:
    speech = noise(10, 2)
    clipped = np.clip(speech * 6, -1, 1) * 32_767
    assert warned(Meter("mic", "headset", RATE, 0.1), clipped.astype(np.int16)) == ["clipping"]
    assert warned(Meter("mic", "headset", RATE, 0.1), pcm(speech)) == []


@pytest.mark.parametrize("lag", [0, 700, -3000])
def test_the_same_sound_on_both_sides_is_told(lag: int) -> None:
    one, other = noise(25, 3), noise(25, 4)
    same = np.stack([one, np.roll(one, lag) * 0.2 + 0.1 * other], axis=1)
    apart = np.stack([one, other + 0.05 * np.roll(one, lag)], axis=1)
    for both, said in ((same, ["same sound on both sides"]), (apart, []), (same * [1, 0], [])):
        likeness = Likeness(RATE)
        parts = (likeness.push((n + 1) * RATE, part) for n, part in enumerate(np.split(pcm(both), 25)))
        assert [one.kind for part in parts for one in part] == said


def test_a_device_of_another_form_is_fitted() -> None:
    own = 48_000
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * own) / own)
    stereo = np.rint(np.stack([tone, 0 * tone], axis=1) * 20_000).astype(np.int16)
    fit = Fit(own, 2, RATE)
    found = np.concatenate([fit.push(part.tobytes()) for part in np.split(stereo, 100)])
    assert len(found) == pytest.approx(2 * RATE, abs=100)
    assert np.abs(found[2000:]).max() == pytest.approx(10_000, rel=0.02)


def test_a_file_is_named_with_its_speed(tmp_path: Path) -> None:
    odd = tmp_path / "me@8"
    odd.touch()
    assert named("file:/a/b.wav") == (Path("/a/b.wav"), 1.0)
    assert named("file:/a/b.wav@8") == (Path("/a/b.wav"), 8.0)
    assert named(f"file:{odd}") == (odd, 1.0)
    assert named(f"file:{odd}@2") == (odd, 2.0)
    assert named("file:/a/me@home.wav") == (Path("/a/me@home.wav"), 1.0)
    with pytest.raises(UsageProblem):
        named("file:/a/b.wav@0")


def test_events_become_lines_of_json() -> None:
    events = [
        Recording(0.0, 0.2, Path("/a.wav"), 5.0),
        Level(0.1, 0.2, "mic", -20.0, -10.0, False),
        Gap(3.0, 3.1, "far", 1.0, 2.0, "x"),
        Warned(1.0, 1.0, "no sound", "x"),
        OffRecord(16.0, 16.0, 1.0),
        Stopped(9.0, 9.1, None, 9.0, "stopped"),
    ]
    found = [as_json(one) for one in events]
    assert [one["event"] for one in found] == ["recording", "level", "gap", "warning", "off_record", "stopped"]
    assert found[0] == {"event": "recording", "t": 0.0, "at": 0.2, "path": "/a.wav", "began": 5.0}
    assert found[-1]["path"] is None


def test_a_folder_nobody_recorded_in_is_free(tmp_path: Path) -> None:
    assert busy(tmp_path) == 0
    (tmp_path / ".recording").write_text("garbage")
    assert busy(tmp_path) == 0
    assert holder(tmp_path) == {}
