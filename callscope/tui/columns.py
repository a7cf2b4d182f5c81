"""What of a transcript's row fits into a width. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Columns(NamedTuple):
    """The widths of a row's columns; 0 leaves one out. `worded`: tone and sentiment have room for their words."""

    time: int
    name: int
    text: int
    tone: int
    sentiment: int
    quote: int

    @property
    def worded(self) -> bool:
        """Whether the marks are written out."""
        return self.sentiment > 1


MOST_TEXT = 96
"""Cells beyond which a line of text is hard to read."""

_FRAME = 3
"""The cursor's bar, and a space before the text and before the marks."""


def columns(width: int, longest: float) -> Columns:
    """What fits into a width, for a call of so many seconds."""
    time = 8 if longest >= 3600 else 6
    if width >= 64:
        fixed = Columns(time, 10, 0, 10, 5, 5)
    elif width >= 40:
        fixed = Columns(time, 8, 0, 2, 1, 4)
    else:
        fixed = Columns(0, 0, 0, 1, 1, 3)
    return fixed._replace(text=min(max(width - sum(fixed) - _FRAME, 6), MOST_TEXT))
