"""The journal beside a recording: what happened, one JSON object a line, each on its way to the disk before it is told.

`kind` is started, recording, side (the second at which one began), gap, off_record, on_record, warned, stopped,
declined, recovered or note. Room for the lines to come is kept at the end as blank lines, so that a full disk cannot
keep a call from being closed properly.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from callscope.audio.capture.wav import failed

_ROOM = 8192
"""Bytes kept free for lines; more is taken when less than half of it is left."""


class Journal:
    """A new journal. `add` may be called from any thread. Raises StorageFailed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._end = self._taken = 0
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags, 0o600)
        except OSError as error:
            raise failed(path, error) from error

    def add(self, kind: str, **values: Any) -> bool:
        """Writes one line; False where the journal is closed."""
        line = line_of(kind, values)
        with self._lock:
            if self._handle >= 0:
                self._write(line)
            return self._handle >= 0

    def sync(self) -> None:
        """Has the disk take everything."""
        with self._lock, contextlib.suppress(OSError):  # the sound's own sync tells of a disk that fails
            if self._handle >= 0:
                os.fsync(self._handle)

    def close(self) -> None:
        """Gives the room back. Safe to call twice."""
        with self._lock:
            if self._handle >= 0:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._handle, self._end)
                os.close(self._handle)
                self._handle = -1

    def _write(self, line: bytes) -> None:
        try:
            self._put(line, self._end)
        except OSError as error:
            raise failed(self.path, error) from error
        self._end += len(line)
        if self._taken - self._end < _ROOM // 2:
            with contextlib.suppress(OSError):  # a full disk: the room that is left has to do
                self._put(b"\n" * _ROOM, self._end)
                self._taken = self._end + _ROOM

    def _put(self, data: bytes, at: int) -> None:
        os.lseek(self._handle, at, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]


def line_of(kind: str, values: dict[str, Any]) -> bytes:
    """One line of a journal."""
    return json.dumps({"kind": kind, **values}, ensure_ascii=True, default=str).encode() + b"\n"


def read(path: Path) -> list[dict[str, Any]]:
    """The lines that are whole; a torn one, as a power cut leaves it, is passed over. Empty where there is no file."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return []
    found = (_parsed(line) for line in lines if line.strip(b" \0"))
    return [one for one in found if one is not None]


def off_record(lines: Sequence[Mapping[str, Any]], end: float) -> tuple[tuple[float, float], ...]:
    """The spans of seconds off the record; one that was not closed reaches to `end`."""
    spans: list[tuple[float, float]] = []
    for line in lines:
        if line["kind"] == "off_record":
            spans.append((float(line["start"]), end))
        elif line["kind"] == "on_record" and spans:
            spans[-1] = (spans[-1][0], float(line["end"]))
    return tuple(spans)


def append(path: Path, kind: str, **values: Any) -> None:
    """Adds a line to a journal that nobody writes any more. Raises StorageFailed."""
    try:
        with path.open("r+b") as file:
            kept = file.read().rstrip(b"\n\0")
            file.seek(len(kept))
            file.write((b"\n" if kept else b"") + line_of(kind, values))
            file.truncate()
    except OSError as error:
        raise failed(path, error) from error


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) and isinstance(value.get("kind"), str) else None
