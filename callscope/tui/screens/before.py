"""Before a shift of listening in: what is recorded, and how callers are told. Nothing is recorded here."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from callscope.errors import CallscopeError
from callscope.nouns.live import Sources
from callscope.tui.desk import Desk, ready_for_children
from callscope.tui.first import NOTICE, NOTICE_CUSTOMER
from callscope.tui.messages import Failed, SourcesRead, SourcesWanted
from callscope.tui.metering import Metering
from callscope.tui.screens.base import Base
from callscope.tui.screens.dialogs import Words
from callscope.tui.shift import Marking, Shift, Wanted
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.source_list import SourceList

OFTEN = 0.1
"""Seconds between two drawings of the levels."""

ONE_SIDE = "one side only: no live roles; the finished call finds out who speaks"


class BeforeScreen(Base[Shift | None]):
    """Answers with a shift that has begun. `wanted` is what was chosen before; `at_once`: it begins without a key."""

    everywhere = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "record", id="begin", tooltip="record; callers are told as the line says"),
        Binding("space", "choose", "choose", id="choose_source", tooltip="record from this device"),
        Binding("i", "basis", "how callers are told", id="basis"),
        Binding("N", "notes_only", "notes only", id="notes_only", tooltip="a call without permission: no sound"),
        Binding("escape", "leave", "back", id="leave_sources", priority=True),
    ]

    DEFAULT_CSS = """
    BeforeScreen SourceList { margin-top: 1; }
    BeforeScreen Words { height: auto; padding: 0 1; margin-top: 1; }
    BeforeScreen #advice { margin-top: 1; }
    BeforeScreen Field { margin-top: 1; }
    BeforeScreen.-short SourceList, BeforeScreen.-short #advice, BeforeScreen.-short Words { margin-top: 0; }
    BeforeScreen.-short Field { margin-top: 0; }
    BeforeScreen #said { margin-top: 1; }
    BeforeScreen KeyBar { dock: bottom; }
    """

    def __init__(self, desk: Desk, wanted: Wanted, at_once: bool = False) -> None:
        super().__init__(desk)
        self._wanted, self._at_once = wanted, at_once
        self._meter = Metering(desk.workspace)
        self._marking: Marking | None = None
        self._beginning = False
        self._problem: CallscopeError | None = None
        self._advice = ""

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield SourceList()
        yield Bar(id="advice")
        yield Words([])
        yield Field(placeholder="how callers are told, and on what basis: “announced by the agent, consent”")
        yield Bar(id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        head = self.query_one("#head", Bar)
        head.left = [("Listening in", "strong"), ("  before the first call", "dim")]
        head.right = [("○ nothing is recorded yet", "good")]
        self.query_one(SourceList).focus()
        self.set_interval(OFTEN, self._look)
        self.desk.read(self._reading, self, "look for devices")

    def on_unmount(self) -> None:
        self._meter.close()

    def _reading(self) -> SourcesRead:
        """Everything that can be chosen, even where that is no device: notes need none."""
        workspace = self.desk.workspace
        consents = [one for one in workspace.consents() if one.state == "told" and one.basis]
        marking = Marking(workspace.letters(), {one.pinned: one.name for one in workspace.tags() if one.pinned})
        read = SourcesRead(marking, consents[-1].basis if consents else "", workspace.settings.listen.told)
        try:
            read.devices = workspace.devices()
            read.chosen = workspace.sources(self._wanted.mic, self._wanted.far)
            read.advice = workspace.no_far_end()
        except CallscopeError as error:
            read.problem = error
        return read

    def on_sources_read(self, message: SourcesRead) -> None:
        self._marking = message.marking
        self._problem, self._advice = message.problem, message.advice
        chosen = message.chosen or Sources(self._wanted.mic, self._wanted.far)
        self.query_one(SourceList).show(message.devices, {"mic": chosen.mic, "far": chosen.far})
        self.query_one(Words).say(
            [
                [("Callers have to be told before they are recorded. To be read out:", "dim")],
                [(f"“{message.told}”", "strong")],
                [(NOTICE_CUSTOMER if self.desk.workspace.settings.tone.sides == "customer" else NOTICE, "dim")],
            ]
        )
        self.query_one(Field).set(self._wanted.basis or message.basis)
        self._changed()
        if self._wanted.notes_only:
            self.action_notes_only()
        elif self._at_once:
            self.action_begin()

    def on_failed(self, message: Failed) -> None:
        self._beginning = self._at_once = False
        super().on_failed(message)
        self._say("")
        self._changed()

    # What keys do

    def action_choose(self) -> None:
        if self.query_one(SourceList).choose():
            self._changed()

    def action_basis(self) -> None:
        self.query_one(Field).focus()

    def action_begin(self) -> None:
        basis = self.query_one(Field).value.strip()
        chosen = self._chosen()
        if not (chosen.mic or chosen.far):
            self._say("nothing is chosen: space chooses a device", "N takes notes only")
        elif not basis:
            self._say("nothing is recorded before callers are told", "say how, in a few words; N takes notes only")
            self.query_one(Field).focus()
        else:
            self._begin(self._wanted._replace(mic=chosen.mic, far=chosen.far, basis=basis))

    def action_notes_only(self) -> None:
        self._begin(self._wanted._replace(mic="", far="", basis=""))

    def action_leave(self) -> None:
        if self._beginning:
            return  # it may be recording already
        if self.focused is self.query_one(Field):
            self.query_one(SourceList).focus()
        else:
            self.dismiss(None)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.action_begin()

    # How it goes on

    def _begin(self, wanted: Wanted) -> None:
        if self._beginning or self._marking is None:
            return
        self._beginning = True
        self._say("opening the devices…" if wanted.basis else "opening the notes…")
        self.desk.hush()  # what is played would be recorded
        self.desk.act(partial(self._started, wanted, self._marking), self, "begin to record")

    def _started(self, wanted: Wanted, marking: Marking) -> SourcesWanted:
        """In a thread: a shift that runs, and that the app knows of before it does."""
        self._meter.rest()
        ready_for_children()
        shift = self.desk.shift = Shift(self.app, self.desk.workspace, wanted, marking)
        try:
            shift.start()
        except BaseException:
            self.desk.shift = None
            raise
        if wanted.basis:
            with contextlib.suppress(CallscopeError):  # it is recorded, whether the choice can be kept or not
                self.desk.workspace.remember(Sources(wanted.mic, wanted.far), whole=True)
        return SourcesWanted(shift)

    def on_sources_wanted(self, message: SourcesWanted) -> None:
        self.dismiss(message.shift)

    def _chosen(self) -> Sources:
        return Sources(**self.query_one(SourceList).wanted)

    def _changed(self) -> None:
        """What is chosen is another one: its levels are shown, and what is missing is said."""
        chosen = self._chosen()
        said, hint, ink = "", "", "raised"
        if self._problem and not (chosen.mic or chosen.far):  # a file that is replayed needs no device
            said, hint, ink = self._problem.message, self._problem.hint, "bad"
        elif self._advice and not chosen.far:
            said, hint = "no far end can be recorded here", self._advice
        elif not (chosen.mic and chosen.far) and not (chosen.mic or chosen.far).startswith("file:"):
            said = ONE_SIDE  # a file may have both
        self.query_one("#advice", Bar).left = [(said, ink)]
        # A line of its own: beside the sentence it would not fit on a narrow screen.
        self.query_one("#said", Bar).left = [(f"→ {hint}" if hint else "", "dim")]
        if not self._at_once:
            self._meter.want(chosen)

    def _look(self) -> None:
        self.query_one(SourceList).meter(self._meter.levels())
        if (fault := self._meter.fault) and not self._beginning:
            self._meter.fault = None
            self._say(fault.message, fault.hint)

    def _say(self, said: str, hint: str = "") -> None:
        self.query_one("#said", Bar).left = [(said, "raised"), (f"  → {hint}" if hint else "", "dim")]
