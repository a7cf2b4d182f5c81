"""The project's own lists: kinds of evidence, issue types, journey stages, outcomes."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from callscope.call import FIELD_LISTS
from callscope.errors import NotFound, UsageProblem
from callscope.safe import line
from callscope.store.measures import rename_in_measures
from callscope.store.names import one_of, single_line
from callscope.store.rows import clean
from callscope.store.shelf import Shelf

FREE = "nwdpjshNWBIQZ"
"""Letters that a kind may have as its key: no act of the call screen, the board or listening in has them."""

_USED = {
    "kind": ("quotes", "kind"),
    "issue": ("quotes", "issue"),
    "stage": ("quotes", "stage"),
    "outcome": ("calls", "outcome"),
}
"""The table and the column that hold entries of a list."""

_SUGGESTED = {True: (("suggestions", "kind"), ("rules", "kind")), False: ()}
"""Where else a kind is named."""


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
        """Gives a kind another key, or with "" none. Raises UsageProblem for a key that has another use in a call."""
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

    def field_uses(self, name: str) -> Mapping[str, int]:
        """How many quotes, or calls for outcomes, have each entry, including those that the list has lost."""
        table, column = _USED[one_of(name, FIELD_LISTS, "list")]
        with self._reading() as connection:
            sql = f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY {column} COLLATE NOCASE"
            found = {row[0].casefold(): row for row in connection.execute(sql)}
            listed = {item: found.pop(item.casefold(), (item, 0))[1] for item in entries(connection, name)}
        return {**listed, **{row[0]: row[1] for row in found.values()}}

    def add_field(self, name: str, item: str) -> str:
        """Puts an entry at the end of a list; gives back its tidy name. Raises UsageProblem where it is there."""
        with self._acting("") as act:
            tidy = _new(act.connection, name, item)
            act.said = f"{name} {tidy} added"
            (last,) = act.connection.execute("SELECT max(place) FROM fields WHERE list = ?", (name,)).fetchone()
            act.insert("fields", {"list": name, "name": tidy, "place": (last or 0) + 1})
        return tidy

    def rename_field(self, name: str, old: str, new: str) -> str:
        """Gives an entry another name, in the list and wherever it is used. Raises UsageProblem, NotFound."""
        with self._acting("") as act:
            row = _entry(act.connection, name, old)
            tidy = _new(act.connection, name, new, beside=row["id"])
            act.said = f"{name} {row['name']} renamed {tidy}"
            act.update("fields", row["id"], {"name": tidy})
            for table, column in (_USED[name], *_SUGGESTED[name == "kind"]):
                sql = f"SELECT id FROM {table} WHERE {column} = ? COLLATE NOCASE"
                for used in act.connection.execute(sql, (row["name"],)).fetchall():
                    act.update(table, used["id"], {column: tidy})
            rename_in_measures(act, (name,), row["name"], tidy)
        return tidy

    def remove_field(self, name: str, item: str) -> str:
        """Takes an entry off a list; quotes and calls keep the one that they have. Raises UsageProblem, NotFound."""
        with self._acting("") as act:
            row = _entry(act.connection, name, item)
            _demand_no_other_means_it(row)
            act.said = f"{name} {row['name']} removed"
            act.delete("fields", row["id"])
        return str(row["name"])

    def move_field(self, name: str, item: str, place: int) -> int:
        """Puts an entry at a place of its list, from 1; gives back which it became. Raises NotFound."""
        with self._acting("") as act:
            row = _entry(act.connection, name, item)
            act.said = f"{name} {row['name']} moved"
            sql = "SELECT id FROM fields WHERE list = ? AND id <> ? ORDER BY place, id"
            order = [one["id"] for one in act.connection.execute(sql, (name, row["id"])).fetchall()]
            place = min(max(place, 1), len(order) + 1)
            order.insert(place - 1, row["id"])
            for number, identity in enumerate(order, start=1):
                act.update("fields", identity, {"place": number})
        return place

    def set_fields(self, name: str, items: Iterable[str]) -> None:
        """Replaces a whole list, in this order. Quotes keep the entry that they have. Raises UsageProblem."""
        one_of(name, FIELD_LISTS, "list")
        tidy = [single_line(item, f"an entry of {name}") for item in items]
        if len({item.casefold() for item in tidy}) < len(tidy):
            raise UsageProblem(f"the list {name} names something twice")
        with self._acting(f"list {name}") as act:
            rows = act.connection.execute("SELECT * FROM fields WHERE list = ?", (name,)).fetchall()
            old = {row["name"].casefold(): row for row in rows}
            for place, item in enumerate(tidy, start=1):
                known = old.pop(item.casefold(), None)
                if known is None:
                    act.insert("fields", {"list": name, "name": item, "place": place})
                else:
                    act.update("fields", known["id"], {"name": item, "place": place})
            for row in old.values():
                _demand_no_other_means_it(row)
                act.delete("fields", row["id"])


def letters(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The kind of each key that makes a row a quote."""
    rows = connection.execute("SELECT letter, name FROM fields WHERE list = 'kind' AND letter <> '' ORDER BY place, id")
    return {row[0]: row[1] for row in rows}


def entries(connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """The entries of a list, in order."""
    rows = connection.execute("SELECT name FROM fields WHERE list = ? ORDER BY place, id", (name,))
    return tuple(row[0] for row in rows)


def _entry(connection: sqlite3.Connection, name: str, item: str) -> sqlite3.Row:
    """The row of an entry by its whole name. Raises UsageProblem for the list, NotFound."""
    one_of(name, FIELD_LISTS, "list")
    sql = "SELECT * FROM fields WHERE list = ? AND name = ?"
    row: sqlite3.Row | None = connection.execute(sql, (name, clean(item).strip())).fetchone()
    if row is None:
        raise NotFound(f"no {name} “{line(item)}”", f"there are: {', '.join(entries(connection, name))}")
    return row


def _demand_no_other_means_it(row: sqlite3.Row) -> None:
    """Raises UsageProblem for the outcome by which rankings know what was solved."""
    if row["solved"]:
        what = f"rankings count the calls with the outcome {line(row['name'])} as solved"
        raise UsageProblem(what, "rename it, or leave it in the list")


def _new(connection: sqlite3.Connection, name: str, item: str, beside: int = 0) -> str:
    """The tidy name of an entry that a list does not have; `beside` is the row that may have it."""
    one_of(name, FIELD_LISTS, "list")
    tidy = single_line(item, f"the name of an entry of {name}")
    sql = "SELECT 1 FROM fields WHERE list = ? AND name = ? AND id <> ?"
    if connection.execute(sql, (name, tidy, beside)).fetchone():
        raise UsageProblem(f"there is a {name} {tidy} already", "give another name")
    return tidy


def chosen(connection: sqlite3.Connection, name: str, value: str) -> str:
    """The entry of the list that is meant, by its name or the start of it. Raises UsageProblem with the whole list."""
    return one_of(str(value), entries(connection, name), name)
