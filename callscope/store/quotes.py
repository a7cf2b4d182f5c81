"""Quotes: spans of calls marked as evidence, with tags, fields and a note."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Exhibit, Filter, Quote, Utterance
from callscope.errors import NotFound, UsageProblem
from callscope.moments import span
from callscope.plural import count
from callscope.store.align import anchored, said
from callscope.store.counted import REVIEWED, STAFF
from callscope.store.fields import chosen
from callscope.store.filters import DATE, Where, of_quotes
from callscope.store.names import tag_name
from callscope.store.review import was_played
from callscope.store.rows import clean, moment, now
from callscope.store.shelf import Shelf, must_have_call
from callscope.store.stances import spelled
from callscope.store.tags import set_tags
from callscope.store.transcript import utterances_in

if TYPE_CHECKING:
    from callscope.store.undo import Act

_TAGS = """(
    SELECT group_concat(name, char(31))
    FROM (SELECT t.name FROM quote_tags qt JOIN tags t ON t.id = qt.tag WHERE qt.quote = q.id ORDER BY qt.id)
) AS tags"""

_FROM = "FROM quotes q JOIN calls c ON c.id = q.call LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker"

_WRITTEN = "c.source = 'text' AS written"

_ROWS = f"SELECT q.*, {_TAGS}, {_WRITTEN} {_FROM}"

_EXHIBITS = f"""
SELECT q.*, {_TAGS}, {_WRITTEN}, c.title, c.held_at, k.name AS caller, coalesce(s.name, '') AS name,
    coalesce(s.role, 'unknown') AS role, {REVIEWED} AND NOT {STAFF} AS counts
{_FROM} LEFT JOIN callers k ON k.id = c.caller
"""

_ORDER = f"ORDER BY {DATE} DESC, q.call DESC, q.start, q.id"


class QuoteShelf(Shelf):
    """The quotes of the library."""

    def add_quote(self, quote: Quote) -> Quote:
        """Stores a quote and gives it back as stored, with its id.

        An empty text is taken from the words whose middle lies in the span, of the given speaker or of everybody; an
        empty speaker is who says most of it. Tags are created when new. Raises NotFound for the call, UsageProblem.
        """
        with self._acting("", quote.call) as act:
            return stored_quote(act.connection, added(act, quote))

    def edit_quote(self, identity: int, **changes: Any) -> Quote:
        """Changes start, end, speaker, text, tags (all of them), kind, issue, severity, stage, note, stance, checked,
        star or place.

        None clears kind, issue, severity and stage. With a new span the text is taken anew, and the quote is checked if
        that was played.
        Raises NotFound, UsageProblem.
        """
        _must_be_among(changes, _EDITABLE)
        with self._acting("") as act:
            old = stored_quote(act.connection, identity)
            wanted = replace(old, **changes)
            if (wanted.start, wanted.end, wanted.speaker) != (old.start, old.end, old.speaker):
                heard = old.written or was_played(act.connection, old.call, wanted.start, wanted.end)
                wanted = replace(wanted, text=changes.get("text", ""), checked=changes.get("checked", heard))
            # A field that is not changed may hold an entry that its list has lost.
            given = checked_fields(act.connection, {name: changes[name] for name in _FIELDS if name in changes})
            row = {**_checked(act.connection, wanted), **given}
            act.call, act.said = old.call, f"change of {_named(old)}"
            act.update("quotes", identity, {name: row[name] for name in row if name not in ("call", "created_at")})
            give_tags(act, identity, wanted.tags)
            return stored_quote(act.connection, identity)

    def edit_quotes(
        self, identities: Iterable[int], add_tags: Iterable[str] = (), drop_tags: Iterable[str] = (), **changes: Any
    ) -> list[Quote]:
        """Changes several quotes in one act: tags are added to those that each has, or taken off; kind, issue,
        severity, stage, note, stance, checked and star are set on all. Raises NotFound, UsageProblem, and then changes
        none.
        """
        _must_be_among(changes, _SHARED)
        with self._acting("") as act:
            old = _of_act(act, identities, "change")
            row = checked_fields(act.connection, changes)
            come, gone = (list(map(tag_name, tags)) for tags in (add_tags, drop_tags))
            lost = {name.casefold() for name in gone}
            for one in old:
                act.update("quotes", one.id, row)
                kept = [name for name in one.tags if name.casefold() not in lost]
                give_tags(act, one.id, [*kept, *come])
            return [stored_quote(act.connection, one.id) for one in old]

    def place_quotes(self, places: Mapping[int, float]) -> None:
        """Says where quotes stand on the board, in one act. Raises NotFound."""
        with self._acting("") as act:
            for one in _of_act(act, places, "move"):
                act.update("quotes", one.id, {"place": places[one.id]})

    def remove_quote(self, identity: int) -> Quote:
        """Removes a quote and gives back what it was. Raises NotFound."""
        return self.remove_quotes([identity])[0]

    def remove_quotes(self, identities: Iterable[int]) -> list[Quote]:
        """Removes several quotes in one act and gives back what they were. Raises NotFound, and then removes none."""
        with self._acting("") as act:
            old = _of_act(act, identities, "removal")
            for one in old:
                give_tags(act, one.id, ())
                act.delete_of("insight_quotes", "quote", one.id)
                act.delete("quotes", one.id)
            return old

    def quote(self, identity: int) -> Quote:
        """One quote. Raises NotFound."""
        with self._reading() as connection:
            return stored_quote(connection, identity)

    def quotes(self, where: Filter = EVERYTHING) -> list[Quote]:
        """The quotes that pass: newest call first, in order of time within a call."""
        wanted = of_quotes(where)
        with self._reading() as connection:
            return list(map(_of, connection.execute(f"{_ROWS} WHERE {wanted.sql} {_ORDER}", wanted.values)))

    def exhibits(self, where: Filter = EVERYTHING) -> list[Exhibit]:
        """The same quotes, each with its call and who speaks."""
        with self._reading() as connection:
            return exhibits_in(connection, of_quotes(where))


def added(act: Act, quote: Quote) -> int:
    """Adds a quote within an act, which is named after it; returns its id."""
    call = must_have_call(act.connection, quote.call)
    quote = replace(quote, written=call["source"] == "text")
    given = {name: getattr(quote, name) for name in _FIELDS}
    row = {**_checked(act.connection, quote), **checked_fields(act.connection, given)}
    # What was written needs no ear: the words are the author's own.
    heard = quote.written or was_played(act.connection, quote.call, row["start"], row["end"])
    row["checked"] = int(quote.checked or heard)
    identity = act.insert("quotes", row)
    give_tags(act, identity, quote.tags)
    act.call, act.said = quote.call, _named(quote)
    return identity


def _named(quote: Quote) -> str:
    return f"{quote.kind or 'quote'} {span(quote.start, quote.end, quote.written)}"


def _of_act(act: Act, identities: Iterable[int], what: str) -> list[Quote]:
    """The quotes that an act is about; it is named after them and their calls. Raises NotFound."""
    found = [stored_quote(act.connection, identity) for identity in dict.fromkeys(identities)]
    act.said = f"{what} of {_named(found[0]) if len(found) == 1 else count(len(found), 'quote')}"
    act.call = " ".join(dict.fromkeys(one.call for one in found)) or None
    return found


def _must_be_among(changes: Iterable[str], names: Sequence[str]) -> None:
    if unknown := sorted(set(changes) - set(names)):
        raise UsageProblem(f"a quote has no {unknown[0]} to change", f"one of: {', '.join(names)}")


def _checked(connection: sqlite3.Connection, quote: Quote) -> dict[str, Any]:
    """The quote's row, without the fields of the lists. Raises UsageProblem."""
    start, end = _span(connection, quote)
    under = utterances_in(connection, quote.call, start, end)
    speaker, text = _words(under, replace(quote, start=start, end=end))
    present = anchored(under, start, end, text, speaker)[1]
    return {
        "call": quote.call,
        "start": start,
        "end": end,
        "speaker": speaker,
        "text": text,
        "now": None if present == text else present,
        "made_by": quote.by,
        "author": clean(quote.author),
        "checked": int(quote.checked),
        "place": quote.place,
        "created_at": quote.created_at or now(),
    }


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
        "note": lambda _, value: clean(value),
        "stance": spelled,
        "checked": lambda _, value: int(value),
        "star": lambda _, value: int(value),
    }
)

_SHARED = ("kind", "issue", "severity", "stage", "note", "stance", "checked", "star")
"""What several quotes can be given at once."""

_EDITABLE = ("start", "end", "speaker", "text", "tags", *_SHARED, "place")


def checked_fields(connection: sqlite3.Connection, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those values as they may be stored; entries of lists by their whole names. Raises UsageProblem."""
    return {name: _FIELDS[name](connection, value) for name, value in given.items()}


def give_tags(act: Act, quote: int, tags: Iterable[str]) -> None:
    """Gives a quote these tags and no others; new ones are made."""
    set_tags(act, "quote_tags", quote, tags)


def stored_quote(connection: sqlite3.Connection, identity: int) -> Quote:
    """One quote. Raises NotFound."""
    wanted = Where(("q.id = ?",), (identity,))
    row = connection.execute(f"{_ROWS} WHERE {wanted.sql}", wanted.values).fetchone()
    if row is None:
        raise NotFound(f"no quote {identity}", "callscope quotes list")
    return _of(row)


def _of(row: sqlite3.Row) -> Quote:
    values = {name: row[name] for name in _PLAIN}
    tags = tuple(row["tags"].split("\x1f")) if row["tags"] else ()
    told: dict[str, Any] = {name: bool(row[name]) for name in ("checked", "star", "written")}
    return Quote(**values, tags=tags, by=row["made_by"], **told)


_PLAIN = tuple(one.name for one in fields(Quote) if one.name not in ("tags", "checked", "star", "by", "written"))
"""What a quote and its row hold alike."""


def exhibits_in(connection: sqlite3.Connection, wanted: Where) -> list[Exhibit]:
    """The quotes that pass, each with its call and who speaks: newest call first, in order of time within a call."""
    return list(map(_exhibit, connection.execute(f"{_EXHIBITS} WHERE {wanted.sql} {_ORDER}", wanted.values)))


def _exhibit(row: sqlite3.Row) -> Exhibit:
    known = row["title"], row["held_at"], row["caller"], row["name"], row["role"]
    return Exhibit(_of(row), *known, bool(row["counts"]))
