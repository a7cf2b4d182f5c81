"""The rows of a ranking, two lines each; and what stands in no row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from callscope.tui import standing
from callscope.tui.measure import length
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.nouns.ranked import Ranked, Ranking
    from callscope.tui.glyphs import Piece


class RankedList(Lines):
    """Rows with a bar; the last one is of the quotes that stand in none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # g, which goes to the first row of other lists, is what this one is ranked by.
        Binding("g", "screen.regroup", "by", id="regroup", tooltip="rank by something else"),
    ]

    DEFAULT_CSS = """
    RankedList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ranking: Ranking | None = None
        self._most = 0

    def show(self, ranking: Ranking, fresh: bool = False) -> None:
        """Draws a ranking; the cursor stays on its row, or goes to the top when all is `fresh`."""
        before = self.name_
        self._ranking = ranking
        self._most = max((length(standing.counted(one, ranking)) for one in ranking.rows), default=0)
        names = [one.name for one in ranking.rows]
        self.rebuild(0 if fresh or before not in names else names.index(before))

    @property
    def row(self) -> Ranked | None:
        """The row under the cursor; None on the one of what stands in no row."""
        rows = self._ranking.rows if self._ranking else ()
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def name_(self) -> str | None:
        """The name of what is under the cursor; "" for what stands in no row, None where there is nothing."""
        return (self.row.name if self.row else "") if self.count else None

    def heights(self, _width: int) -> Sequence[int]:
        ranking = self._ranking
        return [*(2 for _ in ranking.rows), *([1] if ranking.loose else [])] if ranking else ()

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        ranking = self._ranking
        if ranking is None:
            return ()
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        if row == len(ranking.rows):
            return [bar, (f" · {standing.loose(ranking)}", "dim")]
        return [bar, *standing.row(ranking.rows[row], ranking, line, width - 1, self._most)]
