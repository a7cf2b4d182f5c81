"""What the screen of the rules shows, and what its keys do to the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType
from textual.message import Message

from callscope.plural import count
from callscope.tui.codebook import Act, Done
from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.nouns.ruled import Judged, OwnRule, Tried
    from callscope.workspace import Workspace

KEYS: list[BindingType] = [
    Binding("a", "add", "add", id="add_rule", tooltip="a rule of your own, tried before it is kept"),
    Binding("e", "change", "edit", id="edit_rule", tooltip="change a rule of your own"),
    Binding("t,enter", "try", "test", id="test_rule", tooltip="what the rule finds in all heard calls"),
    Binding("o", "switch", "on, off", id="switch_rule", tooltip="let the rule suggest, or not"),
    Binding("R", "run", "run all", id="run_rules", tooltip="look through the calls that are heard already"),
    Binding("m", "moods", "moods", id="moods", tooltip="words of a mood that were taught"),
    Binding("delete,backspace", "drop", "delete", id="drop_rule", tooltip="drop a rule of your own"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the rules; the ids are the names in settings.keys."""

FORM = "name = phrase*, a ... b, /pattern/ tag:T kind:K who:agent speaker:S words:negative tone:raised not:P"


class RulesRead(Message):
    """The rules as they are now, and what an act did."""

    def __init__(self, rules: Sequence[Judged], done: Done) -> None:
        super().__init__()
        self.rules = rules
        self.done = done


class RuleTried(Message):
    """What a rule would find; `old` is the name of the one in whose place it would be kept, `kept` that it is one."""

    def __init__(self, tried: Tried, old: str, kept: bool) -> None:
        super().__init__()
        self.tried = tried
        self.old = old
        self.kept = kept


def doing(workspace: Workspace, act: Act) -> Callable[[], RulesRead]:
    """The work that does an act and reads the rules again."""

    def work() -> RulesRead:
        done = act(workspace)
        return RulesRead(workspace.rules(), done)

    return work


def trying(workspace: Workspace, line: str, old: str) -> Callable[[], RuleTried]:
    """The work of trying the rule that a line says."""
    return lambda: RuleTried(workspace.try_rule(workspace.rule_line(line)), old, False)


def showing(workspace: Workspace, own: OwnRule) -> Callable[[], RuleTried]:
    """The work of trying a rule that is kept already."""
    return lambda: RuleTried(workspace.try_rule(own), own.name, True)


def put(rule: OwnRule, old: str) -> Act:
    """Keeps a rule, new or in the place of another."""

    def act(workspace: Workspace) -> Done:
        kept = workspace.put_rule(rule, old)
        return Done(f"stored: {kept.name}; R looks through the heard calls", kept.name)

    return act


def switch(one: Judged) -> Act:
    """Switches a rule off that is on then, or on."""

    def act(workspace: Workspace) -> Done:
        now = workspace.switch_rule(one.name, not workspace.rule(one.name).on)
        return Done(f"{now.name} is {'on' if now.on else 'off'}", now.name)

    return act


def drop(name: str) -> Act:
    """Drops a rule of one's own."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_rule(name)
        return Done(f"deleted: {name}")

    return act


def run(workspace: Workspace) -> Done:
    """Runs all rules over the heard calls."""
    ran = workspace.run_rules()
    slow = f"; too slow, not used: {', '.join(ran.slow)}" if ran.slow else ""
    return Done(f"already heard: {count(ran.calls, 'call')}, {count(ran.new, 'new suggestion')}{slow}")
