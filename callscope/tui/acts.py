"""What a key does to the store: each act changes one thing and returns what to say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from callscope.call import Kind, Quote, StoredSuggestion
from callscope.errors import NotFound, UsageProblem
from callscope.moments import span
from callscope.tui.entries import Spoken
from callscope.workspace import Workspace

WHOLE = 0.05
"""Seconds by which a quote may miss the ends of a row and still be all of it."""


class Stand(NamedTuple):
    """Where an act is done: a row of a call, what is marked in it, and the tags that have keys."""

    workspace: Workspace
    call: str
    row: Spoken
    quotes: tuple[Quote, ...]
    suggested: tuple[StoredSuggestion, ...]
    pinned: dict[int, str]

    @property
    def where(self) -> str:
        """From when to when."""
        return span(self.row.start, self.row.end)

    @property
    def quote(self) -> Quote:
        """The newest quote of the row. Raises NotFound."""
        if not self.quotes:
            raise NotFound(f"there is no quote at {self.where}", "n w d p j s make one, t tags it")
        return newest(self.quotes)

    @property
    def suggestion(self) -> StoredSuggestion:
        """The first open suggestion of the row. Raises NotFound."""
        if not self.suggested:
            raise NotFound(f"nothing is suggested at {self.where}", "f picks suggestions, . goes to the next")
        return self.suggested[0]

    def add(self, **fields: Any) -> None:
        """Makes all of the row a quote with some fields."""
        row = self.row
        self.workspace.add_quote(self.call, row.start, row.end, speaker=row.utterance.speaker, **fields)

    def whole(self) -> list[Quote]:
        """The quotes that are all of the row."""
        start, end = self.row.start, self.row.end
        return [one for one in self.quotes if abs(one.start - start) < WHOLE and abs(one.end - end) < WHOLE]


Act = Callable[[Stand], str]


def mark(kind: Kind, stand: Stand) -> str:
    """Makes the row a quote of a kind; a quote of the row that has no kind yet gets it."""
    if any(one.kind == kind for one in stand.whole()):
        return f"is a {kind} already: {stand.where}"
    plain = [one for one in stand.whole() if one.kind is None]
    if plain:
        stand.workspace.edit_quote(plain[-1].id, kind=kind)
    else:
        stand.add(kind=kind)
    return f"stored: {kind} {stand.where}"


def tag(number: int, stand: Stand) -> str:
    """Gives the row's newest quote a pinned tag, or takes it off; a row without a quote becomes one."""
    name = stand.pinned.get(number)
    if name is None:
        raise NotFound(f"no tag is pinned to {number}", "P pins a tag of the quote under the cursor")
    if not stand.quotes:
        stand.add(tags=(name,))
        return f"stored: {name} {stand.where}"
    quote = stand.quote
    if name in quote.tags:
        stand.workspace.edit_quote(quote.id, tags=tuple(one for one in quote.tags if one != name))
        return f"taken off: {name} {stand.where}"
    stand.workspace.edit_quote(quote.id, tags=(*quote.tags, name))
    return f"stored: {name} {stand.where}"


def pin(stand: Stand) -> str:
    """Puts the first tag of the row's quote that has no key on the first free key."""
    free = next((number for number in range(1, 10) if number not in stand.pinned), None)
    name = next((one for one in stand.quote.tags if one not in stand.pinned.values()), None)
    if name is None:
        raise UsageProblem("the quote has no tag without a key", "t gives it one")
    if free is None:
        raise UsageProblem("the keys 1 to 9 all have a tag", "callscope tags shows them")
    stand.workspace.pin_tag(name, free)
    return f"pinned: {name} on {free}"


def write(text: str, stand: Stand) -> str:
    """Stores a tag line: in the row's newest quote, or as a new one. Raises UsageProblem for a line that says none."""
    fields = stand.workspace.tag_line(text)._asdict()
    said = text.strip()
    if stand.quotes:
        stand.workspace.edit_quote(stand.quote.id, **fields)
        return f"changed: {said or 'all taken off'} {stand.where}"
    if not said:
        return "nothing typed, nothing stored"
    stand.add(**fields)
    return f"stored: {said} {stand.where}"


def remove(stand: Stand) -> str:
    """Deletes the row's newest quote."""
    quote = stand.quote
    stand.workspace.remove_quote(quote.id)
    return f"deleted: {quote.kind or 'quote'} {span(quote.start, quote.end)}"


def accept(stand: Stand) -> str:
    """Makes a quote of the row's first open suggestion."""
    quote = stand.workspace.accept(stand.suggestion.id)
    return f"accepted: {quote.kind or 'quote'} {span(quote.start, quote.end)}"


def dismiss(stand: Stand) -> str:
    """Sets the row's first open suggestion aside."""
    one = stand.suggestion
    stand.workspace.dismiss(one.id)
    return f"dismissed: {one.suggestion.kind} {span(one.suggestion.start, one.suggestion.end)}"


def assign(label: str, stand: Stand) -> str:
    """Gives the row to another speaker."""
    row = stand.row
    stand.workspace.assign(stand.call, row.start, row.end, label, row.utterance.speaker)
    return f"{stand.where} is now said by {label}"


def swap(stand: Stand) -> str:
    """Swaps agent and customer."""
    now = stand.workspace.swap_roles(stand.call)
    return ", ".join(f"{one.shown} is the {one.role}" for one in now if one.role in ("agent", "customer"))


def undo(stand: Stand) -> str:
    """Takes the last act back."""
    return f"undone: {stand.workspace.undo()}"


def redo(stand: Stand) -> str:
    """Does again what was undone."""
    return f"done again: {stand.workspace.redo()}"


def newest(quotes: tuple[Quote, ...]) -> Quote:
    """The quote that acts on a row work on."""
    return max(quotes, key=lambda one: one.id)
