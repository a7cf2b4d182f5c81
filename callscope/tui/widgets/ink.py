"""The one place where text becomes what the terminal draws: safe, without markup, in the theme's inks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from callscope import safe
from callscope.tui.palette import inks

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece


class Inked(Widget):
    """A widget that draws pieces: texts, each with the name of an ink.

    Inks are not component classes, which Textual matches anew for each widget whenever a class changes: 20 ms a time.
    """

    _base: Style | None = None
    """The widget's own style; None until a line is drawn."""

    _inks: Mapping[str, Style]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Several lines at once; what they share is worked out once."""
        self._base = None
        return super().render_lines(crop)

    def ink(self, name: str) -> Style:
        """The style of an ink on the widget's background, while lines are drawn."""
        return self._inks[name]

    def strip(self, pieces: Iterable[Piece], width: int, ground: str = "") -> Strip:
        """The pieces as one line of exactly `width` cells, on the background of the ink `ground`."""
        if self._base is None:
            self._base = self.rich_style  # 0.1 ms
            self._inks = inks(self.app.current_theme, self.background_colors[1])
        base = self._base + self._inks[ground] if ground else self._base
        segments = [Segment(_safe(text), base + self._inks[ink]) for text, ink in pieces if text]
        return Strip(segments).adjust_cell_length(width, base)


def _safe(text: str) -> str:
    # Control, format and surrogate characters are not printable, so most texts need no second look.
    return text if text.isprintable() else safe.line(text)


class Panel(Inked):
    """Some lines of pieces that do not scroll; as high as its lines unless its style says otherwise."""

    _lines: Sequence[Sequence[Piece]] | None = None

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        """What to draw, for a width in cells."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        self._lines = None  # most lines come from Textual's cache, and then none is asked for
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Line `y` of the widget's content."""
        width = self.content_size.width
        if self._lines is None:
            self._lines = self.lines(width)
        return self.strip(self._lines[y] if y < len(self._lines) else (), width)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """The number of lines."""
        return len(self.lines(width))

    def grow(self) -> None:
        """Takes as many rows as its lines need; the screen is laid out again, 5 ms, only where that changes."""
        size = self.content_size
        if size.width and len(self.lines(size.width)) != size.height:
            self.refresh(layout=True)
