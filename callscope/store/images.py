"""What the acts that can be undone remember of rows, taken out of them where those rows are forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from callscope.store.rows import dumped

if TYPE_CHECKING:
    import sqlite3


def forget_images(
    connection: sqlite3.Connection,
    doomed: Callable[[str, Mapping[str, Any]], bool],
    calls: Collection[str] = (),
) -> int:
    """Takes the images of doomed rows out of every act; one that holds no other, or is of these calls alone, goes.

    Returns how many acts changed.
    """
    changed = 0
    for identity, named, told in connection.execute("SELECT id, call, images FROM undo").fetchall():
        images = json.loads(told)
        stay = [one for one in images if not any(doomed(one[0], row) for row in one[1:] if row)]
        others = [one for one in (named or "").split() if one not in calls]
        if not stay or (named and not others):
            connection.execute("DELETE FROM undo WHERE id = ?", (identity,))
        elif len(stay) < len(images) or others != (named or "").split():
            sql = "UPDATE undo SET images = ?, call = ? WHERE id = ?"
            connection.execute(sql, (dumped(stay), " ".join(others) or None, identity))
        else:
            continue
        changed += 1
    return changed
