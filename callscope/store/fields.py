"""The project's own lists: issue types, journey stages, outcomes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from callscope.call import FIELD_LISTS
from callscope.errors import UsageProblem
from callscope.store.names import one_of, single_line
from callscope.store.shelf import Shelf

FREE = "nwdpjsbhikqzNWDBHIKQZ"
"""Letters that a kind may have as its key: those that no act of the call screen has."""


class FieldShelf(Shelf):
    """The editable lists of the library."""

    def fields(self, name: str) -> tuple[str, ...]:
        """The entries of the list "kind", "issue", "stage" or "outcome", in order. Raises UsageProblem."""
        one_of(name, FIELD_LISTS, "list")
        with self._reading() as connection:
            return entries(connection, name)

    def letters(self) -> Mapping[str, str]:
        """The keys of the kinds: letter -> kind, in the list's order."""
        with self._reading() as connection:
            return letters(connection)

    def set_letter(self, kind: str, letter: str) -> None:
        """Gives a kind another key, or with "" none. Raises UsageProblem for a key that acts in a call have."""
        if letter and (letter not in FREE or len(letter) > 1):
            raise UsageProblem(f"the key {letter} does something else in a call", f"free: {' '.join(FREE)}")
        with self._acting(f"key {letter or 'none'} for {kind}") as act:
            name = chosen(act.connection, "kind", kind)
            rows = act.connection.execute("SELECT id, name, letter FROM fields WHERE list = 'kind'").fetchall()
            for row in rows:
                if row["name"] == name:
                    act.update("fields", row["id"], {"letter": letter})
                elif letter and row["letter"] == letter:
                    act.update("fields", row["id"], {"letter": ""})

    def set_fields(self, name: str, items: Iterable[str]) -> None:
        """Replaces a whole list, in this order. Quotes keep the entry that they have. Raises UsageProblem."""
        one_of(name, FIELD_LISTS, "list")
        tidy = [single_line(item, f"an entry of {name}") for item in items]
        if len({item.casefold() for item in tidy}) < len(tidy):
            raise UsageProblem(f"the list {name} names something twice")
        with self._acting(f"list {name}") as act:
            rows = act.connection.execute("SELECT id, name FROM fields WHERE list = ?", (name,)).fetchall()
            old = {row["name"].casefold(): row["id"] for row in rows}
            for place, item in enumerate(tidy, start=1):
                known = old.pop(item.casefold(), None)
                if known is None:
                    act.insert("fields", {"list": name, "name": item, "place": place})
                else:
                    act.update("fields", known, {"name": item, "place": place})
            for identity in old.values():
                act.delete("fields", identity)


def letters(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The kind of each key that makes a row a quote."""
    rows = connection.execute("SELECT letter, name FROM fields WHERE list = 'kind' AND letter <> '' ORDER BY place, id")
    return {row[0]: row[1] for row in rows}


def entries(connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """The entries of a list, in order."""
    rows = connection.execute("SELECT name FROM fields WHERE list = ? ORDER BY place, id", (name,))
    return tuple(row[0] for row in rows)


def chosen(connection: sqlite3.Connection, name: str, value: str) -> str:
    """The entry of the list that is meant, also by its start. Raises UsageProblem with the whole list."""
    return one_of(str(value), entries(connection, name), name)
