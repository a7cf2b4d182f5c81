"""What left the store: never the words themselves, only when, by whom, in which form, of which calls, and where to."""

from __future__ import annotations

import json
import sqlite3

from callscope.nouns.handed import Sent
from callscope.nouns.trail import Entry
from callscope.safe import line
from callscope.store.connect import writable
from callscope.store.lines import add_line
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf


class ExportShelf(Shelf):
    """The record of exports. Undo does not touch it: what left has left."""

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
            "undecided": sent.undecided,
            "without": json.dumps(sorted(set(sent.without))),
        }
        with self._writing() as database:
            database.table("exports").insert(row)
            add_line(database.conn, Entry("exported", tuple(sorted(set(sent.calls))), sent.form, self.who()))

    def last_export(self) -> str:
        """Where something was written to last; empty where nothing was."""
        sql = "SELECT path FROM exports WHERE path <> '' ORDER BY id DESC LIMIT 1"
        with self._reading() as connection:
            row = connection.execute(sql).fetchone()
        return str(row["path"]) if row else ""

    def exports(self, call: str = "") -> list[Sent]:
        """What left, the last first; only what held something of a call, if one is given, even an erased one."""
        sql = """
SELECT form, path, calls, redacted, author, at, id, undecided, without FROM exports
WHERE ? = '' OR EXISTS (SELECT 1 FROM json_each(exports.calls) WHERE value = ?) ORDER BY id DESC
"""
        with self._reading() as connection:
            rows = connection.execute(sql, (clean(call), clean(call))).fetchall()
        return list(map(_sent, rows))


def _sent(row: sqlite3.Row) -> Sent:
    form, path, calls, redacted, author, at, identity, undecided, without = row
    sent = Sent(form, path, tuple(json.loads(calls)), bool(redacted), author, at, identity)
    return sent._replace(undecided=undecided, without=tuple(json.loads(without)))
