"""One call: the lanes, the transcript, what is known of the row under the cursor, and every act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from callscope.errors import CallscopeError, NoConsent, NotFound, UsageProblem
from callscope.tui import acts, explain
from callscope.tui.glyphs import LETTERS, Piece
from callscope.tui.keys import KEYS, MENDS, NEEDS_ROW, NEEDS_SUGGESTION, with_kinds
from callscope.tui.messages import CallRead, Failed, HitsFound, Stored
from callscope.tui.pen import Pen
from callscope.tui.query import asked
from callscope.tui.screens.call_base import WRITE
from callscope.tui.screens.call_listening import ListeningActs
from callscope.tui.screens.call_mending import MendingActs
from callscope.tui.screens.call_tagging import TaggingActs
from callscope.tui.view import HUNTS, CallView, next_in, place_in, read_view, with_hits
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.lanes import Lanes
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.widgets.side import Side
from callscope.tui.widgets.tag_box import TagBox
from callscope.tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from callscope.call import Hit
    from callscope.tui.desk import Desk
    from callscope.tui.widgets.lines import Lines

AFTER_WORDS = 0.03
"""Seconds from the words of a call to what comes after them."""
LAYOUTS = 200
"""Looks at whether the screen is laid out; one that gets no room at all is drawn all the same."""
MOST_HITS = 1_000
"""Hits of one search in one call."""


class CallScreen(ListeningActs, MendingActs, TaggingActs):
    """What a researcher looks at all day."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    CallScreen #middle { layout: horizontal; height: 1fr; }
    CallScreen.-short #said, CallScreen.-tiny #said, CallScreen.-typing #said { display: none; }
    CallScreen.-typing KeyBar { display: none; }
    CallScreen.-short Lanes { height: 4; }
    CallScreen.-tiny Lanes, CallScreen.-tiny #state { display: none; }
    CallScreen.-narrow #middle { layout: vertical; }
    CallScreen.-narrow Side { width: 100%; height: 3; border-left: none; }
    CallScreen.-tiny Side { display: none; }
    """

    def __init__(self, desk: Desk, identity: str, at: float = 0.0, place: tuple[int, int] = (0, 0)) -> None:
        super().__init__(desk, identity, at, place)
        self._hunt = "suggestion"
        self._hits: Sequence[Hit] = ()
        self._waits = 0
        self._can = (0, False)

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield Lanes()
        with Container(id="middle"):
            yield Transcript()
            yield Side()
        yield Bar(id="state")
        yield Bar(id="said")
        yield TagBox(self.desk.workspace.check_tag_line)
        yield Prompt()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("reading the call…", "dim")]
        self.transcript.focus()
        self.show(self.identity, self._at, self._place)

    def show(self, identity: str, at: float, place: tuple[int, int]) -> None:
        """Goes to a moment of a call, which is read first if it is another one."""
        if self._view and identity == self.identity:
            self.transcript.cursor = self._view.covers.at(at)
            self._look_for_hits()
            return
        self.stop_sound()
        self._hits = ()
        self.identity, self._at, self._place = identity, at, place
        if view := self.desk.ahead.ready(identity):
            self.on_call_read(CallRead(view))
        else:
            self.desk.read(lambda: CallRead(self.desk.ahead.read(identity)), self, "read the call")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        row = self.transcript.cursor if self._view else -1
        spoken = self._view.spoken(row) if self._view else None
        if action in NEEDS_ROW and spoken is None:
            return None
        if action in MENDS and self._view and self._view.original:
            return None
        if action == "other" and len(self.quotes) < 2:
            return None
        if action in NEEDS_SUGGESTION and not (self._view and row in self._view.suggested):
            return None
        return True

    # What workers did

    def on_call_read(self, message: CallRead) -> None:
        if message.view.call.recording.id != self.identity:
            return  # another one was asked for meanwhile
        if not self.query_one("#head", Bar).outer_size and self._waits < LAYOUTS:
            self._waits += 1  # the rows need the room that they get with the first layout, if only a line of it
            self.call_after_refresh(self.on_call_read, message)
            return
        self._pen = Pen(self.desk.workspace, message.view)
        self._draw(message.view, message.view.covers.at(self._at))
        # The words are painted first: what takes the longest for a long call is not what a person reads first.
        self.set_timer(AFTER_WORDS, self._complete)
        if message.view.original:
            self.say("what the machine heard", "  o or esc: the corrected text", "dim")
        elif message.view.changes:
            self.say(f"heard again: {explain.changed(message.view.changes)}", "  O lists them", "raised")

    def _complete(self) -> None:
        """Draws the lanes of a call that was just opened, and gets its sound and what was searched for."""
        self.query_one(Lanes).view = self._view
        if self._listening is None and self._view and self._view.written:
            self._trouble = "this came as text: there is nothing to play"
        elif self._listening is None:
            self.prepare_sound()
        self._look_for_hits()
        self.note_opened()

    def shown(self, view: CallView) -> None:
        if self._view and view.rows is self._view.rows:
            self._draw(view, self.transcript.cursor)

    def on_screen_resume(self) -> None:
        """Tags, kinds and quotes may have changed on the screen that was over this one."""
        if self._pen:
            self.desk.act(self._pen.look, self, "read the marks")

    def on_unmount(self) -> None:
        self.stop_sound()

    def _look_for_hits(self) -> None:
        query, identity, workspace = asked(self.desk.searched), self.identity, self.desk.workspace
        if query:
            where = replace(query.where, call=identity)
            self.desk.read(lambda: HitsFound(identity, workspace.search(query.text, where, MOST_HITS)), self, "search")

    def on_hits_found(self, message: HitsFound) -> None:
        if self._view and message.identity == self.identity:
            self._hits = message.hits
            self._view = with_hits(self._view, self._hits)
            self.beside()

    def hunt(self, target: str) -> None:
        """Picks what , and . go to."""
        self._hunt = target

    def on_stored(self, message: Stored) -> None:
        at = self.moment
        same = self._view is not None and message.view.rows is self._view.rows
        if not same:
            self._led = -1
            self._look_for_hits()
        self._draw(message.view, self.transcript.cursor if same else message.view.covers.at(at))
        self.say_stored(message.said)
        if message.written is not None:
            self.query_one(TagBox).stored(message.written)

    def on_failed(self, message: Failed) -> None:
        error = message.error
        if message.doing == "open the sound" and isinstance(error, CallscopeError):
            self.no_sound(error)
            return
        if isinstance(error, NotFound | UsageProblem) and self._view:
            # Nothing is wrong with the machine or the store: the line for what was done is the place to say it.
            self.say(error.message, f"  → {error.hint}" if error.hint else "", "bad")
        else:
            super().on_failed(message)
        if self._view is None:
            said = error.message if isinstance(error, NoConsent) else "the call could not be read"
            self.query_one("#head", Bar).left = [(said, "bad")]
        elif message.doing == WRITE and self._written == self.moment:
            self.type_again(error)

    # What keys do

    def action_hunt(self, step: int) -> None:
        if self._view is None:
            return
        there = next_in(self._view.hunts[self._hunt], self.transcript.cursor, step)
        if there is None:
            self.say(f"no {'next' if step > 0 else 'earlier'} {self._hunt}")
        else:
            self.transcript.cursor = there

    def action_target(self) -> None:
        """The next that there is any of; where there is nothing at all, simply the next."""
        at = HUNTS.index(self._hunt) + 1
        later = (*HUNTS[at:], *HUNTS[: at - 1])
        self._hunt = next((one for one in later if self._view and self._view.hunts[one]), later[0])
        number = len(self._view.hunts[self._hunt]) if self._view else 0
        self.say(f", and . go to: {self._hunt} ({number} of them)" if number else "there is nothing to hunt here")
        self.state()

    def action_back(self) -> None:
        if self._pick:
            self.pick(None)
            self.say("")
        elif self._view and self._view.original:
            self.action_original()
        else:
            self.stop_sound()
            self.dismiss()

    def action_original(self) -> None:
        if self._view:
            original, identity = not self._view.original, self.identity
            self._at = self.moment
            self.desk.read(lambda: CallRead(read_view(self.desk.workspace, identity, original)), self, "read the call")

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        if event.lines is self.transcript:
            if self.chosen is None:
                self.choose(None)  # coming back to a row, it is the newest again
            if not self.led(event.lines.cursor) and not self._pick:
                self.say("")
            self.beside()

    def on_transcript_scrolled(self) -> None:
        self._follows = False

    def on_lanes_went(self, event: Lanes.Went) -> None:
        if self._view:
            self.transcript.cursor = self._view.covers.at(event.moment)
        if self._listening:
            self.follow()
            self._listening.seek(event.moment)
            self._lead(event.moment)

    # Drawing

    def _draw(self, view: CallView, row: int) -> None:
        if view.letters != (self._view.letters if self._view else LETTERS):
            # Textual has no public way to change a screen's own keys.
            self._bindings.key_to_bindings = with_kinds(self._bindings.key_to_bindings, view.letters)
            self.refresh_bindings()
        self._view = view = with_hits(view, self._hits)
        if self._listening:
            self._listening.view = view
        self.transcript.show(view, row)
        lanes = self.query_one(Lanes)
        if lanes.view:
            lanes.view = view
        head = self.query_one("#head", Bar)
        head.left, head.right = explain.headline(view, *self._place)
        self.beside()

    def beside(self) -> None:
        """Everything that depends on the cursor, but the transcript."""
        view, row = self._view, self.transcript.cursor
        if view is None:
            return
        chosen = acts.meant(self.quotes, self.chosen).id if self.quotes else None
        suggested = view.suggested.get(row, ())
        self.query_one(Side).shown = (self.transcript.row, self.quotes, suggested, chosen, view.assumptions)
        self.query_one(Lanes).row = row
        self.state()
        can = (len(self.quotes), row in view.suggested)
        if can != self._can:
            self._can = can
            self.refresh_bindings()  # 5 ms

    def state(self) -> None:
        view = self._view
        if view is None:
            return
        state = self.query_one("#state", Bar)
        keys = sorted(view.pinned.items())
        pins = [piece for number, name in keys for piece in ((f"{number} ", "key"), (f"{name}  ", "plain"))]
        state.left = pins or [("no pinned tags yet", "faint")]
        rows = view.hunts[self._hunt]
        here = f"{place_in(rows, self.transcript.cursor)}/{len(rows)}"
        hunted: list[Piece] = [("hunt ", "dim"), (self._hunt, "suggestion"), (f" {here}", "dim")]
        state.right = [*hunted, *self.sound_said()]
