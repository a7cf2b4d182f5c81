"""What may be claimed: heard against unheard, new tags per call as a curve, and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive

from callscope.nouns.sampled import Point, Sampling, Saturation
from callscope.plural import count
from callscope.tui.measure import cut, fit
from callscope.tui.widgets.ink import Panel
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

HIGH = 8
"""Lines of the curve."""
WIDEST = 100
"""Cells of the curve and of a sentence."""

_BLOCKS = " ▁▂▃▄▅▆▇█"

Known = tuple[Sampling, Saturation]


class Claims(Panel):
    """The sentences, the strata, the curve."""

    DEFAULT_CSS = """
    Claims { height: auto; padding: 0 2; }
    """

    known: reactive[Known | None] = reactive(None, layout=True)
    """None until it was read."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        if self.known is None:
            return [[("reading…", "dim")]]
        sampling, saturation = self.known
        room = min(width, WIDEST)
        parts = (_sentences(sampling, saturation, room), _strata(sampling, room), _curve(saturation, room))
        return [line for part in parts for line in (*part, [])]


class CurveView(VerticalScroll):
    """The claims, as far as the screen is high."""

    DEFAULT_CSS = """
    CurveView { height: 1fr; display: none; scrollbar-size-vertical: 1; }
    """

    def compose(self) -> ComposeResult:
        yield Claims()

    def show(self, sampling: Sampling, saturation: Saturation) -> None:
        """Draws them."""
        self.query_one(Claims).known = (sampling, saturation)


def _sentences(sampling: Sampling, saturation: Saturation, width: int) -> Iterator[list[Piece]]:
    yield [("What may be claimed", "title")]
    for said in (*sampling.said, *saturation.said):
        for number, (start, end) in enumerate(wrap(said, width - 2)):
            yield [("  " if number else "· ", "faint"), (said[start:end], "plain")]


def _strata(sampling: Sampling, width: int) -> Iterator[list[Piece]]:
    by = ", ".join(sampling.by) or "no strata"
    yield [("Heard against unheard", "title"), (f"  by {by}", "dim")]
    name = max(min(width - 34, 40), 8)
    yield [(fit("", name) + f"{'calls':>8}{'drawn':>8}{'heard':>8}{'reviewed':>10}", "dim")]
    for one in sampling.strata:
        numbers = f"{one.of:>8}{one.drawn or '':>8}{one.heard:>8}{one.reviewed:>10}"
        yield [(fit(one.name, name), "plain"), (numbers, "plain" if one.reviewed else "faint")]


def _curve(saturation: Saturation, width: int) -> Iterator[list[Piece]]:
    said = f"  {count(saturation.calls, 'reviewed call')}, {count(saturation.tags, 'tag')}"
    yield [("New tags per call", "title"), (said, "dim")]
    if not saturation.tags:
        return
    left = len(str(saturation.tags)) + 1
    for number, line in enumerate(chart(saturation.points, width - left, HIGH)):
        label = str(saturation.tags) if number == 0 else "0" if number == HIGH - 1 else ""
        yield [(label.rjust(left - 1) + "│", "dim"), *line]
    yield [(" " * left + f"1 … {saturation.calls}, in the order of reviewing", "dim")]
    yield [
        (" " * left, "dim"),
        ("█", "positive"),
        (" tags so far   ", "dim"),
        ("·", "raised"),
        (" expected in any order", "dim"),
    ]
    for one in saturation.points[-5:]:
        new = f"{len(one.new)} new: {', '.join(one.new)}" if one.new else "nothing new"
        yield [(f"{one.calls:>4}  ", "dim"), (cut(f"{one.title}  {new}", width - 6), "plain" if one.new else "faint")]


def chart(points: Sequence[Point], width: int, height: int) -> list[list[Piece]]:
    """The tags after each call as columns, and a dot where the average of all orders lies above them."""
    wide = max(min(width // len(points), 4), 1)
    shown = min(len(points), width)
    columns = [points[round(at * (len(points) - 1) / max(shown - 1, 1))] for at in range(shown)]
    most = max(one.tags for one in points)
    return [[_cell(one, row, height, most, wide) for one in columns] for row in reversed(range(height))]


def _cell(one: Point, row: int, height: int, most: int, wide: int) -> Piece:
    filled = one.tags / most * height - row
    if filled > 0:
        return _BLOCKS[min(max(round(filled * 8), 1), 8)] * wide, "positive"
    expected = one.expected / most * height - row
    return ("·" if 0 < expected <= 1 else " ") * wide, "raised"
