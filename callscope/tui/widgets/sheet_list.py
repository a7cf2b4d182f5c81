"""Experiments with their verdicts, and the two sides of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from callscope.nouns.learned import Evidenced
from callscope.safe import line as safe_line
from callscope.tui.deciding import Told
from callscope.tui.measure import at_most, between
from callscope.tui.sheeting import STANDS, Blank, Row, Seen, ruler, stands
from callscope.tui.widgets.insight_list import Page, quoted
from callscope.tui.widgets.lines import Lines
from callscope.tui.widgets.quotes_list import MOST_LINES
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.nouns.tested import Sheet
    from callscope.tui.glyphs import Piece


class SheetList(Lines):
    """What is to be found out, and how it stands."""

    DEFAULT_CSS = """
    SheetList { width: 100%; height: 2fr; min-height: 4; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Sheet] = ()

    def show(self, rows: Sequence[Sheet], experiment: int = 0) -> None:
        """Draws the sheets; the cursor goes to one, or stays on its own."""
        wanted = experiment or (self.sheet.experiment.id if self.sheet else 0)
        self._rows = rows
        self.rebuild(next((at for at, one in enumerate(rows) if one.experiment.id == wanted), self.cursor))

    @property
    def sheet(self) -> Sheet | None:
        """The one under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def heights(self, width: int) -> Sequence[int]:
        return [len(self._text(one, width)) + 1 for one in self._rows]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        text = self._text(one, width)
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        return (
            [bar, (text[line], "strong")]
            if line < len(text)
            else [bar, ("  ", "plain"), *between(_summed(one), (), width - 3)]
        )

    def _text(self, one: Sheet, width: int) -> list[str]:
        return at_most(MOST_LINES, one.experiment.name, max(width - 2, 8))


def _summed(one: Sheet) -> list[Piece]:
    read = one.reading
    now = f"  {read.shown}, {read.mark}" if read else ""
    return [stands(one), (now, "plain"), ("  decided" if one.experiment.decided else "", "good")]


class SheetSide(Page):
    """One side of a sheet: fields to fill in, what was observed, quotes."""

    DEFAULT_CSS = """
    SheetSide { width: 1fr; height: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row], fresh: bool = False) -> None:
        """Draws a side; the cursor stays, or goes to the top when the sheet is another one."""
        self._rows = rows
        self.rebuild(0 if fresh else self.cursor)

    @property
    def row(self) -> Row | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def can_stand(self, row: int) -> bool:
        return not isinstance(self._rows[row], Told)

    def heights(self, width: int) -> Sequence[int]:
        return [len(_drawn(row, width - 2)) for row in self._rows]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        here = row == self.cursor and self.can_stand(row) and self.has_focus
        # Before the rows are measured again after a resize, they may be drawn in fewer lines than they had.
        return [("▌" if here else " ", "bar"), *chain(*_drawn(self._rows[row], width - 2)[line : line + 1])]


def _drawn(row: Row, width: int) -> list[list[Piece]]:
    if isinstance(row, Evidenced):
        return quoted(row, width)
    if isinstance(row, Seen):
        read = row.reading
        sign, ink = STANDS[read.verdict]
        head: list[Piece] = [("we observed", "dim")]
        return [head, [(read.shown + "  ", "strong"), (sign, ink)], *([line] if (line := ruler(read, width)) else [])]
    if isinstance(row, Blank):
        return [[(row.head, "dim")], *_lines(row.text or "–", "plain" if row.text else "faint", width)]
    return _lines(row.text, row.ink, width)


def _lines(text: str, ink: str, width: int) -> list[list[Piece]]:
    clean = safe_line(text)
    return [[(clean[start:end], ink)] for start, end in wrap(clean, max(width, 8))]
