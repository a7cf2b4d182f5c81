"""Beside a ranking: why a row stands where it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from callscope.tui.measure import length
from callscope.tui.widgets.ink import Panel
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece


class Why(Panel):
    """Lines about the row under the cursor."""

    DEFAULT_CSS = """
    Why { width: 46; height: 100%; padding: 0 1; border-left: solid $panel; background: $surface; }
    """

    said: reactive[Sequence[Sequence[Piece]]] = reactive(())
    """A list of pieces for each line."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        return [part for line in self.said for part in _wrapped(line, width)]


def _wrapped(line: Sequence[Piece], width: int) -> list[Sequence[Piece]]:
    """A line that is too long goes on below, in the ink that it begins with."""
    if length(line) <= width or not line:
        return [line]
    text, ink = "".join(text for text, _ in line), line[0][1]
    return [[(text[start:end], ink)] for start, end in wrap(text, width)]
