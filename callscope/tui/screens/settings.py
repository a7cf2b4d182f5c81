"""The settings: what each does, its value, and changing it in the settings file, comments kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from callscope.errors import CallscopeError
from callscope.safe import line
from callscope.tui.measure import fit
from callscope.tui.screens.saying import Saying
from callscope.tui.themes import DARK, must_be_theme
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.lines import Lines
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.messages import Failed

CHANGE = "change a setting"
NAME = 24
"""Cells for a setting's name."""


class Row(NamedTuple):
    """A setting: its dotted name, what it does, its value and its default, both as they are typed."""

    name: str
    does: str
    value: str
    default: str


class SettingsRead(Message):
    """The settings as they are now, and what was changed."""

    def __init__(self, rows: Sequence[Row], said: str = "") -> None:
        super().__init__()
        self.rows = rows
        self.said = said


class SettingsList(Lines):
    """A setting on a line with its value; below it what it does."""

    DEFAULT_CSS = """
    SettingsList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._does: list[list[str]] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Draws the settings; the cursor stays."""
        self._rows = rows
        self.rebuild(self.cursor)

    @property
    def row(self) -> Row | None:
        """The setting under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def heights(self, width: int) -> Sequence[int]:
        room = max(width - NAME - 4, 12)
        self._does = [[one.does[a:b] for a, b in wrap(one.does, room)] for one in self._rows]
        return [1 + len(does) for does in self._does]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        if line:
            return [bar, (" " * (NAME + 1), "plain"), (self._does[row][line - 1], "dim")]
        changed = one.value != one.default
        shown = fit(one.value or "·", max(width - NAME - 24, 8))
        default = f"  default {one.default or '·'}" if changed else ""
        ink = "quote" if changed else "plain"
        return [bar, (fit(one.name, NAME) + " ", "strong"), (shown, ink), (default, "faint")]


class SettingsScreen(Saying):
    """Every setting of settings.toml."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "change", id="change"),
        Binding("d,delete", "reset", "default", id="reset", tooltip="back to the default"),
        Binding("escape", "back", "back", id="leave_settings"),
    ]

    DEFAULT_CSS = """
    SettingsScreen.-typing KeyBar { display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield SettingsList()
        yield Bar(id="said")
        yield Prompt()
        yield KeyBar()

    def on_mount(self) -> None:
        head = self.query_one("#head", Bar)
        head.left = [("Settings", "strong"), (f"  {line(str(self.desk.workspace.paths.settings))}", "faint")]
        self.settings.focus()
        self.desk.read(self._read, self, "read the settings")

    @property
    def settings(self) -> SettingsList:
        """The list."""
        return self.query_one(SettingsList)

    def on_settings_read(self, message: SettingsRead) -> None:
        self._rows = message.rows
        self.settings.show(message.rows)
        if message.said.startswith("theme ="):
            value = next(row.value for row in message.rows if row.name == "theme")
            self.app.theme = value or DARK.name
        if message.said:
            self.say(message.said, "  (applies to calls heard and screens opened from now on)")

    def on_failed(self, message: Failed) -> None:
        if message.doing == CHANGE and isinstance(message.error, CallscopeError):
            self.say_refused(message.error)
        else:
            super().on_failed(message)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_change()

    def action_change(self) -> None:
        if row := self.settings.row:
            self.add_class("-typing")
            form = f"default {row.default or 'nothing'}"
            self.query_one(Prompt).ask(row.name, row.value, form, partial(self._change, row.name))

    def action_reset(self) -> None:
        if row := self.settings.row:
            self._change(row.name, row.default)

    def _change(self, name: str, text: str) -> None:
        workspace = self.desk.workspace

        def change() -> SettingsRead:
            if name == "theme":
                must_be_theme(text)
            workspace.set_setting(name, text or '""')
            return SettingsRead(self._read().rows, f"{name} = {text or 'nothing'}")

        self.desk.act(change, self, CHANGE)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.settings.focus()

    def _read(self) -> SettingsRead:
        found = self.desk.workspace.described_settings()
        return SettingsRead([Row(name, does, typed(value), typed(default)) for name, does, value, default in found])


def typed(value: Any) -> str:
    """A value as it is typed: TOML, except texts, which need no quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {json.dumps(one)}" for key, one in value.items()) + "}"
    if isinstance(value, tuple | list):
        return json.dumps(list(value), ensure_ascii=False)
    return str(value)
