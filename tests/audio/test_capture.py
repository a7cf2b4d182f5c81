"""Recording real sound: from the first word to the last, call after call, and only what may be kept."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.audio.capture.devices import devices, inputs, no_far_end
from callscope.audio.capture.preview import Preview
from callscope.audio.capture.recorder import Recorder
from callscope.audio.capture.recover import recover
from callscope.errors import DeviceFailed, Unusable, UsageProblem
from callscope.nouns.live import Device, Event, Gap, Level, OffRecord, Recording, Sources, Stopped, Warned
from tests.audio.capturing import (
    NEAR,
    Child,
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
    pytest.skip("PulseAudio is POSIX", allow_module_level=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with recording_server(tmp_path_factory.mktemp("pulse")) as started:
        started.keep_awake("call.monitor", "headset.monitor")
        yield started


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """Forty seconds with a sound of its own on each side."""
    return made_file(tmp_path_factory.mktemp("call") / "call.wav", 40, [1, 2])


def closed(told: Told) -> np.ndarray:
    """The sound of all calls that were closed, one after the other."""
    paths = [one.path for one in told.all(Stopped) if one.path]
    return np.concatenate([sound_of(path) for path in paths])


def test_devices_are_named_as_people_know_them(server: Server) -> None:
    server.tell("set-default-sink", "call")
    found = devices()
    assert Device("call.monitor", "Null Output", "far", True) in found
    assert Device("headset.monitor", "Headset-headset", "far", False) in found
    assert no_far_end() == ""
    (default,) = inputs(Sources(far="default"), RATE).sources
    assert default.name == "call.monitor"


def test_a_played_call_is_recorded_from_its_first_to_its_last_word(
    server: Server, samples: Path, tmp_path: Path
) -> None:
    path = samples / "chromecast.wav"
    played = soundfile.read(path, stop=8 * 8000)[0]
    part = tmp_path / "part.wav"
    soundfile.write(part, played, 8000)
    doubled = np.interp(np.arange(len(played) * 2) / 2, np.arange(len(played)), played)
    with recording(tmp_path / "calls", Sources(far="call.monitor"), title="Chromecast") as (recorder, told):
        reach(recorder, 0.2)
        server.play("call", part)
        reach(recorder, 10.5)
        path_of = recorder.path
    server.hush()
    assert path_of
    sound = sound_of(path_of)[:, 0]
    seconds = [second for second in range(8) if np.abs(doubled[second * RATE : (second + 1) * RATE]).max() > 0.1]
    begins = [place_in(sound, doubled, second, 1.0) - second for second in seconds]
    assert len(seconds) > 3
    assert max(begins) - min(begins) < NEAR or told.all(Gap)
    levels = [one for one in told.all(Level) if one.t > begins[0] + 0.5]
    assert max(one.peak_db for one in levels) > -40
    assert path_of.name.endswith("-Chromecast.wav")
    assert path_of.parent.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in path_of.parent.iterdir()} == {0o600}


def test_a_preview_shows_levels_and_keeps_nothing(
    server: Server, call: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    found: list[Level] = []
    preview = Preview(Sources("headset.monitor", "call.monitor"), found.append)
    preview.start()
    try:
        server.play("call", call[0])
        wait_for(lambda: any(one.side == "far" and one.rms_db > -40 for one in found))
        wait_for(lambda: any(one.side == "mic" for one in found))
    finally:
        preview.stop()
        server.hush()
    assert all(one.rms_db == -99 for one in found if one.side == "mic")


def test_three_calls_in_a_row_lose_and_double_nothing(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with recording(tmp_path, Sources(far=f"file:{call[0]}@8"), title="one") as (recorder, told):
        reach(recorder, 10)
        first = recorder.path
        second = recorder.next_call("two")
        noted = recorder.note("pain", text="third call")
        reach(recorder, 10)
        recorder.next_call("three")
        assert recorder.wait(30)
    assert [one.path for one in told.all(Recording)] == [one.path for one in told.all(Stopped)]
    assert told.all(Recording)[0].path == first
    assert told.all(Recording)[1].path == second
    assert [one.reason for one in told.all(Stopped)] == ["next call", "next call", "the file ended"]
    assert sum(one.duration for one in told.all(Stopped)) == pytest.approx(40, abs=0.001)
    assert np.abs(closed(told) - call[1]).max() < 1e-3
    begins = [one.began for one in told.all(Recording)]
    assert begins[0] < begins[1] < begins[2]
    (note,) = [one for one in lines(second) if one["kind"] == "note"]
    assert (note["what"], note["text"]) == ("pain", "third call")
    assert note["t"] == pytest.approx(noted, abs=0.001)
    assert [one["title"] for one in lines(second) if one["kind"] == "started"] == ["two"]


def test_the_next_call_on_a_running_stream_loses_no_word(
    server: Server, call: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    mono = tmp_path / "mono.wav"
    soundfile.write(mono, call[1][:, 0], RATE)
    with recording(tmp_path / "calls", Sources(far="call.monitor")) as (recorder, told):
        reach(recorder, 0.2)
        server.play("call", mono)
        for _ in range(2):
            reach(recorder, 2)
            recorder.next_call()
        reach(recorder, 1.5)
    server.hush()
    sound = closed(told)[:, 0]
    begins = [place_in(sound, call[1][:, 0], second, 0.5) - second for second in np.arange(0.2, 3.5, 0.5)]
    assert max(begins) - min(begins) < NEAR or told.all(Gap)


def test_a_caller_who_says_no_leaves_only_that(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with recording(tmp_path, Sources(far=f"file:{call[0]}@8"), title="secret") as (recorder, told):
        reach(recorder, 3)
        first = recorder.path
        recorder.note("note", text="what they said")
        recorder.discard()
        assert first
        assert not first.exists()
        assert recorder.path is None
        assert recorder.duration == 0
        recorder.discard()
        second = recorder.next_call("another")
        reach(recorder, 2)
    assert [one["kind"] for one in lines(first)] == ["declined"]
    assert b"what they said" not in first.with_suffix(".journal").read_bytes()
    declined, kept = told.all(Stopped)
    assert (declined.path, declined.reason) == (None, "the caller declined")
    assert kept.path == second
    assert [path.name for path in tmp_path.glob("*.wav")] == [second.name]
    assert recover(tmp_path) == []


def test_off_the_record_goes_on_in_the_next_call(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with recording(tmp_path, Sources(far=f"file:{call[0]}@8")) as (recorder, told):
        reach(recorder, 3)
        recorder.off_record()
        recorder.off_record()
        reach(recorder, 6)
        recorder.next_call()
        reach(recorder, 3)
        recorder.on_record()
        ended = told.all(OffRecord)[-1]
        reach(recorder, 12)
    first, second = (sound_of(one.path) for one in told.all(Stopped) if one.path)
    assert not first.any()
    assert ended.start == 0
    assert not second[: round(ended.t * RATE)].any()
    assert second[round(ended.t * RATE) + 100 :].any()
    # Gone off, the next call is off from its beginning, and back on the record.
    assert [one.end is None for one in told.all(OffRecord)] == [True, True, False]


def test_one_file_with_two_channels_fills_both_tracks_and_beside_another_gives_its_own(
    call: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    name = f"file:{call[0]}@64"
    for number, (sources, wanted) in enumerate(
        [(Sources(mic=name), [0, 1]), (Sources(far=name), [0, 1]), (Sources(name, name), [0, 1])]
    ):
        with recording(tmp_path / str(number), sources) as (recorder, told):
            assert recorder.wait(30)
        assert np.abs(closed(told) - call[1][:, wanted]).max() < 1e-3


def test_another_rate_is_kept_to(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    with recording(tmp_path, Sources(far=f"file:{call[0]}@64"), rate=8000) as (recorder, told):
        assert recorder.wait(30)
    (stopped,) = told.all(Stopped)
    assert stopped.path
    info = soundfile.info(stopped.path)
    assert (info.samplerate, info.channels) == (8000, 2)
    assert info.duration == pytest.approx(40, abs=0.05)


@pytest.mark.parametrize(
    ("sources", "error"),
    [
        (Sources(), UsageProblem),
        (Sources("file:/nowhere.wav"), Unusable),
        (Sources("file:/nowhere.wav@8", "call.monitor"), UsageProblem),
        (Sources("call.monitors"), DeviceFailed),
    ],
    ids=str,
)
def test_what_cannot_be_recorded_is_refused_and_leaves_nothing(
    sources: Sources, error: type[Exception], server: Server, tmp_path: Path
) -> None:
    recorder = Recorder(tmp_path, sources, Told())
    with pytest.raises(error):
        recorder.start()
    recorder.stop()
    assert [path.name for path in tmp_path.iterdir()] in ([], [".recording"])
    assert (recorder.path, recorder.duration, recorder.now) == (None, 0.0, 0.0)


def test_a_listener_that_fails_costs_no_sound(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    told = Told()

    def failing(event: Event) -> None:
        told(event)
        raise RuntimeError("a screen with a fault")

    recorder = Recorder(tmp_path, Sources(far=f"file:{call[0]}@64"), failing)
    recorder.start()
    assert recorder.wait(30)
    assert recorder.fault is None
    assert np.abs(closed(told) - call[1]).max() < 1e-3


def test_acts_from_many_threads_and_from_the_listener_are_safe(call: tuple[Path, np.ndarray], tmp_path: Path) -> None:
    told = Told()
    begun = threading.Event()

    def reacting(event: Event) -> None:
        told(event)
        if isinstance(event, Recording) and not begun.is_set():
            begun.set()
            recorder.note("note", text="from the listener")
            recorder.next_call()

    recorder = Recorder(tmp_path, Sources(far=f"file:{call[0]}@8"), reacting)
    recorder.start()
    assert begun.wait(20)
    threads = [threading.Thread(target=recorder.note, args=("mark",)) for _ in range(20)]
    threads += [threading.Thread(target=recorder.next_call) for _ in range(5)]
    threads += [threading.Thread(target=act) for act in (recorder.off_record, recorder.on_record)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    reach(recorder, 1)
    recorder.stop()
    recorder.stop()
    notes = [one for path in tmp_path.glob("*.journal") for one in lines(path) if one["kind"] == "note"]
    assert len(notes) == 21
    assert not recorder.running


def test_a_stuck_sound_server_keeps_nobody_from_stopping(tmp_path: Path) -> None:
    (tmp_path / "pulse").mkdir()
    with recording_server(tmp_path / "pulse") as server:
        child = Child(tmp_path / "calls", "headset.monitor", "call.monitor")
        try:
            child.reach(0.5)
            server.freeze()
            wait_for(lambda: any(one["event"] == "warning" for one in child.told))
            child.process.send_signal(signal.SIGTERM)
            begun = time.monotonic()
            wait_for(lambda: any(one["event"] == "stopped" for one in child.told))
            assert time.monotonic() - begun < 3
        finally:
            server.thaw()
            child.close()
    (path,) = (tmp_path / "calls").glob("*.wav")
    assert lines(path)[-1]["kind"] == "stopped"


def test_a_side_that_is_gone_is_told_and_recorded_again_when_it_is_back(tmp_path: Path) -> None:
    path, _ = made_file(tmp_path / "mic.wav", 60, [5])
    calls = tmp_path / "calls"
    (tmp_path / "pulse").mkdir()
    with recording_server(tmp_path / "pulse") as server:
        modules = [
            line.split("\t")[0] for line in server.tell("list", "short", "modules").splitlines() if "null" in line
        ]
        with recording(calls, Sources(f"file:{path}", "call.monitor")) as (recorder, told):
            wait_for(lambda: any(one.get("side") == "far" for path in calls.glob("*.wav") for one in lines(path)))
            for module in modules:
                server.tell("unload-module", module)
            warned = told.wait(Warned, kind="no sound")
            assert "the far end (call.monitor) is gone" in warned.said
            before = recorder.duration
            server.sink("call")
            wait_for(lambda: any(one.side == "far" and one.t > before + 0.5 for one in told.all(Gap)))
            assert recorder.fault is None


def test_two_files_of_different_length_are_recorded_to_the_end_of_the_longer(tmp_path: Path) -> None:
    short, said = made_file(tmp_path / "short.wav", 5, [6])
    long, answered = made_file(tmp_path / "long.wav", 30, [7])
    with recording(tmp_path / "calls", Sources(f"file:{short}@16", f"file:{long}@16")) as (recorder, told):
        assert recorder.wait(30)
    sound = closed(told)
    assert np.abs(sound[: len(said), 0] - said[:, 0]).max() < 1e-3
    assert not sound[len(said) :, 0].any()
    assert np.abs(sound[:, 1] - answered[:, 0]).max() < 1e-3
