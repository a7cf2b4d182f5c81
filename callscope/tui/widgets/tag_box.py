"""The tag box: one line of tags, fields and a note, with what the codebook offers under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from callscope.errors import UsageProblem
from callscope.tui.completion import Codebook, completed, offers
from callscope.tui.measure import in_two
from callscope.tui.widgets.bars import Bar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

Check = Callable[[str], object]
"""Raises UsageProblem for a line that says nothing."""

FORM = "tag, tag -tag !4 @stage #issue +H1 ; note"


class Offers(Panel):
    """What Tab would write, first; then the form of the line."""

    DEFAULT_CSS = """
    Offers { height: auto; padding: 0 1; background: $panel; }
    """

    offered: reactive[Sequence[str]] = reactive(())
    """Tags, stages or issues of the codebook."""

    problem: reactive[tuple[str, str]] = reactive(("", ""))
    """Why the line cannot be stored, and what to write instead."""

    def watch_problem(self) -> None:
        self.grow()

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        if self.problem[0]:
            return in_two([(self.problem[0], "bad"), (f"  → {self.problem[1]}", "dim")], width)
        keys: list[Piece] = [("⏎", "key"), (" store  ", "dim"), ("esc", "key"), (" leave  ", "dim")]
        if not self.offered:
            return [[*keys, (FORM, "faint")]]
        first, *others = self.offered
        return [
            [
                *keys,
                ("tab", "key"),
                (" ", "dim"),
                (first, "match"),
                ("  " + "  ".join(others), "dim"),
                (f"    {FORM}", "faint"),
            ]
        ]


class TagBox(Vertical):
    """Hidden until it is opened for a row; what was typed for a quote is kept until it is stored."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", show=False, id="complete", priority=True),
        Binding("escape", "leave", "leave", show=False, id="leave_tag_box", priority=True),
    ]

    DEFAULT_CSS = """
    TagBox { height: auto; display: none; background: $panel; }
    TagBox.-open { display: block; }
    TagBox.-open Horizontal { height: 1; }
    TagBox Bar { background: $panel; }
    TagBox Field, TagBox Field:focus { width: 1fr; padding: 0; background: $panel; }
    """

    class Written(Message):
        """A line is to be stored for the row at `moment`."""

        def __init__(self, moment: float, text: str) -> None:
            super().__init__()
            self.moment = moment
            self.text = text

    class Left(Message):
        """The box was closed."""

    def __init__(self, check: Check, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._check = check
        self.codebook = Codebook()
        self._place = self._sent = (0.0, "")
        self._kept: dict[tuple[float, str], str] = {}

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Bar()
            yield Field(select_on_focus=False)
        yield Offers()

    @property
    def is_open(self) -> bool:
        """Whether someone is typing."""
        return self.has_class("-open")

    def open(self, moment: float, where: str, text: str, codebook: Codebook) -> None:
        """Opens it for the row at a moment, whose quote says `text`: with what was typed for that before and not
        stored, else with the text itself."""
        self.codebook, self._place = codebook, (moment, text)
        prompt = self.query_one(Bar)
        prompt.left = [(f"tag {where} ▸", "quote")]
        prompt.hug()
        field = self.query_one(Field)
        field.set(self._kept.get(self._place, text))
        self._offer(field.value)
        self.add_class("-open")
        field.take()

    def stored(self, moment: float) -> None:
        """What was typed for a row is in the store: it need not be kept here."""
        if self._sent[0] == moment and not (self.is_open and self._sent == self._place):
            self._kept.pop(self._sent, None)

    def refuse(self, problem: str, hint: str) -> None:
        """Says why the line cannot be stored."""
        self.query_one(Offers).problem = (problem, hint)

    def close(self) -> None:
        """Hides it; what was typed stays with its row."""
        self.remove_class("-open")
        self.post_message(self.Left())

    def action_complete(self) -> None:
        field = self.query_one(Field)
        if offered := offers(field.value, self.codebook):
            field.set(completed(field.value, offered[0]))

    def action_leave(self) -> None:
        self.close()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._kept[self._place] = event.value
        self.refuse("", "")
        self._offer(event.value)

    def _offer(self, line: str) -> None:
        """Nothing for an empty line: then its form is seen."""
        self.query_one(Offers).offered = offers(line, self.codebook) if line.strip() else ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self._check(event.value)
        except UsageProblem as problem:
            self.refuse(problem.message, problem.hint)
            return
        self.close()
        self._sent = self._place
        self.post_message(self.Written(self._place[0], event.value))
