"""The studies: questions, who gave access and until when, calls, codebooks, and what callers say to assumptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message

from callscope.plural import count
from callscope.safe import line
from callscope.tui import codebook_acts, doors, studies
from callscope.tui.codebook import Done, look
from callscope.tui.screens.asks import Act, Asks
from callscope.tui.studies import FIELDS, Fact, Shelf, StudiesRead
from callscope.tui.studies_keys import KEYS, NO_STUDIES, ON_ROW, ON_STUDY
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.study_lists import StudyList, StudyRows

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""


class StudiesScreen(Asks):
    """The studies at the left, one of them at the right."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    StudiesScreen > Horizontal { height: 1fr; }
    StudiesScreen.-narrow StudyList { width: 22; min-width: 0; }
    StudiesScreen.-tiny StudyList { width: 8; min-width: 0; }
    StudiesScreen Advice { display: none; height: 1fr; padding: 2 4; }
    StudiesScreen.-empty Advice { display: block; }
    StudiesScreen.-empty > Horizontal { display: none; }
    StudiesScreen.-short #said, StudiesScreen.-tiny #said, StudiesScreen.-typing #said { display: none; }
    StudiesScreen.-typing KeyBar { display: none; }
    StudiesScreen.-tiny Advice { padding: 0 1; }
    """

    def __init__(self, desk: Desk, go: Go, listen: Listen, calls: Callable[[str], None]) -> None:
        """`calls` shows the calls of a study."""
        super().__init__(desk)
        self._go, self._listen, self._calls = go, listen, calls
        self._shelf: Shelf | None = None
        self._could: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        with Horizontal():
            yield StudyList()
            yield StudyRows()
        yield Advice()
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Studies", "strong"), ("  reading…", "dim")]
        self.query_one(Advice).said = NO_STUDIES
        self.left.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(self.doing(look), self, "read the studies")

    @property
    def left(self) -> StudyList:
        """The studies."""
        return self.query_one(StudyList)

    @property
    def rows(self) -> StudyRows:
        """The lines of the study that is shown."""
        return self.query_one(StudyRows)

    @property
    def shown(self) -> str | None:
        """The name of the study that is shown; empty for what belongs to none."""
        return self.left.name_here if self.is_mounted else None

    @property
    def at_right(self) -> bool:
        """Whether the study's lines have the keyboard."""
        return self.rows.has_focus

    def doing(self, act: Act) -> Callable[[], Message]:
        return studies.doing(self.desk.workspace, act)

    def home(self) -> None:
        (self.rows if self._right else self.left).focus()

    _added = False
    """Whether a study was just named, whose question is asked for next."""

    _right = False
    """Whether the lines had the keyboard before something was typed."""

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        if action in ON_STUDY:
            return True if self.shown or (action == "add_assumption" and self.shown is not None) else None
        if action in ON_ROW:
            return True if self._can(action) else None
        return True

    def _can(self, action: str) -> bool:
        if not self.at_right:
            return bool(self.shown)
        row = self.rows.row
        if self.rows.assumption:
            return True
        return action == "change" and isinstance(row, Fact) and (row.name in FIELDS or row.name == "tags")

    # What workers did

    def on_studies_read(self, message: StudiesRead) -> None:
        self._shelf = message.shelf
        self._draw(message.done.name)
        if said := message.done.said:
            self.say_stored(said)
        if self._added and self.shown == message.done.name:
            self._ask_field(self.shown, "question")
        self._added = False

    def unread(self) -> None:
        self._added = False
        if self._shelf is None:
            self.query_one("#head", Bar).left = [("the studies could not be read", "bad")]

    # What keys do

    def action_open(self) -> None:
        if not self.at_right:
            self.action_side(1)
        elif one := self.rows.assumption:
            self.app.push_screen(doors.stances(self.desk, one.name, self._go, self._listen))
        elif isinstance(self.rows.row, Fact) and self.rows.row.name == "calls" and self.shown:
            self._calls(self.shown)
        else:
            self.action_change()

    def action_side(self, step: int) -> None:
        if self._shelf and self._shelf.names:
            self.say("")
            (self.rows if step > 0 and not self.at_right else self.left).focus()

    def action_add(self) -> None:
        def make(name: str) -> Act:
            self._added = True
            return studies.add_study(name)

        self._ask("new study", "", "a short name; its question comes next", make)

    def action_add_assumption(self) -> None:
        if (name := self.shown) is not None:
            form = "one sentence that callers can refute; H1: before it names it, as where a quote says +H1 already"
            self._ask("you believe that", "", form, partial(studies.add_assumption, name))

    def action_change(self) -> None:
        name, row = self.shown, self.rows.row if self.at_right else None
        if self.at_right and (one := self.rows.assumption):
            form = "after the first quote it is told that it was reworded"
            self._ask(one.name, one.text, form, partial(studies.word, one.name))
        elif isinstance(row, Fact) and row.name == "tags":
            self.action_tags()
        elif name and self._shelf:
            self._ask_field(name, row.name if isinstance(row, Fact) and row.name in FIELDS else "question")

    def _ask_field(self, name: str, field: str) -> None:
        if self._shelf:
            label, form = FIELDS[field]
            now = str(getattr(self._shelf.study(name), field) or "")
            self._ask(f"{label} of {line(name)}", now, form, partial(studies.set_field, name, field))

    def action_rename(self) -> None:
        one = self.rows.assumption if self.at_right else None
        if one:
            form = "letters and digits, such as H1; in the stance of its quotes too"
            self._ask(f"rename {one.name}", one.name, form, partial(studies.rename_assumption, one.name))
        elif self.shown and not self.at_right:
            self._ask(
                f"rename {line(self.shown)}", self.shown, "the new name", partial(studies.rename_study, self.shown)
            )

    def action_tags(self) -> None:
        if self.shown and self._shelf:
            names = [one.name for one in self._shelf.tags]
            form = "tag, tag; -tag takes one out; without any the whole codebook is its own"
            self._ask(f"tags of {line(self.shown)}", "", form, partial(studies.tag_study, self.shown), names)

    def action_starter(self) -> None:
        if self.shown:
            starters = self.desk.workspace.starters()
            form = ", ".join(f"{one.name}: {one.title}" for one in starters)
            names = [one.name for one in starters]
            self._ask("codebook to begin with", "", form, partial(codebook_acts.use_starter, study=self.shown), names)

    def action_rules(self) -> None:
        self.app.push_screen(doors.rules(self.desk, self._go, self._listen))

    def action_drop(self) -> None:
        one, name = self.rows.assumption if self.at_right else None, self.shown
        if one:
            spoken = one.speaks_for + one.speaks_against
            then = f"Its stance stays on {count(spoken, 'quote')}; u brings it back."
            self._sure(f"Delete the assumption {one.name}?", then, studies.drop_assumption(one.name))
        elif name and not self.at_right and self._shelf:
            gone = count(len(self._shelf.assumptions.get(name, ())), "assumption")
            then = f"With it goes {gone}; its calls and quotes stay; u brings it back."
            self._sure(f"Delete the study {line(name)}?", then, studies.drop_study(name))

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: Done(act(workspace)))

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        if event.lines is self.left and self._shelf:
            self.rows.show(self._shelf.rows(self.shown or ""), "question")
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def on_descendant_focus(self) -> None:
        if self.focused in (self.left, self.rows):
            self._right = self.at_right
        self._beside()

    # Asking and drawing

    def _ask(self, question: str, text: str, form: str, make: Callable[[str], Act], names: Sequence[str] = ()) -> None:
        self.ask(question, text, form, names, make)

    def _sure(self, question: str, then: str, act: Act) -> None:
        self.app.push_screen(doors.confirm(self.desk, question, then), lambda yes: self.act(act) if yes else None)

    def _draw(self, name: str = "") -> None:
        shelf = self._shelf
        if shelf is None:
            return
        known = {one.name: one for one in shelf.studies}
        self.left.show(shelf.names, known, name if name in known else None)
        self.rows.show(shelf.rows(self.shown or ""), name)
        self.set_class(not shelf.names, "-empty")
        head = self.query_one("#head", Bar)
        head.left = [("Studies", "strong")]
        head.right = [_summary(shelf)]
        self._beside()

    def _beside(self) -> None:
        """What depends on the cursor."""
        could = (self.shown, self.at_right, self._can("change"), self._can("rename"))
        if could != self._could:
            self._could = could
            self.refresh_bindings()  # 5 ms


def _summary(shelf: Shelf) -> Piece:
    """How much there is; first of all whose access has ended."""
    if past := [line(one.name) for one in shelf.studies if one.past]:
        return f"ACCESS ENDED: {', '.join(past)}", "bad"
    number, believed = len(shelf.studies), sum(map(len, shelf.assumptions.values()))
    return f"{number} {'study' if number == 1 else 'studies'} · {count(believed, 'assumption')}", "dim"
