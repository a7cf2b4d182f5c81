"""A screen with a line for what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

from callscope.moments import NO_SOUND, span
from callscope.nouns.consented import Manner
from callscope.safe import line
from callscope.tui import doors, taking_back
from callscope.tui.by_key import by_key
from callscope.tui.measure import in_two
from callscope.tui.screens.base import Base
from callscope.tui.widgets.bars import Bar, KeyBar

if TYPE_CHECKING:
    from callscope.errors import CallscopeError, NoConsent
    from callscope.workspace import Workspace

LOW = 32
"""Lines under which what was said takes the place of the keys until a key moves the cursor."""

MARGINS = 2
"""Cells beside what is said."""

NOT_STORED = ("undone", "redone", "nothing", "written", "already")
"""How sentences on acts begin that need no hint at undo."""


class Stretch(Protocol):
    """A stretch of a call; one that was `written` has no sound."""

    @property
    def call(self) -> str: ...

    @property
    def start(self) -> float: ...

    @property
    def end(self) -> float: ...

    @property
    def written(self) -> bool: ...


class Copied(Message):
    """Words of calls may go to the clipboard; `told` is what is to be known of it."""

    def __init__(self, text: str, said: str, told: str) -> None:
        super().__init__()
        self.text, self.said, self.told = text, said, told


class Saying(Base[None]):
    """It has a Bar called `said` and a KeyBar."""

    def copy(self, text: str, what: str, calls: Sequence[str], said: str) -> None:
        """Copies words of calls where their callers allow it, and says so."""
        workspace = self.desk.workspace
        self.desk.act(lambda: Copied(text, said, workspace.copied(what, calls)), self, "copy")

    def on_copied(self, message: Copied) -> None:
        self.app.copy_to_clipboard(message.text)
        self.say(message.said, f"  {message.told}" if message.told else "")

    def manner(self, skip: bool = False) -> Manner:
        """How calls leave from here: what is to be known is told as a notice; `notify` may be used in any thread."""
        return Manner(skip, lambda said: self.notify(line(by_key(said)), severity="warning", markup=False))

    def offer_rest(self, error: NoConsent, again: Callable[[], object]) -> None:
        """Says whose callers do not allow it, and asks whether the rest may go without them."""
        question = f"{error.message[:1].upper()}{error.message[1:]}."

        def answered(yes: bool | None) -> None:
            if yes:
                again()

        self.app.push_screen(doors.confirm(self.desk, question, "Leave that out and write the rest?"), answered)

    def say(self, said: str, hint: str = "", ink: str = "good") -> None:
        """Says something until the cursor moves."""
        pieces = [(by_key(said), ink), (by_key(hint), "dim")] if said else []
        first, *rest = in_two(pieces, self.size.width - MARGINS)
        self.query_one("#said", Bar).left = first
        # The keys make room for it on a low screen, on others for its second line: the rows stay where they are.
        self.query_one(KeyBar).instead = pieces if self.size.height < LOW else rest[0] if rest else []

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        """Does undo or redo and reads again; a screen with keys for them says how."""
        raise NotImplementedError

    def action_undo(self) -> None:
        self.take_back(taking_back.undo)

    def action_redo(self) -> None:
        self.take_back(taking_back.redo)

    def action_back(self) -> None:
        self.dismiss()

    def on_lines_edge(self) -> None:
        # A list of one row never moves, and would keep the keys out of sight.
        self.say("")

    def play(
        self,
        listen: Callable[[str, float, float], None],
        one: Stretch,
        of: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        """Plays a stretch beside the screens and says so; when it is over, `then` is done."""
        if one.written:
            self.say(NO_SOUND, ink="dim")
            return
        listen(one.call, one.start, one.end)
        self.say(f"playing {span(one.start, one.end)}" + (f" of {line(of)}" if of else ""))
        if then:
            self.set_timer(one.end - one.start + 1, then)

    def say_stored(self, said: str) -> None:
        """Says what an act did, and how to take it back."""
        key = self.desk.workspace.settings.keys.get("undo", "u")
        self.say(said, "" if said.startswith(NOT_STORED) else f"  ({key} undo)")

    def say_refused(self, error: CallscopeError) -> None:
        """Says why an act was not done, and what to do instead."""
        self.say(error.message, f"  → {error.hint}" if error.hint else "", "bad")
