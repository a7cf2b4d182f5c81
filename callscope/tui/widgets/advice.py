"""What a screen says while it has nothing to show: what it is for, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from callscope.tui.widgets.ink import Panel
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

MOST = 76
"""Cells beyond which a sentence is hard to read."""


class Advice(Panel):
    """A few sentences with a line between them."""

    said: reactive[Sequence[Piece]] = reactive(())
    """One piece for each sentence."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        found: list[Sequence[Piece]] = []
        for text, ink in self.said:
            found += [[(text[start:end], ink)] for start, end in wrap(text, min(width, MOST))]
            found.append(())
        return found
