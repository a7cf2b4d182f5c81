"""How a file of tickets, chats or notes is read: which column is what, with its first rows, to be agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from callscope.nouns.texts import DATES, FIELDS, KINDS, Choices, Proposal
from callscope.plural import count
from callscope.safe import line
from callscope.tui.glyphs import Piece, tilde
from callscope.tui.measure import fit
from callscope.tui.messages import Failed, Looked
from callscope.tui.screens.base import Dialog
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.desk import Desk

FIELD = 13
COLUMN = 22
"""Cells of a field's and of a column's name."""
WIDE = 100
"""Cells from which on all sample rows stand side by side."""


class FieldList(Lines):
    """A field on a line, with the column that has it and what stands in its first rows."""

    DEFAULT_CSS = """
    FieldList { height: 1fr; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._proposal: Proposal | None = None
        self._sample = 0

    def show(self, proposal: Proposal, sample: int) -> None:
        """Draws a proposal; on a narrow screen with one of its rows."""
        self._proposal, self._sample = proposal, sample
        self.rebuild(self.cursor)

    @property
    def field(self) -> str:
        """The field under the cursor."""
        return tuple(FIELDS)[min(self.cursor, len(FIELDS) - 1)]

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * (len(FIELDS) if self._proposal and self._proposal.header else 0)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        assert self._proposal is not None
        name = tuple(FIELDS)[row]
        column = self._proposal.reading.columns.get(name, "")
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        lead: list[Piece] = [bar, (fit(name, FIELD), "title" if column else "dim")]
        if not column:
            return [*lead, (fit("—", COLUMN), "faint"), (fit(FIELDS[name], width - FIELD - COLUMN - 1), "faint")]
        lead.append((fit(column, COLUMN - 1) + " ", "strong"))
        samples = self._proposal.samples if width >= WIDE else self._proposal.samples[self._sample :][:1]
        room = (width - FIELD - COLUMN - 1) // max(len(samples), 1)
        return [*lead, *((fit(one.get(column, "") or "·", room - 1) + " ", "plain") for one in samples)]


class ImportScreen(Dialog[Choices | None]):
    """Answers with what a person agreed to; None leaves the file alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "bring", "import", priority=True, id="import"),
        Binding("right", "column(1)", "other column", priority=True, key_display="←→", id="import_column"),
        Binding("left", "column(-1)", "column before", show=False, priority=True, id="import_column_back"),
        Binding("d", "none", "no column", id="import_no_column"),
        Binding("k", "kind", "kind", id="import_kind"),
        Binding("t", "dates", "dates", id="import_dates"),
        Binding("n", "sample", "next row", id="import_sample"),
        Binding("escape", "leave", "leave", id="leave_import"),
    ]

    DEFAULT_CSS = """
    ImportScreen > Vertical {
        width: 120; max-width: 100%; height: 20; max-height: 100%; min-height: 5; padding: 0 1;
        background: $surface; border: round $primary;
    }
    ImportScreen Bar { background: $surface; padding: 0; }
    ImportScreen KeyBar { background: $surface; padding: 0; }
    """

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__(desk)
        self._path, self._choices = path, Choices()
        self._proposal: Proposal | None = None
        self._sample = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Bar(id="file")
            yield Bar(id="what")
            yield FieldList()
            yield Bar(id="told")
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#file", Bar).left = [("Import  ", "title"), (line(tilde(self._path)), "strong")]
        self.query_one("#what", Bar).left = [("looking…", "dim")]
        self.query_one(FieldList).focus()
        self._look(self._choices)

    def on_looked(self, message: Looked) -> None:
        self._proposal = message.proposal
        self._show()

    def on_failed(self, message: Failed) -> None:
        super().on_failed(message)
        if self._proposal is None:
            self.dismiss(None)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_bring()

    # What keys do

    def action_bring(self) -> None:
        if self._proposal is None:
            return
        if self._proposal.unclear:
            told = "its dates can be read two ways: t says which of 03/04/2026 is the day"
            self.query_one("#told", Bar).left = [(told, "bad")]
        else:
            self.dismiss(self._choices._replace(columns=self._given(dict(self._proposal.reading.columns))))

    def action_column(self, step: int) -> None:
        """The column before or after for the field, among those that no other field has; none comes between."""
        if self._proposal is None or not self._proposal.header:
            return
        field, agreed = self.query_one(FieldList).field, dict(self._proposal.reading.columns)
        mine = agreed.get(field, "")
        free = ["", *(one for one in self._proposal.header if one == mine or one not in agreed.values())]
        self._choose(field, free[(free.index(mine) + step) % len(free)])

    def action_none(self) -> None:
        self._choose(self.query_one(FieldList).field, "")

    def action_kind(self) -> None:
        if self._proposal:
            now = KINDS.index(self._proposal.reading.kind)
            self._look(self._choices._replace(kind=KINDS[(now + 1) % len(KINDS)]))

    def action_dates(self) -> None:
        if self._proposal:
            other = DATES[1] if self._proposal.reading.dates == DATES[0] else DATES[0]
            self._look(self._choices._replace(dates=other))

    def action_sample(self) -> None:
        if self._proposal and self._proposal.samples:
            self._sample = (self._sample + 1) % len(self._proposal.samples)
            self._show()

    def action_leave(self) -> None:
        self.dismiss(None)

    def _choose(self, field: str, column: str) -> None:
        if self._proposal is None or (field == "text" and not column):
            return
        agreed = {name: one for name, one in self._proposal.reading.columns.items() if one != column}
        self._look(self._choices._replace(columns=self._given({**agreed, field: column})))

    def _given(self, agreed: dict[str, str]) -> dict[str, str]:
        """Every field said outright, so that nothing is proposed anew for one that a person emptied."""
        return {field: agreed.get(field, "") for field in FIELDS} if self._proposal and self._proposal.header else {}

    def _look(self, choices: Choices) -> None:
        self._choices = choices
        workspace, path = self.desk.workspace, self._path
        self.desk.read(lambda: Looked(workspace.look_at(path, choices)), self, "look at a file")

    def _show(self) -> None:
        assert self._proposal is not None
        one = self._proposal
        rows = f"{count(one.rows, 'row')}, {count(one.conversations, 'conversation')}"
        dates = f" · {one.reading.dates}" if one.reading.dates else ""
        what = self.query_one("#what", Bar)
        what.left = [(f"{one.layout}: {rows}", "plain"), (f" · kind {one.reading.kind}{dates}", "key")]
        what.right = [("as agreed before" if one.remembered and one.header else one.form, "dim")]
        told = self.query_one("#told", Bar)
        told.left = self._told(one)
        self.query_one(FieldList).show(one, self._sample)

    def _told(self, one: Proposal) -> list[Piece]:
        if one.unclear:
            return [("03/04/2026 can be read two ways: t says how", "raised")]
        if one.bad:
            first = one.bad[0]
            return [(f"{count(len(one.bad), 'line')} cannot be imported; line {first.line} {first.why}", "raised")]
        if not one.header:
            return [("the whole file is one conversation", "dim")]
        unused = [line(name) for name in one.header if name not in one.reading.columns.values()]
        return [(f"not used: {', '.join(unused)}" if unused else "every column is used", "faint")]
