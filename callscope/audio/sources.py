"""Opening what a person names as a sound file: regular files only, refused at once otherwise, and known by content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from callscope import safe
from callscope.call import Progress, Report, unheard
from callscope.errors import Unusable

_BLOCK = 1 << 20
"""Bytes read at a time while hashing."""

_PACE = 0.1
"""Seconds between two reports: often enough to cancel at once, seldom enough to cost nothing."""

_GIVE = "give a sound file, such as wav, mp3, flac, m4a, ogg or webm"

_KINDS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        stat.S_IFDIR: ("is a folder, not a file", "name the files in it"),
        stat.S_IFIFO: ("is a pipe, not a file", "save it to a file first, or use callscope listen"),
        stat.S_IFCHR: ("is a device, not a file", "to record from a device use callscope listen"),
        stat.S_IFBLK: ("is a device, not a file", _GIVE),
        stat.S_IFSOCK: ("is a socket, not a file", _GIVE),
    }
)

_FAILURES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        errno.ENOENT: ("does not exist", "check the name and the folder"),
        errno.ENOTDIR: ("does not exist", "check the name and the folder"),
        errno.ELOOP: ("is a symbolic link that leads back to itself", "name the file itself"),
        errno.EACCES: ("may not be read by you", "ask its owner for permission to read it"),
        errno.EPERM: ("may not be read by you", "ask its owner for permission to read it"),
        errno.ENAMETOOLONG: ("has a name that is too long", "give the file a shorter name"),
    }
)


def shown(path: Path) -> str:
    """The path as one harmless line; bytes that are not UTF-8 become U+FFFD."""
    return safe.line(str(path))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[io.FileIO]:
    """The regular, non-empty file at `path`, open for reading. Raises Unusable, never waits for a writer."""
    with _open(path) as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise Unusable(f"{shown(path)} is empty: 0 bytes", "export or copy the recording again")
        yield file


def identify(path: Path, report: Report = unheard) -> str:
    """The id of a recording: the first 12 hex digits of the SHA-256 of the file. Raises Unusable."""
    said = paced(report, "identify")
    digest = hashlib.sha256()
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        while block := _read(file, path):
            digest.update(block)
            said(file.tell() / size)
    return digest.hexdigest()[:12]


def paced(report: Report, stage: str) -> Callable[[float], None]:
    """A function that takes how far `stage` is, 0..1, and reports it: at once, then every tenth of a second."""
    last = float("-inf")

    def said(done: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PACE:
            last = now
            report(Progress(stage, min(max(done, 0.0), 1.0)))

    return said


def unreadable(path: Path, error: OSError | ValueError) -> Unusable:
    """The error for a file that the system does not let us open or read."""
    number = getattr(error, "errno", None)
    why, hint = _FAILURES.get(number or 0, ("", ""))
    if why:
        return Unusable(f"{shown(path)} {why}", hint)
    reason = os.strerror(number) if number else str(error)
    return Unusable(f"{shown(path)} cannot be read: {safe.line(reason)}", "check the disk, or copy the file elsewhere")


def _open(path: Path) -> io.FileIO:
    # Not waiting (O_NONBLOCK) covers a pipe that takes the file's place between the look and the opening.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        _demand_regular(path, os.stat(path))
        file = io.FileIO(os.open(path, flags), "rb")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    try:
        _demand_regular(path, os.fstat(file.fileno()))
    except Unusable:
        file.close()
        raise
    return file


def _demand_regular(path: Path, found: os.stat_result) -> None:
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        why, hint = _KINDS.get(kind, ("is not a file", _GIVE))
        raise Unusable(f"{shown(path)} {why}", hint)


def _read(file: io.FileIO, path: Path) -> bytes:
    try:
        return file.read(_BLOCK)
    except OSError as error:
        raise unreadable(path, error) from error
