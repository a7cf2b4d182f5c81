"""The queue: files that are to become calls, and those that could not, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from callscope.call import QueueItem
from callscope.store.rows import clean, now, path_text, text_path
from callscope.store.shelf import Shelf


class QueueShelf(Shelf):
    """The queue of the library."""

    def enqueue(
        self, path: Path, state: Literal["queued", "hearing", "failed"] = "queued", reason: str = "", call: str = ""
    ) -> None:
        """Puts a file into the queue, or notes its new state there. A stored call leaves the queue by itself."""
        row = {"path": path_text(path), "call": call, "state": state, "reason": clean(reason), "at": now()}
        with self._writing() as database:
            database.table("queue").upsert(row, pk="path")

    def unqueue(self, path: Path) -> None:
        """Takes a file out of the queue, if it is there."""
        with self._writing() as database:
            database.execute("DELETE FROM queue WHERE path = ?", (path_text(path),))

    def queue(self, state: str | None = None) -> list[QueueItem]:
        """What is in the queue, the oldest first; only that in `state` when given."""
        sql = "SELECT * FROM queue WHERE ? IS NULL OR state = ? ORDER BY at, path"
        with self._reading() as connection:
            rows = connection.execute(sql, (state, state)).fetchall()
        return [QueueItem(text_path(row["path"]), row["state"], row["reason"], row["at"], row["call"]) for row in rows]
