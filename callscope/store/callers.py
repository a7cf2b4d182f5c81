"""Callers: the same name is one person across calls."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from callscope.call import Caller
from callscope.errors import NotFound
from callscope.store.measures import rename_in_measures
from callscope.store.names import single_line
from callscope.store.rows import clean, dumped
from callscope.store.shelf import Shelf
from callscope.store.undo import Act, forget_undone

if TYPE_CHECKING:
    from sqlite_utils import Database

_ALL = """
SELECT k.*, count(c.id) AS calls, coalesce(sum(iif(c.source = 'text', 0, c.duration)), 0) / 60 AS minutes,
    (SELECT count(*) FROM quotes q JOIN calls d ON d.id = q.call WHERE d.caller = k.id) AS quotes
FROM callers k LEFT JOIN calls c ON c.caller = k.id
GROUP BY k.id ORDER BY calls DESC, k.name
"""


class CallerShelf(Shelf):
    """The callers of the library."""

    def callers(self) -> list[Caller]:
        """Everybody who has a name, the most frequent first. Callers without a name are not in here."""
        with self._reading() as connection:
            return [_caller(row) for row in connection.execute(_ALL)]

    def caller(self, name: str) -> Caller:
        """One caller. Raises NotFound."""
        found = next((one for one in self.callers() if one.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise NotFound(f"no caller {name}", "callscope callers list")
        return found

    def set_caller(
        self,
        name: str,
        *,
        may_contact: bool | None = None,
        beta: bool | None = None,
        note: str | None = None,
    ) -> Caller:
        """Notes what is known of a caller; None leaves it as it is. A new name is added."""
        with self._acting(f"caller {name}") as act:
            identity = caller_id(act, name)
            asked = {"may_contact": may_contact, "beta": beta}
            changes: dict[str, Any] = {key: int(value) for key, value in asked.items() if value is not None}
            act.update("callers", identity, changes | ({} if note is None else {"note": clean(note)}))
        return self.caller(name)

    def rename_caller(self, old: str, new: str) -> Caller:
        """Gives a caller another name; where somebody has it already, the two become one, with what is noted of both.

        Whoever once refused to be contacted stays refused. Their calls keep the name when they are heard again,
        whatever their files are called. Raises NotFound.
        """
        name = single_line(new, "a caller's name")
        with self._acting(f"caller {old} is {name}") as act:
            row = _must_have(act.connection, old)
            other = _find(act.connection, name)
            kept = row if other is None or other["id"] == row["id"] else other
            for call in act.connection.execute(
                "SELECT id, by_hand FROM calls WHERE caller = ?", (row["id"],)
            ).fetchall():
                by_hand = dumped(sorted({*json.loads(call["by_hand"]), "caller"}))
                act.update("calls", call["id"], {"caller": kept["id"], "by_hand": by_hand})
            if kept is row:
                act.update("callers", row["id"], {"name": name})
            else:
                act.delete("callers", row["id"])
                act.update("callers", kept["id"], _both(kept, row))
            rename_in_measures(act, ("caller",), row["name"], name)
        return self.caller(name)


def caller_id(writer: Act | Database, name: str) -> int:
    """The id of the caller with this name, who is added when new: as a part of an act, or by a machine."""
    tidy = single_line(name, "a caller's name")
    connection = writer.connection if isinstance(writer, Act) else writer.conn
    row = _find(connection, tidy)
    if row is not None:
        return int(row["id"])
    if isinstance(writer, Act):
        return writer.insert("callers", {"name": tidy})
    # A redo could want to bring back the same name under another id.
    forget_undone(connection)
    identity = writer.table("callers").insert({"name": tidy}).last_pk
    assert isinstance(identity, int)
    return identity


def _both(kept: sqlite3.Row, gone: sqlite3.Row) -> dict[str, Any]:
    """What is known of two callers who are one."""
    told = [one["may_contact"] for one in (kept, gone) if one["may_contact"] is not None]
    notes = list(dict.fromkeys(one["note"] for one in (kept, gone) if one["note"]))
    return {
        "may_contact": min(told, default=None),
        "beta": max(kept["beta"], gone["beta"]),
        "note": "; ".join(notes),
    }


def _find(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM callers WHERE name = ?", (name,)).fetchone()
    return row


def _must_have(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    row = _find(connection, clean(" ".join(name.split())))
    if row is None:
        raise NotFound(f"no caller {name}", "callscope callers list")
    return row


def _caller(row: sqlite3.Row) -> Caller:
    return Caller(
        id=row["id"],
        name=row["name"],
        calls=row["calls"],
        minutes=round(row["minutes"], 2),
        quotes=row["quotes"],
        may_contact=None if row["may_contact"] is None else bool(row["may_contact"]),
        beta=bool(row["beta"]),
        note=row["note"],
    )
