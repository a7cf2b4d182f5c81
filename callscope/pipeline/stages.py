"""Finished stages of a hearing, kept in work/ID/ until the call is stored, so that a killed run goes on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from callscope.call import Omission, Turn, Word
from callscope.conversation.diarize import Diarization
from callscope.conversation.frames import Frames
from callscope.conversation.transcribe import Transcript
from callscope.errors import StorageFailed


class Stage(NamedTuple):
    """A result and the wall seconds that it took when it was made."""

    result: Any
    seconds: float


class Sound(NamedTuple):
    """Decoded sound on disk, what every engine reads: raw float32 at 16 kHz, one row a party (or one mono row).

    `duration` is what could be read and `declared` what the file claims, in seconds; `channels` and `rate` are of
    the file. `sides` are the channels of the parties, counted from 0, one for each row.
    """

    path: str
    tracks: int
    parties: bool
    layout: str
    duration: float
    declared: float | None
    incomplete: bool
    channels: int
    rate: int
    sides: Sequence[int] = ()


class Form(NamedTuple):
    """How a stage's result is written to a folder and read back."""

    write: Callable[[Any, Path], None]
    read: Callable[[Path], Any]


@dataclass(frozen=True, slots=True)
class Stages:
    """The finished stages of one recording."""

    folder: Path

    def run(self, name: str, key: Mapping[str, Any], form: Form, make: Callable[[Path], Any]) -> Stage:
        """The kept result of the stage if it was finished with the same `key`, else what `make` returns, kept.

        `make` is given the stage's folder, for sound that goes straight to disk. Raises StorageFailed.
        """
        place = self.folder / f"{name}-{_digest(key)}"
        done = place / "done.json"
        if done.is_file():
            return Stage(form.read(place), json.loads(done.read_text())["seconds"])
        try:
            place.mkdir(parents=True, exist_ok=True)
            begun = time.perf_counter()
            result = make(place)
            seconds = round(time.perf_counter() - begun, 3)
            form.write(result, place)
            half = place / "done.tmp"
            half.write_text(json.dumps({"seconds": seconds}))
            os.replace(half, done)
        except OSError as error:
            hint = "make room there, or name another --workspace"
            raise StorageFailed(f"cannot keep a stage in {place}: {error.strerror}", hint) from error
        return Stage(result, seconds)

    def clear(self) -> None:
        """Deletes everything kept for this recording."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _digest(key: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(key, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _write_words(transcripts: tuple[Transcript, ...], place: Path) -> None:
    (place / "words.json").write_text(json.dumps([asdict(one) for one in transcripts]))


def _read_words(place: Path) -> tuple[Transcript, ...]:
    return tuple(
        Transcript(
            language=one["language"],
            words=tuple(Word(*word) for word in one["words"]),
            omitted=tuple(Omission(*omission) for omission in one["omitted"]),
            speech=tuple((start, end) for start, end in one["speech"]),
        )
        for one in json.loads((place / "words.json").read_text())
    )


def _write_turns(turns: Diarization, place: Path) -> None:
    (place / "turns.json").write_text(json.dumps(asdict(turns)))


def _read_turns(place: Path) -> Diarization:
    kept = json.loads((place / "turns.json").read_text())
    return Diarization(tuple(Turn(*turn) for turn in kept["turns"]))


def _write_frames(tracks: tuple[Frames, ...], place: Path) -> None:
    for index, frames in enumerate(tracks):
        frames.save(place / f"{index}.npz")


def _read_frames(place: Path) -> tuple[Frames, ...]:
    return tuple(Frames.load(path) for path in sorted(place.glob("*.npz")))


def _write_sound(sound: Sound, place: Path) -> None:
    (place / "sound.json").write_text(json.dumps(sound))


def _read_sound(place: Path) -> Sound:
    return Sound(*json.loads((place / "sound.json").read_text()))


SOUND = Form(_write_sound, _read_sound)
WORDS = Form(_write_words, _read_words)
TURNS = Form(_write_turns, _read_turns)
FRAMES = Form(_write_frames, _read_frames)
