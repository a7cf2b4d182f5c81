"""Letters that come before the line that they are for has the keyboard."""

from __future__ import annotations

from textual.app import App
from textual.events import Key

from callscope.tui.widgets.field import Field


class TypedAhead(App[None]):
    """An app in which what is typed for a line is never taken for acts.

    A line takes its letters itself. One that comes here while a line has the keyboard was on its way before it had.
    """

    def on_key(self, event: Key) -> None:
        if isinstance(self.focused, Field) and event.is_printable and event.character:
            event.stop().prevent_default()
            self.focused.insert_text_at_cursor(event.character)
