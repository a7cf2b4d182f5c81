"""What a search found, under the call that it is from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from callscope.call import Hit, Speaker
from callscope.moments import place
from callscope.plural import count
from callscope.safe import line
from callscope.tui.glyphs import Piece, role_ink
from callscope.tui.measure import between, cut, fit
from callscope.tui.widgets.lines import Lines


class Head(NamedTuple):
    """The first hit of a call and how many there are."""

    hit: Hit
    number: int


class Hits(Lines):
    """A heading for each call, a row for each hit; the words that were looked for are marked."""

    DEFAULT_CSS = """
    Hits { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Hit | Head] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """Draws what was found, the best call first."""
        self._rows = list(_grouped(hits))
        self.rebuild(0)

    @property
    def hit(self) -> Hit | None:
        """The one under the cursor."""
        row = self._rows[self.cursor] if self.count else None
        return row if isinstance(row, Hit) else None

    def can_stand(self, row: int) -> bool:
        return isinstance(self._rows[row], Hit)

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._rows)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        if isinstance(one, Head):
            return _head(*one, width)
        return [("▌" if row == self.cursor else " ", "bar"), *_hit(one, width - 1)]


def _grouped(hits: Sequence[Hit]) -> list[Hit | Head]:
    order = {call: number for number, call in enumerate(dict.fromkeys(one.call for one in hits))}
    rows: list[Hit | Head] = []
    for _, group in groupby(sorted(hits, key=lambda one: (order[one.call], one.start)), key=lambda one: one.call):
        found = list(group)
        rows += [Head(found[0], len(found)), *found]
    return rows


def _head(hit: Hit, number: int, width: int) -> list[Piece]:
    beside = " · ".join(part for part in (hit.caller, hit.held_at) if part)
    left: list[Piece] = [(f" {hit.title}", "title"), (f"  {beside}" if beside else "", "dim")]
    return between(left, [(count(number, "hit") + " ", "faint")], width)


def _hit(hit: Hit, width: int) -> list[Piece]:
    name = 10 if width >= 50 else 0
    speaker = Speaker(hit.speaker, hit.name, hit.role)
    marks = [(sign, ink) for sign, ink in (_tone(hit), _sentiment(hit)) if sign] if width >= 64 else []
    named: Piece = (fit(speaker.shown, name) if name else "", role_ink(speaker))
    lead: list[Piece] = [(place(hit.start, hit.written).rjust(5) + "  ", "dim"), named]
    right: list[Piece] = [(f" {text}", ink) for text, ink in marks]
    room = width - 7 - name - sum(len(text) for text, _ in right) - 4
    note: list[Piece] = [("note ", "quote")] if hit.quote is not None else []
    return between([*lead, *note, *_marked(hit, room - 5 * len(note))], [*right, (" ", "plain")], width)


def _tone(hit: Hit) -> Piece:
    manner = (hit.tone or "").partition(",")[0]
    return {"heated": ("◆ heated", "heated"), "raised": ("▲ raised", "raised")}.get(manner, ("", "faint"))


def _sentiment(hit: Hit) -> Piece:
    return {"negative": ("−neg", "negative"), "positive": ("+pos", "positive")}.get(hit.sentiment or "", ("", "faint"))


def _marked(hit: Hit, room: int) -> list[Piece]:
    """The snippet with its matches apart, moved so that the first match can be seen."""
    text = line(hit.snippet)
    matches = hit.matches if len(text) == len(hit.snippet) else ()
    skip = max(min(matches[0][0] - room // 3, len(text) - room + 1), 0) if matches else 0
    skip = min(text.find(" ", skip) + 1, matches[0][0]) if skip else 0
    pieces: list[Piece] = [("…" if skip else "", "faint")]
    at = skip
    for start, end in matches:
        if start >= at:
            pieces += [(text[at:start], "plain"), (text[start:end], "match")]
            at = end
    return [*pieces, (cut(text[at:], max(room - (at - skip), 0)), "plain")]
