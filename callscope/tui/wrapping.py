"""Text cut into lines, by positions, so that styles survive the cut. Pure."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

_WORD = re.compile(r"\S+")


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where each line of `text` starts and ends when it may be `width` cells wide; at least one line."""
    width = max(width, 1)
    if len(text) <= width and text.isascii():
        return [(0, len(text))]
    measure = len if text.isascii() else cell_len
    lines: list[tuple[int, int]] = []
    start, end = 0, 0
    for found in _WORD.finditer(text):
        first, last = found.span()
        if end > start and measure(text[start:last]) > width:
            lines.append((start, end))
            start = first
        elif end == start:
            start = first
        end = last
        if measure(text[start:end]) > width:
            *whole, (start, end) = _folded(text, start, end, width)
            lines.extend(whole)
    return [*lines, (start, end)]


def _folded(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """A word that is too long for a line, in parts."""
    parts, used, first = [], 0, start
    for index in range(start, end):
        size = get_character_cell_size(text[index])
        if used + size > width and index > first:
            parts.append((first, index))
            first, used = index, 0
        used += size
    return [*parts, (first, end)]
