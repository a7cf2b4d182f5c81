"""Words that people taught, and those that their overrides propose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.safe import line
from callscope.tui.measure import cut, fit
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece
    from callscope.tui.moods import Row

INKS = {"proposed": "key", "in force": "good", "taken back": "faint"}


class MoodList(Lines):
    """One line for each word."""

    DEFAULT_CSS = """
    MoodList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row], word: str = "") -> None:
        """Draws the words; the cursor goes to one of them, or stays where it was."""
        self._rows = rows
        self.rebuild(next((at for at, one in enumerate(rows) if one.word == word), self.cursor))

    @property
    def row(self) -> Row | None:
        """The one under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._rows)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        word = min(28, max(width - 22, 8))
        return [
            ("▌" if row == self.cursor else " ", "bar"),
            (fit(one.state, 12), INKS[one.state]),
            (fit(line(one.word), word), "faint" if one.state == "taken back" else "strong"),
            *_weight(one.valence),
            (cut(f"  {one.behind}", max(width - word - 20, 0)), "dim"),
        ]


def _weight(valence: float) -> list[Piece]:
    ink = "negative" if valence < 0 else "positive" if valence > 0 else "dim"
    return [(("no mood" if not valence else f"{valence:+.1f}".replace("-", "−")).rjust(7), ink)]


def about(one: Row | None) -> list[Piece]:
    """An utterance that the word comes from, for the line under the list."""
    if one is None:
        return [("M on a row of a call says what its words are like; what is said so three times is proposed", "dim")]
    said: list[Piece] = [(f": “{line(one.example)}”", "plain")] if one.example else []
    return [(f"{line(one.word)} ", "strong"), (one.behind, "dim"), *said]
