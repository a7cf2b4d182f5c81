"""What left the store: never the words themselves, only when, by whom, in which form, of which calls, and where to."""

from __future__ import annotations

import json

from callscope.handed import Sent
from callscope.safe import line
from callscope.store.connect import writable
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf


class ExportShelf(Shelf):
    """The record of exports. It is no act that is undone: what left has left."""

    def note_export(self, sent: Sent) -> None:
        """Keeps that something left. A store that cannot be written, as on a read-only disk, keeps no record."""
        if not writable(self.path):
            return
        row = {
            "at": now(),
            "author": line(clean(sent.author)),
            "form": line(clean(sent.form)),
            "path": clean(sent.path),
            "calls": json.dumps(sorted(set(sent.calls))),
            "redacted": int(sent.redacted),
        }
        with self._writing() as database:
            database.table("exports").insert(row)

    def last_export(self) -> str:
        """Where something was written to last; empty where nothing was."""
        sql = "SELECT path FROM exports WHERE path <> '' ORDER BY id DESC LIMIT 1"
        with self._reading() as connection:
            row = connection.execute(sql).fetchone()
        return str(row["path"]) if row else ""

    def exports(self, call: str = "") -> list[Sent]:
        """What left, the last first; only what held something of a call, if one is given, also one that is erased."""
        sql = """
SELECT form, path, calls, redacted, author, at, id FROM exports
WHERE ? = '' OR EXISTS (SELECT 1 FROM json_each(exports.calls) WHERE value = ?) ORDER BY id DESC
"""
        with self._reading() as connection:
            rows = connection.execute(sql, (clean(call), clean(call))).fetchall()
        return [
            Sent(row["form"], row["path"], tuple(json.loads(row["calls"])), bool(row["redacted"]), *row[4:])
            for row in rows
        ]
