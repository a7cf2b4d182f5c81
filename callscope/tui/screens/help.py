"""Every key, from the real bindings, with the name to give it another one; and what the glyphs mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll

from callscope.tui.glyphs import LEGEND, Piece
from callscope.tui.measure import at_most, cells, fit
from callscope.tui.screens.base import Base
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.ink import Panel
from callscope.tui.widgets.tag_box import FORM
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.desk import Desk

Line = Sequence[Piece]

WIDE = 96
"""Cells from which on the help has two columns."""
KEYED = 10
"""Cells for the keys of an act."""
LINES = 4
"""Lines that an act may have."""
TAGS = "tag"
"""The act that opens the tag line."""

PARTS = (
    (FORM, "all in one line, in any order; the note comes last, after ;"),
    ("oil light, wait", "tags, separated by commas; new ones are created"),
    ("-wait", "takes the tag off, also from several quotes at once"),
    ("!4", "severity, 1 to 5"),
    ("@after-service", "journey stage, from the codebook's list"),
    ("#fault", "issue type, from the codebook's list"),
    ("+H1  -H1", "for or against an assumption; F3 has them all"),
)
"""What the parts of the tag line mean."""

TEXTUALS = {"quit": "quit", "command_palette": "find an action by its name"}
"""Acts of Textual that are worth knowing."""


class Keys(Panel):
    """The keys in one or two columns."""

    DEFAULT_CSS = """
    Keys { height: auto; width: 100%; padding: 1 2; }
    """

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._rows = rows

    def lines(self, width: int) -> Sequence[Line]:
        many = 2 if width >= WIDE else 1
        each = width // many
        named = max((cells(name) for _, _, name in self._rows), default=0) + 1
        acts = [_act(*row, each, named) for row in self._rows]
        parts: list[Line] = []
        if any(name == TAGS for _, _, name in self._rows):
            parts = [[("The line that t opens", "title")], *_explained(PARTS, width), []]
        signs = [[("Signs", "title")], *_explained(LEGEND, width)]
        return [[("Keys", "title")], *_side_by_side(acts, many, each), [], *parts, *signs, [], *_more(width)]


def _act(keys: str, said: str, name: str, width: int, named: int) -> list[Line]:
    """The keys, the whole of what they do, and the name, in lines of a width."""
    room = max(width - KEYED - named - 1, 8)
    left, middle = at_most(LINES, keys, KEYED - 1), at_most(LINES, said, room)
    rows = zip_longest(left, middle, [name], fillvalue="")
    return [
        [(fit(one, KEYED), "key"), (fit(two, room + 1), "plain"), (fit(three, named), "faint")]
        for one, two, three in rows
    ]


def _side_by_side(acts: Sequence[Sequence[Line]], many: int, width: int) -> list[Line]:
    """The acts in columns that are about as high as each other."""
    high = -(-sum(map(len, acts)) // many)
    columns: list[list[Line]] = [[]]
    for one in acts:
        if len(columns[-1]) >= high:
            columns.append([])
        columns[-1] += one
    blank: Line = [(" " * width, "plain")]
    return [[piece for cell in row for piece in cell] for row in zip_longest(*columns, fillvalue=blank)]


def _explained(signs: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    """A sign and what it means, beside it or on a narrow screen under it."""
    for sign, said in signs:
        if width >= WIDE:
            yield [(f"{fit(sign, 46)} ", "strong"), (said, "dim")]
        else:
            yield [(sign, "strong")]
            yield [(f"    {said}", "dim")]


def _more(width: int) -> Iterator[Line]:
    said = 'To change a key: in settings.toml, under [keys], the name at the right = "key", as in  undo = "z"'
    for start, end in wrap(said, width):
        yield [(said[start:end], "dim")]


class HelpScreen(Base[None]):
    """Opened over the screen whose keys it shows."""

    everywhere = False
    helped = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1", "leave", "back", id="leave_help"),
    ]

    DEFAULT_CSS = """
    HelpScreen VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    """

    def __init__(self, desk: Desk, bindings: Mapping[str, ActiveBinding]) -> None:
        super().__init__(desk)
        self._active = bindings

    def compose(self) -> ComposeResult:
        yield Bar(classes="-top")
        with VerticalScroll():
            yield Keys(self._rows())
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Bar).left = [("Help", "strong"), ("  the keys of the previous screen", "dim")]

    def action_leave(self) -> None:
        self.dismiss()

    def _rows(self) -> list[tuple[str, str, str]]:
        """Keys, description and name of each act."""
        acts: dict[str, list[Binding]] = {}
        for _, binding, _, _ in self._active.values():
            # Textual's own bindings, such as those for scrolling sideways, have no name or no use here.
            if binding.id or binding.action in TEXTUALS:
                acts.setdefault(_family(binding), []).append(binding)
        return [self._row(found) for found in acts.values()]

    def _row(self, found: Sequence[Binding]) -> tuple[str, str, str]:
        first, keys = found[0], [self.app.get_key_display(one) for one in found]
        shown = " ".join(keys) if len(keys) < 4 else f"{keys[0]} … {keys[-1]}"
        if not first.id:
            return shown, TEXTUALS[first.action], ""
        return shown, first.tooltip or first.description, _family(first)


def _family(binding: Binding) -> str:
    """The name of an act; the keys of the pinned tags are one."""
    name = binding.id or binding.action
    return "tag_1 … tag_9" if re.fullmatch(r"tag_\d", name) else name
