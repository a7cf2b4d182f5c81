"""Who hears which sound: two programs on one workspace must not work in the same folder at the same time."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from callscope.audio.capture.room import take
from callscope.call import IDLE, Report
from callscope.errors import StorageFailed

_LOOK = 0.2
"""Seconds between two looks whether another program is done."""


class Claim:
    """Held by the one who hears a sound. The system frees it when that process ends, however it ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    @classmethod
    def take(cls, work: Path, identity: str) -> Self | None:
        """None while somebody else has it. Raises StorageFailed."""
        path = work / f"{identity}.claim"
        try:
            work.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            hint = "make room there, or name another --workspace"
            raise StorageFailed(f"cannot work in {work}: {error.strerror}", hint) from error
        if take(handle) and _is(path, handle):
            return cls(path, handle)
        os.close(handle)
        return None

    def release(self) -> None:
        """Lets others have it. Safe to call twice."""
        if self._handle >= 0:
            # It goes while it is held: whoever opened it meanwhile finds that it is not the one that is there.
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = -1


@contextlib.contextmanager
def claimed(work: Path, identity: str, report: Report) -> Iterator[None]:
    """Waits until nobody else hears the sound; `report` cancels by raising."""
    claim = Claim.take(work, identity)
    while claim is None:
        report(IDLE)
        time.sleep(_LOOK)
        claim = Claim.take(work, identity)
    try:
        yield
    finally:
        claim.release()


def sweep(work: Path) -> None:
    """Takes away what programs that were killed left of their claims."""
    for path in list(work.glob("*.claim")):
        claim = Claim.take(work, path.stem)
        if claim:
            claim.release()


def _is(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except OSError:
        return False
