"""What quotes say to assumptions: the text of a stance ("+H1 -H2"), as it is stored and rewritten."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

from callscope.nouns.learned import NAMED
from callscope.store.rows import clean

if TYPE_CHECKING:
    from callscope.store.undo import Act

WITH = """q.stance <> '' AND (
    instr(' ' || replace(lower(q.stance), ',', ' ') || ' ', ' +' || lower(?) || ' ')
    OR instr(' ' || replace(lower(q.stance), ',', ' ') || ' ', ' -' || lower(?) || ' ')
)"""
"""That a quote q speaks for or against the assumption of a name."""


def spelled(connection: sqlite3.Connection, stance: str) -> str:
    """The stance as it is stored: known assumptions are spelled as they are called."""
    known = {row[0].casefold(): row[0] for row in connection.execute("SELECT name FROM assumptions")}
    return _renamed(clean(stance), known)


def rename(act: Act, old: str, new: str) -> None:
    """Writes another name into the stance of all quotes that speak of an assumption, as a part of an act."""
    sql = f"SELECT q.id, q.call, q.stance FROM quotes q WHERE {WITH} ORDER BY q.id"  # noqa: S608 - our own words
    rows = act.connection.execute(sql, (old, old)).fetchall()
    for row in rows:
        act.update("quotes", row["id"], {"stance": _renamed(row["stance"], {old.casefold(): new})})
    act.call = " ".join(dict.fromkeys(row["call"] for row in rows)) or act.call


def uses(connection: sqlite3.Connection, name: str) -> int:
    """How many quotes speak of an assumption of this name."""
    sql = f"SELECT count(*) FROM quotes q WHERE {WITH}"  # noqa: S608 - our own words
    (found,) = connection.execute(sql, (name, name)).fetchone()
    return int(found)


def _renamed(stance: str, names: Mapping[str, str]) -> str:
    def known(found: re.Match[str]) -> str:
        return found[1] + names.get(found[2].casefold(), found[2])

    return NAMED.sub(known, stance)
