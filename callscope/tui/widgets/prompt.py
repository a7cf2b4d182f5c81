"""One line to answer a question in, at the bottom of a screen; hidden until something is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from callscope.tui.measure import in_two
from callscope.tui.widgets.bars import Bar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

Answer = Callable[[str], None]


class Form(Panel):
    """What may be typed, in two lines where it needs them."""

    DEFAULT_CSS = """
    Form { height: auto; width: 100%; padding: 0 1; background: $panel; }
    """

    left: reactive[Sequence[Piece]] = reactive(())
    """What is said."""

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        return in_two(self.left, width)

    def watch_left(self) -> None:
        self.grow()


class Prompt(Vertical):
    """Asks for a line; enter answers, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False, id="leave_prompt", priority=True),
    ]

    DEFAULT_CSS = """
    Prompt { height: auto; display: none; background: $panel; }
    Prompt.-open { display: block; }
    Prompt.-open Horizontal { height: 1; }
    Prompt Bar { background: $panel; }
    Prompt Field, Prompt Field:focus { width: 1fr; padding: 0; background: $panel; }
    """

    class Left(Message):
        """It was answered or left."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._then: Answer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Bar(id="question")
            yield Field(select_on_focus=False)
        yield Form(id="form")

    @property
    def is_open(self) -> bool:
        """Whether someone is typing."""
        return self.has_class("-open")

    def ask(self, question: str, text: str, form: str, then: Answer) -> None:
        """Opens it with a text to change; `form` says what may be typed."""
        self._then = then
        bar = self.query_one("#question", Bar)
        bar.left = [(f"{question} ▸", "quote")]
        bar.hug()
        keys = [("⏎", "key"), (" store  ", "dim"), ("esc", "key"), (" leave  ", "dim")]
        self.query_one(Form).left = [*keys, (form, "faint")]
        self.add_class("-open")
        field = self.query_one(Field)
        field.set(text)
        field.take()

    def hand_over(self) -> None:
        """Answers with what was typed so far, if anything was, as when what it is about ends."""
        if self.is_open and self.query_one(Field).value.strip():
            self._answer(self.query_one(Field).value)

    def action_leave(self) -> None:
        self._then = None
        self._close()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer(event.value)

    def _answer(self, text: str) -> None:
        then, self._then = self._then, None
        self._close()
        if then:
            then(text)

    def _close(self) -> None:
        self.remove_class("-open")
        self.post_message(self.Left())
