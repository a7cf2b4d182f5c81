"""Places in calls as rows under headings: the quotes for and against an assumption, what a rule would find. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from callscope.call import Speaker
from callscope.plural import count
from callscope.tui.glyphs import Piece, role_ink

if TYPE_CHECKING:
    from callscope.nouns.learned import Assumption, Evidenced
    from callscope.nouns.ruled import Tried


class Place(NamedTuple):
    """A stretch of a call with its words; `who` says who speaks where."""

    call: str
    start: float
    end: float
    title: str
    text: str
    who: tuple[Piece, ...] = ()
    checked: bool = False
    written: bool = False


class Above(NamedTuple):
    """A heading with something beside it."""

    text: str
    beside: str = ""


class PlacesRead(Message):
    """The rows, and what the line at the top says of them."""

    def __init__(self, rows: Sequence[Place | Above], name: str, said: Sequence[Piece]) -> None:
        super().__init__()
        self.rows = rows
        self.name = name
        self.said = said


def stanced(assumption: Assumption, said: Iterable[Evidenced]) -> PlacesRead:
    """The quotes for an assumption, then those against it."""
    found = list(said)
    rows: list[Place | Above] = []
    for side, quotes, callers in (
        ("for", assumption.speaks_for, assumption.callers_for),
        ("against", assumption.speaks_against, assumption.callers_against),
    ):
        rows.append(Above(side, f"{count(quotes, 'quote')} of {count(callers, 'caller')}"))
        rows += [_quoted(one) for one in found if one.stance == side]
    apart = [f"{assumption.staff} of staff"] if assumption.staff else []
    apart += [f"{assumption.elsewhere} outside of the study"] if assumption.elsewhere else []
    beside = f" · not counted: {', '.join(apart)}" if apart else ""
    return PlacesRead(rows, assumption.text, [(f"of {count(assumption.callers, 'caller')}{beside}", "dim")])


def _quoted(one: Evidenced) -> Place:
    quote = one.exhibit.quote
    speaker = Speaker(quote.speaker, one.exhibit.name, one.exhibit.role)
    who = [(speaker.shown, role_ink(speaker))]
    if one.exhibit.caller and one.exhibit.caller != one.exhibit.name:
        who.append((f" · caller {one.exhibit.caller}", "dim"))
    if one.exhibit.role == "agent":
        who.append((" · staff, not counted", "raised"))
    where = quote.call, quote.start, quote.end, one.exhibit.title, quote.text
    return Place(*where, tuple(who), quote.checked, quote.written)


def found(tried: Tried) -> PlacesRead:
    """What a rule finds, call by call."""
    rows: list[Place | Above] = []
    for stored in tried.found:
        one = stored.suggestion
        if not rows or not isinstance(rows[-1], Place) or rows[-1].call != one.call:
            rows.append(Above(stored.title))
        rows.append(
            Place(one.call, one.start, one.end, "", one.text, ((one.because, "suggestion"),), False, one.written)
        )
    said = f"{len(tried.found)} found in {tried.calls} of {count(tried.heard, 'call')}"
    return PlacesRead(rows, tried.rule.asks, [(said, "strong" if tried.found else "raised")])
