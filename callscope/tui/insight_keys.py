"""The keys of the insights' board, what some of them need, and what it says while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

PLACE = Binding.Group("move", compact=True)

ON_INSIGHT = {"edit", "cause", "study", "pick", "follow", "drop", "open"}
ON_QUOTE = {"flip", "listen"}
ON_ACTION = {"advance"}

KEYS: list[BindingType] = [
    Binding("enter", "open", "open", id="open_evidence", tooltip="its story; in the story, the call at the quote"),
    Binding("a", "add", "add", id="add_insight", tooltip="a new insight, one sentence"),
    Binding("e", "edit", "edit", id="edit_insight", tooltip="change the sentence, or the action under the cursor"),
    Binding("c", "cause", "cause", id="cause", tooltip="why, and why that: a chain of causes"),
    Binding("q", "pick", "add quotes", id="pick_quotes", tooltip="choose quotes for it or against it"),
    Binding("x", "flip", "for/against", id="flip", tooltip="put the quote on the other side"),
    Binding("l", "listen", "listen", id="listen", tooltip="play the quote"),
    Binding("t", "follow", "to do", id="add_action", tooltip="what follows: an action with owner, urgency and day"),
    Binding("space", "advance", "state", id="advance", tooltip="the action's next state: open, doing, done, dropped"),
    Binding(
        "J", "move(1)", "move down", id="insight_down", group=PLACE, tooltip="move the insight, or the quote, down"
    ),
    Binding("K", "move(-1)", "move up", id="insight_up", group=PLACE, tooltip="move the insight, or the quote, up"),
    Binding("s", "study", "study", id="insight_study", tooltip="the study that it belongs to"),
    Binding("v", "view", "actions", id="next_view", tooltip="insights; actions by urgency, owner, state"),
    Binding("tab", "side", "other side", id="other_side", show=False, tooltip="between the list and the story"),
    Binding(
        "delete,backspace", "drop", "delete", id="drop_insight", show=False, tooltip="delete what is under the cursor"
    ),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("X", "export", "export", id="export_insights", show=False, tooltip="write all insights as Markdown"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the board; the ids are the names in settings.keys."""

NO_INSIGHTS: Sequence[Piece] = (
    ("No insights yet", "title"),
    (
        "An insight is one sentence that was learned, with its cause, the quotes for and against it, and what follows.",
        "plain",
    ),
    ("a says one. On the quotes board and in a call, E puts the quotes under the cursor into one.", "dim"),
)

NO_ACTIONS: Sequence[Piece] = (
    ("No actions yet", "title"),
    ("v goes back to the insights, where t says what follows from one.", "dim"),
)
