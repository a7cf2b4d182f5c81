"""The codebook's tags: a tree of names with descriptions, colours and pins."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from callscope.call import COLOURS, TagCount
from callscope.errors import NotFound, UsageProblem
from callscope.plural import count
from callscope.safe import line
from callscope.store.counted import CALLER, HEARD
from callscope.store.measures import rename_in_measures
from callscope.store.names import one_of, tag_name
from callscope.store.rows import clean
from callscope.store.shelf import Shelf

if TYPE_CHECKING:
    from callscope.store.undo import Act

_COUNTS = f"""
SELECT t.*, p.name AS parent_name, count(q.id) AS quotes, count(DISTINCT q.call) AS calls,
    count(DISTINCT CASE WHEN {HEARD} AND NOT q.by_agent THEN {CALLER} END) AS callers
FROM tags t
LEFT JOIN tags p ON p.id = t.parent
LEFT JOIN quote_tags qt ON qt.tag = t.id
LEFT JOIN quotes q ON q.id = qt.quote
LEFT JOIN calls c ON c.id = q.call
"""

_JOB = ("job_when", "job_want", "job_so")
"""The parts of a job's sentence, which belong together."""

_HOLDERS = {"quote_tags": "quote", "study_tags": "study", "rule_tags": "rule"}
"""The tables that say what has which tag, and their columns for what has it."""


class TagShelf(Shelf):
    """The tags of the library."""

    def tags(self) -> list[TagCount]:
        """All tags with their counts, the most used first."""
        with self._reading() as connection:
            return [_count(row) for row in connection.execute(f"{_COUNTS} GROUP BY t.id ORDER BY quotes DESC, t.name")]

    def tag(self, name: str) -> TagCount:
        """One tag with its counts. Raises NotFound."""
        with self._reading() as connection:
            identity = must_have_tag(connection, name)["id"]
            return _count(connection.execute(f"{_COUNTS} WHERE t.id = ? GROUP BY t.id", (identity,)).fetchone())

    def add_tag(self, name: str, parent: str | None = None, description: str = "", colour: str = "") -> TagCount:
        """Adds a tag, or gives back the one of that name, with what is given here set. Raises UsageProblem."""
        with self._acting(f"tag {line(name)}") as act:
            identity = tag_id(act, tag_name(name))
            given = {"description": clean(description), "colour": _colour(colour)}
            act.update("tags", identity, {key: value for key, value in given.items() if value})
            if parent:
                act.update("tags", identity, {"parent": _parent(act, identity, parent)})
        return self.tag(name)

    def set_tag(self, name: str, **changes: Any) -> TagCount:
        """Sets description, colour, parent or pinned (its key) of a tag; None clears, and makes it a root.

        Raises NotFound, UsageProblem.
        """
        if unknown := sorted(set(changes) - {"description", "colour", "parent", "pinned"}):
            raise UsageProblem(f"a tag has no {unknown[0]} to set", "one of: description, colour, parent, pinned")
        with self._acting(f"tag {line(name)}") as act:
            identity = must_have_tag(act.connection, name)["id"]
            _set(act, identity, changes)
            if "parent" in changes:
                above = _parent(act, identity, changes["parent"]) if changes["parent"] else None
                act.update("tags", identity, {"parent": above})
        return self.tag(name)

    def put_tags(self, tags: Mapping[int, TagCount]) -> int:
        """Adds tags and updates those that are there, all in one act; what is empty stays as it is. None is removed.

        The keys are the lines of the file that they come from. Gives back how many were new. Raises UsageProblem that
        names the line, and then nothing is stored.
        """
        with self._acting(f"codebook of {count(len(tags), 'tag')}") as act:
            (before,) = act.connection.execute("SELECT count(*) FROM tags").fetchone()
            rows = {number: _put(act, number, one) for number, one in tags.items()}
            for number, one in tags.items():
                if one.parent:
                    with _at(number):
                        act.update("tags", rows[number], {"parent": tag_id(act, tag_name(one.parent))})
            # A tree that is only whole at the end of the file is looked at there.
            for number, identity in rows.items():
                with _at(number):
                    _must_hang_free(act, identity, tags[number].parent or "")
            (after,) = act.connection.execute("SELECT count(*) FROM tags").fetchone()
        return int(after - before)

    def rename_tag(self, old: str, new: str) -> TagCount:
        """Gives a tag another name. Raises NotFound, and UsageProblem where the name is taken."""
        name = tag_name(new)
        with self._acting(f"tag {line(old)} renamed {name}") as act:
            row = must_have_tag(act.connection, old)
            other = find_tag(act.connection, name)
            if other is not None and other["id"] != row["id"]:
                raise UsageProblem(f"there is a tag {name} already", "merge the two: callscope tags merge")
            act.update("tags", row["id"], {"name": name})
            rename_in_measures(act, ("tag",), row["name"], name)
        return self.tag(name)

    def merge_tags(self, names: Iterable[str], into: str) -> TagCount:
        """Moves the quotes of tags to another one, which may be new, and removes them. Raises NotFound.

        What the one that stays lacks (description, colour, key, place in the tree, a job's sentence) it takes over.
        """
        target = tag_name(into)
        with self._acting("") as act:
            rows = [must_have_tag(act.connection, name) for name in names]
            kept = tag_id(act, target)
            merged = {row["id"]: row for row in rows if row["id"] != kept}
            gone = {identity: row["name"] for identity, row in merged.items()}
            act.said = f"tag {', '.join(gone.values())} merged into {target}"
            for identity in gone:
                _move_quotes(act, identity, kept)
                rename_in_measures(act, ("tag",), gone[identity], target)
                _remove(act, identity)
                _take_over(act, kept, merged[identity])
        return self.tag(target)

    def remove_tag(self, name: str) -> TagCount:
        """Removes a tag from the codebook and from all quotes; gives back what it was. Raises NotFound."""
        was = self.tag(name)
        with self._acting(f"tag {was.name} removed") as act:
            _remove(act, must_have_tag(act.connection, name)["id"])
        return was

    def pin_tag(self, name: str, number: int | None) -> None:
        """Puts a tag on a key from 1 to 9, which it takes from another; None takes it off. Raises UsageProblem."""
        with self._acting(f"tag {line(name)} {f'on key {number}' if number else 'off its key'}") as act:
            _pin(act, must_have_tag(act.connection, name)["id"], number)


def tag_id(act: Act, name: str) -> int:
    """The id of the tag with this tidy name, which is added when new."""
    row = find_tag(act.connection, name)
    return int(row["id"]) if row is not None else act.insert("tags", {"name": name})


def set_tags(act: Act, table: str, holder: int, tags: Iterable[str]) -> None:
    """Gives a row exactly these tags, which are added when new; `table` is one of _HOLDERS. Raises UsageProblem."""
    owner = _HOLDERS[table]
    wanted = list(dict.fromkeys(tag_id(act, tag_name(tag)) for tag in tags))
    rows = act.connection.execute(f"SELECT id, tag FROM {table} WHERE {owner} = ?", (holder,)).fetchall()
    for row in rows:
        if row["tag"] not in wanted:
            act.delete(table, row["id"])
    present = {row["tag"] for row in rows}
    for tag in wanted:
        if tag not in present:
            act.insert(table, {owner: holder, "tag": tag})


def find_tag(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """The row of the tag with this tidy name, if there is one."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM tags WHERE name = ?", (name,)).fetchone()
    return row


def must_have_tag(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    """The row of a tag. Raises NotFound."""
    row = find_tag(connection, tag_name(name))
    if row is None:
        raise NotFound(f"no tag {line(name)}", "callscope tags list")
    return row


def _set(act: Act, identity: int, changes: Mapping[str, Any]) -> None:
    """Sets description, colour and key. Raises UsageProblem."""
    row: dict[str, Any] = {}
    if "description" in changes:
        row["description"] = clean(changes["description"] or "")
    if "colour" in changes:
        row["colour"] = _colour(changes["colour"] or "")
    act.update("tags", identity, row)
    if "pinned" in changes:
        _pin(act, identity, changes["pinned"])


def _put(act: Act, number: int, one: TagCount) -> int:
    """Adds or updates a tag from a line of a file, without its parent."""
    with _at(number):
        identity = tag_id(act, tag_name(one.name))
        given = {"description": one.description, "colour": one.colour, "pinned": one.pinned}
        _set(act, identity, {name: value for name, value in given.items() if value})
        return identity


@contextmanager
def _at(number: int) -> Iterator[None]:
    """Says in which line of a file a problem is."""
    try:
        yield
    except UsageProblem as problem:
        raise UsageProblem(f"line {number}: {problem.message}", problem.hint) from problem


def _pin(act: Act, identity: int, number: int | None) -> None:
    if number is not None and number not in range(1, 10):
        raise UsageProblem(f"no key {number}", "tags are pinned to 1 to 9")
    taken = "SELECT id FROM tags WHERE pinned = ? AND id != ?"
    for row in act.connection.execute(taken, (number, identity)).fetchall():
        act.update("tags", row["id"], {"pinned": None})
    act.update("tags", identity, {"pinned": number})


def _colour(name: str) -> str:
    return one_of(name, COLOURS, "colour") if name.strip() else ""


def _parent(act: Act, identity: int, parent: str) -> int:
    """The id of the parent, which may be new. Raises UsageProblem where the tree would bite its tail."""
    above = tag_id(act, tag_name(parent))
    if identity in (above, *_above(act.connection, above)):
        raise _bites(act.connection, identity, parent)
    return above


def _must_hang_free(act: Act, identity: int, parent: str) -> None:
    if identity in _above(act.connection, identity):
        raise _bites(act.connection, identity, parent)


def _bites(connection: sqlite3.Connection, identity: int, parent: str) -> UsageProblem:
    (name,) = connection.execute("SELECT name FROM tags WHERE id = ?", (identity,)).fetchone()
    if name.casefold() == parent.strip().casefold():
        return UsageProblem(f"{name} cannot lie under itself", "choose another tag")
    return UsageProblem(f"{line(parent)} lies under {name}, so {name} cannot lie under it", "choose another tag")


def _above(connection: sqlite3.Connection, identity: int) -> list[int]:
    """The tags that a tag lies under, the nearest first; itself at the end where the tree bites its tail."""
    found: list[int] = []
    step = identity
    while True:
        (above,) = connection.execute("SELECT parent FROM tags WHERE id = ?", (step,)).fetchone()
        if above is None or above in found:
            return found
        found.append(above)
        step = above


def _move_quotes(act: Act, old: int, new: int) -> None:
    if old in _above(act.connection, new):
        (above,) = act.connection.execute("SELECT parent FROM tags WHERE id = ?", (old,)).fetchone()
        act.update("tags", new, {"parent": above})
    for table, owner in _HOLDERS.items():
        has = {row[0] for row in act.connection.execute(f"SELECT {owner} FROM {table} WHERE tag = ?", (new,))}
        for row in act.connection.execute(f"SELECT id, {owner} FROM {table} WHERE tag = ?", (old,)).fetchall():
            if row[owner] not in has:
                act.update(table, row["id"], {"tag": new})
    for row in act.connection.execute("SELECT id FROM tags WHERE parent = ?", (old,)).fetchall():
        act.update("tags", row["id"], {"parent": new})


def _take_over(act: Act, kept: int, gone: sqlite3.Row) -> None:
    """Gives a tag what it lacks of one that was merged into it and removed."""
    row = act.connection.execute("SELECT * FROM tags WHERE id = ?", (kept,)).fetchone()
    names = ["description", "colour", "pinned", "parent", *(() if any(row[part] for part in _JOB) else _JOB)]
    lacking = {name: gone[name] for name in names if gone[name] and not row[name]}
    above = lacking.get("parent")
    there = above and act.connection.execute("SELECT 1 FROM tags WHERE id = ?", (above,)).fetchone()
    if not above or not there or kept in (above, *_above(act.connection, above)):
        lacking.pop("parent", None)
    act.update("tags", kept, lacking)


def _remove(act: Act, identity: int) -> None:
    for table in _HOLDERS:
        for row in act.connection.execute(f"SELECT id FROM {table} WHERE tag = ?", (identity,)).fetchall():
            act.delete(table, row["id"])
    for row in act.connection.execute("SELECT id FROM tags WHERE parent = ?", (identity,)).fetchall():
        act.update("tags", row["id"], {"parent": None})
    act.delete("tags", identity)


def _count(row: sqlite3.Row) -> TagCount:
    return TagCount(
        name=row["name"],
        quotes=row["quotes"],
        calls=row["calls"],
        callers=row["callers"],
        parent=row["parent_name"],
        description=row["description"],
        colour=row["colour"],
        pinned=row["pinned"],
    )
