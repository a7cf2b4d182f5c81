"""The keys of the quotes board, what some of them need, and what the board says while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

FORM = "words, and kind: tag: caller: issue: stage: role: status:checked"

PLACE = Binding.Group("move", compact=True)

NEEDS_QUOTES = {"mark", "tag_box", "star", "remove", "copy", "into_insight"}
NEEDS_ROW = {"move", "listen"}

NO_QUOTES: Sequence[Piece] = (
    ("No quotes yet", "title"),
    ("A quote is a stretch of a call that is evidence of what somebody needs, wants or suffers from.", "plain"),
    ("To make one, go back with esc, open a call with ⏎, and press the letter of a kind on a row that matters.", "dim"),
)

NONE_PASSES: Sequence[Piece] = (("No quote matches the filter", "title"), ("esc shows all quotes again.", "dim"))

KEYS: list[BindingType] = [
    Binding("enter", "open", "open", id="open_quote", tooltip="open the call at the quote; fold a group"),
    Binding("t", "tag_box", "tag", id="tag", tooltip="tags, fields and a note in one line; -tag takes one off"),
    Binding("space", "select", "select", id="select"),
    Binding("A", "select_group", "all of the group", id="select_group", tooltip="select all of the group, or none"),
    Binding("f", "narrow", "filter", id="filter"),
    Binding("l", "listen", "listen", id="listen", tooltip="play the quote"),
    Binding("asterisk", "star", "star", id="star"),
    Binding("J", "move(1)", "move down", id="move_down", group=PLACE, tooltip="move the quote down in its group"),
    Binding("K", "move(-1)", "move up", id="move_up", group=PLACE, tooltip="move the quote up in its group"),
    Binding("y", "copy", "copy", id="copy", tooltip="copy with caller and time"),
    Binding("X", "hand_over", "export", id="export_quotes", tooltip="write what is selected, or shown, to a file"),
    Binding("E", "into_insight", "into insight", id="into_insight", tooltip="put the quotes into an insight"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("delete,backspace", "remove", "delete", id="delete_quote", show=False, tooltip="delete the quotes"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the board beside the kinds; the ids are the names in settings.keys."""
