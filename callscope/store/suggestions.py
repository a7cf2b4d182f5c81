"""What rules pointed at, and what people said to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from callscope.call import Quote, StoredSuggestion, Suggestion
from callscope.errors import NotFound
from callscope.store.rows import clean, dumped, moment, texts
from callscope.store.shelf import Shelf, must_have_call

if TYPE_CHECKING:
    from sqlite_utils import Database

OPEN = """(g.state = 'open' AND g.rule NOT IN (SELECT name FROM rules_off)
AND (NOT g.own OR g.rule IN (SELECT name FROM rules)) AND NOT EXISTS (
    SELECT 1 FROM quotes q
    WHERE q.call = g.call AND q.start < g."end" AND q."end" > g.start AND q.kind = g.kind AND q.made_by <> 'rule'
    AND min(q."end", g."end") - max(q.start, g.start) >= 0.5 * min(q."end" - q.start, g."end" - g.start)
))"""
"""What holds for a suggestion g that a person has yet to answer.

Its rule is not switched off, nor dropped where it was a person's own: both are looked up too, so that undo brings back.
A quote of its kind that a person made there, over at least half of the shorter of both, is an answer. That is looked up
and not stored, so that the suggestion is back when the quote is taken back.
"""

_ROWS = """
SELECT g.*, c.title, c.source = 'text' AS written, (
    SELECT (
        SELECT json_group_array(name) FROM (
            SELECT t.name FROM rule_tags rt JOIN tags t ON t.id = rt.tag WHERE rt.rule = r.id ORDER BY rt.id
        )
    ) FROM rules r WHERE g.own AND r.name = g.rule
) AS rules_tags
FROM suggestions g JOIN calls c ON c.id = g.call
"""
# What a person's own rule suggests are the rule's tags as they are called now.


class SuggestionShelf(Shelf):
    """The suggestions of the library."""

    def save_suggestions(self, call: str, suggestions: Sequence[Suggestion]) -> None:
        """Replaces the open suggestions of a call; what was accepted or dismissed stays so. Raises NotFound."""
        with self._writing() as database:
            must_have_call(database.conn, call)
            replace_open(database, call, suggestions)

    def suggestions(self, call: str | None = None, state: str = "open") -> list[StoredSuggestion]:
        """The suggestions of one call or of all, newest call first and in order of time; state "all" for every one."""
        wanted = OPEN if state == "open" else "(? IN (g.state, 'all'))"
        sql = f"{_ROWS} WHERE {wanted} AND (? IS NULL OR g.call = ?)"
        values = (call, call) if state == "open" else (state, call, call)
        order = "ORDER BY coalesce(c.held_at, c.heard_at) DESC, c.id DESC, g.start, g.id"
        with self._reading() as connection:
            return [stored_suggestion(row) for row in connection.execute(f"{sql} {order}", values)]


def must_have_suggestion(connection: sqlite3.Connection, identity: int) -> sqlite3.Row:
    """The suggestion's row with its call's title. Raises NotFound."""
    row: sqlite3.Row | None = connection.execute(f"{_ROWS} WHERE g.id = ?", (identity,)).fetchone()
    if row is None:
        raise NotFound(f"no suggestion {identity}", "callscope suggestions list")
    return row


def as_quote(row: sqlite3.Row, author: str) -> Quote:
    """The quote that an accepted suggestion becomes."""
    one = stored_suggestion(row).suggestion
    return Quote(
        0, one.call, one.start, one.end, one.speaker, "", tags=one.tags, kind=one.kind, by="rule", author=author
    )


def replace_open(database: Database, call: str, suggestions: Iterable[Suggestion]) -> None:
    """Replaces open suggestions by those that nobody has answered yet, recognised by rule and time."""
    database.execute("DELETE FROM suggestions WHERE call = ? AND state = 'open'", (call,))
    answered = database.conn.execute('SELECT rule, start, "end" FROM suggestions WHERE call = ?', (call,)).fetchall()
    rows = [_row(call, one) for one in suggestions if not any(_same(one, row) for row in answered)]
    database.table("suggestions").insert_all(rows)


def _same(one: Suggestion, row: sqlite3.Row) -> bool:
    shared = min(one.end, row["end"]) - max(one.start, row["start"])
    shorter = min(one.end - one.start, row["end"] - row["start"])
    return bool(one.rule == row["rule"] and shared >= 0 and shared >= shorter / 2)


def _row(call: str, one: Suggestion) -> dict[str, object]:
    return {
        "call": call,
        "start": moment(one.start),
        "end": moment(one.end),
        "speaker": clean(one.speaker),
        "text": clean(one.text),
        "rule": one.rule,
        "kind": one.kind,
        "tags": dumped(list(one.tags)),
        "because": clean(one.because),
        "own": int(one.own),
        "state": "open",
    }


def stored_suggestion(row: sqlite3.Row) -> StoredSuggestion:
    """The suggestion of a row with its call's title."""
    suggestion = Suggestion(
        row["call"],
        row["start"],
        row["end"],
        row["speaker"],
        row["text"],
        row["rule"],
        row["kind"],
        texts(row["rules_tags"] or row["tags"]),
        row["because"],
        bool(row["own"]),
        bool(row["written"]),
    )
    return StoredSuggestion(row["id"], suggestion, row["state"], row["title"])
