"""Consent and care: the calls by what their callers decided, and of one all that is owed to its caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from callscope.nouns.consented import SCOPES
from callscope.plural import count
from callscope.safe import line
from callscope.tui import consenting, doors, keeping
from callscope.tui.consenting import LETTERS, LedgerRead, RemainsRead, ToldRead, rows
from callscope.tui.keys import UNDO
from callscope.tui.screens.asks import Act, Asks
from callscope.tui.screens.care import CARE, CareActs, care
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.consent_list import ConsentList, ConsentSide

if TYPE_CHECKING:
    from textual.message import Message

    from callscope.nouns.consented import Decision, Scope, Standing
    from callscope.nouns.erased import Keeping
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

GRANT = Binding.Group("grant")

NO_CALLS: tuple[Piece, ...] = (
    ("No calls yet", "title"),
    ("What callers were told and what they decided is noted here, and how long each call is kept.", "plain"),
    ("While nobody decided, exports warn. A decision binds what may be played, quoted, cut and shared.", "dim"),
)


class ConsentScreen(CareActs, Asks):
    """The calls at the left, what is owed to the caller of one at the right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="open_consent", tooltip="open the call"),
        Binding("space", "select", "select", id="select_consent"),
        Binding("A", "select_group", "all", id="select_consents", tooltip="select all with this decision, or none"),
        *(
            Binding(LETTERS[one], f"turn({one!r})", one, id=f"grant_{one}", group=GRANT, tooltip=f"grant or not: {one}")
            for one in SCOPES
        ),
        Binding("a", "decide('granted')", "all granted", id="grant_all", tooltip="the caller granted everything"),
        Binding("x", "decide('declined')", "declined", id="consent_declined", tooltip="the caller said no"),
        Binding("w", "withdraw", "withdrawn", id="consent_withdrawn", tooltip="the caller took the consent back"),
        Binding("n", "decide('none')", "undecided", id="consent_none", tooltip="there is no decision after all"),
        Binding(
            "K", "keep", "keep until", id="keep_call", group=CARE, tooltip="keep until another day, or by the rule"
        ),
        *care(show=True),
        Binding("e", "basis", "basis", id="consent_basis", tooltip="why the call may be used, in your words"),
        Binding("t", "notice", "told", id="consent_notice", tooltip="what the caller was told, word for word"),
        Binding("d", "when", "when", id="consent_when", tooltip="when they were told, and in which language"),
        Binding("f", "narrow", "filter", id="consent_filter", tooltip="only calls with these words"),
        Binding("u", "undo", "undo", id="undo", group=UNDO),
        Binding("U", "redo", "redo", id="redo", group=UNDO),
        Binding("tab,right", "side(1)", "its ledger", id="to_ledger", show=False, tooltip="go to the call's ledger"),
        Binding("shift+tab,left", "side(-1)", "calls", id="to_consents", show=False, tooltip="go to the calls"),
        Binding("escape", "back", "back", id="leave_consent"),
    ]

    DEFAULT_CSS = """
    ConsentScreen #middle { layout: horizontal; height: 1fr; }
    ConsentScreen.-narrow #middle { layout: vertical; }
    ConsentScreen.-narrow ConsentSide { border-left: none; border-top: solid $panel; }
    ConsentScreen.-tiny ConsentSide { display: none; }
    ConsentScreen Advice { display: none; height: 1fr; padding: 2 4; }
    ConsentScreen.-empty Advice { display: block; }
    ConsentScreen.-empty #middle { display: none; }
    ConsentScreen.-short #said, ConsentScreen.-tiny #said, ConsentScreen.-typing #said { display: none; }
    ConsentScreen.-typing KeyBar { display: none; }
    """

    def __init__(self, desk: Desk, go: Go) -> None:
        super().__init__(desk)
        self._go = go
        self._standings: list[Standing] = []
        self._words = ""
        self._kept: Mapping[str, Keeping] = {}
        self._told: ToldRead | None = None
        self._could = False

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        with Container(id="middle"):
            yield ConsentList()
            yield ConsentSide()
        yield Advice()
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Consent", "strong"), ("  reading…", "dim")]
        self.query_one(Advice).said = NO_CALLS
        self.list.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(self.doing(consenting.look), self, "read the ledger")

    @property
    def list(self) -> ConsentList:
        """The calls."""
        return self.query_one(ConsentList)

    @property
    def beside(self) -> ConsentSide:
        """The ledger of the call under the cursor."""
        return self.query_one(ConsentSide)

    def doing(self, act: Act) -> Callable[[], Message]:
        return consenting.doing(self.desk.workspace, act)

    def home(self) -> None:
        self.list.focus()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        free = ("undo", "redo", "back", "side", "narrow", "purge")
        return None if action not in free and self.is_mounted and not self.list.targets else True

    # What workers did

    def on_ledger_read(self, message: LedgerRead) -> None:
        self._standings, self._kept = list(message.standings), message.kept
        self._draw()
        if message.said:
            self.say_stored(message.said)

    def on_told_read(self, message: ToldRead) -> None:
        if message.told.standing.call == self.list.call:
            fresh = self._told is None or self._told.told.standing.call != message.told.standing.call
            self._told = message
            self.beside.show(consenting.about(message), fresh)

    def unread(self) -> None:
        if not self._standings:
            self.query_one("#head", Bar).left = [("Consent", "strong")]

    # What keys do

    def action_open(self) -> None:
        one = self.list.standing
        if one and one.closed:
            self.say(f"closed: the caller {'declined' if one.decision == 'declined' else 'withdrew'}", ink="bad")
        elif one:
            self._go(one.call, 0.0)

    def action_select(self) -> None:
        if call := self.list.call:
            self.list.select([call], call not in self.list.selected)
            self.list.action_move(1)

    def action_select_group(self) -> None:
        group = self.list.group
        self.list.select(group, not self.list.selected.issuperset(group))

    def action_turn(self, scope: Scope) -> None:
        self.act(consenting.turn(self.list.targets, scope))

    def action_decide(self, decision: Decision) -> None:
        calls = self.list.targets
        act, goes = consenting.decide(calls, decision), consenting.goes(self._standings, calls)
        if decision != "declined" or not goes:
            self.act(act)
            return
        question = f"Close {count(len(calls), 'call')}, since the caller declined?"
        self.app.push_screen(doors.confirm(self.desk, question, goes), lambda yes: self.act(act) if yes else None)

    def action_withdraw(self) -> None:
        self.desk.read(consenting.remaining(self.desk.workspace, self.list.targets), self, "look what stays")

    def on_remains_read(self, message: RemainsRead) -> None:
        from callscope.nouns.erased import remains

        calls, plan = message.calls, message.plan
        question = f"Close {count(len(calls), 'call')}, since the consent is withdrawn?"
        then = "Neither opened nor played, nor counted, and nothing of it leaves. u takes it back."
        then = " ".join(filter(None, (then, consenting.goes(self._standings, calls))))
        held = [f"“{line(one.title)}” is on hold: {line(one.held)}" for one in plan.going if one.held]
        why = f"{held[0]}. It is closed, and erased only once H lets go of it." if held else ""
        asked = doors.withdrawal(self.desk, question, then, remains(plan), why)
        self.app.push_screen(asked, partial(self._withdraw, calls))

    def _withdraw(self, calls: Sequence[str], how: str | None) -> None:
        if how:
            self.act(consenting.withdraw(calls))
        if how == "erase":
            self.plan(calls)

    def action_keep(self) -> None:
        calls, told = self.list.targets, self._told
        kept = told.kept if told and [told.told.standing.call] == calls else None
        now = kept.until if kept and kept.by_hand else ""
        form = "the last day, such as 2027-01-31; or: by the rule"
        self.ask(f"keep {count(len(calls), 'call')} until", now, form, (), partial(keeping.keep, calls))

    def action_basis(self) -> None:
        self._ask("basis", "basis", "such as: consent at the start of the call, contract, legitimate interest")

    def action_notice(self) -> None:
        one = self.list.standing
        text = one.entry.notice if one and one.entry.notice else self.desk.workspace.told_in_settings()[0]
        self._ask("what they were told", "notice", "word for word; the settings' words stand here first", text)

    def action_when(self) -> None:
        calls, one = self.list.targets, self.list.standing
        text = f"{one.entry.said_at} {one.entry.language}".strip() if one else ""
        form = "such as 2026-11-21T14:30 en: when, and in which language"
        self.ask("told at", text, form, (), partial(consenting.when, calls))

    def _ask(self, question: str, field: str, form: str, text: str | None = None) -> None:
        calls, one = self.list.targets, self.list.standing
        now = text if text is not None else one.entry.basis if one else ""
        self.ask(question, now, form, (), partial(consenting.write, calls, field))

    def action_narrow(self) -> None:
        self.ask_for("only calls with", self._words, "words of title, caller, basis or decision", (), self._narrow)

    def _narrow(self, words: str) -> None:
        self._words = words
        self._draw()

    def action_side(self, step: int) -> None:
        (self.beside if step > 0 and not self.beside.has_focus else self.list).focus()

    # What the acts of care ask for

    def cared(self) -> Sequence[str]:
        return self.list.targets

    def caring(self, act: Act, doing: str) -> None:
        self.act(act, doing)

    def ask_line(self, question: str, form: str, make: Callable[[str], Act], _doing: str) -> None:
        self.ask(question, "", form, (), make)

    def deselect(self) -> None:
        self.list.select(self.list.selected, on=False)

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(act)

    def action_back(self) -> None:
        if self.list.selected:
            self.list.select(self.list.selected, on=False)
        elif self._words:
            self._narrow("")
        else:
            self.dismiss()

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        self.say("")
        if event.lines is self.list:
            self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    # Drawing

    def _draw(self) -> None:
        self.list.show(rows(self._standings, self._kept, self._words))
        self.set_class(not self._standings, "-empty")
        self._beside()

    def _beside(self) -> None:
        """What depends on the cursor and on what is selected."""
        head, shown = self.query_one("#head", Bar), len(self._standings)
        open_ = sum(one.decision == "none" for one in self._standings)
        head.left = [("Consent", "strong"), (f"  with “{self._words}”" if self._words else "", "key")]
        chosen: list[Piece] = [(f"{len(self.list.selected)} selected  ", "key")] if self.list.selected else []
        held = sum(bool(one.held) for one in self._kept.values())
        more = [f"{many} {what}" for many, what in ((held, "on hold"), (len(self._kept) - held, "due")) if many]
        said = [count(shown, "call"), f"{open_} without a decision", *more]
        head.right = [*chosen, (" · ".join(said), "dim")]
        if call := self.list.call:
            self.desk.read(consenting.reading(self.desk.workspace, call), self, "read what was noted")
        else:
            self.beside.show((), fresh=True)
        if bool(call) != self._could:
            self._could = bool(call)
            self.refresh_bindings()
