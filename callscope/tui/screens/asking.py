"""A screen that asks in one line, and asks again, with what was typed, where the answer cannot be stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from callscope.errors import CallscopeError
from callscope.tui.messages import Failed
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.asking import Asking
from callscope.workspace import Workspace

ASKED = "store the answer"
"""What the prompt does."""

Work = Callable[[Workspace], Any]
"""Changes the store."""


class AskingScreen(Saying):
    """It has an Asking beside the Bar and the KeyBar."""

    _again: Callable[[str], None] | None = None
    _typed = ""

    def act(self, act: Work, doing: str = "store") -> None:
        """Does an act in a thread; the screen has it."""
        raise NotImplementedError

    def ask(
        self,
        question: str,
        text: str,
        form: str,
        make: Callable[[str], Work],
        names: Sequence[str] = (),
        check: Callable[[str], None] | None = None,
    ) -> None:
        """Asks for a line and stores what `make` makes of it; `names` are what tab completes, `check` sees each key."""

        def answered(typed: str) -> None:
            self._typed = typed
            try:
                self.act(make(typed), ASKED)
            except CallscopeError as error:
                self._refuse(error)

        def opened(text: str) -> None:
            self.add_class("-typing")
            self.query_one(Asking).ask_for(question, text, form, names, answered, check)

        self._again = opened
        opened(text)

    def on_failed(self, message: Failed) -> None:
        # Textual would call the handler of the base as well, which says it a second time.
        message.prevent_default()
        error = message.error
        if message.doing == ASKED and self._again and isinstance(error, CallscopeError):
            self._refuse(error)
        elif isinstance(error, CallscopeError) and self.shown:
            self.say_refused(error)
        else:
            super().on_failed(message)

    @property
    def shown(self) -> bool:
        """Whether anything could be read yet."""
        return True

    def _refuse(self, error: CallscopeError) -> None:
        if self._again:
            self._again(self._typed)
            self.query_one(Asking).refuse(error.message, error.hint)
