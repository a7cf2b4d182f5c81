"""A table with a cursor on one of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from callscope.tui.tables import Grid, Look
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece


class TableList(Lines):
    """One line for each row; left and right go from column to column."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "screen.regroup", "by", id="regroup", tooltip="rank by something else"),
        Binding("left", "column(-1)", "column left", show=False, id="column_left"),
        Binding("right", "column(1)", "column right", show=False, id="column_right"),
    ]

    DEFAULT_CSS = """
    TableList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: Look = lambda _width, _first: Grid((), (), ())
        self._first: int | None = None
        self._grid = Grid((), (), ())
        self._column = 0

    def show(self, drawn: Look, fresh: bool = False) -> None:
        """Draws a table, from its top when all is `fresh`."""
        self._drawn = drawn
        if fresh:
            self._column, self._first = 0, None
        self.rebuild(1 if fresh else self.cursor)

    @property
    def place(self) -> int | None:
        """Which of the rows is under the cursor."""
        return self.cursor - 1 if 0 < self.cursor <= len(self._grid.rows) else None

    @property
    def column(self) -> str:
        """The name of the column under the cursor; "" for all."""
        columns = self._grid.columns
        return columns[min(self._column, len(columns) - 1)] if columns else ""

    def can_stand(self, row: int) -> bool:
        return 0 < row <= len(self._grid.rows)

    def heights(self, width: int) -> Sequence[int]:
        self._grid = self._drawn(width - 1, self._first)
        return [1] * len(self._grid.lines)

    def draw(self, row: int, _line: int, _width: int) -> Sequence[Piece]:
        pieces = [*self._grid.lines[row]]
        here = row == self.cursor and self.can_stand(row)
        at = 1 + min(self._column, len(self._grid.columns) - 1)
        if here and self._grid.columns and at < len(pieces):
            text = pieces[at][0]
            pieces[at : at + 1] = [(text[:1], "plain"), (text[1:], "picked")]
        return [("▌" if here else " ", "bar"), *pieces]

    def action_column(self, step: int) -> None:
        named = [one for one in self._grid.columns if one]
        edge = self._grid.columns.index(named[-1 if step > 0 else 0]) if named else 0
        if self._column == edge and (self._grid.after if step > 0 else self._grid.before):
            self._go_on(step)
        else:
            self._column = min(max(self._column + step, 0), max(len(self._grid.columns) - 1, 0))
        self.redraw(self.cursor)
        self.post_message(self.Moved(self))

    def _go_on(self, step: int) -> None:
        """Brings hidden columns into sight until the next one is there, which is then under the cursor."""
        after = self._grid.after
        while self._grid.after if step > 0 else self._grid.before:
            self._first = self._grid.before + step
            self.rebuild(self.cursor)
            if step < 0 or self._grid.after < after:
                break
        named = [one for one in self._grid.columns if one]
        self._column = self._grid.columns.index(named[-1 if step > 0 else 0])
