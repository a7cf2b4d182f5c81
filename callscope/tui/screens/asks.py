"""A screen that asks for a line at its bottom and stores the answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message

from callscope.errors import CallscopeError, NoConsent
from callscope.tui.new_file import proposed
from callscope.tui.screens.base import tell
from callscope.tui.screens.choose_form import ChooseForm
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.asking import Asking
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.nouns.consented import Manner
    from callscope.tui.desk import Desk
    from callscope.tui.messages import Failed
    from callscope.tui.widgets.lines import Lines

NEW_FILE = "a file that does not exist yet"

ASKED = "store the answer"
"""What the prompt does."""

Act = Callable[[Workspace], Any]
"""Changes the store, and says what it did to whoever made it."""

Make = Callable[[str], Act]


class Asks(Saying):
    """It has an Asking. An answer that is refused is asked for again, with what was typed and why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._again: Callable[[str], None] | None = None
        self._typed = ""

    @abstractmethod
    def doing(self, act: Act) -> Callable[[], Message]:
        """The work that does an act and reads the screen's own things again."""

    @abstractmethod
    def home(self) -> None:
        """Gives the keyboard back to what had it."""

    def act(self, act: Act, doing: str = "store") -> None:
        """Does an act after all earlier ones."""
        self.desk.act(self.doing(act), self, doing)

    def ask(
        self,
        question: str,
        text: str,
        form: str,
        names: Sequence[str],
        make: Make,
        check: Callable[[str], None] | None = None,
    ) -> None:
        """Asks for a line that an act is made of; `names` complete, `form` says what may be typed, `check` sees it."""
        self.ask_for(question, text, form, names, lambda typed: self.act(make(typed), ASKED), check)

    def ask_for(
        self,
        question: str,
        text: str,
        form: str,
        names: Sequence[str],
        then: Callable[[str], None],
        check: Callable[[str], None] | None = None,
    ) -> None:
        """Asks for a line that something else is done with."""

        def answered(typed: str) -> None:
            self._typed = typed
            then(typed)

        def ask(text: str) -> None:
            self.add_class("-typing")
            self.query_one(Asking).ask_for(question, text, form, names, answered, check)

        self._again, self._rest = ask, None
        ask(text)

    def hand_out(
        self, what: str, forms: Mapping[str, str], stem: str, make: Callable[[bool, Manner, str], Act]
    ) -> None:
        """Asks as what something is written for others, with personal data or not, and where to; what callers forbid
        is left out where the person agrees."""

        def where(chosen: tuple[str, bool] | None) -> None:
            if chosen:
                form, redact = chosen
                path = proposed(self.desk.folder, stem, f".{form}")
                self.ask(f"write the {form} to", path, NEW_FILE, (), partial(make, redact, self.manner()))
                self._rest = lambda: self.act(make(redact, self.manner(skip=True), self._typed), ASKED)

        redact = self.desk.workspace.settings.redact.on_export != "never"
        self.app.push_screen(ChooseForm(self.desk, what, forms, redact), where)

    _rest: Callable[[], None] | None = None
    """Writes what was refused without what may not leave."""

    def ask_again(self, error: CallscopeError) -> None:
        """Opens the last question with what was typed, and says why it cannot be taken."""
        if self._again:
            self._again(self._typed)
            self.query_one(Asking).refuse(error.message, error.hint)

    def unread(self) -> None:
        """Says that nothing could be read, while nothing has been."""

    def on_failed(self, message: Failed) -> None:
        message.prevent_default()  # else the screen under this class tells it a second time
        error = message.error
        if not isinstance(error, CallscopeError):
            tell(self, error, message.doing)
        elif isinstance(error, NoConsent) and message.doing == ASKED and self._rest:
            rest, self._rest = self._rest, None
            self.offer_rest(error, rest)
        elif message.doing == ASKED and self._again:
            self.ask_again(error)
        else:
            self.say_refused(error)
        self.unread()

    def on_lines_moved(self, event: Lines.Moved) -> None:  # noqa: ARG002 - the screens look at it
        self.say("")

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.home()
