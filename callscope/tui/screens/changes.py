"""What became of people's work when a call was heard again, as a list to go through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from callscope.call import Change
from callscope.moments import span
from callscope.plural import count
from callscope.safe import line
from callscope.tui.screens.base import Base
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece

INKS = {"moved": "dim", "changed": "raised", "lost": "bad", "does not fit": "bad"}


class ChangeRows(Lines):
    """A change in two or more lines: what it is, and both texts."""

    DEFAULT_CSS = """
    ChangeRows { height: 1fr; margin-top: 1; }
    """

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self._changes = changes
        self._drawn: list[list[list[Piece]]] = []

    @property
    def change(self) -> Change | None:
        """The one under the cursor."""
        return self._changes[self.cursor] if self.count else None

    def heights(self, width: int) -> Sequence[int]:
        self._drawn = [_lines(one, width - 2) for one in self._changes]
        return [len(lines) for lines in self._drawn]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor else "  ", "bar"), *self._drawn[row][line]]


def _lines(one: Change, width: int) -> list[list[Piece]]:
    whose = f"quote {one.quote}" if one.quote else "edit"
    found: list[list[Piece]] = [
        [(f"{one.what}  ", INKS[one.what]), (f"{span(one.start, one.end)}  {whose}  ", "dim"), (line(one.said), "dim")]
    ]
    for label, text, ink in (("then  ", one.before, "faint"), ("now   ", one.after, "plain")):
        clean = line(text)
        if clean and (label == "then  " or one.after != one.before):
            for number, (start, end) in enumerate(wrap(clean, max(width - 8, 10))):
                found.append([(f"  {label if not number else '      '}", "faint"), (clean[start:end], ink)])
    return [*found, []]


class ChangesScreen(Base[Change | None]):
    """Answers with the change whose moment is to be shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "go there", id="open_change"),
        Binding("escape", "leave", "back", id="leave_changes"),
    ]

    def __init__(self, desk: Desk, changes: Sequence[Change]) -> None:
        super().__init__(desk)
        self._changes = changes

    def compose(self) -> ComposeResult:
        yield Bar(classes="-top")
        yield ChangeRows(self._changes)
        yield KeyBar()

    def on_mount(self) -> None:
        bar = self.query_one(Bar)
        bar.left = [
            ("Heard again", "strong"),
            ("  what became of your quotes and edits; none is deleted", "faint"),
        ]
        bar.right = [(count(len(self._changes), "change"), "dim")]
        self.query_one(ChangeRows).focus()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def action_open(self) -> None:
        self.dismiss(self.query_one(ChangeRows).change)

    def action_leave(self) -> None:
        self.dismiss(None)
