"""The keys of the call screen, and what some of them need."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from callscope.tui.glyphs import LETTERS

QUOTE = Binding.Group("quote", compact=True)
HUNT = Binding.Group("hunt", compact=True)
UNDO = Binding.Group("undo, redo", compact=True)

NEEDS_ROW = {"mark", "tag_box", "tag", "assign", "copy"}
NEEDS_QUOTE = {"remove", "pin"}
NEEDS_SUGGESTION = {"accept", "turn_down"}

KEYS: list[BindingType] = [
    *(
        Binding(key, f"mark('{kind}')", kind, id=kind, group=QUOTE, tooltip=f"a quote: {kind}")
        for key, kind in LETTERS.items()
    ),
    Binding("t", "tag_box", "tag", id="tag", tooltip="tags, fields and a note in one line"),
    *(
        Binding(str(n), f"tag({n})", f"tag {n}", id=f"tag_{n}", show=False, tooltip="a pinned tag")
        for n in range(1, 10)
    ),
    Binding("a", "accept", "accept", id="accept", tooltip="accept the suggestion"),
    Binding("x", "turn_down", "dismiss", id="dismiss", tooltip="dismiss the suggestion"),
    Binding("comma", "hunt(-1)", "previous of the hunt", id="hunt_back", group=HUNT),
    Binding("full_stop", "hunt(1)", "next of the hunt", id="hunt_on", group=HUNT),
    Binding("f", "target", "target", id="target", tooltip="pick what is hunted"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("r", "assign", "speaker", id="speaker", tooltip="give the row to another speaker"),
    Binding("X", "swap", "swap roles", id="swap", tooltip="swap agent and customer"),
    Binding("y", "copy", "copy", id="copy", tooltip="copy the quote or row, with who and when"),
    Binding("delete,backspace", "remove", "delete the quote", id="delete_quote", show=False),
    Binding("P", "pin", "pin the tag to a key", id="pin", show=False),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the call screen; the ids are the names in settings.keys."""
