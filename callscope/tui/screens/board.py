"""The quotes board: what was marked in all calls, gathered under headings, and retagged many at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.widgets import Input

from callscope.call import Filter, Kind, Quote
from callscope.errors import CallscopeError, NoConsent, NotFound, StorageFailed, UsageProblem
from callscope.moments import span
from callscope.plural import count
from callscope.tui import board, doors, gathering
from callscope.tui.board_keys import FORM, KEYS, NEEDS_QUOTES, NEEDS_ROW, NO_QUOTES, NONE_PASSES
from callscope.tui.gathering import GROUPINGS, Head
from callscope.tui.keys import QUOTE
from callscope.tui.query import asked
from callscope.tui.screens.board_handing import HAND_OVER, HandingActs
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.quotes_list import QuotesList
from callscope.tui.widgets.tag_box import TagBox

if TYPE_CHECKING:
    from callscope.tui.board import Act, Board, BoardRead
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.messages import Failed
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

WRITE = "store the tags"
"""What the tag box does."""

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""


class BoardScreen(HandingActs):
    """All quotes of all calls."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    BoardScreen #filter { display: none; }
    BoardScreen.-narrowed #filter { display: block; }
    BoardScreen Advice { display: none; height: 1fr; padding: 2 4; }
    BoardScreen.-empty Advice { display: block; }
    BoardScreen.-empty QuotesList { display: none; }
    BoardScreen.-short #said, BoardScreen.-tiny #said, BoardScreen.-typing #said { display: none; }
    BoardScreen.-typing KeyBar { display: none; }
    BoardScreen.-tiny Advice { padding: 0 1; }
    """

    def __init__(self, desk: Desk, go: Go, listen: Listen) -> None:
        super().__init__(desk)
        self._go = go
        self._listen = listen
        self._number = (0, 0)
        self._board: Board | None = None
        self._letters: Mapping[str, Kind] = {}
        self._by = desk.gathered_by or GROUPINGS[0]
        self._where = Filter()
        self._can = (False, False)
        self._typed_for: Sequence[Quote] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield Field(id="filter", placeholder=FORM, disabled=True)
        yield QuotesList()
        yield Advice()
        yield Bar(id="said")
        yield TagBox(self.desk.workspace.check_tag_line)
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Quotes", "strong"), ("  reading…", "dim")]
        self.quotes.focus()

    def on_screen_resume(self) -> None:
        self.read()

    @property
    def filter(self) -> Field:
        """Where words and filters are typed."""
        return self.query_one("#filter", Field)

    def read(self) -> None:
        """Reads the store again, in a thread."""
        self.desk.read(board.reading(self.desk.workspace, self._where), self, "read the quotes")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        if action in NEEDS_QUOTES and not self.quotes.targets:
            return None
        if action in NEEDS_ROW and self.quotes.exhibit is None:
            return None
        return True

    # What workers did

    def on_board_read(self, message: BoardRead) -> None:
        if message.board.where != self._where:
            # What was typed since is being read, and may have been read before the act was stored.
            if message.said:
                self.read()
            return
        first = self._board is None
        if message.board.letters != self._letters:
            self._bind(message.board.letters)
        self._board = message.board
        self._draw(fresh=first)
        if message.said:
            self.say_stored(message.said)
        if message.written is not None:
            self.query_one(TagBox).stored(message.written)

    def on_failed(self, message: Failed) -> None:
        error = message.error
        if message.doing == HAND_OVER and isinstance(error, UsageProblem | StorageFailed | NoConsent):
            self.refused_path(error)
        elif isinstance(error, NotFound | UsageProblem) and self._board:
            self.say_refused(error)
        else:
            super().on_failed(message)
        if self._board is None:
            self.query_one("#head", Bar).left = [("the quotes could not be read", "bad")]
        elif message.doing == WRITE and isinstance(error, CallscopeError):
            self.action_tag_box()  # with what was typed
            self.query_one(TagBox).refuse(error.message, error.hint)

    # What keys do

    def action_open(self) -> None:
        if isinstance(self.quotes.row, Head):
            self.quotes.action_fold(not self.quotes.row.folded)
        elif one := self.quotes.exhibit:
            self._go(one.quote.call, one.quote.start)

    def action_regroup(self) -> None:
        self._by = self.desk.gathered_by = GROUPINGS[(GROUPINGS.index(self._by) + 1) % len(GROUPINGS)]
        self._draw(fresh=True)

    def action_select(self) -> None:
        if one := self.quotes.exhibit:
            self.quotes.select([one.quote.id], one.quote.id not in self.quotes.selected)
        else:
            self.action_select_group()

    def action_select_group(self) -> None:
        if group := self.quotes.group:
            every = {one.quote.id for one in group.exhibits}
            self.quotes.select(every, not every <= self.quotes.selected)

    def action_mark(self, number: int) -> None:
        kind = list(self._letters.values())[number]
        self._act(board.edit(self.quotes.numbers, f"stored: {kind}", kind=kind))

    def action_star(self) -> None:
        star = not all(one.quote.star for one in self.quotes.targets)
        self._act(board.edit(self.quotes.numbers, "stored: ★" if star else "deleted: ★", star=star))

    def action_remove(self) -> None:
        if numbers := self.quotes.numbers:
            self._act(board.remove(numbers))

    def action_move(self, step: int) -> None:
        one, group = self.quotes.exhibit, self.quotes.group
        if one and group:
            self._act(board.place(gathering.moved(group.exhibits, group.exhibits.index(one), step)))

    def action_into_insight(self) -> None:
        numbers = self.quotes.numbers
        self.app.push_screen(
            doors.into_insight(self.desk, len(numbers)),
            lambda chosen: self._act(partial(chosen.put, quotes=numbers)) if chosen else None,
        )

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self._act(act)

    def action_listen(self) -> None:
        if one := self.quotes.exhibit:
            self.play(self._listen, one.quote, one.title, self.read)  # it is checked by then

    def action_tag_box(self) -> None:
        targets = self.quotes.targets
        if not targets or self._board is None:
            return
        self._typed_for = [each.quote for each in targets]
        one, many = targets[0], len(targets) > 1
        text = "" if many else self.desk.workspace.write_tag_line(one.quote)
        where = f"{len(targets)} quotes ±" if many else span(one.quote.start, one.quote.end, one.quote.written)
        self.add_class("-typing")
        self.query_one(TagBox).open(self.quotes.typed_for, where, text, self._board.codebook)

    def action_narrow(self) -> None:
        self.add_class("-narrowed")
        self.filter.disabled = False
        self.filter.focus()

    def action_back(self) -> None:
        """Leaves what is typed, then the selection, then the filter, then the board."""
        if self.filter.has_focus and self.filter.value and self.quotes.count:
            self.quotes.focus()
        elif self.quotes.selected and not self.filter.has_focus:
            self.quotes.select(self.quotes.selected, on=False)
        elif self.has_class("-narrowed"):
            self.remove_class("-narrowed")
            self.filter.value = ""
            self.filter.disabled = True
            self.quotes.focus()
        else:
            self.dismiss()

    # What widgets tell

    def on_input_changed(self, event: Input.Changed) -> None:
        query = asked(event.value)
        if query.where != self._where:
            self._where = query.where
            self.read()
        else:
            self._draw()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.quotes.focus()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.say("")
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def on_tag_box_written(self, event: TagBox.Written) -> None:
        self._act(board.retag(self._typed_for, event.text), WRITE, event.moment)

    def on_tag_box_left(self) -> None:
        self.remove_class("-typing")
        self.quotes.focus()

    # Drawing

    def _bind(self, letters: Mapping[str, Kind]) -> None:
        """The letters of the kinds are the project's own."""
        self._letters = letters
        own = [
            Binding(key, f"mark({number})", kind, id=kind, group=QUOTE, tooltip=f"make it evidence of: {kind}")
            for number, (key, kind) in enumerate(letters.items())
        ]
        keys = {one.key: [one] for one in own}
        self._bindings = BindingsMap.from_keys({**keys, **self._merge_bindings().key_to_bindings, **keys})
        self.refresh_bindings()

    def _act(self, act: Act, doing: str = "store", written: float | None = None) -> None:
        work = partial(board.done, act, self.desk.workspace, self._where, written)
        self.desk.act(work, self, doing)

    def _draw(self, fresh: bool = False) -> None:
        if self._board is None:
            return
        shown = gathering.narrowed(self._board.exhibits, self._board.texts, asked(self.filter.value).text)
        self.shown, self.whole = shown, len(shown) == len(self._board.exhibits)
        self.quotes.show(gathering.gather(shown, self._by, self._board.lists), fresh)
        self.set_class(not shown, "-empty")
        if not shown:
            self.query_one(Advice).said = NONE_PASSES if self.filter.value else NO_QUOTES
        self._number = (len(shown), gathering.callers(shown))
        self._beside()

    def _beside(self) -> None:
        """What depends on the cursor and the selection."""
        quotes, callers = self._number
        head = self.query_one("#head", Bar)
        head.left = [("Quotes", "strong"), ("  by ", "dim"), (self._by, "title")]
        chosen: list[Piece] = [(f"{len(self.quotes.selected)} selected  ", "key")] if self.quotes.selected else []
        head.right = [*chosen, (f"{count(quotes, 'quote')} · {count(callers, 'caller')}", "dim")]
        can = (bool(self.quotes.targets), self.quotes.exhibit is not None)
        if can != self._can:
            self._can = can
            self.refresh_bindings()  # 5 ms
