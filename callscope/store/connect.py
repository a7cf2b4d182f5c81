"""Connections to the store: one per operation, with the same promises each time, and SQLite's errors in plain words."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.errors import Damaged, StorageFailed

if TYPE_CHECKING:
    from sqlite_utils import Database

PATIENCE = 10.0
"""Seconds to wait for another program that is writing."""

MAGIC = b"SQLite format 3\x00"
"""The first 16 bytes of every SQLite file (sqlite.org/fileformat.html)."""

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
"""Primary result codes (sqlite.org/rescode.html)."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one moment of the store and changes nothing; works in a folder that is read-only."""
    with plain_errors(path), closing(_readable(path)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """One transaction: kept as a whole when the block ends, undone as a whole when it raises.

    It holds the write lock from the start, so what is read inside stays true until the end.
    """
    from callscope.store.lean import Database  # 150 ms the first time; `Library.warm` pays it early

    with plain_errors(path), closing(open_for_writing(path)) as connection:
        database = Database(connection, execute_plugins=False)
        with holding(connection):
            yield database


@contextmanager
def holding(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction with the write lock taken at once, so that it never fails half-way for lack of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that can write: what is acknowledged is on the disk, what is deleted is zeroed."""
    if not writable(path):
        raise StorageFailed(f"the store {path} cannot be written", "its file or folder is read-only; reading works")
    connection = _connect(path, "mode=rw")
    try:
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def writable(path: Path) -> bool:
    """Whether the file and the folder, where SQLite keeps its log beside it, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def stamp(path: Path) -> tuple[tuple[int, int], ...]:
    """Sizes and times of the store and its log: every change that is kept changes one of them."""
    return tuple(_stamp(one) for one in (path, log_of(path)))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    # A log that is empty, as one that is only read from, says the same as none.
    return (found.st_size, found.st_mtime_ns) if found.st_size else (0, 0)


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log beside the store."""
    return path.with_name(path.name + "-wal")


def logs_of(path: Path) -> tuple[Path, Path]:
    """Every file that SQLite keeps beside a store."""
    return log_of(path), path.with_name(path.name + "-shm")


def _readable(path: Path) -> sqlite3.Connection:
    mode = "mode=rw" if writable(path) else "mode=ro" if may_change(path) else "mode=ro&immutable=1"
    connection = _connect(path, mode)
    try:
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def may_change(path: Path) -> bool:
    """Whether SQLite must look out for changes of the file while it reads it."""
    return writable(path) or _has_log(path)


def _has_log(path: Path) -> bool:
    """Whether there is a log, which is part of the data; only without one may SQLite be told that nothing changes.

    It goes when another connection is closed, at any moment: one look at it, not two.
    """
    try:
        return log_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # isolation_level=None leaves every BEGIN to this module. mode=rw never creates a file.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA cache_size = -16000")  # 16 MB: a list of ten thousand calls is read once, not twice
    return connection


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite and the disk say into StorageFailed with the next step; faults of the program pass through."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        said = explain(error, path)
        if said is None:
            raise
        raise said from error
    except OSError as error:
        raise _of_disk(error, path) from error


def explain(error: sqlite3.Error, path: Path) -> StorageFailed | None:
    """The error as a person needs it; None for a fault of the program."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (BUSY, LOCKED):
        return StorageFailed(f"another program keeps the store {path} locked", "let it finish, then try again")
    if code == FULL:
        return StorageFailed(
            f"the disk of {path} is full; what was stored before is kept", "free some space, try again"
        )
    if code in (READONLY, CANTOPEN):
        return StorageFailed(
            f"the store {path} cannot be written or opened", "check the folder's and file's permissions"
        )
    if code == IOERR:
        return StorageFailed(f"the disk of {path} failed: {error}", "check the disk and its free space, then try again")
    if code in (CORRUPT, NOTADB):
        return damaged(path, str(error))
    return None


def damaged(path: Path, why: str) -> Damaged:
    """Says that the file is no healthy store, that it was left as it is, and how to get back."""
    kept = backups(path)
    away = f"move {path.name} (with -wal and -shm, if there) away"
    back = (
        f"and copy {kept[-1]} to its place" if kept else "and restore your own copy, or start again with an empty store"
    )
    return Damaged(f"the store {path} is damaged ({why}); nothing was changed", f"{away} {back}")


def backups(path: Path) -> list[Path]:
    """The copies that were made before migrations, oldest first."""
    return sorted(path.parent.glob(f"{path.stem}.before-*.db"), key=lambda one: one.name.rsplit(".", 2)[-2])


def _of_disk(error: OSError, path: Path) -> StorageFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFailed(f"the disk of {path} is full", "free some space, try again")
    return StorageFailed(
        f"cannot use the store {path}: {error.strerror or error}", "check the folder and its permissions"
    )
