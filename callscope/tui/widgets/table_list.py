"""A table that is read and scrolled, and not acted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from callscope.tui.glyphs import Piece
from callscope.tui.widgets.lines import Lines

Drawn = Callable[[int], Sequence[Sequence[Piece]]]
"""The lines of a table at a width."""


class TableList(Lines):
    """One line for each row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "screen.regroup", "by", id="regroup", tooltip="rank by something else")
    ]

    DEFAULT_CSS = """
    TableList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: Drawn = lambda _: ()
        self._lines: Sequence[Sequence[Piece]] = ()

    def show(self, drawn: Drawn) -> None:
        """Draws a table from its top."""
        self._drawn = drawn
        self.rebuild(0)

    def heights(self, width: int) -> Sequence[int]:
        self._lines = self._drawn(width - 1)
        return [1] * len(self._lines)

    def draw(self, row: int, _line: int, _width: int) -> Sequence[Piece]:
        return [("▌" if row == self.cursor else " ", "bar"), *self._lines[row]]
