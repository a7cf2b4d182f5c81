"""A screen with a line for what was done."""

from __future__ import annotations

from callscope.errors import CallscopeError
from callscope.tui.screens.base import Base
from callscope.tui.widgets.bars import Bar, KeyBar

LOW = 32
"""Lines under which what was said takes the place of the keys until a key moves the cursor."""

NOT_STORED = ("undone", "redone", "nothing", "written", "already")
"""How sentences on acts begin that need no hint at undo."""


class Saying(Base[None]):
    """It has a Bar called `said` and a KeyBar."""

    def say(self, said: str, hint: str = "", ink: str = "good") -> None:
        """Says something until the cursor moves."""
        pieces = [(said, ink), (hint, "dim")] if said else []
        self.query_one("#said", Bar).left = pieces
        # On a low screen the keys make room for it, so that the rows stay where they are.
        self.query_one(KeyBar).instead = pieces if self.size.height < LOW else []

    def on_lines_edge(self) -> None:
        # A list of one row never moves, and would keep the keys out of sight.
        self.say("")

    def say_stored(self, said: str) -> None:
        """Says what an act did, and how to take it back."""
        key = self.desk.workspace.settings.keys.get("undo", "u")
        self.say(said, "" if said.startswith(NOT_STORED) else f"  ({key} undo)")

    def say_refused(self, error: CallscopeError) -> None:
        """Says why an act was not done, and what to do instead."""
        self.say(error.message, f"  → {error.hint}" if error.hint else "", "bad")
