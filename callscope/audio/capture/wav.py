"""A WAV file that is whole at every moment while it grows: 16-bit PCM, RF64 from 4 GiB on."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import NamedTuple

from callscope import safe
from callscope.errors import StorageFailed

HEADER = 80
"""Bytes before the first sample: RIFF, the room for ds64, fmt and the head of data."""

_DS64 = 28
"""Bytes of a ds64 chunk without a table (EBU Tech 3306). Until the file needs it, a JUNK chunk keeps its place."""

_MOST = 0xFFFF_FFFF
"""What a 32-bit size can say, and what RF64 puts there instead of a size."""

_ZEROS = bytes(1 << 16)
_LAYOUT = struct.Struct("<4sI4s4sI28s4sIHHIIHH4sI")


class Shape(NamedTuple):
    """Tracks and sampling rate in Hz of a growing file."""

    channels: int
    rate: int

    @property
    def width(self) -> int:
        """Bytes of one frame."""
        return 2 * self.channels


class GrowingWav:
    """A new file. What `write` has returned from survives the end of the process; `sync` makes it survive a power cut.

    Every method raises StorageFailed when the disk does not take it; all that was written before is then still there.
    """

    def __init__(self, path: Path, shape: Shape) -> None:
        self.path, self.shape, self.frames = path, shape, 0
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags, 0o600)
        except OSError as error:
            raise failed(path, error) from error
        try:
            self._refresh()
        except StorageFailed:
            self.remove()
            raise

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / self.shape.rate

    def write(self, samples: bytes) -> None:
        """Appends whole interleaved frames and refreshes the header."""
        end = self._end()
        try:
            self._put(samples, end)
        except StorageFailed:
            self._cut(end)
            raise
        self.frames += len(samples) // self.shape.width
        self._refresh()

    def silence(self, frames: int) -> None:
        """Appends silence, which takes no room on most disks."""
        try:
            os.ftruncate(self._handle, self._end() + frames * self.shape.width)
        except OSError as error:
            raise failed(self.path, error) from error
        self.frames += frames
        self._refresh()

    def blank(self, start: int, end: int) -> None:
        """Overwrites frames that were written with silence, and has the disk take it at once."""
        at = HEADER + max(0, start) * self.shape.width
        stop = HEADER + min(end, self.frames) * self.shape.width
        while at < stop:
            part = _ZEROS[: min(len(_ZEROS), stop - at)]
            self._put(part, at)
            at += len(part)
        self.sync()

    def sync(self) -> None:
        """Has the disk take everything."""
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise failed(self.path, error) from error

    def close(self) -> None:
        """Safe to call twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def remove(self) -> None:
        """Deletes the file."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _end(self) -> int:
        return HEADER + self.frames * self.shape.width

    def _refresh(self) -> None:
        # The samples are there before the header speaks of them: whoever reads in between sees a shorter file.
        self._put(header(self.shape, self.frames), 0)

    def _put(self, data: bytes, at: int) -> None:
        view = memoryview(data)
        try:
            os.lseek(self._handle, at, os.SEEK_SET)
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError as error:
            raise failed(self.path, error) from error

    def _cut(self, end: int) -> None:
        """Takes back what a full disk took of a block."""
        try:
            os.ftruncate(self._handle, end)
        except OSError as error:
            raise failed(self.path, error) from error


def header(shape: Shape, frames: int) -> bytes:
    """The 80 bytes before the samples of a file that holds so many frames."""
    data = frames * shape.width
    size = HEADER - 8 + data
    long = size > _MOST
    room = struct.pack("<QQQI", size, data, frames, 0) if long else bytes(_DS64)
    return _LAYOUT.pack(
        b"RF64" if long else b"RIFF",
        _MOST if long else size,
        b"WAVE",
        b"ds64" if long else b"JUNK",
        _DS64,
        room,
        b"fmt ",
        16,
        1,
        shape.channels,
        shape.rate,
        shape.rate * shape.width,
        shape.width,
        16,
        b"data",
        _MOST if long else data,
    )


def repair(path: Path) -> float:
    """Makes the header tell all the samples that are in the file, and returns their seconds.

    Raises StorageFailed where it is not a file that GrowingWav began.
    """
    try:
        with path.open("r+b") as file:
            shape = _shape(file.read(HEADER), path)
            frames = (os.fstat(file.fileno()).st_size - HEADER) // shape.width
            file.seek(0)
            file.write(header(shape, frames))
            file.truncate(HEADER + frames * shape.width)
            return frames / shape.rate
    except OSError as error:
        raise failed(path, error) from error


def failed(path: Path, error: OSError) -> StorageFailed:
    """The error for a disk that did not take something."""
    why = safe.line(os.strerror(error.errno) if error.errno else str(error))
    hint = "free some space or choose another workspace folder; what was recorded before is kept"
    return StorageFailed(f"cannot write {safe.line(str(path))}: {why}", hint)


def _shape(head: bytes, path: Path) -> Shape:
    if len(head) == HEADER:
        found = _LAYOUT.unpack(head)
        if found[0] in (b"RIFF", b"RF64") and found[2] == b"WAVE" and found[14] == b"data" and found[9] and found[10]:
            return Shape(found[9], found[10])
    raise StorageFailed(f"{safe.line(str(path))} is not a recording that was begun here", "it was left as it is")
