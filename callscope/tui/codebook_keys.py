"""The keys of the codebook, what some of them need, and what it says while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

PLACE = Binding.Group("move", compact=True)

ON_TAG = {"merge", "move", "describe", "colour", "pin"}
"""Acts on the tag under the cursor."""

ON_ENTRY = {"shift"}
"""Acts on the entry of a list under the cursor."""

ON_ROW = {"rename", "drop"}

KEYS: list[BindingType] = [
    Binding("a", "add", "add", id="add"),
    Binding("e", "rename", "rename", id="rename", tooltip="rename it wherever it is used"),
    Binding("m", "merge", "merge", id="merge", tooltip="give its quotes to another tag, and delete it"),
    Binding("v", "move", "move under", id="move_under", tooltip="move the tag under another, or to the top"),
    Binding("d", "describe", "describe", id="describe", tooltip="say what the tag means"),
    Binding("c", "colour", "colour", id="colour", tooltip="the next of eight colours"),
    *(
        Binding(str(n), f"pin({n})", "key", id=f"tag_{n}", show=False, tooltip="the key that sets the tag in a call")
        for n in range(1, 10)
    ),
    Binding("0", "pin(0)", "no key", id="unpin", show=False, tooltip="take the tag's key off"),
    Binding("l", "letter", "key", id="letter", tooltip="the key of the kind in a call"),
    Binding("J", "shift(1)", "move down", id="entry_down", group=PLACE),
    Binding("K", "shift(-1)", "move up", id="entry_up", group=PLACE),
    Binding("delete,backspace", "drop", "delete", id="drop"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("s", "starter", "starter", id="starter", tooltip="add what a codebook to begin with has"),
    Binding("tab", "page(1)", "tags, lists", id="next_page", tooltip="kinds, issue types, stages, outcomes"),
    Binding("shift+tab", "page(-1)", "previous list", id="previous_page", show=False),
    Binding("I", "read_file", "import", id="import_codebook", show=False, tooltip="add tags from a CSV file"),
    Binding(
        "X", "write_file", "export", id="export_codebook", show=False, tooltip="write all tags to a .csv or .qdc file"
    ),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the codebook; the ids are the names in settings.keys."""

NO_TAGS: Sequence[Piece] = (
    ("No tags yet", "title"),
    ("Tags name what quotes have in common. They form a tree, and nine of them can have a key.", "plain"),
    ("s chooses a codebook to begin with, a adds a tag, I imports a CSV file. In a call, t tags a row.", "dim"),
)

NO_ENTRIES: Sequence[Piece] = (("This list is empty", "title"), ("a adds an entry.", "dim"))
