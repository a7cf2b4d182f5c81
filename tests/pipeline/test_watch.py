"""A folder that is watched: each file once, when it is whole."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from callscope.errors import Unusable
from callscope.pipeline.watch import GIVEN_UP, SETTLED, Folder


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sound(path: Path, seconds: float = 1.0, value: int = 0) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes([value, 0]) * round(8000 * seconds))
    return path


def looked(folder: Folder, clock: Clock, seconds: float = SETTLED) -> list[str]:
    """What is whole after so many seconds without a change."""
    first = folder.whole()
    clock.at += seconds
    return [path.name for path in (*first, *folder.whole())]


def test_a_file_is_told_once_when_it_did_not_change_for_a_while(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    sound(tmp_path / "b.wav")
    (tmp_path / "deep").mkdir()
    sound(tmp_path / "deep" / "a.wav")
    (tmp_path / "notes.txt").write_text("no sound")
    sound(tmp_path / ".hidden.wav")
    assert folder.whole() == []
    assert looked(folder, clock) == ["b.wav", "a.wav"]
    assert looked(folder, clock) == []


def test_a_file_that_grows_is_waited_for(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    path = sound(tmp_path / "a.wav", 3.0)
    whole = path.read_bytes()
    for share in (0.3, 0.6):
        path.write_bytes(whole[: round(len(whole) * share)])
        assert looked(folder, clock) == []  # its header promises more
    path.write_bytes(whole)
    assert looked(folder, clock) == ["a.wav"]


def test_a_file_that_is_renamed_or_deleted_meanwhile_is_not_waited_for(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    sound(tmp_path / "half.wav")
    sound(tmp_path / "deleted.wav", 2.0)
    assert folder.whole() == []
    assert folder.waits == 2
    (tmp_path / "half.wav").rename(tmp_path / "whole.wav")
    (tmp_path / "deleted.wav").unlink()
    assert looked(folder, clock) == ["whole.wav"]
    assert folder.waits == 0  # watch --once ends


def test_a_file_that_stays_cut_off_is_heard_in_the_end(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    path = sound(tmp_path / "a.wav", 3.0)
    path.write_bytes(path.read_bytes()[:20_000])
    assert looked(folder, clock, GIVEN_UP - 1) == []
    assert looked(folder, clock, 2.0) == ["a.wav"]


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="only Linux tells who has a file open")
def test_a_file_that_a_process_still_writes_is_waited_for(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    path = sound(tmp_path / "a.wav")
    with path.open("r+b"):
        assert looked(folder, clock, GIVEN_UP) == []
    assert looked(folder, clock) == ["a.wav"]


def test_another_content_under_the_same_name_is_another_file(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    path = sound(tmp_path / "a.wav")
    assert looked(folder, clock) == ["a.wav"]
    sound(path, 2.0)
    assert looked(folder, clock) == ["a.wav"]


def test_what_was_heard_or_refused_before_is_left_alone_until_it_changes(tmp_path: Path, clock: Clock) -> None:
    path = sound(tmp_path / "a.wav")
    folder = Folder(tmp_path, {path: path.stat().st_mtime + 5}, clock)
    assert looked(folder, clock) == []
    os.utime(path, (path.stat().st_mtime + 60,) * 2)
    assert looked(folder, clock) == ["a.wav"]


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="is no folder"):
        Folder(tmp_path / "nothing", {})


def test_what_is_no_plain_file_is_passed_over(tmp_path: Path, clock: Clock) -> None:
    folder = Folder(tmp_path, {}, clock)
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "folder.wav").mkdir()
    assert looked(folder, clock, GIVEN_UP + 1) == []
