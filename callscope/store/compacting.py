"""Making a store forget down to its bytes: deleted words leave the full-text index, free pages and the log."""

# ruff: noqa: S608 - names of tables are the store's own
from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from callscope.errors import StorageFailed
from callscope.store.connect import PATIENCE, open_for_writing, plain_errors
from callscope.store.layout import indexes_of

if TYPE_CHECKING:
    from pathlib import Path


def compact(path: Path, patience: float = PATIENCE) -> None:
    """Leaves no byte of what was deleted in the file and its log (measured: sqlite.org/fts5.html#the_optimize_command).

    Raises StorageFailed where another program goes on reading what was there before for `patience` seconds.
    """
    with plain_errors(path), closing(open_for_writing(path)) as connection:
        for index in indexes_of(connection):
            # A word that was deleted is still in the index, crossed out, until its parts are merged into one.
            connection.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
        connection.execute("VACUUM")
        until = time.monotonic() + patience
        while not _emptied(connection):
            if time.monotonic() > until:
                raise StorageFailed(
                    f"another program still reads an older state of {path}, so its log keeps what was deleted",
                    "close it; the erasing is finished at the next start",
                )
            time.sleep(0.05)


def _emptied(connection: sqlite3.Connection) -> bool:
    """Whether the log was written back and is empty, or there is none."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
