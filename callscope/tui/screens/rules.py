"""The rules that suggest quotes: one's own and those that are brought along, and how often they are right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from callscope.errors import UsageProblem
from callscope.plural import count
from callscope.safe import line
from callscope.tui import doors, rules
from callscope.tui.codebook import Done, look
from callscope.tui.rules import FORM, KEYS, RulesRead, RuleTried
from callscope.tui.screens.asks import ASKED, Act, Asks
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.rules_list import RuleHeads, RulesList, about

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""

RUN = "run the rules"


class RulesScreen(Asks):
    """One line a rule; a rule of one's own is tried before it is kept."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    RulesScreen.-short #said, RulesScreen.-tiny #said, RulesScreen.-typing #said { display: none; }
    RulesScreen.-typing KeyBar, RulesScreen.-typing #about { display: none; }
    RulesScreen.-tiny #about, RulesScreen.-tiny RuleHeads { display: none; }
    """

    def __init__(self, desk: Desk, go: Go, listen: Listen) -> None:
        super().__init__(desk)
        self._go, self._listen = go, listen
        self._known = False

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield RuleHeads()
        yield RulesList()
        yield Bar(id="about")
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Rules", "strong"), ("  reading…", "dim")]
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(self.doing(look), self, "read the rules")

    @property
    def rows(self) -> RulesList:
        """The rows."""
        return self.query_one(RulesList)

    def doing(self, act: Act) -> Callable[[], Message]:
        return rules.doing(self.desk.workspace, act)

    def home(self) -> None:
        self.rows.focus()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        rule = self.rows.rule if self.is_mounted else None
        if action in ("change", "try", "drop"):
            return True if rule and rule.own else None
        if action == "switch":
            return True if rule else None
        return True

    # What workers did

    def on_rules_read(self, message: RulesRead) -> None:
        self._known = True
        self.rows.show(message.rules, message.done.name)
        head = self.query_one("#head", Bar)
        head.left = [("Rules", "strong"), ("  precision = accepted / (accepted + dismissed)", "dim")]
        own = sum(one.own is not None for one in message.rules)
        head.right = [(f"{own} of your own · {sum(not one.on for one in message.rules)} off", "dim")]
        if said := message.done.said:
            self.say_stored(said)
        self._beside()

    def on_rule_tried(self, message: RuleTried) -> None:
        self.say("")

        def then(keep: bool) -> None:
            if keep:
                self.act(rules.put(message.tried.rule, message.old), ASKED)
            elif not message.kept:
                self.ask_again(UsageProblem("not kept", "change the line, or esc leaves it"))

        screen = doors.tried(self.desk, message.tried, message.kept, self._go, self._listen, then)
        self.app.push_screen(screen)

    def unread(self) -> None:
        if not self._known:
            self.query_one("#head", Bar).left = [("the rules could not be read", "bad")]

    # What keys do

    def action_add(self) -> None:
        self.ask_for("rule", "", FORM, (), partial(self._try, ""))

    def action_change(self) -> None:
        if (one := self.rows.rule) and one.own:
            text = self.desk.workspace.write_rule_line(one.own)
            self.ask_for("rule", text, FORM, (), partial(self._try, one.name))

    def _try(self, old: str, typed: str) -> None:
        self.say("looking through the heard calls…", ink="dim")
        self.desk.read(rules.trying(self.desk.workspace, typed, old), self, ASKED)

    def action_try(self) -> None:
        if (one := self.rows.rule) and one.own:
            self.say("looking through the heard calls…", ink="dim")
            self.desk.read(rules.showing(self.desk.workspace, one.own), self, "try the rule")

    def action_switch(self) -> None:
        if one := self.rows.rule:
            self.act(rules.switch(one))

    def action_moods(self) -> None:
        self.app.push_screen(doors.moods(self.desk))

    def action_run(self) -> None:
        self.say("looking through the heard calls…", ink="dim")
        self.desk.read(self.doing(rules.run), self, RUN)

    def action_drop(self) -> None:
        if (one := self.rows.rule) and one.own:
            question = f"Delete the rule {line(one.name)}?"
            then = f"Its {count(one.answers.open, 'open suggestion')} go, quotes stay; u brings it back."
            act = rules.drop(one.name)
            self.app.push_screen(doors.confirm(self.desk, question, then), lambda yes: self.act(act) if yes else None)

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: Done(act(workspace)))

    # What widgets tell

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_try()

    def _beside(self) -> None:
        """What depends on the cursor."""
        self.query_one("#about", Bar).left = about(self.rows.rule)
        self.refresh_bindings()
