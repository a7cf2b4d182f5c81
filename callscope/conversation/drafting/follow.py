"""Reading a call's file while it grows: 16-bit PCM as `audio/capture` writes it, whatever its header says of length."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Self

from callscope import safe
from callscope.call import RATE
from callscope.errors import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Frames = NDArray[np.float32]

_MOST = 4096
"""Bytes in which the samples must begin."""


class Growing:
    """One open file. `tracks` is how many it has, `position` the frame that is read next.

    Raises Unusable for what is no 16-bit PCM at 16 kHz with a header that is there already.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise Unusable(f"cannot read {safe.line(str(path))}: {error.strerror}", "it may have been moved") from error
        try:
            self._start, self.tracks = _layout(self._file.read(_MOST), path)
        except Unusable:
            self._file.close()
            raise
        self.position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def frames(self) -> int:
        """Whole frames that are in the file now."""
        return max(0, os.fstat(self._file.fileno()).st_size - self._start) // (2 * self.tracks)

    def read(self, most: int) -> Frames:
        """What came since the last time, up to so many frames: tracks x n in -1..1."""
        import numpy as np

        count = max(0, min(self.frames - self.position, most))
        self._file.seek(self._start + self.position * 2 * self.tracks)
        data = self._file.read(count * 2 * self.tracks)
        whole = np.frombuffer(data, "<i2", len(data) // (2 * self.tracks) * self.tracks).reshape(-1, self.tracks)
        self.position += len(whole)
        return whole.T.astype(np.float32) / np.float32(32768)

    def close(self) -> None:
        """Safe to call twice."""
        self._file.close()


def _layout(head: bytes, path: Path) -> tuple[int, int]:
    """Where the samples begin, and the number of tracks."""
    at, tracks = 12, 0
    while len(head) >= at + 8 and head[:4] in (b"RIFF", b"RF64"):
        name, size = struct.unpack_from("<4sI", head, at)
        if name == b"fmt " and len(head) >= at + 24:
            kind, tracks, rate, _, _, bits = struct.unpack_from("<HHIIHH", head, at + 8)
            if kind != 1 or bits != 16 or rate != RATE:
                break
        if name == b"data" and tracks:
            return at + 8, tracks
        at += 8 + size + size % 2
    raise Unusable(
        f"{safe.line(str(path))} is no 16-bit recording at {RATE} Hz", "draft words need one; the call does not"
    )
