"""Themes: what customers said, which themes were set aside, and the quotes that are made of one together."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from callscope.call import EVERYTHING, Filter, Quote
from callscope.errors import NotFound, UsageProblem
from callscope.nouns.themed import Dismissed, Key, Said
from callscope.safe import line
from callscope.store.counted import HEARD, STAFF
from callscope.store.filters import CALL, SPEAKER, UTTERANCE, given
from callscope.store.names import tag_name
from callscope.store.quotes import added, checked_fields, give_tags, stored_quote
from callscope.store.rows import clean, dumped, now
from callscope.store.shelf import Shelf

if TYPE_CHECKING:
    from callscope.store.undo import Act

SAME = 0.05
"""Seconds by which a quote may miss the ends of an utterance and still be all of it."""

# A quote lies over an utterance when they share at least half of the shorter of both, as with suggestions.
_SAID = f"""
SELECT u.call, u.start, u."end", u.speaker, u.text, c.title, k.name, EXISTS (
    SELECT 1 FROM quotes q JOIN quote_tags qt ON qt.quote = q.id
    WHERE q.call = u.call AND q.start < u."end" AND u.start < q."end"
    AND min(q."end", u."end") - max(q.start, u.start) >= 0.5 * min(q."end" - q.start, u."end" - u.start)
), c.source = 'text'
FROM calls c CROSS JOIN utterances u ON u.call = c.id
LEFT JOIN callers k ON k.id = c.caller
LEFT JOIN speakers s ON s.call = u.call AND s.label = u.speaker
WHERE {HEARD} AND NOT {STAFF} AND
"""

_NAMES = """
SELECT name FROM speakers WHERE name <> '' UNION SELECT agent FROM calls WHERE agent IS NOT NULL
UNION SELECT name FROM callers
"""

_AS_SAID = partial(tuple.__new__, Said)
"""`Said._make` without its check: there may be a million."""


class ThemeShelf(Shelf):
    """What themes are found in, and what became of them."""

    def said_by_customers(self, where: Filter = EVERYTHING) -> list[Said]:
        """Every utterance of the customer's side, that is of anybody who is not the agent, as in a ranking.

        Calls that are left out of the review and interviews with staff are not in here. The filters of calls, speakers
        and utterances narrow it.
        """
        wanted = given(where, CALL) + given(where, SPEAKER) + given(where, UTTERANCE)
        with self._reading() as connection:
            connection.row_factory = None
            rows = connection.execute(f"{_SAID} {wanted.sql} ORDER BY u.call, u.start", wanted.values)
            return list(map(_AS_SAID, rows))

    def size(self) -> int:
        """How many utterances there are, of everybody."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM utterances").fetchone()[0])

    def names_of_people(self) -> list[str]:
        """The names of speakers, agents and callers."""
        with self._reading() as connection:
            return [str(row[0]) for row in connection.execute(_NAMES)]

    def quote_all(self, quotes: Iterable[Quote], said: str) -> list[Quote]:
        """Makes several quotes in one act, named `said`; where one has just this span already it gets the tags, and the
        fields that it lacks, instead. Raises NotFound, UsageProblem, and then makes none.
        """
        with self._acting(said) as act:
            made = [_put(act, one) for one in quotes]
            act.said, act.call = said, " ".join(dict.fromkeys(one.call for one in made)) or None
            return made

    def dismiss_theme(self, name: str, keys: Sequence[Key]) -> Dismissed:
        """Sets a theme aside until it is restored, for calls that are yet to come as well."""
        with self._acting(f"dismissed theme “{line(name)}”") as act:
            row = {"name": clean(name), "keys": dumped([sorted(key) for key in keys]), "at": now()}
            return Dismissed(act.insert("theme_dismissals", row), row["name"], tuple(keys), row["at"])

    def dismissed_themes(self) -> list[Dismissed]:
        """The themes that were set aside, the newest first."""
        with self._reading() as connection:
            return [_dismissed(row) for row in connection.execute("SELECT * FROM theme_dismissals ORDER BY id DESC")]

    def restore_theme(self, name: str) -> Dismissed:
        """Lets a theme that was set aside be found again, by its name or number. Raises NotFound."""
        known = self.dismissed_themes()
        asked = name.strip().casefold()
        found = next((one for one in known if asked in (str(one.id), one.name.casefold())), None)
        if found is None:
            there = ", ".join(f"{one.id} {line(one.name)}" for one in known[:5])
            raise NotFound(
                f"no theme “{line(name)}” was dismissed", f"there are: {there}" if there else "callscope themes"
            )
        with self._acting(f"restored theme “{line(found.name)}”") as act:
            if act.connection.execute("SELECT 1 FROM theme_dismissals WHERE id = ?", (found.id,)).fetchone():
                act.delete("theme_dismissals", found.id)
        return found


def _put(act: Act, quote: Quote) -> Quote:
    if not quote.tags and not quote.kind:
        raise UsageProblem("a quote of a theme needs a tag or a kind", "name one")
    sql = 'SELECT id FROM quotes WHERE call = ? AND abs(start - ?) < ? AND abs("end" - ?) < ? ORDER BY id LIMIT 1'
    row = act.connection.execute(sql, (quote.call, quote.start, SAME, quote.end, SAME)).fetchone()
    if row is None:
        return stored_quote(act.connection, added(act, quote))
    known = stored_quote(act.connection, row["id"])
    lacking = {
        name: getattr(quote, name)
        for name in ("kind", "issue", "severity", "stage", "note", "stance")
        if getattr(quote, name) and not getattr(known, name)
    }
    act.update("quotes", known.id, checked_fields(act.connection, lacking))
    give_tags(act, known.id, dict.fromkeys([*known.tags, *map(tag_name, quote.tags)]))
    return stored_quote(act.connection, known.id)


def _dismissed(row: sqlite3.Row) -> Dismissed:
    return Dismissed(row["id"], row["name"], tuple(map(frozenset, json.loads(row["keys"]))), row["at"])
