"""Experiments with their verdicts; what was written before and what was learned after, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from callscope.nouns.learned import Evidenced
from callscope.plural import count
from callscope.safe import line
from callscope.tui import doors, sheeting
from callscope.tui.screens.asks import Act, Asks
from callscope.tui.sheet_keys import KEYS, NO_SHEETS, ON_SHEET
from callscope.tui.sheeting import Blank, MeasureRead, Seen, SheetsRead
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.lines import Lines
from callscope.tui.widgets.sheet_list import SheetList, SheetSide

if TYPE_CHECKING:
    from callscope.nouns.tested import Sheet
    from callscope.tui.desk import Desk
    from callscope.workspace import Workspace


FORMS: Mapping[str, str] = {"md": "Markdown, for a document", "html": "a page to print"}
"""As what sheets are written, and what that is for."""


class SheetsScreen(Asks):
    """The list above, the two sides of the sheet under the cursor below; stacked on a narrow screen."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    SheetsScreen #sheet { layout: horizontal; height: 5fr; border-top: solid $panel; }
    SheetsScreen #after { border-left: solid $panel; }
    SheetsScreen.-narrow #sheet { layout: vertical; }
    SheetsScreen.-narrow SheetSide { width: 100%; }
    SheetsScreen.-narrow #after { border-left: none; border-top: solid $panel; height: 2fr; }
    SheetsScreen.-tiny #sheet { display: none; }
    SheetsScreen Advice { display: none; height: 1fr; padding: 2 4; }
    SheetsScreen.-empty Advice { display: block; }
    SheetsScreen.-empty SheetList, SheetsScreen.-empty #sheet { display: none; }
    SheetsScreen.-short #said, SheetsScreen.-tiny #said, SheetsScreen.-typing #said { display: none; }
    SheetsScreen.-typing KeyBar { display: none; }
    SheetsScreen.-tiny Advice { padding: 0 1; }
    """

    def __init__(
        self, desk: Desk, go: Callable[[str, float], None], listen: Callable[[str, float, float], None]
    ) -> None:
        super().__init__(desk)
        self._go, self._listen = go, listen
        self._sheets: Sequence[Sheet] | None = None
        self._names: dict[str, Sequence[str]] = {}
        self._typing = ""
        self._could: object = None
        self._last: Lines | None = None
        """What had the keyboard before something was asked."""

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield SheetList()
        with Container(id="sheet"):
            yield SheetSide(id="before")
            yield SheetSide(id="after")
        yield Advice()
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Experiments", "strong"), ("  reading…", "dim")]
        self.query_one(Advice).said = NO_SHEETS
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(partial(sheeting.do, sheeting.look, self.desk.workspace), self, "read the experiments")

    @property
    def rows(self) -> SheetList:
        """The list."""
        return self.query_one(SheetList)

    @property
    def sides(self) -> tuple[Lines, ...]:
        """What tab goes through."""
        return (self.rows, *self.query(SheetSide))

    @property
    def row(self) -> object:
        """What is under the cursor of the side that has the keyboard; None on the list."""
        side = self.focused
        return side.row if isinstance(side, SheetSide) else None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        sheet = self.rows.sheet
        if action in ON_SHEET and sheet is None:
            return None
        if action == "counted" and not (sheet and sheet.reading):
            return None
        if action == "listen" and not isinstance(self.row, Evidenced):
            return None
        if action == "move" and not (sheet and self.rows.has_focus):
            return None
        return isinstance(self.row, Blank) or self.rows.has_focus or None if action == "edit" else True

    # What workers did

    def on_sheets_read(self, message: SheetsRead) -> None:
        self._sheets = message.sheets
        self._names = {"study": message.studies, "assumption": message.assumptions}
        self._draw(message.done.experiment)
        if said := message.done.said:
            self.say_stored(said)
            self.desk.look_for_folder()

    def on_measure_read(self, message: MeasureRead) -> None:
        if message.text == self._typing and self.query_one(Asking).is_open:
            self.query_one(Asking).tell(message.said)

    # What keys do

    def action_open(self) -> None:
        row = self.row
        if isinstance(row, Evidenced):
            self._go(row.exhibit.quote.call, row.exhibit.quote.start)
        elif row is None or isinstance(row, Seen) or (isinstance(row, Blank) and row.name == "measure" and row.text):
            self.action_counted()
        else:
            self.action_edit()

    def action_counted(self) -> None:
        sheet = self.rows.sheet
        if sheet and sheet.reading:
            one, workspace = sheet.experiment, self.desk.workspace
            read = partial(workspace.counted, one.measure, one.study)
            said = f"counted by {line(sheet.reading.what)}"
            self.app.push_screen(doors.quotes_behind(self.desk, said, read, self._go, self._listen))

    def action_side(self, step: int) -> None:
        sides = [one for one in self.sides if one.display and one.size.height]
        at = next((at for at, one in enumerate(sides) if one.has_focus), 0)
        self.say("")
        sides[(at + step) % len(sides)].focus()

    def action_add(self) -> None:
        self.ask("to be found out", "", "one sentence", (), sheeting.add)

    def action_edit(self) -> None:
        sheet, row = self.rows.sheet, self.row
        if sheet and isinstance(row, Blank):
            self._fill(sheet, row)
        elif sheet and row is None:
            self._fill(sheet, Blank("name", "to be found out", sheet.experiment.name, "one sentence"))

    def action_measure(self) -> None:
        if sheet := self.rows.sheet:
            self._fill(sheet, Blank("measure", "we measure", sheet.experiment.measure, sheeting.MEASURE))

    def _fill(self, sheet: Sheet, row: Blank) -> None:
        make = partial(sheeting.write, sheet, row.name)
        check = partial(self._check, sheet.experiment.study) if row.name == "measure" else None
        self.ask(row.head, row.text, row.form, self._names.get(row.name, ()), make, check)

    def _check(self, study: str, text: str) -> None:
        """Has a measure read that is being typed."""
        self._typing = text
        self.desk.read(partial(sheeting.try_out, text, study, self.desk.workspace), self, "read the measure")

    def action_listen(self) -> None:
        if isinstance(row := self.row, Evidenced):
            self.play(self._listen, row.exhibit.quote, row.exhibit.title)

    def action_move(self, step: int) -> None:
        if sheet := self.rows.sheet:
            self.act(sheeting.move(sheet, step))

    def action_drop(self) -> None:
        if sheet := self.rows.sheet:
            question = f"Delete the experiment “{line(sheet.experiment.name)}” with what was learned?"
            confirmed = doors.confirm(self.desk, question, "u brings it back.")
            self.app.push_screen(confirmed, lambda yes: self.act(sheeting.remove(sheet)) if yes else None)

    def action_export(self) -> None:
        if sheet := self.rows.sheet:
            name = sheet.experiment.name
            self.hand_out("both sheets", FORMS, name, partial(sheeting.export, sheet))

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: sheeting.Done(act(workspace)))

    def action_back(self) -> None:
        if self.rows.has_focus:
            self.dismiss()
        else:
            self.rows.focus()

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        if event.lines is self.rows:
            self._show_sheet(fresh=True)
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def on_descendant_focus(self) -> None:
        self._beside()

    # Drawing

    def doing(self, act: Act) -> Callable[[], Message]:
        return partial(sheeting.do, act, self.desk.workspace)

    def home(self) -> None:
        (self._last or self.rows).focus()

    def unread(self) -> None:
        if self._sheets is None:
            self.query_one("#head", Bar).left = [("the experiments could not be read", "bad")]

    def _draw(self, experiment: int) -> None:
        sheets = self._sheets or ()
        self.set_class(not sheets, "-empty")
        self.rows.show(sheets, experiment)
        self._show_sheet()
        head = self.query_one("#head", Bar)
        head.left = [("Experiments", "strong"), ("  and what was learned", "dim")]
        decided = sum(bool(one.reading and one.reading.decided) for one in sheets)
        head.right = [(f"{count(len(sheets), 'experiment')} · {decided} met or refuted", "dim")]
        self._beside()

    def _show_sheet(self, fresh: bool = False) -> None:
        sheet = self.rows.sheet
        self.query_one("#before", SheetSide).show(sheeting.before(sheet) if sheet else (), fresh)
        self.query_one("#after", SheetSide).show(sheeting.after(sheet) if sheet else (), fresh)

    def _beside(self) -> None:
        """What depends on the cursor."""
        if isinstance(self.focused, Lines):
            self._last = self.focused
        could = (self.rows.sheet is None, type(self.row), self.rows.has_focus)
        if could != self._could:
            self._could = could
            self.refresh_bindings()  # 5 ms
