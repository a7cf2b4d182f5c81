"""Places in calls under headings, to be played and opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.moments import place
from callscope.safe import line
from callscope.tui.measure import at_most, cut
from callscope.tui.places import Above, Place
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

MOST_LINES = 4
"""Lines of a text."""

MOST_TEXT = 110
"""Cells beyond which a line is hard to read."""


class PlacesList(Lines):
    """When and who in one line, then what was said."""

    DEFAULT_CSS = """
    PlacesList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Place | Above] = ()
        self._drawn: list[list[list[Piece]]] = []

    def show(self, rows: Sequence[Place | Above]) -> None:
        """Draws rows; the cursor stays where it is."""
        self._rows = rows
        self.rebuild()

    @property
    def place(self) -> Place | None:
        """What is under the cursor."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, Place) else None

    def can_stand(self, row: int) -> bool:
        return isinstance(self._rows[row], Place)

    def heights(self, width: int) -> Sequence[int]:
        self._drawn = [_row(one, min(max(width - 4, 8), MOST_TEXT), not at) for at, one in enumerate(self._rows)]
        return [len(lines) for lines in self._drawn]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor else "  ", "bar"), *self._drawn[row][line]]


def _row(one: Place | Above, width: int, first: bool) -> list[list[Piece]]:
    if isinstance(one, Above):
        head: list[Piece] = [(cut(one.text, width), "title"), (f"  {one.beside}" if one.beside else "", "dim")]
        return [head] if first else [[], head]
    heard: list[Piece] = [("♪ ", "good")] if one.checked and not one.written else []
    title = f" · {line(one.title)}" if one.title else ""
    lead: list[Piece] = [(f"{place(one.start, one.written)} ", "dim"), *heard, *one.who, (title, "dim")]
    return [lead, *([("  ", "plain"), (part, "plain")] for part in at_most(MOST_LINES, one.text, width))]
