"""The dialog before something is written for others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from callscope.tui.handing import CHOICES
from callscope.tui.screens.base import Dialog
from callscope.tui.screens.dialogs import Box, Words
from callscope.tui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece


class ChooseForm(Dialog[tuple[str, bool] | None]):
    """What something is written as, and whether personal data is taken out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"choose({form!r})", form, id=f"as_{form}", show=False) for key, form, _ in CHOICES),
        Binding("p", "redact", "personal data", id="redact_quotes", tooltip="take personal data out, or leave it in"),
        Binding("escape", "choose('')", "leave", id="leave_forms"),
    ]

    def __init__(self, desk: Desk, many: str, forms: Mapping[str, str], redact: bool) -> None:
        """`many` says what is written, `forms` as what it can be, each with what it is for."""
        super().__init__(desk)
        self._many, self._forms = many, forms
        self._redact = redact

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._rows())
            yield KeyBar()

    def _rows(self) -> list[list[Piece]]:
        rows: list[list[Piece]] = [[(f"Export {self._many} as …", "strong")], [("", "dim")]]
        keys = {form: key for key, form, _ in CHOICES}
        rows += [
            [(f" {keys[form]}  ", "key"), (form.ljust(7), "plain"), (what, "dim")] for form, what in self._forms.items()
        ]
        sign, what = ("■", "is taken out; never anonymous") if self._redact else ("□", "stays in")
        return [*rows, [("", "dim")], [(" p  ", "key"), (f"{sign} personal data ", "plain"), (what, "dim")]]

    def action_redact(self) -> None:
        self._redact = not self._redact
        self.query_one(Words).say(self._rows())

    def action_choose(self, form: str) -> None:
        if form and form not in self._forms:
            return
        self.dismiss((form, self._redact) if form else None)
