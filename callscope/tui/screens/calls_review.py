"""Where the review of calls stands, on the list of calls: done, left out, put into studies; one or several at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.call import CallSummary, Filter, Study
from callscope.plural import count
from callscope.tui import taking_back
from callscope.tui.keeping import marked
from callscope.tui.messages import CallsRead
from callscope.tui.screens.base import Base
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.calls_table import CallsTable

if TYPE_CHECKING:
    from callscope.tui.desk import Desk

REVIEW: list[BindingType] = [
    Binding("space", "select", "select", id="select", tooltip="select or deselect the call"),
    Binding("D", "done", "done", id="call_done", tooltip="finish the review, or reopen it"),
    Binding("L", "leave_out", "leave out", id="leave_out", tooltip="leave the call out, with a reason"),
    Binding("S", "into_study", "into a study", id="into_study", tooltip="put calls into a study"),
    Binding("tab", "next_study", "next study", id="next_study", tooltip="show the calls of the next study"),
    Binding("u", "undo", "undo", id="undo_calls"),
    Binding("U", "redo", "redo", id="redo_calls", show=False),
]

NEEDS_CALL = {"hold", "select", "done", "leave_out", "into_study"}


class ReviewActs(Base[None]):
    """Acts on the calls that are selected, else on the one under the cursor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._calls: Sequence[CallSummary] = ()
        self._studies: Sequence[Study] = ()
        self.study = ""
        self._newest = 0.0

    @property
    def table(self) -> CallsTable:
        """The list."""
        return self.query_one(CallsTable)

    def reading(self) -> CallsRead:
        """What the list shows, read in a thread."""
        workspace = self.desk.workspace
        where, begun = Filter(study=self.study or None), time.monotonic()
        calls, kept = workspace.calls(where), marked(workspace)
        return CallsRead(calls, workspace.queue(), workspace.studies(), kept, begun)

    def is_stale(self, message: CallsRead) -> bool:
        """Whether a later reading was shown already: two may be under way, and the older one may end last."""
        stale = message.begun < self._newest
        self._newest = max(message.begun, self._newest)
        return stale

    def known(self, message: CallsRead) -> None:
        """Remembers the studies that there are."""
        self._studies = message.studies
        if self.study and self.study not in [one.name for one in message.studies]:
            self.study = ""
            self.changing(lambda: None, "read the calls")

    def chosen(self) -> list[CallSummary]:
        """The selected calls, else the one under the cursor."""
        selected = [one for one in self._calls if one.id in self.table.selected]
        item = self.table.item
        return selected or ([item.call] if item and item.call else [])

    def changing(self, change: Callable[[], object], doing: str) -> None:
        """Changes the store and reads the list again; a text that the change returns is told."""

        def work() -> CallsRead:
            done = change()
            read = self.reading()
            read.said = done if isinstance(done, str) else ""
            return read

        self.desk.act(work, self, doing)

    def action_select(self) -> None:
        self.table.select()
        self.table.action_move(1)

    def action_done(self) -> None:
        calls, workspace = self.chosen(), self.desk.workspace
        if calls:
            change = partial(workspace.set_calls, [one.id for one in calls], done=not all(one.done for one in calls))
            self.changing(change, "finish the review")

    def action_leave_out(self) -> None:
        calls = self.chosen()
        if calls and all(one.left_out is not None for one in calls):
            self._leave_out(calls, None)
        elif calls:
            what = calls[0].title if len(calls) == 1 else count(len(calls), "call")
            self._ask(f"why leave out {what}?", "such as: wrong number, test call", partial(self._leave_out, calls))

    def _leave_out(self, calls: Sequence[CallSummary], why: str | None) -> None:
        change = partial(self.desk.workspace.set_calls, [one.id for one in calls], left_out=why)
        self.changing(change, "leave out calls")

    def action_into_study(self) -> None:
        calls = self.chosen()
        names = [one.name for one in self._studies]
        form = "a name; -name takes out" if names else "the name of a new study"
        if calls:
            into = partial(self._into_study, calls)
            self._ask(f"study for {count(len(calls), 'call')}", form, into, names)

    def _into_study(self, calls: Sequence[CallSummary], typed: str) -> None:
        workspace = self.desk.workspace
        out, name = typed.strip().startswith("-"), typed.strip().lstrip("-").strip()
        if not name:
            return

        def change() -> str:
            known = name.casefold() in [one.name.casefold() for one in workspace.studies()]
            study = workspace.put_into_study(name, [one.id for one in calls], out, new=True)
            where = "taken out of the" if out else "put into the" if known else "put into the new"
            return f"{count(len(calls), 'call')} {where} study {study.name}"

        self.table.selected.clear()
        self.changing(change, "put calls into a study")

    def action_next_study(self) -> None:
        names = ["", *(one.name for one in self._studies)]
        self.study = names[(names.index(self.study) + 1) % len(names)] if self.study in names else ""
        self.table.selected.clear()
        self.desk.read(self.reading, self, "read the calls")

    def show_study(self, name: str) -> None:
        """Comes to the front with the calls of a study."""
        self.study = name
        self.table.selected.clear()
        while self.app.screen is not self:
            self.app.pop_screen()
        self.desk.read(self.reading, self, "read the calls")

    def action_undo(self) -> None:
        self.changing(partial(taking_back.undo, self.desk.workspace), "undo")

    def action_redo(self) -> None:
        self.changing(partial(taking_back.redo, self.desk.workspace), "redo")

    def _ask(self, question: str, form: str, then: Callable[[str], None], names: Sequence[str] = ()) -> None:
        self.add_class("-typing")
        self.query_one(Asking).ask_for(question, "", form, names, then)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.table.focus()
