"""Search over all calls, as you type; Enter opens the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from callscope.call import Hit
from callscope.plural import count
from callscope.tui.messages import Found
from callscope.tui.query import asked, no_filter
from callscope.tui.screens.base import Base
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.hits import Hits

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.widgets.lines import Lines

MOST = 200
"""Hits that are shown."""

FORM = "speaker: role: caller: tag: kind: tone: sentiment: date:"


class SearchScreen(Base[Hit | None]):
    """Answers with the hit that was chosen."""

    everywhere = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open the moment", id="open_hit", priority=True),
        Binding("up", "move(-1)", "up", show=False, priority=True),
        Binding("down", "move(1)", "down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("escape", "leave", "back", id="leave_search", priority=True),
    ]

    DEFAULT_CSS = """
    SearchScreen Hits { margin-top: 1; }
    SearchScreen.-tiny Hits { margin-top: 0; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown = ""
        self._wanted = False

    def compose(self) -> ComposeResult:
        yield Bar(classes="-top")
        yield Field(self.desk.searched, placeholder=f"words, {FORM}")
        yield Hits()
        yield KeyBar()

    def on_mount(self) -> None:
        self._head()
        self.hits.can_focus = False  # the keyboard stays in the line above
        self.query_one(Field).focus()
        self._search(self.line)

    @property
    def hits(self) -> Hits:
        """The list."""
        return self.query_one(Hits)

    @property
    def line(self) -> str:
        """What is typed."""
        return self.query_one(Field).value

    def on_input_changed(self, event: Input.Changed) -> None:
        self.desk.searched = event.value
        self._search(event.value)

    def _search(self, line: str) -> None:
        query = asked(line)
        if not query:
            self._show(Found(line, ()))
            return
        workspace = self.desk.workspace
        self.desk.read(lambda: Found(line, workspace.search(query.text, query.where, MOST)), self, "search")

    def on_found(self, message: Found) -> None:
        if message.asked == self.line:
            self._show(message)
            if self._wanted:
                self.action_open()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def action_open(self) -> None:
        # Enter may come before what was typed last is found.
        self._wanted = self._shown != self.line
        if self.hits.hit and not self._wanted:
            self.dismiss(self.hits.hit)

    def action_move(self, step: int) -> None:
        self.hits.action_move(step)

    def action_page(self, direction: int) -> None:
        self.hits.action_page(direction)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _show(self, found: Found) -> None:
        self._shown = found.asked
        self.hits.show(found.hits)
        number = f"{MOST} or more hits" if len(found.hits) >= MOST else count(len(found.hits), "hit")
        self.query_one(Bar).right = [(number if asked(found.asked) else "", "dim")]
        self._head("" if found.hits or not asked(found.asked) else _empty(found.asked))

    def _head(self, trouble: str = "") -> None:
        said = f"  {trouble}" if trouble else ""
        self.query_one(Bar).left = [("Search", "strong"), (said, "bad"), (f"  {FORM}", "faint")]


def _empty(line: str) -> str:
    """Why nothing is found, as far as the line tells."""
    name = no_filter(line)
    return f"{name}: is no filter" if name else "nothing found"
