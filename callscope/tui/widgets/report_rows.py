"""What can be changed of a report, what is in its page, and the quotes that want an ear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.tui import reporting
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece
    from callscope.tui.reporting import Row, Seen


class ReportRows(Lines):
    """The rows of one report."""

    DEFAULT_CSS = """
    ReportRows { width: 1fr; height: 1fr; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: Seen | None = None
        self._rows: Sequence[Row] = ()

    def show(self, seen: Seen) -> None:
        """Draws a report; the cursor stays."""
        self._seen = seen
        self.rebuild(self.cursor)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def can_stand(self, row: int) -> bool:
        return bool(self._rows[row].what)

    def heights(self, width: int) -> Sequence[int]:
        self._rows = reporting.rows(self._seen, width) if self._seen else ()
        return [len(one.pieces) for one in self._rows]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor else "  ", "bar"), *self._rows[row].pieces[line]]
