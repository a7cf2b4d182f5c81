"""Bytes from any source become a file: hashed while they are written, moved into place only when they are right."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from callscope.errors import StorageFailed

if TYPE_CHECKING:
    from hashlib import _Hash

    from callscope.weights.manifest import File


class SourceFailed(Exception):
    """A source did not give the published file; its text says why. The next source is tried."""


class NotPublished(SourceFailed):
    """A source gave other bytes than the published ones."""


def place(target: Path, file: File, blocks: Iterable[bytes], begun: int = 0, *, resumable: bool = False) -> None:
    """Writes `blocks` beside `target`, after the first `begun` bytes that are there, and moves the whole into place.

    A file that was at `target` stays until then. Raises NotPublished when size or SHA-256 differ, SourceFailed when the
    bytes end early (what came is kept if `resumable`), StorageFailed when the disk fails.
    """
    draft = partial(target)
    try:
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = _write(draft, file, blocks, begun)
        if digest != file.sha256:
            raise NotPublished(f"{file.name} is not the published file: its SHA-256 is {digest}, not {file.sha256}")
        with _told(target):
            os.replace(draft, target)
            _settle(target.parent)
    except NotPublished:
        draft.unlink(missing_ok=True)
        raise
    except BaseException:
        if not resumable:
            draft.unlink(missing_ok=True)
        raise


def partial(target: Path) -> Path:
    """Where the bytes of `target` are gathered, in the same folder, so that moving them is atomic."""
    return target.with_name(f".{target.name}.part")


def _write(draft: Path, file: File, blocks: Iterable[bytes], begun: int) -> str:
    with draft.open("r+b" if begun else "wb") as out:
        digest = _begun(out, begun)
        for block in blocks:
            out.write(block)
            digest.update(block)
            if out.tell() > file.size:
                raise NotPublished(f"{file.name} is not the published file: it is longer than {file.size:,} bytes")
        written = out.tell()
        out.flush()
        os.fsync(out.fileno())
    if written < file.size:
        raise SourceFailed(f"only {written:,} of {file.size:,} bytes of {file.name} came")
    return digest.hexdigest()


def _begun(out: BinaryIO, begun: int) -> _Hash:
    digest = hashlib.sha256()
    while begun and (block := out.read(min(1 << 20, begun - out.tell()))):
        digest.update(block)
    out.truncate()
    return digest


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "free some space, or name another folder in CALLSCOPE_MODELS; what was there is still there"
        raise StorageFailed(f"cannot write {target}: {error.strerror or error}", hint) from error


def _settle(folder: Path) -> None:
    """Makes the move survive a power cut, where the system knows how."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
