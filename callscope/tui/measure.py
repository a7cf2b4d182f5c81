"""Texts measured in cells of a terminal, cut and put side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from callscope import safe
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece


def cells(text: str) -> int:
    """The width of a text on a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells, with an ellipsis where it is cut."""
    clean = safe.line(text)
    if cells(clean) > width:
        clean = set_cell_size(clean, max(width - 1, 0)).rstrip() + ("…" if width > 0 else "")
    return clean + " " * (width - cells(clean))


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells."""
    return fit(text, width).rstrip()


def at_most(most: int, text: str, width: int) -> list[str]:
    """The text in lines of a width; where there are more than `most`, the last one ends with an ellipsis."""
    width = max(width, 1)
    begun = safe.line(text)[: width * (most + 1)]
    parts = [begun[start:end] for start, end in wrap(begun, width)]
    if len(parts) <= most:
        return parts
    last = parts[most - 1]
    return [*parts[: most - 1], (last if cells(last) < width else cut(last, width - 1).rstrip("…")) + "…"]


def between(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """The left pieces, and the right ones at the right edge. The left ones give way: the first is cut, others go."""
    room = width - length(right) - (2 if right else 0)
    kept: list[Piece] = []
    for text, ink in left:
        shown = text if kept or length([(text, ink)]) <= room else cut(text, room)
        if length([(shown, ink)]) > room:
            break
        kept.append((shown, ink))
        room -= length([(shown, ink)])
    return [*kept, (" " * (width - length(kept) - length(right)), "plain"), *right]


def clipped(pieces: Iterable[Piece], width: int) -> list[Piece]:
    """The pieces in at most `width` cells; the one that passes the edge ends with an ellipsis."""
    kept: list[Piece] = []
    for text, ink in pieces:
        room = width - length(kept)
        if length([(text, ink)]) > room:
            return [*kept, (cut(text, room), ink)] if room else kept
        kept.append((text, ink))
    return kept


def wrapped(lines: Iterable[Sequence[Piece]], width: int) -> list[list[Piece]]:
    """Lines of pieces cut into lines of a width; each piece keeps its ink."""
    found: list[list[Piece]] = []
    for pieces in lines:
        clean = [(safe.line(text), ink) for text, ink in pieces]
        for start, end in wrap("".join(text for text, _ in clean), width):
            found.append(_slice(clean, start, end))
    return found


def _slice(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    part: list[Piece] = []
    at = 0
    for text, ink in pieces:
        part.append((text[max(start - at, 0) : max(end - at, 0)], ink))
        at += len(text)
    return part


def in_two(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    """The pieces in one line of a width, or in two; the second ends with an ellipsis where they need more."""
    first, *others = wrapped([pieces], width)
    rest = [piece for one in others for piece in (*one, (" ", "plain"))]
    return [first, clipped(rest[:-1], width)] if rest else [first]


def length(pieces: Iterable[Piece]) -> int:
    """The width of pieces in cells."""
    return sum(cells(safe.line(text)) for text, _ in pieces)
