"""What a file's own header promises where FFmpeg does not tell a promise from an estimate: WAV and MP3."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO, NamedTuple

_UNKNOWN_SIZES = (0, 0x7FFFF000, 0xFFFFFFFF)
"""Data sizes that writers put where they could not know: nothing, SoX to a pipe, FFmpeg to a pipe."""

_MOST_CHUNKS = 1000
"""Chunks looked at before the samples; real files have a handful."""


class Promise(NamedTuple):
    """Bytes of samples that a header declares, and those that are there."""

    declared: int
    present: int

    @property
    def kept(self) -> float:
        """The share of the declared bytes that is there, 0..1."""
        return min(1.0, self.present / self.declared)


def wav_promise(file: BinaryIO) -> Promise | None:
    """What the `data` chunk of a RIFF, RF64 or BW64 file declares; None when it is none of them or does not say.

    The file is left at its start. Source: EBU Tech 3306 (RF64); Microsoft and IBM, Multimedia Programming Interface
    and Data Specifications 1.0 (RIFF).
    """
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    try:
        return _find_data(file, size)
    except struct.error:  # the header itself is cut off
        return None
    finally:
        file.seek(0)


def mp3_counts_frames(file: BinaryIO) -> bool:
    """Whether an MP3 holds a Xing, Info or VBRI tag, so that its duration is declared and not guessed from its size.

    The file is left at its start. The tag stands in the first frame, after an optional ID3v2 tag.
    """
    file.seek(0)
    head = file.read(10)
    # An ID3v2 size is four bytes of seven bits (id3.org, ID3v2.3.0 section 3.1).
    tag = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
    file.seek(tag if head[:3] == b"ID3" else 0)
    first = file.read(4096)
    file.seek(0)
    return any(name in first for name in (b"Xing", b"Info", b"VBRI"))


def is_mp4(file: BinaryIO) -> bool:
    """Whether the file begins as MP4, M4A, MOV or 3GP do. The file is left at its start."""
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    return head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide")


def is_riff(file: BinaryIO) -> bool:
    """Whether the file begins as WAV and RF64 do. The file is left at its start."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    return head in (b"RIFF", b"RF64", b"BW64")


def _find_data(file: BinaryIO, size: int) -> Promise | None:
    form, _, wave = struct.unpack("<4sI4s", file.read(12))
    if form not in (b"RIFF", b"RF64", b"BW64") or wave != b"WAVE":
        return None
    long_size = 0
    for _ in range(_MOST_CHUNKS):
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"ds64":
            long_size = struct.unpack("<QQ", file.read(16))[1]
            length -= 16
        if name == b"data":
            declared = long_size if form != b"RIFF" and long_size else length
            return None if declared in _UNKNOWN_SIZES else Promise(declared, max(0, size - file.tell()))
        file.seek(length + length % 2, os.SEEK_CUR)
    return None
