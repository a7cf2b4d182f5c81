"""What leaves the board: quotes copied, quotes written to files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from callscope.call import Exhibit, Filter
from callscope.errors import NoConsent
from callscope.nouns.handed import Wanted
from callscope.plural import count
from callscope.tui import handing
from callscope.tui.citing import cited
from callscope.tui.handing import CHOICES, HandedOver
from callscope.tui.new_file import proposed
from callscope.tui.screens.choose_form import ChooseForm
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.quotes_list import QuotesList

if TYPE_CHECKING:
    from callscope.errors import CallscopeError

HAND_OVER = "export the quotes"
"""What the worker does."""


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
        what = "quote" if len(targets) == 1 else "quotes"
        said = f"copied: {'the quote' if len(targets) == 1 else count(len(targets), 'quote')}"
        self.copy(cited(targets), what, [one.quote.call for one in targets], said)

    def action_hand_over(self) -> None:
        many = len(self.quotes.selected or self.shown)
        if many:
            redact = self.desk.workspace.settings.redact.on_export != "never"
            forms = {form: what for _, form, what in CHOICES}
            self.app.push_screen(ChooseForm(self.desk, count(many, "quote"), forms, redact), self._ask_where)

    def _ask_where(self, chosen: tuple[str, bool] | None) -> None:
        if chosen:
            form, self._redact = chosen
            ending = "" if form == "clips" else f".{form}"
            self._ask_path(form, proposed(self.desk.folder, "quotes", ending))

    def _ask_path(self, form: str, path: str) -> None:
        self.add_class("-typing")
        what = "a folder that has no clips yet" if form == "clips" else "a file that does not exist yet"
        self.query_one(Asking).ask_for(f"write the {form} to", path, what, (), partial(self._hand_over, form))

    def _hand_over(self, form: str, typed: str, skip: bool = False) -> None:
        self._asked = form, typed
        wanted, manner = self._wanted(), self.manner(skip)
        work = partial(handing.hand_over, self.desk.workspace, wanted, form, typed, self._redact, manner)
        self.say("writing…", ink="dim")
        self.desk.read(work, self, HAND_OVER)

    def _wanted(self) -> Wanted:
        """The selected quotes, or all that are shown."""
        shown = () if self.whole else tuple(one.quote.id for one in self.shown)
        return Wanted(self._where, tuple(self.quotes.selected) or shown)

    def on_handed_over(self, message: HandedOver) -> None:
        self.say(*handing.told(message.handed))
        self.desk.look_for_folder()
        if message.redacted:
            self.notify(f"taken out in their calls: {message.redacted}\n→ H in a call shows it", markup=False)

    def refused_path(self, error: CallscopeError) -> None:
        """Asks again, with what was typed, and says what was wrong with it; or whether to go on without some calls."""
        if isinstance(error, NoConsent):
            self.offer_rest(error, partial(self._hand_over, *self._asked, skip=True))
            return
        self._ask_path(*self._asked)
        self.query_one(Asking).refuse(error.message, error.hint)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.quotes.focus()
