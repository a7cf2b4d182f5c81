"""How a call went: who talked how much and over whom, silence, and the arc of words and voice by quarters and side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from callscope.moments import length
from callscope.nouns.flowed import SOURCES
from callscope.safe import line
from callscope.tui.glyphs import Piece, spark
from callscope.tui.measure import fit
from callscope.tui.screens.base import Dialog
from callscope.tui.screens.dialogs import Box, Words
from callscope.tui.widgets.bars import KeyBar
from callscope.tui.widgets.calls_table import MOOD, VOICE

if TYPE_CHECKING:
    from callscope.nouns.flowed import Flow, SideFlow
    from callscope.tui.desk import Desk

NAME = 12
"""Cells of a speaker's name."""


class FlowRead(Message):
    """How the call went."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow


class FlowScreen(Dialog[None]):
    """A table of the sides, over the call."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,A", "leave", "back", id="leave_flow")]

    def __init__(self, desk: Desk, identity: str, written: bool) -> None:
        super().__init__(desk)
        self._identity, self._written = identity, written

    def compose(self) -> ComposeResult:
        with Box():
            yield Words([[("How the call went", "strong"), ("  reading…", "dim")]])
            yield KeyBar()

    def on_mount(self) -> None:
        identity = self._identity
        self.desk.read(lambda: FlowRead(self.desk.workspace.flow(identity)), self, "read how the call went")

    def on_flow_read(self, message: FlowRead) -> None:
        self.query_one(Words).say(told(message.flow, self._written))

    def action_leave(self) -> None:
        self.dismiss(None)


def told(flow: Flow, written: bool) -> list[list[Piece]]:
    """The rows of the table; of a call that came as text only the words, since nobody was heard."""
    heads = fit("", NAME) + ("" if written else "talk   pace  cut in  ") + fit("words by quarter", 24)
    rows: list[list[Piece]] = [[("How the call went", "strong"), ("", "plain")], [("", "dim")]]
    rows.append([(heads, "faint"), ("" if written else "voice", "faint")])
    rows += [_side(one, written) for one in flow.sides]
    return rows if written else [*rows, [("", "dim")], *_between(flow)]


def _side(one: SideFlow, written: bool) -> list[Piece]:
    ink = {"customer": "customer", "agent": "agent"}.get(one.role, "dim")
    said: list[Piece] = [(fit(line(one.shown), NAME), ink)]
    if not written:
        pace = f"{one.pace:.1f}/s" if one.pace is not None else "·"
        said.append((f"{one.talk:4.0%} {pace.rjust(6)} {one.interruptions:6d}×  ", "plain"))
    numbers = " ".join("  · " if value is None else f"{value:+.1f}" for value in one.mood).replace("-", "−")
    words: Sequence[Piece] = spark(one.mood, MOOD, "negative", "positive")
    voice: Sequence[Piece] = () if written else spark(one.tone, VOICE, "calm", "raised")
    return [*said, *words, (f" {fit(numbers, 20)}", "dim"), *voice]


def _between(flow: Flow) -> list[list[Piece]]:
    held = f" · on hold {length(flow.hold)}" if flow.hold else " · no hold"
    over = f"spoke at once {flow.overtalks}×, {flow.overtalk:.0f} s"
    return [
        [(f"{over} · longest silence {flow.silence:.0f} s{held}", "plain")],
        [(f"at once: {SOURCES[flow.overtalk_by]}", "faint")],
    ]
