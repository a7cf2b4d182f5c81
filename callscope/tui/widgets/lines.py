"""A list with a cursor, drawn a line at a time, so that ten thousand rows cost no more than a screenful."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from callscope.tui.stack import Stack
from callscope.tui.widgets.ink import Inked

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece


class Lines(Inked, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of one or more lines; the cursor stands on one of those that can be chosen.

    It has no keys but its own: those for scrolling sideways do nothing here, and kept a screen's out of the help.

    A subclass says how many rows there are and how high, and draws one line of one row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="up"),
        Binding("down", "move(1)", "down", show=False, id="down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="page_up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="page_down"),
        Binding("home,g", "first", "first", show=False, id="first"),
        Binding("end,G", "last", "last", show=False, id="last"),
    ]

    DEFAULT_CSS = """
    Lines {
        scrollbar-size-vertical: 1;
        overflow-y: scroll;
        overflow-x: hidden;
    }
    """

    cursor = reactive(0, repaint=False)
    """The row that acts work on."""

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, lines: Lines) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> Lines:
            """The list."""
            return self.lines

    class Edge(Message):
        """The cursor was sent further than the list goes."""

        def __init__(self, lines: Lines) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> Lines:
            """The list."""
            return self.lines

    class Chosen(Moved):
        """A row was clicked a second time."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stack = Stack()

    @abstractmethod
    def heights(self, width: int) -> Sequence[int]:
        """How many lines each row has at a width."""

    @abstractmethod
    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        """The pieces of one line of one row."""

    def can_stand(self, _row: int) -> bool:
        """Whether the cursor may stand on this row."""
        return True

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self._stack)

    @property
    def room(self) -> int:
        """The width to draw in."""
        return self.scrollable_content_region.width

    def rebuild(self, cursor: int | None = None) -> None:
        """Measures all rows again, after they or the width changed."""
        self._stack = Stack(self.heights(self.room) if self.room else ())
        self.virtual_size = Size(self.room, self._stack.lines)
        wanted = self.cursor if cursor is None else cursor
        self.set_reactive(Lines.cursor, self._nearest(wanted))
        self.show_cursor()
        self.refresh()

    def redraw(self, row: int) -> None:
        """Paints one row again."""
        if 0 <= row < self.count:
            self.refresh_lines(self._stack.top(row), self._stack.height(row))

    def show_cursor(self) -> None:
        """Scrolls as little as brings the cursor's row and some context into sight, without animation."""
        if not self.count:
            return
        now = self.scroll_offset.y
        wanted = self._stack.scrolled(self.cursor, now, self.scrollable_content_region.height)
        if wanted != now:
            self.scroll_to(y=wanted, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Line `y` of the window."""
        at, width = y + self.scroll_offset.y, self.room
        if at >= self._stack.lines:
            return self.strip((), width)
        row = self._stack.row_at(at)
        ground = ("cursor" if self.has_focus or not self.can_focus else "away") if row == self.cursor else ""
        return self.strip(self.draw(row, at - self._stack.top(row), width), width, ground)

    def watch_cursor(self, before: int, after: int) -> None:
        self.redraw(before)
        self.redraw(after)
        self.show_cursor()
        self.post_message(self.Moved(self))

    def action_move(self, step: int) -> None:
        before, self.cursor = self.cursor, self._nearest(self.cursor + step, 1 if step > 0 else -1)
        if before == self.cursor:
            self.post_message(self.Edge(self))

    def action_page(self, direction: int) -> None:
        if self.count:
            window = self.scrollable_content_region.height
            self.cursor = self._nearest(self._stack.paged(self.cursor, direction, window), direction)

    def action_first(self) -> None:
        self.cursor = self._nearest(0)

    def action_last(self) -> None:
        self.cursor = self._nearest(self.count - 1, -1)

    def on_resize(self, _event: Resize) -> None:
        self.rebuild()

    def on_focus(self) -> None:
        self.redraw(self.cursor)

    def on_blur(self) -> None:
        self.redraw(self.cursor)

    def on_click(self, event: Click) -> None:
        row = self._stack.row_at(event.y + self.scroll_offset.y)
        if not 0 <= row < self.count or not self.can_stand(row):
            return
        if row == self.cursor and event.chain > 1:
            self.post_message(self.Chosen(self))
        self.cursor = row

    def _nearest(self, row: int, direction: int = 1) -> int:
        """The row, or the next one in a direction that can be stood on, or else the one before."""
        if not self.count:
            return 0
        row = min(max(row, 0), self.count - 1)
        ahead = range(row, self.count) if direction > 0 else range(row, -1, -1)
        back = range(row, -1, -1) if direction > 0 else range(row, self.count)
        return next((one for rows in (ahead, back) for one in rows if self.can_stand(one)), row)
