"""The list of calls: one line each, with the customer's mood and voice over the call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.moments import length
from callscope.tui.glyphs import Piece, spark
from callscope.tui.keeping import titled
from callscope.tui.measure import fit
from callscope.tui.widgets.ink import Panel
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.listing import Item

MOOD, VOICE = 0.8, 1.5
"""Compound sentiment and arousal (z) at which a block is full."""


class Columns(NamedTuple):
    """Widths of the columns; 0 leaves one out."""

    title: int
    held: int
    length: int
    caller: int
    scores: int
    quotes: int
    open: int
    state: int


def columns(width: int) -> Columns:
    """What fits into a width."""
    if width >= 100:
        fixed = Columns(0, 12, 8, 16, 7, 8, 11, 16)
    elif width >= 64:
        fixed = Columns(0, 0, 7, 11, 6, 5, 5, 16)
    elif width >= 40:
        fixed = Columns(0, 0, 6, 0, 5, 3, 0, 10)
    else:
        fixed = Columns(0, 0, 0, 0, 0, 3, 0, 0)
    return fixed._replace(title=max(width - 3 - sum(fixed) - fixed.scores, 4))


class CallsTable(Lines):
    """Calls and files; what the keys act on is under the cursor."""

    DEFAULT_CSS = """
    CallsTable { width: 1fr; height: 1fr; padding: 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: Sequence[Item] = ()
        self.selected: set[str] = set()
        """The ids of the calls that acts work on; when empty, on the one under the cursor."""

    def select(self) -> None:
        """Selects the call under the cursor, or takes it out."""
        if self.item and self.item.call:
            self.selected ^= {self.item.id}
            self.redraw(self.cursor)
            self.post_message(self.Moved(self))

    def show(self, items: Sequence[Item]) -> None:
        """Draws a list; the cursor stays on its call."""
        before = self.item
        self._items = items
        same = [row for row, one in enumerate(items) if before and (one.id, one.path) == (before.id, before.path)]
        self.rebuild(same[0] if same else self.cursor)

    @property
    def item(self) -> Item | None:
        """The row under the cursor."""
        return self._items[self.cursor] if self.cursor < len(self._items) else None

    @property
    def ids(self) -> list[str]:
        """The calls in the order shown."""
        return [one.id for one in self._items if one.call]

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._items)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one, widths = self._items[row], columns(width)
        bar: Piece = ("●" if one.id in self.selected else "▌" if row == self.cursor else " ", "bar")
        if one.call is None:
            title = fit(one.title, max(width // 2 - 2, 6))
            return [bar, (title + "  ", "dim"), (one.state, one.ink)]
        return [bar, *_call(one, widths)]


class Heads(Panel):
    """The names of the columns."""

    DEFAULT_CSS = """
    Heads { height: 1; width: 100%; }
    """

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        widths = columns(width - 1)
        names = ("title", "held", "length", "caller", "mood", "voice", "quotes", "suggested", "state")
        sizes = (widths.title, *widths[1:4], widths.scores, widths.scores, *widths[5:])
        right = {"length", "quotes", "suggested"}
        cells = [_cell(_name(name, size), size, name in right) for name, size in zip(names, sizes, strict=True) if size]
        return [[(" ", "plain"), *((cell, "faint") for cell in cells)]]


SHORT = {"length": "len", "voice": "tone", "quotes": "q", "suggested": "?"}
"""Names of narrow columns."""


def _name(name: str, size: int) -> str:
    return name if len(name) <= size - 2 else SHORT.get(name, name)


def _cell(text: str, size: int, right: bool = False) -> str:
    shown = fit(text, size - 2)
    return (shown.rstrip().rjust(size - 2) if right else shown) + "  "


def _call(item: Item, widths: Columns) -> list[Piece]:
    one = item.call
    assert one is not None
    held = (one.held_at or one.heard_at)[:10]
    title = titled(one.title, "strong" if item.state == "to review" else "plain", item.kept, widths.title - 2)
    pieces: list[tuple[str, int, bool, str]] = [
        (held, widths.held, False, "dim" if one.held_at else "faint"),
        (length(one.duration, one.written, short=True), widths.length, True, "dim"),
        (one.caller or "unnamed", widths.caller, False, "plain" if one.caller else "faint"),
    ]
    after: list[tuple[str, int, bool, str]] = [
        (str(one.quotes) if one.quotes else "·", widths.quotes, True, "quote" if one.quotes else "faint"),
        _open(one.suggestions, widths.open),
        (item.state, widths.state, False, item.ink),
    ]
    return [*title, ("  ", "plain"), *_cells(pieces), *_scores(item, widths.scores), *_cells(after)]


def _open(suggestions: int, size: int) -> tuple[str, int, bool, str]:
    return (f"?{suggestions}", size, True, "suggestion") if suggestions else ("·", size, True, "faint")


def _cells(pieces: Sequence[tuple[str, int, bool, str]]) -> list[Piece]:
    return [(_cell(text, size, right), ink) for text, size, right, ink in pieces if size]


def _scores(item: Item, size: int) -> list[Piece]:
    one = item.call
    if one is None or not size:
        return []
    gap: Piece = (" " * (size - 4), "plain")
    mood = spark(one.mood, MOOD, "negative", "positive")
    voice = spark(one.tone, VOICE, "calm", "raised")
    return [*mood, gap, *voice, gap]
