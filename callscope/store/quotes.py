"""Quotes: spans of calls marked as evidence, with tags, fields and a note."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from callscope.call import EVERYTHING, Filter, Quote, Utterance
from callscope.errors import NotFound, UsageProblem
from callscope.moments import span
from callscope.store.align import anchored, said
from callscope.store.fields import chosen
from callscope.store.filters import DATE, Where, of_quotes
from callscope.store.names import tag_name
from callscope.store.review import was_played
from callscope.store.rows import clean, moment, now
from callscope.store.shelf import Shelf, must_have_call
from callscope.store.suggestions import as_quote, must_have_suggestion
from callscope.store.tags import tag_id
from callscope.store.transcript import utterances_in
from callscope.store.undo import Act

_ROWS = """
SELECT q.*, (
    SELECT group_concat(name, char(31))
    FROM (SELECT t.name FROM quote_tags qt JOIN tags t ON t.id = qt.tag WHERE qt.quote = q.id ORDER BY qt.id)
) AS tags
FROM quotes q JOIN calls c ON c.id = q.call LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
"""


class QuoteShelf(Shelf):
    """The quotes of the library."""

    def add_quote(self, quote: Quote) -> Quote:
        """Stores a quote and gives it back as stored, with its id.

        An empty text is taken from the words whose middle lies in the span, of the given speaker or of everybody; an
        empty speaker is who says most of it. Tags are created when new. Raises NotFound for the call, UsageProblem.
        """
        with self._acting("", quote.call) as act:
            return _quote(act.connection, _add(act, quote))

    def edit_quote(self, identity: int, **changes: Any) -> Quote:
        """Changes start, end, speaker, text, tags (all of them), kind, issue, severity, stage, note, stance, checked,
        star or place.

        None clears kind, issue, severity and stage. With a new span the text is taken anew, and the quote is checked if
        that was played.
        Raises NotFound, UsageProblem.
        """
        unknown = sorted(set(changes) - set(_EDITABLE))
        if unknown:
            raise UsageProblem(f"a quote has no {unknown[0]} to change", f"one of: {', '.join(_EDITABLE)}")
        with self._acting("") as act:
            old = _quote(act.connection, identity)
            wanted = replace(old, **changes)
            if (wanted.start, wanted.end, wanted.speaker) != (old.start, old.end, old.speaker):
                heard = was_played(act.connection, old.call, wanted.start, wanted.end)
                wanted = replace(wanted, text=changes.get("text", ""), checked=changes.get("checked", heard))
            row = _checked(act.connection, wanted)
            act.call, act.said = old.call, f"change of {_named(old)}"
            act.update("quotes", identity, {name: row[name] for name in row if name not in ("call", "created_at")})
            _set_tags(act, identity, wanted.tags)
            return _quote(act.connection, identity)

    def remove_quote(self, identity: int) -> Quote:
        """Removes a quote and gives back what it was. Raises NotFound."""
        with self._acting("") as act:
            old = _quote(act.connection, identity)
            act.call, act.said = old.call, f"removal of {_named(old)}"
            _set_tags(act, identity, ())
            act.delete("quotes", identity)
            return old

    def quote(self, identity: int) -> Quote:
        """One quote. Raises NotFound."""
        with self._reading() as connection:
            return _quote(connection, identity)

    def quotes(self, where: Filter = EVERYTHING) -> list[Quote]:
        """The quotes that pass: newest call first, in order of time within a call."""
        wanted = of_quotes(where)
        sql = f"{_ROWS} WHERE {wanted.sql} ORDER BY {DATE} DESC, q.call DESC, q.start, q.id"
        with self._reading() as connection:
            return [_of(row) for row in connection.execute(sql, wanted.values)]

    def quote_text(self, call: str, start: float, end: float, speaker: str = "") -> str:
        """The words whose middle lies in the span, a line for each speaker's part. Raises NotFound for the call."""
        with self._reading() as connection:
            must_have_call(connection, call)
            return said(utterances_in(connection, call, start, end), start, end, speaker)

    def accept(self, identity: int, author: str = "") -> Quote:
        """Makes a suggestion a quote, marked as a rule's. Raises NotFound, and UsageProblem when it is one already."""
        with self._acting("") as act:
            row = must_have_suggestion(act.connection, identity)
            if row["state"] == "accepted":
                raise UsageProblem(f"suggestion {identity} is a quote already", "callscope quotes list")
            quote = _add(act, as_quote(row, author))
            act.update("suggestions", identity, {"state": "accepted"})
            return _quote(act.connection, quote)


def _add(act: Act, quote: Quote) -> int:
    must_have_call(act.connection, quote.call)
    row = _checked(act.connection, quote)
    row["checked"] = int(quote.checked or was_played(act.connection, quote.call, row["start"], row["end"]))
    identity = act.insert("quotes", row)
    _set_tags(act, identity, quote.tags)
    act.call, act.said = quote.call, _named(quote)
    return identity


def _named(quote: Quote) -> str:
    return f"{quote.kind or 'quote'} {span(quote.start, quote.end)}"


def _checked(connection: sqlite3.Connection, quote: Quote) -> dict[str, Any]:
    """The quote's row. Raises UsageProblem."""
    start, end = _span(connection, quote)
    under = utterances_in(connection, quote.call, start, end)
    speaker, text = _words(under, replace(quote, start=start, end=end))
    present = anchored(under, start, end, text, speaker)[1]
    row = {
        "call": quote.call,
        "start": start,
        "end": end,
        "speaker": speaker,
        "text": text,
        "now": None if present == text else present,
        "note": clean(quote.note),
        "stance": clean(quote.stance),
        "made_by": quote.by,
        "author": clean(quote.author),
        "checked": int(quote.checked),
        "star": int(quote.star),
        "place": quote.place,
        "created_at": quote.created_at or now(),
    }
    fields = {name: check(connection, getattr(quote, name)) for name, check in _FIELDS.items()}
    return {**row, **fields}


def _span(connection: sqlite3.Connection, quote: Quote) -> tuple[float, float]:
    start, end = moment(quote.start, "a quote's start"), moment(quote.end, "a quote's end")
    sql = 'SELECT max(c.duration, coalesce((SELECT max("end") FROM utterances WHERE call = c.id), 0)) FROM calls c'
    (length,) = connection.execute(f"{sql} WHERE c.id = ?", (quote.call,)).fetchone()
    if not 0 <= start < end:
        raise UsageProblem(f"a quote cannot go from {start:g} s to {end:g} s", "give a start and a later end")
    if start >= length:
        raise UsageProblem(f"the call ends at {length:g} s, before {start:g} s")
    return start, min(end, length)


def _words(utterances: Sequence[Utterance], quote: Quote) -> tuple[str, str]:
    """(speaker, text): as given, or as the transcript says."""
    if quote.text and quote.speaker:
        return clean(quote.speaker), clean(quote.text)
    text = quote.text or said(utterances, quote.start, quote.end, quote.speaker)
    speaker = quote.speaker or anchored(utterances, quote.start, quote.end, text, "")[0]
    return clean(speaker), clean(text)


def _severity(_: sqlite3.Connection, value: Any) -> int | None:
    if value not in (None, 1, 2, 3, 4, 5):
        raise UsageProblem(f"severity {value} is not 1 to 5")
    return None if value is None else int(value)


def _from_list(name: str) -> Callable[[sqlite3.Connection, Any], str | None]:
    return lambda connection, value: chosen(connection, name, value) if value else None


_FIELDS: Mapping[str, Callable[[sqlite3.Connection, Any], Any]] = MappingProxyType(
    {
        "kind": _from_list("kind"),
        "issue": _from_list("issue"),
        "severity": _severity,
        "stage": _from_list("stage"),
    }
)

_EDITABLE = (
    "start",
    "end",
    "speaker",
    "text",
    "tags",
    "kind",
    "issue",
    "severity",
    "stage",
    "note",
    "stance",
    "checked",
    "star",
    "place",
)


def _set_tags(act: Act, quote: int, tags: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(tag_id(act, tag_name(tag)) for tag in tags))
    rows = act.connection.execute("SELECT id, tag FROM quote_tags WHERE quote = ?", (quote,)).fetchall()
    for row in rows:
        if row["tag"] not in wanted:
            act.delete("quote_tags", row["id"])
    present = {row["tag"] for row in rows}
    for tag in wanted:
        if tag not in present:
            act.insert("quote_tags", {"quote": quote, "tag": tag})


def _quote(connection: sqlite3.Connection, identity: int) -> Quote:
    wanted = Where(("q.id = ?",), (identity,))
    row = connection.execute(f"{_ROWS} WHERE {wanted.sql}", wanted.values).fetchone()
    if row is None:
        raise NotFound(f"no quote {identity}", "callscope quotes list")
    return _of(row)


def _of(row: sqlite3.Row) -> Quote:
    values = {name: row[name] for name in row.keys() if name != "made_by"}  # noqa: SIM118 - a Row iterates over values
    tags = tuple(row["tags"].split("\x1f")) if row["tags"] else ()
    return Quote(
        **{**values, "tags": tags, "checked": bool(row["checked"]), "star": bool(row["star"]), "by": row["made_by"]}
    )
