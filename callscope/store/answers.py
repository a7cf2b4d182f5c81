"""What a person says to suggestions: they become quotes, or are set aside for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from callscope.errors import UsageProblem
from callscope.moments import span
from callscope.store.fields import entries
from callscope.store.quotes import added, stored_quote
from callscope.store.shelf import Shelf
from callscope.store.suggestions import as_quote, must_have_suggestion, stored_suggestion

if TYPE_CHECKING:
    from callscope.call import Quote, StoredSuggestion
    from callscope.store.undo import Act


class AnswerShelf(Shelf):
    """The answers to the suggestions of the library."""

    def accept(self, identity: int, author: str = "") -> Quote:
        """Makes a suggestion a quote, marked as a rule's. Raises NotFound, and UsageProblem when it is one already."""
        return self.accept_all([identity], author)[0]

    def accept_all(self, identities: Iterable[int], author: str = "") -> list[Quote]:
        """The same for several, in one act; where one cannot be accepted, none is."""
        with self._acting("") as act:
            made = [_accepted(act, identity, author) for identity in dict.fromkeys(identities)]
            if len(made) > 1:
                act.said = f"{len(made)} accepted suggestions"
                act.call = " ".join(dict.fromkeys(one.call for one in made))
            return made

    def dismiss(self, identity: int) -> StoredSuggestion:
        """Says no for good: it is not suggested again when the call is heard again. Raises NotFound."""
        return self.dismiss_all([identity])[0]

    def dismiss_all(self, identities: Iterable[int]) -> list[StoredSuggestion]:
        """The same for several, in one act; where one cannot be dismissed, none is."""
        with self._acting("") as act:
            gone = [_dismissed(act, identity) for identity in dict.fromkeys(identities)]
            if len(gone) > 1:
                act.said = f"{len(gone)} dismissed suggestions"
                act.call = " ".join(dict.fromkeys(one.suggestion.call for one in gone))
            return gone


def _accepted(act: Act, identity: int, author: str) -> Quote:
    row = must_have_suggestion(act.connection, identity)
    if row["state"] == "accepted":
        raise UsageProblem(f"suggestion {identity} is a quote already", "callscope quotes list")
    quote = added(act, _with_known_kind(act.connection, as_quote(row, author)))
    act.update("suggestions", identity, {"state": "accepted"})
    return stored_quote(act.connection, quote)


def _with_known_kind(connection: sqlite3.Connection, quote: Quote) -> Quote:
    """Without its kind where the list of kinds has lost what a rule suggests."""
    return quote if quote.kind in entries(connection, "kind") else replace(quote, kind=None)


def _dismissed(act: Act, identity: int) -> StoredSuggestion:
    row = must_have_suggestion(act.connection, identity)
    if row["state"] == "accepted":
        raise UsageProblem(f"suggestion {identity} was accepted", "remove its quote instead")
    where = span(row["start"], row["end"], row["written"])
    act.said, act.call = f"dismissed {row['kind'] or 'suggestion'} {where}", row["call"]
    act.update("suggestions", identity, {"state": "dismissed"})
    return stored_suggestion(must_have_suggestion(act.connection, identity))
