"""The rows of the codebook: the tree of tags with its counts, or the entries of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.reactive import reactive

from callscope.call import COLOURS
from callscope.plural import count
from callscope.safe import line
from callscope.tui.codebook import Entry, Leaf
from callscope.tui.measure import cut, fit
from callscope.tui.widgets.ink import Panel
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

NUMBERS = ("quotes", "calls", "callers")


class Columns(NamedTuple):
    """The widths of a tag's columns; 0 leaves one out."""

    name: int
    key: int
    number: int
    colour: int
    means: int


def columns(width: int) -> Columns:
    """What fits into a width."""
    if width < 56:
        return Columns(max(width - 8, 6), 0, 8, 0, 0)
    name = min(max(width * 3 // 10, 22), 48)
    fixed = Columns(name, 5, 9, 9, 0)
    return fixed._replace(means=max(width - name - 5 - 27 - 9 - 3, 0))


class BookHeads(Panel):
    """The names of the columns."""

    DEFAULT_CSS = """
    BookHeads { height: 1; width: 100%; }
    """

    page: reactive[str] = reactive("tag")
    """What the list under it shows."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        size = columns(width - 1)
        if self.page != "tag":
            return [[(fit(f"  {self.page}", size.name) + "  ", "faint"), (_uses_head(self.page), "faint")]]
        numbers = NUMBERS if size.key else NUMBERS[:1]
        cells = [fit("  tag", size.name), fit("key", size.key), *(name.rjust(size.number) for name in numbers)]
        return [
            [
                ("".join(cells) + "  ", "faint"),
                (fit("colour", size.colour), "faint"),
                (cut("means", size.means), "faint"),
            ]
        ]


def _uses_head(page: str) -> str:
    if page == "outcome":
        return "calls"
    return "key  quotes" if page == "kind" else "quotes"


class BookList(Lines):
    """What the keys act on is under the cursor."""

    DEFAULT_CSS = """
    BookList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.page = "tag"
        self._rows: Sequence[Leaf | Entry] = ()

    def show(self, page: str, rows: Sequence[Leaf | Entry], name: str = "") -> None:
        """Draws a page; the cursor goes to the row of a name, or stays on its own."""
        wanted = name or (self.row.name if self.row and page == self.page else "")
        at = next((at for at, row in enumerate(rows) if row.name == wanted), self.cursor if page == self.page else 0)
        self.page, self._rows = page, rows
        self.rebuild(at)

    @property
    def row(self) -> Leaf | Entry | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._rows)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        size = columns(width)
        return [bar, *(_tag(one, size) if isinstance(one, Leaf) else _entry(one, self.page, size))]


def _tag(leaf: Leaf, size: Columns) -> list[Piece]:
    tag = leaf.tag
    indent = "  " * min(leaf.depth, max(size.name // 2 - 6, 0))
    ink = f"tag {tag.colour}" if tag.colour in COLOURS else "faint"
    name = fit(tag.name, max(size.name - len(indent) - 3, 1))
    pieces: list[Piece] = [(indent, "plain"), ("● " if tag.colour else "○ ", ink), (name, "plain")]
    if not size.key:
        return [*pieces, *_numbers([tag.quotes], size.number)]
    key = f"{tag.pinned}" if tag.pinned else ""
    return [
        *pieces,
        (fit(f" {key}", size.key), "key"),
        *_numbers([tag.quotes, tag.calls, tag.callers], size.number),
        ("  ", "plain"),
        (fit(tag.colour, size.colour), ink),
        (cut(tag.description, size.means), "dim"),
    ]


def _numbers(numbers: Sequence[int], width: int) -> list[Piece]:
    return [((str(one) if one else "·").rjust(width), "plain" if one else "faint") for one in numbers]


def _entry(one: Entry, page: str, size: Columns) -> list[Piece]:
    name = fit(f" {one.name}", size.name)
    key = fit(one.letter or "·", 5) if page == "kind" else ""
    uses = count(one.uses, "call" if page == "outcome" else "quote") if one.uses else "·"
    gone = "" if one.listed else "  no longer on the list"
    return [
        (name + " ", "plain" if one.listed else "faint"),
        (key, "key" if one.letter else "faint"),
        (uses, "plain" if one.uses else "faint"),
        (gone, "raised"),
    ]


def about(row: Leaf | Entry | None) -> list[Piece]:
    """The whole of what a tag means, for the line under the list."""
    if not isinstance(row, Leaf):
        return []
    means = line(row.tag.description)
    if not means:
        return [("d says what this tag means, 1-9 gives it a key", "faint")]
    return [(f"{line(row.name)}: ", "strong"), (means, "plain")]
