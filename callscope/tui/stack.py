"""Rows of several lines on top of each other: which row is where. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

CONTEXT = 2
"""Lines kept in sight above and below the cursor's row."""


class Stack:
    """Rows by their heights in lines."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._tops = [0, *accumulate(heights)]

    def __len__(self) -> int:
        return len(self._tops) - 1

    @property
    def lines(self) -> int:
        """How many lines all rows have."""
        return self._tops[-1]

    def top(self, row: int) -> int:
        """The first line of a row."""
        return self._tops[row]

    def height(self, row: int) -> int:
        """How many lines a row has."""
        return self._tops[row + 1] - self._tops[row]

    def row_at(self, line: int) -> int:
        """The row that covers a line."""
        return bisect_right(self._tops, line) - 1

    def paged(self, row: int, direction: int, window: int) -> int:
        """The row that is a window away, less some context."""
        line = self._tops[row] + direction * max(window - CONTEXT, 1)
        return self.row_at(min(max(line, 0), self.lines - 1))

    def scrolled(self, row: int, now: int, window: int) -> int:
        """The line that a window should start with, so that a row and some context is in it; near `now`."""
        context = CONTEXT if window > 4 * CONTEXT else 0
        top, bottom = self._tops[row] - context, self._tops[row + 1] + context
        return max(min(now, top), min(bottom - window, self._tops[row]), 0)
