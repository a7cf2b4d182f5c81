"""What keys do while a call is held: mark, note, ask, go off the record, go on with the next call, stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.moments import clock
from callscope.safe import line
from callscope.tui.screens.dialogs import EndCall
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.live_side import LiveSide
from callscope.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.live_call import LiveCall
    from callscope.tui.shift import Shift

MARK = Binding.Group("mark turn", compact=True)
LAST = Binding.Group("last 30 s", compact=True)
TYPING = {"mark_now", "switch_record", "next_call", "stop"}
"""Acts that work while someone types."""


def mark_keys(letters: Mapping[str, str]) -> list[Binding]:
    """The keys of the kinds: small for what is said now, big for the last half minute."""
    low = [
        Binding(key, f"mark({kind!r})", kind, id=f"live_{kind}", group=MARK, tooltip=f"mark the turn: {kind}")
        for key, kind in letters.items()
    ]
    high = [
        Binding(key.upper(), f"mark({kind!r}, True)", kind, group=LAST, tooltip=f"mark the last 30 s: {kind}")
        for key, kind in letters.items()
        if key.upper() not in letters  # a kind's own key comes first
    ]
    return [*low, *high]


KEYS: list[BindingType] = [
    Binding("space", "mark", "plain", id="live_mark", tooltip="mark the turn without a kind"),
    *(Binding(str(n), f"tag({n})", f"tag {n}", id=f"live_tag_{n}", show=False) for n in range(1, 10)),
    Binding("i", "note", "note", id="live_note", tooltip="a note on the last mark"),
    Binding("q", "ask", "ask", id="live_ask", tooltip="a question to ask"),
    Binding("a", "answered", "answered", id="live_answered", tooltip="tick the question off"),
    Binding("o", "other", "other question", id="live_other", show=False),
    Binding("u", "undo", "undo", id="live_undo"),
    Binding("y", "told", "told", id="live_told", tooltip="this caller was told too"),
    Binding("ctrl+g", "mark_now", "mark", id="live_mark_now", priority=True, show=False),
    Binding("ctrl+o", "switch_record", "off the record", id="live_off_record", priority=True, show=False),
    Binding("ctrl+n", "next_call", "next call", id="live_next", priority=True, show=False),
    Binding("ctrl+s", "stop", "stop", id="live_stop", priority=True, show=False),
    Binding("enter", "open", "open the call", id="live_open"),
    Binding("escape", "leave", "back", id="live_leave"),
]


class MarkingActs(Saying):
    """The acts on a shift. Nothing waits for the disk or the store: acts are done in their order beside the screen."""

    def __init__(self, desk: Desk, shift: Shift) -> None:
        super().__init__(desk)
        self.shift = shift
        self._chosen = 0
        self._leaving = False

    @property
    def call(self) -> LiveCall:
        """The present call."""
        return self.shift.call

    # What keys do

    def action_mark(self, kind: str = "", whole: bool = False) -> None:
        if self._silent():
            return
        self.shift.mark(kind, whole=whole)
        what = f"{kind or 'plain'}, the last 30 s" if whole else kind or "plain"
        self.say(f"marked: {what} at {clock(self.shift.now)}", "  (u undo)")

    def _silent(self) -> bool:
        """Whether no mark would hold; the person is told."""
        if self.shift.off or self.call.ended:
            self.say("nothing is recorded: no mark holds", "  → ctrl+o records again", "raised")
        elif not self.call.number:
            self.say("it has not begun yet", ink="dim")
        else:
            return False
        return True

    def action_mark_now(self) -> None:
        self.action_mark()

    def action_tag(self, number: int) -> None:
        if self._silent():
            return
        if tag := self.shift.marking.pinned.get(number):
            self.shift.mark(tag=tag)
            self.say(f"marked: {line(tag)} at {clock(self.shift.now)}", "  (u undo)")
        else:
            self.say(f"no tag is pinned to {number}", "  → the codebook (k) pins tags", "dim")

    def action_note(self) -> None:
        if mark := self.shift.newest:
            self._type(f"note on {clock(mark.t)}", partial(self.shift.note, mark))
        else:
            self.say("there is no mark to note on", "  → space marks what is said", "dim")

    def action_ask(self) -> None:
        self._type("to ask", self.shift.ask)

    def action_answered(self) -> None:
        if not self.call.open:
            self.say("there is no question to tick off", "  → q notes one", "dim")
            return
        one = self.call.open[min(self._chosen, len(self.call.open) - 1)]
        self.shift.answered(one.id)
        self.say(f"answered: {line(one.text)}", "  (u undo)")

    def action_other(self) -> None:
        if many := len(self.call.open):
            self._chosen = (self._chosen + 1) % many
            self.query_one(LiveSide).chosen = self._chosen

    def action_undo(self) -> None:
        self.shift.undo()
        self.say("taken back: what was noted last")

    def action_told(self) -> None:
        self.shift.told_caller()
        self.say("the caller was told, on the same basis")

    def action_switch_record(self) -> None:
        off = self.shift.off
        self.shift.switch_record()
        self.say("on the record again" if off else "off the record: the last 15 s are silenced too", ink="raised")

    def action_next_call(self) -> None:
        self.query_one(Prompt).hand_over()
        self.shift.next_call()
        self._chosen = 0
        self.say("the next call", "  y once the caller was told")

    def action_stop(self) -> None:
        self.ask_end()

    def ask_end(self, leave: bool = False) -> None:
        """Asks what becomes of the call; `leave`: the program ends with it."""

        def answer(what: str | None) -> None:
            if what:
                self._answered(what, leave)

        told = self.call.told is not None or not self.shift.records
        said = f"Call {self.call.number}, {clock(self.shift.now)}."
        self.app.push_screen(EndCall(self.desk, said, told, self.shift.records), answer)

    def _answered(self, what: str, leave: bool) -> None:
        self.query_one(Prompt).hand_over()
        if what == "told":
            self.shift.told_caller()
        if what == "next":
            self.action_next_call()
        elif what == "declined next":
            self.shift.decline()
            self.say("the caller said no: nothing of it is kept", "  ctrl+n begins the next call", "raised")
        else:
            self._leaving = leave
            self.shift.stop(declined=what == "declined")
            self.say("closing the file…", ink="dim")
        self.refresh_bindings()

    # Typing

    def _type(self, question: str, then: Callable[[str], None]) -> None:
        def answered(text: str) -> None:
            if text.strip():
                then(text.strip())

        self.add_class("-typing")
        self.query_one(Prompt).ask(question, "", "", answered)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.take_keys()

    def take_keys(self) -> None:
        """Gives the keyboard back to the rows; the screen has them."""
