"""What leaves the board: quotes copied, quotes written to files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from callscope.call import Exhibit, Filter
from callscope.handed import Wanted
from callscope.plural import count
from callscope.tui import handing
from callscope.tui.citing import cited
from callscope.tui.handing import CHOICES, HandedOver
from callscope.tui.screens.base import Dialog
from callscope.tui.screens.dialogs import Box, Words
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import KeyBar
from callscope.tui.widgets.quotes_list import QuotesList

if TYPE_CHECKING:
    from callscope.errors import CallscopeError
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece

HAND_OVER = "export the quotes"
"""What the worker does."""


class ChooseForm(Dialog[tuple[str, bool] | None]):
    """What quotes are written as, and whether personal data is taken out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"choose({form!r})", form, id=f"as_{form}", show=False) for key, form, _ in CHOICES),
        Binding("p", "redact", "personal data", id="redact_quotes", tooltip="take personal data out, or leave it in"),
        Binding("escape", "choose('')", "leave", id="leave_forms"),
    ]

    def __init__(self, desk: Desk, many: str, redact: bool) -> None:
        super().__init__(desk)
        self._many = many
        self._redact = redact

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._rows())
            yield KeyBar()

    def _rows(self) -> list[list[Piece]]:
        rows: list[list[Piece]] = [[(f"Export {self._many} as …", "strong")], [("", "dim")]]
        rows += [[(f" {key}  ", "key"), (form.ljust(7), "plain"), (what, "dim")] for key, form, what in CHOICES]
        sign, what = ("■", "is taken out; never anonymous") if self._redact else ("□", "stays in")
        return [*rows, [("", "dim")], [(" p  ", "key"), (f"{sign} personal data ", "plain"), (what, "dim")]]

    def action_redact(self) -> None:
        self._redact = not self._redact
        self.query_one(Words).say(self._rows())

    def action_choose(self, form: str) -> None:
        self.dismiss((form, self._redact) if form else None)


class HandingActs(Saying):
    """The keys that take quotes out of the board."""

    _where = Filter()
    _redact = True
    """Whether personal data is taken out of what is written."""
    _asked: tuple[str, str] = ("", "")
    """The form that was chosen last, and the path that was typed for it."""
    shown: Sequence[Exhibit] = ()
    """All quotes that pass the filter and have the words."""
    whole = True
    """Whether the filter alone says which those are."""

    @property
    def quotes(self) -> QuotesList:
        """The list."""
        return self.query_one(QuotesList)

    def action_copy(self) -> None:
        targets = self.quotes.targets
        self.app.copy_to_clipboard(cited(targets))
        self.say(f"copied: {'the quote' if len(targets) == 1 else count(len(targets), 'quote')}")

    def action_hand_over(self) -> None:
        many = len(self.quotes.selected or self.shown)
        if many:
            redact = self.desk.workspace.settings.redact.on_export != "never"
            self.app.push_screen(ChooseForm(self.desk, count(many, "quote"), redact), self._ask_where)

    def _ask_where(self, chosen: tuple[str, bool] | None) -> None:
        if chosen:
            form, self._redact = chosen
            self._ask_path(form, handing.proposed(form))

    def _ask_path(self, form: str, path: str) -> None:
        self.add_class("-typing")
        what = "a folder that has no clips yet" if form == "clips" else "a file that does not exist yet"
        self.query_one(Asking).ask_for(f"write the {form} to", path, what, (), partial(self._hand_over, form))

    def _hand_over(self, form: str, typed: str) -> None:
        self._asked = form, typed
        work = partial(handing.hand_over, self.desk.workspace, self._wanted(), form, typed, self._redact)
        self.say("writing…", ink="dim")
        self.desk.read(work, self, HAND_OVER)

    def _wanted(self) -> Wanted:
        """The selected quotes, or all that are shown."""
        shown = () if self.whole else tuple(one.quote.id for one in self.shown)
        return Wanted(self._where, tuple(self.quotes.selected) or shown)

    def on_handed_over(self, message: HandedOver) -> None:
        self.say(*handing.told(message.handed))
        if message.redacted:
            self.notify(f"taken out in their calls: {message.redacted}\n→ H in a call shows it", markup=False)

    def refused_path(self, error: CallscopeError) -> None:
        """Asks again, with what was typed, and says what was wrong with it."""
        self._ask_path(*self._asked)
        self.query_one(Asking).refuse(error.message, error.hint)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.quotes.focus()
