"""Starter codebooks, put into the store: only what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from callscope.nouns.studied import Added, Starter, StarterTag
from callscope.store.fields import entries
from callscope.store.shelf import Shelf
from callscope.store.studies import study_id, tag_rows
from callscope.store.tags import find_tag

if TYPE_CHECKING:
    from callscope.store.undo import Act


class StarterShelf(Shelf):
    """Codebooks to begin with."""

    def use_starter(self, starter: Starter, study: str = "") -> Added:
        """Adds the tags and the entries of lists that are missing, in one act; what is there stays as it is.

        Keys are given where they are free. With a study its codebook gets all the tags. Raises NotFound for the study.
        """
        with self._acting(f"starter codebook {starter.name}") as act:
            identity = study_id(act.connection, study) if study else None
            new = [one for one in starter.tags if find_tag(act.connection, one.name) is None]
            pinned = sum(_add(act, one) for one in new)
            lists = [item for name, items in starter.lists.items() for item in _listed(act, name, items)]
            into = 0
            if identity is not None:
                before = len(act.images)
                tag_rows(act, identity, [one.name for one in starter.tags])
                into = len(act.images) - before
            return Added(tuple(one.name for one in new), pinned, tuple(lists), into)


def _add(act: Act, one: StarterTag) -> bool:
    """Adds a tag that is new; whether it got its key."""
    above = find_tag(act.connection, one.parent) if one.parent else None
    taken = act.connection.execute("SELECT 1 FROM tags WHERE pinned = ?", (one.pinned,)).fetchone()
    row = {"name": one.name, "description": one.description, "colour": one.colour}
    act.insert("tags", {**row, "parent": above and above["id"], "pinned": None if taken else one.pinned})
    return one.pinned is not None and not taken


def _listed(act: Act, name: str, items: Iterable[str]) -> list[str]:
    """Puts the entries that a list lacks at its end."""
    known = {item.casefold() for item in entries(act.connection, name)}
    missing = [item for item in items if item.casefold() not in known]
    (last,) = act.connection.execute("SELECT coalesce(max(place), 0) FROM fields WHERE list = ?", (name,)).fetchone()
    for place, item in enumerate(missing, start=last + 1):
        act.insert("fields", {"list": name, "name": item, "place": place})
    return missing
