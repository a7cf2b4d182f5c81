"""Personal data in a call: what is found, in its context; what goes and what stays when the call is exported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from callscope.errors import NotFound, UsageProblem
from callscope.moments import NO_SOUND
from callscope.safe import line
from callscope.tui import hiding
from callscope.tui.keys import UNDO
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.findings_list import FindingsList
from callscope.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.hiding import Act, ReviewRead
    from callscope.tui.messages import Failed
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

HONEST = "Redaction lowers the risk of being known again; a call is never anonymous."

NOTHING: tuple[Piece, ...] = (
    ("Nothing was found", "title"),
    (
        "No card, phone, e-mail, IBAN, date of birth, postcode, long number, spelled word or name is known here.",
        "plain",
    ),
    ("That does not mean that there is none: names that nothing announces and misheard words are missed.", "dim"),
    ("a takes a word out of every call; in the call, v picks words and H takes them out.", "dim"),
)

Go = Callable[[float], None]
"""Shows a moment of the call."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""


class RedactionScreen(Saying):
    """The findings of one call."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "flip", "goes or stays", id="toggle_finding", tooltip="let it stay, or take it out again"),
        Binding("enter", "open", "go there", id="open_finding"),
        Binding("l", "listen", "listen", id="listen_finding", tooltip="play the words and what is beside them"),
        Binding("a", "add", "add a word", id="add_word", tooltip="a word that goes out of every call"),
        Binding("w", "everywhere", "stays everywhere", id="keep_word", tooltip="these words stay in every call"),
        Binding("u", "undo", "undo", id="undo", group=UNDO),
        Binding("U", "redo", "redo", id="redo", group=UNDO),
        Binding("escape", "back", "back", id="leave_redaction"),
    ]

    DEFAULT_CSS = """
    RedactionScreen Advice { display: none; height: 1fr; padding: 2 4; }
    RedactionScreen.-empty Advice { display: block; }
    RedactionScreen.-empty FindingsList { display: none; }
    RedactionScreen.-short #said, RedactionScreen.-tiny #said, RedactionScreen.-typing #said { display: none; }
    RedactionScreen.-typing KeyBar { display: none; }
    RedactionScreen.-tiny #honest { display: none; }
    """

    def __init__(self, desk: Desk, identity: str, go: Go, listen: Listen) -> None:
        super().__init__(desk)
        self._identity = identity
        self._go = go
        self._listen = listen

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield FindingsList()
        advice = Advice()
        advice.said = NOTHING
        yield advice
        yield Bar(id="honest")
        yield Bar(id="said")
        yield Prompt()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Personal data", "strong"), ("  looking…", "dim")]
        self.query_one("#honest", Bar).left = [(HONEST, "faint")]
        self.findings.focus()
        self.desk.read(hiding.reading(self.desk.workspace, self._identity), self, "look for personal data")

    @property
    def findings(self) -> FindingsList:
        """The list."""
        return self.query_one(FindingsList)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        needs = action in ("flip", "open", "listen", "everywhere")
        return None if needs and self.is_mounted and self.findings.item is None else True

    # What workers did

    def on_review_read(self, message: ReviewRead) -> None:
        head = self.query_one("#head", Bar)
        head.left = [("Personal data", "strong"), (f"  {line(message.review.title)}", "dim")]
        head.right = [(message.review.said, "dim")]
        self.set_class(not message.review.items, "-empty")
        self.findings.show(message.review, self.findings.cursor)
        self.refresh_bindings()
        if message.said:
            self.say_stored(message.said)

    def on_failed(self, message: Failed) -> None:
        if isinstance(message.error, NotFound | UsageProblem):
            self.say_refused(message.error)
        else:
            super().on_failed(message)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.say("")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    # What keys do

    def act(self, act: Act) -> None:
        """Does an act in the order of the keys, and reads again."""
        self.desk.act(hiding.doing(self.desk.workspace, self._identity, act), self, "store")

    def action_flip(self) -> None:
        if item := self.findings.item:
            self.act(hiding.toggling(self._identity, item))

    def action_everywhere(self) -> None:
        if item := self.findings.item:
            self.act(partial(hiding.word, item.finding.text, True))

    def action_add(self) -> None:
        self.add_class("-typing")
        form = "it goes wherever it is said, in every call"
        self.query_one(Prompt).ask("take out the words", "", form, self._added)

    def _added(self, text: str) -> None:
        self.act(partial(hiding.word, text, False))

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.findings.focus()

    def action_listen(self) -> None:
        if (item := self.findings.item) and item.written:
            self.say(NO_SOUND, ink="dim")
        elif item:
            last = item.silent[-1].end if item.silent else item.finding.end
            first = item.silent[0].start if item.silent else item.finding.start
            self._listen(self._identity, first, last)
            self.say(
                f"silent in what goes out: {first:.1f}-{last:.1f} s" if item.silent else "nothing of it is silenced"
            )

    def action_open(self) -> None:
        item = self.findings.item
        if item:
            self.dismiss()
            self._go(item.finding.start)

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(act)
