"""Creating a store and bringing it up to date, so that no crash, rival or failed step leaves a broken one."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from callscope.errors import StorageFailed
from callscope.store.connect import (
    MAGIC,
    backups,
    damaged,
    explain,
    holding,
    log_of,
    open_for_writing,
    plain_errors,
    reading,
    writable,
)
from callscope.store.schema import SET, Step, migrations

KEEP = 3
"""How many backups made before migrations stay where no setting says otherwise."""

_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"


def prepare(path: Path, steps: tuple[Step, ...], keep: Callable[[], int] = lambda: KEEP) -> None:
    """Makes sure that there is a healthy store at `path` with exactly these steps; of the backups made before upgrades
    `keep` stay. Raises StorageFailed."""
    with plain_errors(path):
        if not path.exists():
            create(path, steps)
        check_file(path)
    pending = _pending(path, steps)
    if pending and writable(path):
        _upgrade(path, steps)
        rotate(backups(path), keep())
    elif pending:
        raise StorageFailed(
            f"the store {path} is of an older version and cannot be written",
            "make its folder writable, or copy the store to where it is",
        )


def create(path: Path, steps: tuple[Step, ...]) -> None:
    """A new store, made under another name and then given its own: rivals and crashes see all of it or nothing."""
    from callscope.store.lean import Database  # 150 ms

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    _private(draft)
    try:
        with closing(open_for_writing(draft)) as connection:
            migrations(steps).apply(Database(connection, execute_plugins=False))
        _give_name(draft, path)
    finally:
        for left in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _give_name(draft: Path, path: Path) -> None:
    with suppress(FileExistsError):  # another process was first: its store is as good
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if not path.exists():
                draft.rename(path)


def _private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def check_file(path: Path) -> None:
    """Raises StorageFailed where the bytes cannot be a store, before SQLite gets to touch them."""
    if not path.is_file():
        raise StorageFailed(f"{path} is not a file", "name another workspace")
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(100)
    if size == 0:
        raise damaged(path, "it is empty")
    if not head.startswith(MAGIC):
        raise damaged(path, "it is not an SQLite file")
    log = log_of(path)
    unfinished = log.exists() and log.stat().st_size > 0
    if len(head) < 100 or (size < _whole(head) and not unfinished):
        raise damaged(path, "it was cut short")


def _whole(head: bytes) -> int:
    """Bytes that a file with this header has: its page size times its pages (sqlite.org/fileformat.html)."""
    page = int.from_bytes(head[16:18], "big")
    return (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")


def _pending(path: Path, steps: tuple[Step, ...]) -> list[str]:
    with reading(path) as connection:
        applied = _applied(connection, path)
    known = [step.name for step in steps]
    newer = [name for name in applied if name not in known]
    if newer:
        raise StorageFailed(
            f"the store {path} was made by a newer version of Callscope ({newer[-1]}); it was not touched",
            "update Callscope, or name another workspace with --workspace",
        )
    return [name for name in known if name not in applied]


def _applied(connection: sqlite3.Connection, path: Path) -> list[str]:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    applied = [row[0] for row in connection.execute(_APPLIED, (SET,))] if "_sqlite_migrations" in tables else []
    if not applied:
        raise StorageFailed(
            f"{path} is an SQLite file, but no Callscope store; it was not touched",
            "move it away, or name another workspace with --workspace",
        )
    return applied


def _upgrade(path: Path, steps: tuple[Step, ...]) -> None:
    from callscope.store.lean import Database  # 150 ms

    with plain_errors(path), closing(open_for_writing(path)) as connection:
        copy: Path | None = None
        try:
            # Held from before the backup until the last step, so no rival's work falls between the two.
            with holding(connection):
                pending = [step.name for step in steps if step.name not in _applied(connection, path)]
                if pending:
                    copy = backup(path, _backup_name(path, pending[0]))
                    migrations(steps).apply(Database(connection, execute_plugins=False))
        except Exception as error:
            if copy is None:
                raise
            raise _failed(path, copy, error) from error


def rotate(copies: list[Path], keep: int) -> None:
    """Deletes the oldest copies but for the newest `keep`, at least one; `copies` come oldest first."""
    for old in copies[: -max(keep, 1)]:
        old.unlink(missing_ok=True)


def _backup_name(path: Path, step: str) -> Path:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return path.with_name(f"{path.stem}.before-{step}.{now}.db")


def _failed(path: Path, copy: Path, error: Exception) -> StorageFailed:
    known = explain(error, path) if isinstance(error, sqlite3.Error) else None
    said = known.message if known else str(error)
    return StorageFailed(
        f"the store {path} could not be brought up to date: {said}; schema and data are as they were",
        f"go on with the version of Callscope that you had; there is a backup, too: {copy}",
    )


def backup(path: Path, into: Path) -> Path:
    """A copy of the whole store, private, verified and on the disk. Raises StorageFailed; returns `into`."""
    _private(into)
    try:
        with reading(path) as source, closing(sqlite3.connect(into)) as target:
            sizes = _sizes(source)  # from here on the source sees one moment, whoever writes
            source.backup(target)
            (verdict,) = target.execute("PRAGMA integrity_check(1)").fetchone()
            same = sizes == _sizes(target)
        if verdict != "ok" or not same:
            raise damaged(path, f"its backup did not verify: {verdict}")
        with into.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    return into


def _sizes(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
