"""What must not stay, on the list of calls: erased for good, purged when due, or held back from that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from callscope.plural import count
from callscope.safe import line
from callscope.tui import doors
from callscope.tui.messages import CallsRead, HeldRead, PlanRead
from callscope.tui.screens.calls_review import ReviewActs

if TYPE_CHECKING:
    from callscope.nouns.erased import Plan

CARE: list[BindingType] = [
    Binding("E", "erase", "erase", id="erase_call", show=False, tooltip="erase from everything, for good"),
    Binding("P", "purge", "purge", id="purge_calls", show=False, tooltip="erase the calls that are due, for good"),
    Binding("H", "hold", "hold", id="hold_call", show=False, tooltip="hold back from purging, or let go"),
]


class CareActs(ReviewActs):
    """Acts on the calls that are selected, else on what is under the cursor."""

    def action_erase(self) -> None:
        calls, item, workspace = self.chosen(), self.table.item, self.desk.workspace
        ids = [one.id for one in calls]
        files = [item.path] if item and not ids else []
        self.desk.read(lambda: PlanRead(workspace.to_erase(ids, files=files), "erased"), self, "look what would go")

    def action_purge(self) -> None:
        workspace = self.desk.workspace

        def look() -> PlanRead:
            due = [one.id for one in workspace.keepings() if one.due]
            return PlanRead(workspace.to_erase(due), "purged")

        self.desk.read(look, self, "look what is due")

    def action_hold(self) -> None:
        calls, workspace = [one.id for one in self.chosen()], self.desk.workspace

        def look() -> HeldRead:
            held = {one.id for one in workspace.keepings() if one.held}
            return HeldRead(calls, all(one in held for one in calls))

        if calls:
            self.desk.read(look, self, "look what is held")

    def on_plan_read(self, message: PlanRead) -> None:
        from callscope.nouns.erased import consequences, told

        plan = message.plan
        if not plan.going:
            purge = "no call is due: retention in the settings (f2) says how long calls are kept"
            self.notify(purge if message.act == "purged" else "there is nothing to erase", markup=False)
            return
        if held := [one for one in plan.going if one.held]:
            said = f"“{held[0].title}” is on hold: {held[0].held}"
            self.notify(line(said) + "\n→ H lets go of it", severity="warning", markup=False)
            return
        verb = "Purge" if message.act == "purged" else "Erase"
        asked = doors.confirm(self.desk, f"{verb} {told(plan)}?", consequences(plan))
        self.app.push_screen(asked, lambda yes: self._erase(plan, message.act) if yes else None)

    def on_held_read(self, message: HeldRead) -> None:
        calls, workspace = message.calls, self.desk.workspace
        if message.held:
            self.changing(partial(workspace.hold_calls, calls, None), "let go of calls")
            self.notify(f"{count(len(calls), 'call')} no longer on hold", markup=False)
            return

        def hold(why: str) -> None:
            self.changing(partial(self._hold, calls, why), "hold calls")

        self._ask(f"why hold {count(len(calls), 'call')}?", "such as: a complaint is open", hold)

    def _hold(self, calls: list[str], why: str) -> str:
        self.desk.workspace.hold_calls(calls, why)
        return f"{count(len(calls), 'call')} on hold: neither purged nor erased"

    def _erase(self, plan: Plan, act: str) -> None:
        from callscope.nouns.erased import afterwards

        workspace = self.desk.workspace
        self.table.selected.clear()
        self.desk.hush()

        def erase() -> CallsRead:
            done = workspace.erase(plan, act=act)
            read = self.reading()
            read.said = afterwards(done)
            return read

        self.notify("erasing: every file is looked through…", markup=False)
        self.desk.act(erase, self, "erase")
