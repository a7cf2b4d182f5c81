"""The keys of the themes screen, what some of them need, and what it says while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

NEEDS_THEME = {"mark", "tag_box", "set_aside"}
NEEDS_SAID = {"listen", "select", "select_all"}

NO_THEMES: Sequence[Piece] = (
    ("No themes", "title"),
    ("A theme is what three callers or more say in words that mean the same, and what nobody tagged yet.", "plain"),
    ("With more calls there will be some. a looks also at what is tagged, X at what was dismissed.", "dim"),
)  # fmt: skip

SEARCHING: Sequence[Piece] = (("Looking for what callers share…", "title"),)

KEYS: list[BindingType] = [
    Binding("enter", "open", "open", id="open_said", tooltip="go to the utterances; open the call there"),
    Binding("t", "tag_box", "tag", id="tag", tooltip="quotes of the selected, or of all of the theme"),
    Binding("space", "select", "select", id="select"),
    Binding("A", "select_all", "all", id="select_theme", tooltip="select all of the theme, or none"),
    Binding("l", "listen", "listen", id="listen", tooltip="play the utterance"),
    Binding("x", "set_aside", "dismiss", id="dismiss_theme", tooltip="set the theme aside, or bring it back"),
    Binding("v", "view", "saturation", id="saturation", tooltip="new tags per call, and what may be claimed"),
    Binding("r", "random", "random draw", id="draw_sample", tooltip="draw calls at random from a folder or a list"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("a", "tagged", "also tagged", id="also_tagged", show=False, tooltip="look also at what is tagged"),
    Binding("X", "aside", "dismissed", id="show_dismissed", show=False, tooltip="show the dismissed themes"),
    Binding("tab", "next_study", "next study", id="themes_study", show=False, tooltip="only the calls of a study"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the screen beside the kinds; the ids are the names in settings.keys."""
