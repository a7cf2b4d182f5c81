"""The folder that is recorded into: whether it can be written, is in use already, and how long its disk lasts."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from callscope import safe
from callscope.audio.capture.wav import Shape, failed
from callscope.errors import Refused

LOCK = ".recording"
"""The file in the folder that names who records there. The system frees it when that process ends, however it ends."""

_SPARE = 64_000_000
"""Bytes of the disk that recording does not count on: the store and the system need some too."""


def demand_writable(folder: Path) -> None:
    """Makes the folder, for its owner alone. Raises StorageFailed where nothing can be written into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        raise failed(folder, error) from error


def hours_left(folder: Path, shape: Shape) -> float:
    """How long the disk lasts, in hours. Raises StorageFailed."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise failed(folder, error) from error
    return max(0.0, (free - _SPARE) / (shape.width * shape.rate) / 3600)


class Lock:
    """Held by the one recorder of a folder. Raises Refused, naming the one that has it, or StorageFailed.

    `far` is what is recorded of what the machine plays, empty for nothing.
    """

    def __init__(self, folder: Path, title: str, far: str = "") -> None:
        path = folder / LOCK
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags, 0o600)
        except OSError as error:
            raise failed(path, error) from error
        if not take(self._handle):
            os.close(self._handle)
            raise Refused(f"another Callscope records here already: {_who(holder(folder))}", "stop that one first")
        content = json.dumps({"pid": os.getpid(), "title": title, "far": far}).encode()
        with contextlib.suppress(OSError):  # the lock holds also where a full disk cannot take the name
            os.ftruncate(self._handle, 0)
            os.write(self._handle, content)

    def release(self) -> None:
        """Forgets the name and lets others record. Safe to call twice."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1


@contextlib.contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether nobody else is in a block with the same file; told to the block, which decides. Raises StorageFailed."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        raise failed(path, error) from error
    try:
        yield take(handle)
    finally:
        os.close(handle)


def holder(folder: Path) -> dict[str, Any]:
    """Who recorded here last: pid and title; empty where nobody did."""
    try:
        found = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def recorded_far(folder: Path) -> str:
    """What is being recorded at the moment of what the machine plays; empty where nothing is."""
    return str(holder(folder).get("far") or "") if busy(folder) else ""


def busy(folder: Path) -> int:
    """The pid of the recorder that runs in this folder, 0 where none does."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return 0
    try:
        return 0 if take(handle) else int(holder(folder).get("pid", -1))
    finally:
        os.close(handle)


def _who(found: dict[str, Any]) -> str:
    title = safe.line(str(found.get("title") or "a call"))
    return f"“{title}”, process {safe.line(str(found.get('pid', 'unknown')))}"


def take(handle: int) -> bool:
    """Locks an open file, until it is closed; False where somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 20, os.SEEK_SET)  # far behind the name, which others must be able to read
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
