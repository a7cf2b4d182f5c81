"""Measures follow what is renamed: a sheet whose tag got another name still counts that tag."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from callscope.nouns.tested import WORD, word

if TYPE_CHECKING:
    from callscope.store.undo import Act


def rename_in_measures(act: Act, names: Collection[str], old: str, new: str) -> None:
    """Writes another value into the filter words of these names, in the measures of all sheets, as a part of an act."""

    def renamed(found: re.Match[str]) -> str:
        value = found[2] or found[3] or ""
        same = found[1].lower() in names and value.casefold() == old.casefold()
        return word(found[1], new) if same else found[0]

    for row in act.connection.execute("SELECT id, measure FROM experiments WHERE measure <> ''").fetchall():
        act.update("experiments", row["id"], {"measure": WORD.sub(renamed, row["measure"])})


def rename_assumption(act: Act, old: str, new: str) -> None:
    """Has sheets and their measures name an assumption as it is called now, as a part of an act."""
    for row in act.connection.execute("SELECT id, assumption FROM experiments").fetchall():
        if row["assumption"].casefold() == old.casefold():
            act.update("experiments", row["id"], {"assumption": new})
    rename_in_measures(act, ("for", "against"), old, new)
