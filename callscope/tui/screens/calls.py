"""The calls: a work queue, and what to do while it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from callscope.plural import count
from callscope.safe import line
from callscope.tui import doors
from callscope.tui.ahead import RESTED
from callscope.tui.listing import ORDERS, Item, items
from callscope.tui.screens.calls_review import NEEDS_CALL, REVIEW
from callscope.tui.screens.calls_works import WEIGHTS, WorkActs
from callscope.tui.screens.care import care
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.calls_table import CallsTable, Heads
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.first_start import FirstStart

if TYPE_CHECKING:
    from callscope.call import QueueItem
    from callscope.nouns.erased import Keeping
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.messages import CallsRead, Failed
    from callscope.tui.widgets.lines import Lines

NONE_PASSES: Sequence[Piece] = (("No call matches the filter", "title"), ("esc shows all again.", "dim"))

NONE_IN_STUDY: Sequence[Piece] = (
    ("No call in this study yet", "title"),
    ("tab goes on until all calls are shown; there space selects some and S puts them into the study.", "dim"),
)


class CallsScreen(WorkActs):
    """Every call and every file that is not one yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="open"),
        Binding("o", "open_file", "open a file", id="open_file"),
        Binding("l", "listen_in", "listen in", id="listen_in", tooltip="listen in on live calls"),
        Binding("x,ctrl+x", "stop", "stop", id="stop"),
        Binding("d,delete", "delete", "delete", id="delete_call"),
        Binding("f", "narrow", "filter", id="filter"),
        Binding("s", "sort", "sort", id="sort"),
        *care(show=False),
        *REVIEW,
        Binding("w", "pull", "download the models", id="pull", show=False),
        Binding("m", "demo", "hear the demo calls", id="demo", show=False),
        Binding("c", "customer_only", "score the customer's voice only", id="customer_only", show=False),
        Binding("escape", "show_all", "show all", id="show_all", show=False),
    ]

    DEFAULT_CSS = """
    CallsScreen Field { display: none; }
    CallsScreen.-narrowed Field { display: block; }
    CallsScreen.-typing KeyBar { display: none; }
    CallsScreen FirstStart { display: none; }
    CallsScreen.-empty FirstStart { display: block; }
    CallsScreen Advice { display: none; height: auto; padding: 1 4; }
    CallsScreen.-none Advice { display: block; }
    CallsScreen.-none CallsTable, CallsScreen.-none Heads { height: 1; }
    CallsScreen.-empty CallsTable, CallsScreen.-empty Heads { display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._queue: Sequence[QueueItem] = ()
        self._kept: Mapping[str, Keeping] = {}
        self._order = "newest"
        self._was_read = False

    def compose(self) -> ComposeResult:
        yield Bar(classes="-top")
        yield Field(
            placeholder="words of what is shown, and title: caller: agent: queue: reason: state:", disabled=True
        )
        yield Heads()
        yield CallsTable()
        yield Advice()
        yield FirstStart()
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Bar).left = [("Callscope", "strong")]
        self._resting = self.set_timer(0.0, self._rest)
        self.table.focus()

    def on_screen_resume(self) -> None:
        if self._was_read:
            # After what the other screen still stores, such as where listening stopped.
            self.desk.act(self.reading, self, "read the calls")
        else:
            self.read()

    def read(self) -> None:
        """Reads the store again, in a thread."""
        self.desk.read(self.reading, self, "read the calls")

    def refresh_works(self) -> None:
        """Draws how far the works are."""
        if not self.query(FirstStart):  # the app is closing
            return
        self.query_one(FirstStart).fetching = self.desk.works.get(WEIGHTS)
        self.redraw()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        item = self.table.item if self.is_mounted else None
        if action in ("open", "delete", "erase"):
            return True if item and not item.busy else None
        if action == "next_study":
            return True if self._studies else None
        if action in NEEDS_CALL:
            return True if item and item.call else None
        if action in ("narrow", "sort"):
            return True if self._calls or self._queue else None
        if action == "stop":
            return True if (item and item.busy) or WEIGHTS in self.desk.works else None
        return True

    # What workers read

    def on_calls_read(self, message: CallsRead) -> None:
        if message.said:
            self.query_one(KeyBar).tell([(line(message.said), "good")])
        if self.is_stale(message):
            return
        if not self._was_read:
            self.desk.warm()
            self.desk.act(self._salvaging, self, "look for recordings that were cut off")
        self._calls, self._queue, self._was_read = message.calls, message.queue, True
        self._kept = message.kept
        self.known(message)
        self.redraw()
        self._rest()
        if not message.calls and not self.study:
            self.look()

    def on_failed(self, _message: Failed) -> None:
        # What went wrong is told by the class beneath, which gets the message, too.
        if not self._was_read:
            self.query_one(Bar).right = [("the calls could not be read", "bad")]

    # What keys do

    def action_open(self) -> None:
        item = self.table.item
        if item is None:
            return
        if item.call is None:
            self.hear([item.path])
        else:
            self.app.push_screen(doors.call(self.desk, item.id, item.call.resume, self.place(item.id)))

    def action_open_file(self) -> None:
        self.app.push_screen(doors.open_file(self.desk), self.take)

    def action_delete(self) -> None:
        if item := self.table.item:
            quotes = item.call.quotes if item.call else 0
            what = f'Forget "{item.title}"' + (f" and its {count(quotes, 'quote')}?" if quotes else "?")
            which = "file" if item.call and item.call.written else "sound file"
            then = f"The {which} stays where it is: {item.path}." + (" This cannot be undone." if item.call else "")
            self.app.push_screen(doors.confirm(self.desk, what, then), lambda yes: self._delete(item) if yes else None)

    def action_narrow(self) -> None:
        self.add_class("-narrowed")
        self.query_one(Field).disabled = False
        self.query_one(Field).focus()

    def action_show_all(self) -> None:
        self.query_one(Field).value = ""
        self.query_one(Field).disabled = True
        self.remove_class("-narrowed")
        self.table.focus()

    def action_sort(self) -> None:
        orders = list(ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.redraw()

    def place(self, identity: str) -> tuple[int, int]:
        """Which call of the list this is, and of how many; zeros when it is not in it."""
        ids = self.table.ids
        return (ids.index(identity) + 1, len(ids)) if identity in ids else (0, len(ids))

    # What widgets tell

    def on_input_changed(self, _event: Input.Changed) -> None:
        self.redraw()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.table.focus()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.refresh_bindings()
        self._rest()

    def on_screen_suspend(self) -> None:
        self._resting.stop()

    def _rest(self) -> None:
        """Reads the call under the cursor once it stayed there for a moment."""
        self._resting.stop()
        item = self.table.item
        if item and item.call and self.is_current:
            self._resting = self.set_timer(RESTED, partial(self.desk.read_ahead, item.id))

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def redraw(self) -> None:
        narrowed = self.query_one(Field).value
        shown = items(self._calls, self._queue, self.desk.works, self._order, narrowed, self._kept)
        self.table.show(shown)
        files = [one for one in shown if one.call is None]
        empty = self._was_read and not (self._calls or shown or self.study or narrowed)
        self.set_class(empty, "-empty")
        self.set_class(self._was_read and not (shown or empty), "-none")
        self.query_one(Advice).said = NONE_PASSES if narrowed else NONE_IN_STUDY
        if self.focused is None and not empty:
            self.table.focus()
        self.query_one(Bar).right = self._summary(shown, files)
        self.refresh_bindings()

    def _summary(self, shown: Sequence[Item], files: Sequence[Item]) -> list[Piece]:
        if not self._was_read:
            return [("reading…", "dim")]
        failed = sum(not one.busy for one in files)
        said = [count(len(shown) - len(files), "call")]
        study = next((one for one in self._studies if one.name == self.study), None)
        ended: list[Piece] = [(f"{study.ends}  ", "bad")] if study and study.past else []
        if self.study:
            said.insert(0, f"study {self.study}")
        if self.table.selected:
            said.append(f"{len(self.table.selected)} selected")
        if len(files) - failed:
            said.append(f"{len(files) - failed} being heard")
        if failed:
            said.append(f"{failed} failed")
        if due := sum(bool(one.kept and one.kept.due) for one in shown):
            said.append(f"{due} due")
        if WEIGHTS in self.desk.works:
            said.append(f"models {self.desk.works[WEIGHTS].done:.0%}")
        return [*ended, (" · ".join([*said, f"by {self._order}"]), "dim")]

    def _delete(self, item: Item) -> None:
        workspace = self.desk.workspace

        def delete() -> CallsRead:
            if item.call:
                workspace.remove_call(item.id)
            else:
                workspace.unqueue(item.path)
            return self.reading()

        self.desk.act(delete, self, "delete")
