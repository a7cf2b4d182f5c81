"""What must not stay, on every screen with calls: erased for good, purged when due, or held back from that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from textual.binding import Binding, BindingType

from callscope.plural import count
from callscope.safe import line
from callscope.tui import doors, keeping
from callscope.tui.messages import HeldRead, PlanRead
from callscope.tui.screens.base import Base

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from callscope.nouns.erased import Plan
    from callscope.tui.keeping import Act
    from callscope.workspace import Workspace

NOT_DUE = "no call is due: retention in the settings (f2) says how long calls are kept"

RECEIPT = 12.0
"""Seconds that a receipt can be read."""


CARE = Binding.Group("keep or erase", compact=True)


def care(show: bool) -> list[BindingType]:
    """The keys of these acts; where they are not among a screen's first, the help has them."""
    told = partial(Binding, show=show, group=CARE)
    return [
        told("H", "hold", "hold", id="hold_call", tooltip="hold back from purging, or let go"),
        told("E", "erase", "erase", id="erase_call", tooltip="erase from everything, for good"),
        told("P", "purge", "purge", id="purge_calls", tooltip="erase the calls that are due, for good"),
    ]


class CareActs(Base[None]):
    """Acts on the calls that a screen names."""

    def cared(self) -> Sequence[str]:
        """The ids of the calls that the acts work on."""
        raise NotImplementedError

    def waiting(self) -> Sequence[Path]:
        """The file that is not a call yet, where the cursor stands on one."""
        return ()

    def caring(self, act: Act, doing: str) -> None:
        """Does an act, reads the screen's own things again, and says what was done."""
        raise NotImplementedError

    def ask_line(self, question: str, form: str, make: Callable[[str], Act], doing: str) -> None:
        """Asks for a line that an act is made of; `form` says what may be typed."""
        raise NotImplementedError

    def deselect(self) -> None:
        """Forgets which calls were selected, since they go."""
        raise NotImplementedError

    def action_erase(self) -> None:
        calls = self.cared()
        self.plan(calls, () if calls else self.waiting())

    def action_purge(self) -> None:
        workspace = self.desk.workspace

        def look() -> PlanRead:
            due = [one.id for one in workspace.held_or_due() if one.due]
            return PlanRead(workspace.to_erase(due), "purged")

        self.desk.read(look, self, "look what is due")

    def action_hold(self) -> None:
        calls, workspace = self.cared(), self.desk.workspace

        def look() -> HeldRead:
            return HeldRead(calls, all(one.held for one in workspace.keepings(calls)))

        if calls:
            self.desk.read(look, self, "look what is held")

    def plan(self, calls: Sequence[str], files: Sequence[Path] = ()) -> None:
        """Looks what erasing would take, and then asks."""
        workspace = self.desk.workspace
        self.desk.read(lambda: PlanRead(workspace.to_erase(calls, files=files), "erased"), self, "look what would go")

    def on_plan_read(self, message: PlanRead) -> None:
        from callscope.nouns.erased import consequences, told

        plan, purge = message.plan, message.act == "purged"
        if not plan.going:
            self.notify(NOT_DUE if purge else "there is nothing to erase", markup=False)
            return
        if held := [one for one in plan.going if one.held]:
            said = f"“{held[0].title}” is on hold: {held[0].held}"
            self.notify(line(said) + "\n→ H lets go of it", severity="warning", markup=False)
            return
        asked = doors.for_good(self.desk, f"{'Purge' if purge else 'Erase'} {told(plan)}?", consequences(plan))
        self.app.push_screen(asked, lambda yes: self._erase(plan, message.act) if yes else None)

    def on_held_read(self, message: HeldRead) -> None:
        calls = message.calls
        if message.held:
            self.caring(keeping.let_go(calls), "let go of calls")
            return
        question = f"why hold {count(len(calls), 'call')}?"
        self.ask_line(question, "such as: a complaint is open", partial(keeping.hold, calls), "hold calls")

    def _erase(self, plan: Plan, what: str) -> None:
        from callscope.nouns.erased import afterwards

        app = self.app  # the screen may be left by then

        def erase(workspace: Workspace) -> str:
            done = workspace.erase(plan, act=what)
            severity: Literal["information", "warning"] = "information" if done.complete else "warning"
            app.notify(line(afterwards(done)), severity=severity, timeout=RECEIPT, markup=False)
            return ""  # no line of the screen has room for it, and nothing takes it back

        self.deselect()
        self.desk.hush()
        self.notify("erasing: every file is looked through…", markup=False)
        self.caring(erase, "erase")
