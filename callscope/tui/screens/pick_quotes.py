"""Quotes in a list: the ones behind a number, or all of them to choose some from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from callscope.call import Exhibit, Filter
from callscope.moments import NO_SOUND, span
from callscope.nouns.learned import Stance, callers_of
from callscope.plural import count
from callscope.safe import line
from callscope.tui import gathering
from callscope.tui.gathering import GROUPINGS
from callscope.tui.measure import cut, length
from callscope.tui.query import asked
from callscope.tui.screens.base import Base
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.quotes_list import QuotesList

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines

Picked = tuple[Sequence[int], Stance]
"""The numbers of quotes, and the side they were chosen for."""

NONE: Sequence[Piece] = (("No quotes here", "title"), ("esc goes back.", "dim"))


class QuotesFound(Message):
    """The quotes that pass a filter, and the words that each can be found by."""

    def __init__(self, exhibits: Sequence[Exhibit], where: Filter) -> None:
        super().__init__()
        self.exhibits, self.where = exhibits, where
        self.texts = [gathering.haystack(one) for one in exhibits]


class PickQuotes(Base[Picked | None]):
    """`read` gives the quotes; with `picks` some can be chosen, which the screen then returns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "choose", id="choose_quotes", tooltip="for it; where none are chosen, open the call"
        ),
        Binding("x", "against", "against it", id="choose_against", tooltip="the same quotes, against it"),
        Binding("space", "select", "select", id="select"),
        Binding("o", "open", "open", id="open_quote", tooltip="open the call at the quote"),
        Binding("f", "narrow", "filter", id="filter"),
        Binding("l", "listen", "listen", id="listen", tooltip="play the quote"),
        Binding("escape", "back", "back", id="back"),
    ]

    DEFAULT_CSS = """
    PickQuotes #filter { display: none; }
    PickQuotes.-narrowed #filter { display: block; }
    PickQuotes Advice { display: none; height: 1fr; padding: 2 4; }
    PickQuotes.-empty Advice { display: block; }
    PickQuotes.-empty QuotesList { display: none; }
    PickQuotes.-tiny Advice { padding: 0 1; }
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        read: Callable[[], Sequence[Exhibit]],
        go: Callable[[str, float], None],
        listen: Callable[[str, float, float], None],
        picks: bool = False,
    ) -> None:
        super().__init__(desk)
        self._title, self._reader, self._picks = title, read, picks
        self._go, self._listen = go, listen
        self._found: QuotesFound | None = None
        self._where = Filter()
        self._by = desk.gathered_by or GROUPINGS[0]

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield Field(id="filter", placeholder="words, and kind: tag: caller: issue: stage: role:", disabled=True)
        yield QuotesList()
        yield Advice()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Advice).said = NONE
        self.quotes.focus()

    def on_screen_resume(self) -> None:
        self._read()

    def _read(self) -> None:
        self.desk.read(partial(_found, self._reader, self.desk, self._where), self, "read the quotes")

    @property
    def quotes(self) -> QuotesList:
        """The list."""
        return self.query_one(QuotesList)

    @property
    def filter(self) -> Field:
        """Where words are typed."""
        return self.query_one("#filter", Field)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self._picks and action in ("against", "select", "choose"):
            return True if action == "choose" and self.is_mounted and self.quotes.exhibit else None
        return True

    def on_quotes_found(self, message: QuotesFound) -> None:
        if message.where != self._where:
            return  # what was typed since is being read
        first, self._found = self._found is None, message
        self._draw(fresh=first)

    def action_choose(self) -> None:
        if self._picks and self.quotes.numbers:
            self.dismiss((self.quotes.numbers, "for"))
        elif not self._picks:
            self.action_open()

    def action_against(self) -> None:
        if self.quotes.numbers:
            self.dismiss((self.quotes.numbers, "against"))

    def action_open(self) -> None:
        if one := self.quotes.exhibit:
            self._go(one.quote.call, one.quote.start)

    def action_select(self) -> None:
        if one := self.quotes.exhibit:
            self.quotes.select([one.quote.id], one.quote.id not in self.quotes.selected)
            self.quotes.action_move(1)

    def action_regroup(self) -> None:
        self._by = GROUPINGS[(GROUPINGS.index(self._by) + 1) % len(GROUPINGS)]
        self._draw(fresh=True)

    def action_listen(self) -> None:
        if (one := self.quotes.exhibit) and one.quote.written:
            self.notify(NO_SOUND)
        elif one:
            self._listen(one.quote.call, one.quote.start, one.quote.end)
            self.notify(f"playing {span(one.quote.start, one.quote.end)} of {line(one.title)}", markup=False)

    def action_narrow(self) -> None:
        self.add_class("-narrowed")
        self.filter.disabled = False
        self.filter.focus()

    def action_back(self) -> None:
        if self.has_class("-narrowed"):
            self.remove_class("-narrowed")
            self.filter.value = ""
            self.filter.disabled = True
            self.quotes.focus()
        else:
            self.dismiss(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        where = asked(event.value).where
        if where != self._where:
            self._where = where
            self._read()
        else:
            self._draw()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.quotes.focus()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_choose()

    def _draw(self, fresh: bool = False) -> None:
        if self._found is None:
            return
        shown = gathering.narrowed(self._found.exhibits, self._found.texts, asked(self.filter.value).text)
        self.quotes.show(gathering.gather(shown, self._by, {}), fresh)
        self.set_class(not shown, "-empty")
        self._counts = (len(shown), len(callers_of(shown)))
        self._beside()

    _counts = (0, 0)

    def _beside(self) -> None:
        quotes, callers = self._counts
        chosen: list[Piece] = [(f"{len(self.quotes.selected)} selected  ", "key")] if self.quotes.selected else []
        head = self.query_one("#head", Bar)
        head.right = [*chosen, (f"{count(quotes, 'quote')} · {count(callers, 'caller')}", "dim")]
        room = max(self.size.width - length(head.right) - 12, 8)
        head.left = [("Quotes ", "strong"), (cut(self._title, room), "title")]
        self.refresh_bindings()


def _found(read: Callable[[], Sequence[Exhibit]], desk: Desk, where: Filter) -> QuotesFound:
    every = read()
    if where:
        passed = {one.quote.id for one in desk.workspace.exhibits(where)}
        every = [one for one in every if one.quote.id in passed]
    return QuotesFound(every, where)


def others(desk: Desk, there: Collection[int]) -> Callable[[], Sequence[Exhibit]]:
    """Reads all quotes but those."""
    return partial(_others, desk, frozenset(there))


def _others(desk: Desk, there: frozenset[int]) -> Sequence[Exhibit]:
    return [one for one in desk.workspace.exhibits() if one.quote.id not in there]
