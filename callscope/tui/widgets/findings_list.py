"""What may be personal in a call, each with its class, its context, why it was found and what falls silent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.moments import clock, place
from callscope.safe import line
from callscope.tui.measure import between, cut, fit, length
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece
    from callscope.tui.hiding import Item, Review

LEAD = 31
"""Cells before why something was found."""


class FindingsList(Lines):
    """Two or more lines for each finding, and one between them."""

    DEFAULT_CSS = """
    FindingsList { height: 1fr; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._drawn: list[list[list[Piece]]] = []

    def show(self, review: Review, cursor: int) -> None:
        """Draws the findings; the cursor stands on one of them."""
        self._items = review.items
        self.rebuild(min(cursor, max(len(self._items) - 1, 0)))

    @property
    def item(self) -> Item | None:
        """The one under the cursor."""
        return self._items[self.cursor] if self.count else None

    def heights(self, width: int) -> Sequence[int]:
        self._drawn = [_lines(one, max(width - 2, 20)) for one in self._items]
        return [len(lines) for lines in self._drawn]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor else "  ", "bar"), *self._drawn[row][line]]


def _lines(one: Item, width: int) -> list[list[Piece]]:
    found = one.finding
    stays = found.kept
    silent = " ".join(f"{_tenths(each.start)}-{_tenths(each.end)}" for each in one.silent[:2])
    right: list[Piece] = [(f"silent {silent}" + (" …" if len(one.silent) > 2 else ""), "faint")] if silent else []
    right = right if length(right) + 40 <= width else []
    head: list[Piece] = [
        ("□ stays  " if stays else "■ goes   ", "dim" if stays else "raised"),
        (place(found.start, one.written).rjust(6) + "  ", "dim"),
        (fit(one.what, 14), "strong"),
        (cut(found.because, max(width - LEAD - length(right) - 2, 0)), "dim"),
    ]
    lines = [between(head, right, width)]
    return [*lines, *_context(one, width), []]


def _context(one: Item, width: int) -> list[list[Piece]]:
    """Who says it and what, wrapped; the words that go apart from the others."""
    lead = f"         {fit(one.speaker, 10)} "
    before, said, after = (line(text) for text in (one.before, one.said, one.after))
    text = before + said + after
    ink = "plain" if one.finding.kept else "match"
    rows: list[list[Piece]] = []
    for number, (start, end) in enumerate(wrap(text, max(width - len(lead), 10))):
        cuts = [(start, min(end, len(before)), "dim"), (len(before), len(before) + len(said), ink)]
        cuts.append((len(before) + len(said), end, "dim"))
        pieces: list[Piece] = [(text[max(first, start) : min(last, end)], how) for first, last, how in cuts]
        rows.append([(lead if not number else " " * len(lead), one.ink), *[piece for piece in pieces if piece[0]]])
    return rows


def _tenths(seconds: float) -> str:
    """A moment as the other moments are written, to a tenth of a second."""
    tenths = round(seconds * 10)
    return f"{clock(tenths / 10)}.{tenths % 10}"
