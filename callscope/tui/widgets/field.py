"""A line to type in: one row high, without a frame, and what is pasted is made safe."""

from __future__ import annotations

from textual.widgets import Input

from callscope import safe


class Field(Input):
    """Textual's Input, which would draw pasted control characters as they are."""

    DEFAULT_CSS = """
    Field, Field:focus { border: none; height: 1; padding: 0 1; background: $surface; }
    """

    def take(self) -> None:
        """Has the keyboard at once; what `focus` does comes after the keys that wait already."""
        self.screen.set_focus(self)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is typed; Textual does not know the characters of these two, and named / as an act."""
        return key in ("slash", "minus") or super().check_consume_key(key, character)

    def set(self, text: str) -> None:
        """Shows a text with the cursor behind it."""
        self.value = safe.line(text)
        self.cursor_position = len(self.value)

    def insert_text_at_cursor(self, text: str) -> None:
        super().insert_text_at_cursor(safe.line(text))
