"""A prompt that completes names, and says why an answer was refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from callscope.tui.widgets.field import Field
from callscope.tui.widgets.prompt import Answer, Form, Prompt

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

MOST = 8
"""Names that are offered."""


class Asking(Prompt):
    """Asks for one of some names, or for anything when there are none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", show=False, id="complete", priority=True),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: Sequence[str] = ()
        self._form = ""
        self._check: Answer | None = None

    def ask_for(
        self, question: str, text: str, form: str, names: Sequence[str], then: Answer, check: Answer | None = None
    ) -> None:
        """Opens it; `names` are what tab completes, `check` is told what is typed, and may answer with `tell`."""
        self._names, self._form, self._check = names, form, check
        self.ask(question, text, form, then)
        self._offer(text)

    def refuse(self, problem: str, hint: str) -> None:
        """Says why the answer cannot be taken."""
        self.tell([(problem, "bad"), (f"  → {hint}" if hint else "", "dim")])

    def action_complete(self) -> None:
        field = self.query_one(Field)
        if offered := self._offers(field.value):
            field.set(offered[0])

    def on_input_changed(self, event: Input.Changed) -> None:
        super().on_input_changed(event)
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        if self._check and text.strip():
            self._check(text)
            return
        keys: list[Piece] = [("⏎", "key"), (" store  ", "dim"), ("esc", "key"), (" leave  ", "dim")]
        first, *others = [*self._offers(text), ""]
        if not first:
            self.tell([*keys, (self._form, "faint")])
        else:
            offered = "  " + "  ".join(others)
            self.tell([*keys, ("tab", "key"), (" ", "dim"), (first, "match"), (offered, "dim")])

    def _offers(self, text: str) -> list[str]:
        begun = text.strip().casefold()
        free = [one for one in self._names if one.casefold() != begun]
        starting = [one for one in free if one.casefold().startswith(begun)]
        return [*starting, *(one for one in free if begun in one.casefold() and one not in starting)][:MOST]

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Says something under the line."""
        self.query_one(Form).left = pieces
