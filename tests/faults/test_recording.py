"""R1-R18: what can go wrong while a call is recorded, on a real sound server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.capture.recorder import Recorder
from callscope.audio.capture.recover import recover
from callscope.audio.capture.wav import GrowingWav, Shape
from callscope.audio.decode import peek
from callscope.errors import DeviceFailed, Refused
from callscope.nouns.live import Gap, OffRecord, Recording, Sources, Stopped, Warned
from tests.audio.capturing import (
    NEAR,
    Child,
    Children,
    Told,
    lines,
    made_file,
    place_in,
    reach,
    recording,
    recording_server,
    sound_of,
)
from tests.sound_server import RATE, Server, wait_for

if sys.platform == "win32":
    pytest.skip("signals, mounts and PulseAudio are POSIX", allow_module_level=True)

BOTH = Sources("headset.monitor", "call.monitor")
FAR = Sources(far="call.monitor")
SOON = 3.0
"""Seconds within which trouble must be told, and within which stop works."""

BUSY = 1.5
"""Seconds that a machine busy with other tests may add."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with recording_server(tmp_path_factory.mktemp("pulse")) as started:
        started.keep_awake("call.monitor", "headset.monitor")
        yield started


@pytest.fixture(autouse=True)
def _silence_after(server: Server) -> Iterator[None]:
    yield
    server.hush()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that the test may break."""
    (tmp_path / "pulse").mkdir()
    with recording_server(tmp_path / "pulse") as started:
        yield started


@pytest.fixture
def children() -> Iterator[Children]:
    started: list[Child] = []

    def start(*words: object, **options: object) -> Child:
        started.append(Child(*words, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    return made_file(tmp_path_factory.mktemp("played") / "far.wav", 30, [1])


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    return made_file(tmp_path_factory.mktemp("spoken") / "mic.wav", 30, [2])


def mounted(how: str) -> tuple[str, ...]:
    """Words that run a program after a mount of its own."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no mounts of our own can be made here (unshare -Urm)")
    return (unshare, "-Urm", "sh", "-c", f'{how} && exec "$@"')


@pytest.mark.parametrize("seconds", [5, pytest.param(60, marks=pytest.mark.long)])
def test_R1_R13_a_killed_recording_opens_at_once_and_is_offered_once(
    server: Server, played: tuple[Path, np.ndarray], tmp_path: Path, children: Children, seconds: float
) -> None:
    child = children(tmp_path, "", "call.monitor")
    child.reach(0.1)
    server.play("call", played[0])
    child.reach(seconds)
    child.kill()
    held = child.duration
    (path,) = tmp_path.glob("*.wav")
    with wave.open(str(path)) as opened:
        assert opened.getnframes() / opened.getframerate() >= held - 0.01
    assert soundfile.info(path).duration >= held - 0.01
    before = sound_of(path)
    assert 0 < place_in(before[:, 0], played[1][:, 0], 1.0) < held

    (found,) = recover(tmp_path)
    assert (found.path, found.title) == (path, "child")
    assert found.duration >= held - 0.01
    assert abs(found.began - time.time()) < 60 + seconds
    assert np.array_equal(sound_of(path)[: len(before)], before)
    assert recover(tmp_path) == []


def test_R2_two_sources_are_both_whole_and_their_offset_is_recorded(
    server: Server,
    played: tuple[Path, np.ndarray],
    spoken: tuple[Path, np.ndarray],
    tmp_path: Path,
    children: Children,
) -> None:
    child = children(tmp_path, "headset.monitor", "call.monitor")
    child.reach(0.1)
    server.play("call", played[0])
    server.play("headset", spoken[0])
    child.reach(5)
    child.kill()
    (path,) = tmp_path.glob("*.wav")
    sound = sound_of(path)
    for side, (_, whole) in enumerate((spoken, played)):
        early, late = (place_in(sound[:, side], whole[:, 0], second) for second in (0.5, 2.5))
        assert abs(late - early - 2.0) < NEAR
    offsets = {one["side"]: one["offset"] for one in lines(path) if one["kind"] == "side"}
    assert set(offsets) == {"mic", "far"}
    assert min(offsets.values()) == 0.0
    assert max(offsets.values()) < 3.0


def test_R2_the_same_sound_on_both_sides_stands_at_the_same_place(
    server: Server, played: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    with recording(tmp_path, Sources("call.monitor", "call.monitor")) as (recorder, _):
        reach(recorder, 0.1)
        server.play("call", played[0])
        reach(recorder, 3)
        path = recorder.path
    assert path
    sound = sound_of(path)
    mic, far = (place_in(sound[:, side], played[1][:, 0], 0.8) for side in (0, 1))
    assert abs(mic - far) < NEAR


def test_R3_a_suspended_source_is_told_and_stop_works(server: Server, tmp_path: Path) -> None:
    with recording(tmp_path, BOTH) as (recorder, told):
        reach(recorder, 0.5)
        server.tell("suspend-sink", "headset", "1")
        begun = time.monotonic()
        try:
            warned = told.wait(Warned, kind="no sound")
            assert told.clock(warned) - begun < SOON + BUSY
            assert "no sound for 2 s from the microphone (headset.monitor)" in warned.said
            begun = time.monotonic()
            recorder.stop()
            assert time.monotonic() - begun < SOON
            stopped = told.wait(Stopped)
        finally:
            server.tell("suspend-sink", "headset", "0")
    assert stopped.path
    gap = told.all(Gap)[-1]
    assert gap.side == "mic"
    assert gap.seconds > 1
    assert not np.any(sound_of(stopped.path)[round((gap.start + 0.1) * RATE) :, 0])


def test_R3_sound_after_a_suspension_stands_in_its_place(
    server: Server, played: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    with recording(tmp_path, FAR) as (recorder, told):
        reach(recorder, 0.5)
        server.tell("suspend-sink", "call", "1")
        told.wait(Warned, kind="no sound")
        server.tell("suspend-sink", "call", "0")
        gap = told.wait(Gap)
        reach(recorder, gap.start + gap.seconds + 0.5)
        at = recorder.now
        server.play("call", played[0])
        reach(recorder, at + 2)
        path, off = recorder.path, recorder.now - recorder.duration
    assert path
    assert gap.seconds > 1.5
    assert -0.1 < off < 1
    # paplay needs a moment to begin; what must hold is that it is not heard before it began, nor much later.
    assert -NEAR < place_in(sound_of(path)[:, 0], played[1][:, 0], 0.3) - 0.3 - at < 1


def test_R4_a_source_that_vanishes_is_told_with_the_one_in_its_place(own_server: Server, tmp_path: Path) -> None:
    module = own_server.sink("phone")
    own_server.tell("set-default-source", "headset.monitor")
    with recording(tmp_path / "calls", Sources(far="phone.monitor")) as (recorder, told):
        reach(recorder, 1)
        begun = time.monotonic()
        own_server.tell("unload-module", module)
        warned = told.wait(Warned, kind="source changed")
        assert told.clock(warned) - begun < SOON + BUSY
        assert "from phone.monitor to headset.monitor" in warned.said
        gap = told.wait(Gap)
        path = recorder.path
    assert path
    logged = next(one for one in lines(path) if one["kind"] == "gap")
    assert logged["why"] == gap.why
    assert "phone.monitor" in logged["why"]
    assert 0 < logged["seconds"] < SOON + BUSY


def test_R5_a_sound_server_that_dies_ends_the_recording_cleanly(own_server: Server, tmp_path: Path) -> None:
    with recording(tmp_path / "calls", BOTH) as (recorder, told):
        reach(recorder, 1)
        own_server.kill()
        assert recorder.wait(10)
        stopped = told.wait(Stopped)
        assert isinstance(recorder.fault, DeviceFailed)
        assert recorder.fault.exit_code == 8
        with pytest.raises(DeviceFailed):
            recorder.next_call()
    assert stopped.path
    assert stopped.duration > 1
    assert soundfile.info(stopped.path).duration == pytest.approx(stopped.duration)
    assert lines(stopped.path)[-1]["kind"] == "stopped"
    assert recover(tmp_path / "calls") == []


def test_R6_recording_is_said_after_the_first_block_and_a_word_after_it_is_kept(
    own_server: Server, played: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    sizes: list[float] = []

    class Looking(Told):
        def __call__(self, event: object) -> None:
            if isinstance(event, Recording):
                sizes.append(soundfile.info(event.path).duration)
            super().__call__(event)  # type: ignore[arg-type]

    told = Looking()
    recorder = Recorder(tmp_path / "calls", FAR, told)
    recorder.start()
    try:
        said = told.wait(Recording)
        wait_for(lambda: recorder.now > 0.5)
        own_server.play("call", played[0])
        wait_for(lambda: recorder.duration > 3)
    finally:
        recorder.stop()
    assert sizes[0] > 0
    assert place_in(sound_of(said.path)[:, 0], played[1][:, 0], 0.0) > 0.4


def test_R7_a_full_disk_stops_and_all_before_it_is_kept(
    played: tuple[Path, np.ndarray], tmp_path: Path, children: Children
) -> None:
    small, copy = tmp_path / "small", tmp_path / "copy"
    small.mkdir()
    how = f'mount -t tmpfs -o size=500k tmpfs "{small}" && mkdir -p "{copy}"'
    # The mount goes with the process: what it holds is copied out by the shell that made it.
    shell = ("unshare", "-Urm", "sh", "-c", f'{how}; "$0" "$@"; code=$?; cp "{small}"/* "{copy}"; exit $code')
    mounted("true")
    child = children(small, "", f"file:{played[0]}@16", before=shell)
    assert child.ended() == 7
    assert "full" in child.find("error")["message"] or "space" in child.find("error")["message"]
    (path,) = copy.glob("*.wav")
    sound = sound_of(path)[:, 0]
    assert len(sound) / RATE == pytest.approx(child.find("stopped")["duration"], abs=0.001)
    assert len(sound) * 2 > 350_000
    heard = played[1][:, 0]
    assert place_in(sound, heard, 1.0) == pytest.approx(1.0, abs=NEAR)
    assert lines(path)[-1]["kind"] == "stopped"


def test_R8_it_warns_when_the_planned_time_does_not_fit(played: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    sources = Sources(far=f"file:{played[0]}@8")
    with recording(tmp_path / "long", sources, planned=1e10) as (recorder, told):
        warned = told.wait(Warned, kind="disk")
        assert f"room for {recorder.hours_left():.0f}"[:10] in warned.said
    with recording(tmp_path / "short", sources, planned=1.0) as (recorder, told):
        assert recorder.wait(30)
    assert not [one for one in told.all(Warned) if one.kind == "disk"]


def test_R9_a_busy_machine_keeps_to_the_clock(server: Server, played: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with recording(tmp_path, FAR) as (recorder, told):
        reach(recorder, 0.1)
        server.play("call", played[0])
        spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6)]
        try:
            reach(recorder, 8)
        finally:
            for one in spinning:
                one.kill()
                one.wait()
        path = recorder.path
    assert path
    sound = sound_of(path)[:, 0]
    early, late = (place_in(sound, played[1][:, 0], second) for second in (0.5, 5.0))
    assert abs(late - early - 4.5) < NEAR or told.all(Gap)


def test_R10_a_blocked_writer_leaves_a_gap_of_the_right_length(
    server: Server, played: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    go_on = threading.Event()
    blocked = threading.Event()

    class Blocking(Told):
        def __call__(self, event: object) -> None:
            super().__call__(event)  # type: ignore[arg-type]
            if blocked.is_set():
                go_on.wait(30)

    told = Blocking()
    recorder = Recorder(tmp_path, FAR, told, backlog=1.0)
    recorder.start()
    try:
        reach(recorder, 0.2)
        server.play("call", played[0])
        reach(recorder, 2)
        blocked.set()
        begun = recorder.now
        wait_for(lambda: recorder.now > begun + 3.5)
        blocked.clear()
        go_on.set()
        gap = told.wait(Gap)
        reach(recorder, begun + 6)
    finally:
        recorder.stop()
    assert 1.5 < gap.seconds < 4.5
    assert begun + 0.5 < gap.start < begun + 2
    sound = sound_of(told.wait(Stopped).path)[:, 0]  # type: ignore[arg-type]
    before = place_in(sound, played[1][:, 0], 0.3) - 0.3
    after = gap.start + gap.seconds + 0.2 - before
    assert abs(place_in(sound, played[1][:, 0], after) - after - before) < NEAR


def test_R11_over_4_GiB_the_duration_read_is_the_one_written(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "long.wav", Shape(2, RATE))
    wav.silence((1 << 32) // 4 + 5)
    word = (np.arange(2 * RATE) % 1000).astype(np.int16)
    wav.write(word.tobytes())
    wav.close()
    info = soundfile.info(wav.path)
    assert (info.format, info.frames) == ("RF64", (1 << 30) + 5 + RATE)
    assert info.duration == wav.duration
    read = soundfile.read(wav.path, dtype="int16", start=(1 << 30) + 5)[0]
    assert np.array_equal(read.reshape(-1), word)
    assert peek(wav.path).duration == pytest.approx(wav.duration, abs=0.01)


def test_R12_a_signal_leaves_a_finished_file(server: Server, tmp_path: Path, children: Children) -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    started = {number: children(tmp_path / number.name, "headset.monitor", "call.monitor") for number in numbers}
    for number, child in started.items():
        child.reach(0.3)
        begun = time.monotonic()
        assert child.kill(number) == 0
        assert time.monotonic() - begun < SOON + BUSY
        (path,) = (tmp_path / number.name).glob("*.wav")
        last = lines(path)[-1]
        assert (last["kind"], last["reason"]) == ("stopped", number.name)
        assert soundfile.info(path).duration == pytest.approx(last["duration"])
        assert recover(path.parent) == []


def test_R14_a_second_recorder_is_refused_and_a_dead_one_is_not_in_the_way(
    played: tuple[Path, np.ndarray], tmp_path: Path, children: Children
) -> None:
    child = children(tmp_path, "", f"file:{played[0]}")
    child.reach(0.2)
    second = Recorder(tmp_path, Sources(far=f"file:{played[0]}"), Told())
    with pytest.raises(Refused, match=rf"“child”, process {child.process.pid}"):
        second.start()
    assert recover(tmp_path) == []
    assert len(list(tmp_path.glob("*.wav"))) == 1
    child.kill()
    second.start()
    second.stop()
    assert len(recover(tmp_path)) == 1


def test_R15_the_wall_clock_set_back_changes_no_duration(
    played: tuple[Path, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, true = Told(), time.time
    recorder = Recorder(tmp_path, Sources(far=f"file:{played[0]}@16"), told)
    recorder.start()
    reach(recorder, 3)
    monkeypatch.setattr(time, "time", lambda: true() - 7200)
    assert recorder.wait(30)
    stopped = told.wait(Stopped)
    assert stopped.duration == pytest.approx(30, abs=0.001)
    assert 1.0 < stopped.at < 20
    times = [(one.t, one.at) for one in told.events]
    assert all(t >= 0 and at >= 0 for t, at in times)


def test_R16_off_the_record_is_silence_from_fifteen_seconds_before(tmp_path: Path) -> None:
    path, whole = made_file(tmp_path / "call.wav", 40, [3, 4])
    with recording(tmp_path / "calls", Sources(far=f"file:{path}@8")) as (recorder, told):
        reach(recorder, 18)
        recorder.off_record()
        begun = told.wait(OffRecord)
        reach(recorder, begun.t + 3)
        recorder.on_record()
        ended = told.all(OffRecord)[-1]
        recorder.wait(30)
    assert begun.end is None
    assert begun.start == pytest.approx(begun.t - 15, abs=0.01)
    assert ended.end == ended.t
    sound = sound_of(told.wait(Stopped).path)  # type: ignore[arg-type]
    start, end = round(begun.start * RATE), round(ended.end * RATE)
    assert not np.any(sound[start:end])
    assert np.allclose(sound[:start], whole[:start], atol=1e-3)
    assert np.allclose(sound[end + 1 :], whole[end + 1 : len(sound)], atol=1e-3)
    logged = [one for one in lines(told.wait(Stopped).path) if one["kind"] in ("off_record", "on_record")]  # type: ignore[arg-type]
    assert logged[0]["start"] == pytest.approx(begun.start, abs=0.001)
    assert logged[1]["end"] == pytest.approx(ended.end, abs=0.001)


def test_R17_a_read_only_folder_is_refused_before_anything_is_recorded(
    played: tuple[Path, np.ndarray], tmp_path: Path, children: Children
) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    before = mounted(f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}" && shift 0')
    child = children(folder, "", f"file:{played[0]}", before=[*before, "sh"])
    assert child.ended() == 7
    assert [one["event"] for one in child.told] == ["error"]
    assert list(folder.iterdir()) == []


def test_R18_no_portaudio_names_the_package(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    script = code + (
        "from pathlib import Path\n"
        "from callscope.audio.capture.recorder import Recorder\n"
        "from callscope.errors import DeviceFailed\n"
        "from callscope.nouns.live import Sources\n"
        "try:\n    Recorder(Path(sys.argv[1]), Sources('default', ''), print).start()\n"
        "except DeviceFailed as error:\n    print(error.exit_code, error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "calls")], capture_output=True, text=True, cwd=os.getcwd()
    )
    assert done.stdout.startswith("8 install libportaudio2"), done.stderr
    assert list((tmp_path / "calls").glob("*.wav")) == []


def test_R18_a_device_that_is_not_there_is_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DeviceFailed, match=r"no device called nowhere\.monitor"):
        Recorder(tmp_path, Sources(far="nowhere.monitor"), Told()).start()
    assert list(tmp_path.glob("*.wav")) == []
    with recording(tmp_path, FAR) as (recorder, _):
        assert recorder.running
