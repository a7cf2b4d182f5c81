"""Files for others: whole or not at all, never over one that is there unless asked, never through a link."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from callscope.errors import StorageFailed, UsageProblem
from callscope.safe import line


@contextlib.contextmanager
def placed(path: Path, force: bool = False) -> Iterator[BinaryIO]:
    """A file beside `path` (mode 0600) that takes its place when all went well, and is removed when not.

    Raises UsageProblem where `path` exists and `force` is not given, or is a link or a folder; StorageFailed where it
    cannot be written.
    """
    demand_free(path, force)
    half = path.with_name(f"{path.name}.part")
    try:
        half.unlink(missing_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(half, flags, 0o600), "w+b") as out:
            yield out
        os.replace(half, path)
    except OSError as error:
        raise _failed(path, error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def demand_free(path: Path, force: bool) -> None:
    """Raises UsageProblem where a file must not be written, StorageFailed where it cannot be."""
    try:
        link, folder, there = path.is_symlink(), path.is_dir(), path.exists()
    except OSError as error:  # such as a name that is too long
        raise _failed(path, error.strerror or str(error)) from error
    if link:
        raise UsageProblem(f"{line(str(path))} is a link", "name the file or folder itself")
    if folder:
        raise UsageProblem(f"{line(str(path))} is a folder", "name a file in it")
    if there and not force:
        raise UsageProblem(f"{line(str(path))} exists", "name another file, or add --force")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        why = "its folder is read-only" if path.parent.is_dir() else "there is no such folder"
        raise _failed(path, why)


def _failed(path: Path, why: str) -> StorageFailed:
    return StorageFailed(f"cannot write {line(str(path))}: {why}", "name another folder")


def unnoted(*_: object) -> None:
    """For where nobody keeps a record of what is about to be written."""
