"""The keys of the experiments, what some of them need, and what the screen says while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

PLACE = Binding.Group("move", compact=True)

ON_SHEET = {"edit", "counted", "measure", "drop", "export", "open"}

KEYS: list[BindingType] = [
    Binding(
        "enter", "open", "open", id="open_sheet", tooltip="the quotes it counted; the call of a quote; change a field"
    ),
    Binding("a", "add", "add", id="add_experiment", tooltip="a new experiment: what is to be found out"),
    Binding("e", "edit", "edit", id="edit_sheet", tooltip="change the field under the cursor"),
    Binding("m", "measure", "measure", id="measure", tooltip="what is counted, the pass mark, the smallest sample"),
    Binding("o", "counted", "quotes", id="counted", tooltip="open the quotes that the measure counted"),
    Binding("tab", "side(1)", "before, after", id="next_sheet", tooltip="from the list to the sheet before and after"),
    Binding("shift+tab", "side(-1)", "back a side", id="previous_sheet", show=False),
    Binding("l", "listen", "listen", id="listen", tooltip="play the quote"),
    Binding("J", "move(1)", "move down", id="experiment_down", group=PLACE, tooltip="move the experiment down"),
    Binding("K", "move(-1)", "move up", id="experiment_up", group=PLACE, tooltip="move the experiment up"),
    Binding("delete,backspace", "drop", "delete", id="drop_experiment", show=False, tooltip="delete the experiment"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("X", "export", "export", id="export_sheet", tooltip="write both sheets as a page, .md or .html"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the screen; the ids are the names in settings.keys."""

NO_SHEETS: Sequence[Piece] = (
    ("No experiments yet", "title"),
    (
        "Before: what is believed, how it is tested, what is measured, from which mark on it holds. "
        "After: what was observed, learned and decided.",
        "plain",
    ),
    (
        "a writes one down, best before the listening starts. The measure is counted anew with every quote.",
        "dim",
    ),
)
