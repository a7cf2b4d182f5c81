"""The keys of the studies, what some of them need, and what the screen says while there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

ON_STUDY = {"tags", "starter", "add_assumption"}
"""Acts on the study that is shown."""

ON_ROW = {"change", "rename", "drop"}
"""Acts on what is under the cursor, at the left or at the right."""

KEYS: list[BindingType] = [
    Binding("enter", "open", "open", id="open_study", tooltip="its lines; the quotes of an assumption; its calls"),
    Binding("a", "add", "new study", id="add_study"),
    Binding("h", "add_assumption", "assumption", id="add_assumption", tooltip="write down what you believe"),
    Binding("r", "rules", "rules", id="rules", tooltip="rules that suggest quotes, and how often they are right"),
    Binding("e", "change", "edit", id="edit_study", tooltip="edit the line; at the left the question"),
    Binding("n", "rename", "name", id="rename_study", tooltip="another name for the study or the assumption"),
    Binding("t", "tags", "tags", id="tag_study", tooltip="the study's own tags; -tag takes one out"),
    Binding("s", "starter", "starter", id="starter_study", tooltip="a codebook to begin with, as the study's own"),
    Binding("delete,backspace", "drop", "delete", id="drop_study", tooltip="drop the study or the assumption"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("tab,right", "side(1)", "its lines", id="to_study", show=False, tooltip="go to the study's lines"),
    Binding("shift+tab,left", "side(-1)", "studies", id="to_studies", show=False, tooltip="go to the studies"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the studies; the ids are the names in settings.keys."""

NO_STUDIES: Sequence[Piece] = (
    ("No studies yet", "title"),
    ("A study is a question: who gave access to which calls and until when, and what you believe beforehand.", "plain"),
    ("a begins one, then h writes an assumption down.", "dim"),
    ("In a call, +H1 or -H1 in the line that t opens says that a quote is for it or against it.", "dim"),
)
