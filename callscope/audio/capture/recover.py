"""Recordings that a crash cut off: found by their journals, made whole, and offered once."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callscope.audio.capture import journal
from callscope.audio.capture.room import busy
from callscope.audio.capture.take import unfinished
from callscope.audio.capture.wav import repair
from callscope.errors import StorageFailed


@dataclass(frozen=True, slots=True)
class Recovered:
    """A call that was being recorded when the program died. `notes` are the journal's lines of what the caller noted.

    `began` is the Unix time of its first sample; `off` the spans of seconds that are off the record.
    """

    path: Path
    duration: float
    began: float
    title: str
    notes: tuple[dict[str, Any], ...] = ()
    off: tuple[tuple[float, float], ...] = ()


def recover(folder: Path) -> list[Recovered]:
    """The unfinished calls of a folder, each made whole and told this once; one that is being recorded is left alone.

    Raises StorageFailed where the folder cannot be written.
    """
    running = busy(folder)
    found: list[Recovered] = []
    for path in sorted(folder.glob("*.journal")):
        lines = unfinished(path)
        if lines and not (running and lines[0].get("pid") == running):
            found += _recovered(path, lines)
    return found


def _recovered(path: Path, lines: list[dict[str, Any]]) -> list[Recovered]:
    sound = path.with_suffix(".wav")
    duration = 0.0
    if sound.is_file():
        with contextlib.suppress(StorageFailed):  # a header that is no longer ours: noted as nothing recovered
            duration = repair(sound)
    journal.append(path, "recovered", duration=duration)
    if not duration:
        return []
    began = _last(lines, "recording").get("began") or _last(lines, "started").get("at") or sound.stat().st_mtime
    notes = tuple(line for line in lines if line["kind"] == "note")
    title = str(_last(lines, "started").get("title") or "")
    return [Recovered(sound, duration, float(began), title, notes, journal.off_record(lines, duration))]


def _last(lines: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next((line for line in reversed(lines) if line["kind"] == kind), {})
