"""Insights in their order, or the actions of all under headings; and the story of one insight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from callscope.nouns.learned import Action, Deed, Evidenced, Insight, apart
from callscope.plural import count
from callscope.safe import line as safe_line
from callscope.tui.deciding import BOXES, SIGNS, URGENT, Head, ListRow, StoryRow, Told, numbers, story
from callscope.tui.measure import at_most, between, cells, clipped, fit
from callscope.tui.widgets.lines import Lines
from callscope.tui.widgets.quotes_list import MOST_LINES, under
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

LEAD = 11
"""Cells before the text of a quote or an action: its side or its state."""


class InsightList(Lines):
    """The left side."""

    DEFAULT_CSS = """
    InsightList { width: 2fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[ListRow] = ()

    def show(self, rows: Sequence[ListRow], insight: int = 0, action: int = 0) -> None:
        """Draws rows; the cursor goes to an insight or action, or stays on its own."""
        wanted = (insight, action) if insight or action else _key(self.row)
        self._rows = rows
        same = [at for at, row in enumerate(rows) if _key(row) == wanted]
        near = [at for at, row in enumerate(rows) if wanted[0] and _key(row)[0] == wanted[0]]
        self.rebuild((same or near or [self.cursor])[0])

    @property
    def row(self) -> ListRow | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def insight(self) -> Insight | None:
        """The insight under the cursor, or that of the action there."""
        row = self.row
        return row if isinstance(row, Insight) else row.insight if isinstance(row, Deed) else None

    def can_stand(self, row: int) -> bool:
        return not isinstance(self._rows[row], Head)

    def heights(self, width: int) -> Sequence[int]:
        return [1 if isinstance(row, Head) else len(self._text(row, width)) + 2 for row in self._rows]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        if isinstance(one, Head):
            return [bar, (one.name, "title"), (f"  {count(one.number, 'action')}", "dim")]
        text = self._text(one, width)
        if line < len(text):
            return [bar, (text[line], "strong" if isinstance(one, Insight) else "plain")]
        if line > len(text):
            return [bar]
        return [bar, *between(_summed(one) if isinstance(one, Insight) else _owed(one.action), (), width - 1)]

    def _text(self, row: Insight | Deed, width: int) -> list[str]:
        return at_most(MOST_LINES, row.text if isinstance(row, Insight) else row.action.what, max(width - 2, 8))


def _key(row: ListRow | None) -> tuple[int, int]:
    if isinstance(row, Insight):
        return row.id, 0
    return (row.insight.id, row.action.id) if isinstance(row, Deed) else (0, 0)


def _summed(one: Insight) -> list[Piece]:
    todo = sum(each.state in ("open", "doing") for each in one.actions)
    return [*numbers(one), (f" {todo} to do" if todo else "", "suggestion")]


def _owed(one: Action) -> list[Piece]:
    due = f"  due {one.due}" if one.due else ""
    return [BOXES[one.state], (f"  {one.urgency}", URGENT[one.urgency]), (f"  {one.who or 'nobody yet'}{due}", "dim")]


class Page(Lines):
    """Rows to read, on only some of which the cursor stands: on the first of those, the page is shown from its top."""

    def show_cursor(self) -> None:
        first = next((at for at in range(self.count) if self.can_stand(at)), 0)
        if self.cursor != first or not self.count:
            super().show_cursor()
            return
        window = self.scrollable_content_region.height
        fits = self._stack.top(first) + self._stack.height(first) <= window
        self.scroll_to(y=0 if fits else self._stack.scrolled(first, 0, window), animate=False, force=True)


class StoryList(Page):
    """The right side: one insight from its sentence to what follows from it."""

    DEFAULT_CSS = """
    StoryList { width: 3fr; height: 1fr; padding: 0 1; border-left: solid $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[StoryRow] = ()
        self._insight = 0

    def show(self, one: Insight | None, quote: int = 0, action: int = 0) -> None:
        """Draws an insight; the cursor goes to a quote or an action, or stays while it is the same insight."""
        before = self.row if one and one.id == self._insight else None
        wanted = (quote, action) if quote or action else _which(before)
        self._rows, self._insight = (story(one), one.id) if one else ([], 0)
        found = [at for at, row in enumerate(self._rows) if wanted != (0, 0) and _which(row) == wanted]
        self.rebuild(found[0] if found else self.cursor if before else 0)

    @property
    def row(self) -> StoryRow | None:
        """What is under the cursor; None while that is neither a quote nor an action."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return None if isinstance(row, Told) else row

    def can_stand(self, row: int) -> bool:
        return not isinstance(self._rows[row], Told)

    def heights(self, width: int) -> Sequence[int]:
        return [len(self._drawn(row, width)) for row in self._rows]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        here = row == self.cursor and self.can_stand(row)
        # Before the rows are measured again after a resize, they may be drawn in fewer lines than they had.
        return [("▌" if here else " ", "bar"), *chain(*self._drawn(self._rows[row], width)[line : line + 1])]

    def _drawn(self, row: StoryRow, width: int) -> list[list[Piece]]:
        if isinstance(row, Evidenced):
            return quoted(row, width - 2)
        return _acted(row, width - 2) if isinstance(row, Action) else _told(row, width - 2)


def _which(row: StoryRow | None) -> tuple[int, int]:
    if isinstance(row, Evidenced):
        return row.exhibit.quote.id, 0
    return (0, row.id) if isinstance(row, Action) else (0, 0)


def _told(row: Told, width: int) -> list[list[Piece]]:
    if row.beside:
        return [clipped(row.beside, width)]
    indent, text = min(row.indent, width // 2), safe_line(row.text)
    parts = [text[start:end] for start, end in wrap(text, max(width - indent - 2, 8))]
    hung = "  " if text.startswith("└") else ""
    return [[(" " * indent + (hung if at else "") + part, row.ink)] for at, part in enumerate(parts)]


def quoted(one: Evidenced, width: int) -> list[list[Piece]]:
    """The side and the text, and who said it when under it."""
    sign, ink = SIGNS[one.stance]
    room = max(width - LEAD, 8)
    lines = _led((sign, ink), at_most(MOST_LINES, one.exhibit.quote.text, room))
    why = apart(one.exhibit)
    beside: list[Piece] = [(f"not counted: {why} · ", "raised")] if why else []
    spent = sum(cells(text) for text, _ in beside)
    said = [(" " * LEAD, "plain"), *beside, *under(one.exhibit, max(room - spent, 8))]
    return [*lines, clipped(said, width)]


def _acted(one: Action, width: int) -> list[list[Piece]]:
    due = f"  due {one.due}" if one.due else ""
    said: list[Piece] = [
        (" " * LEAD, "plain"),
        (one.urgency, URGENT[one.urgency]),
        (f"  {one.who or 'nobody yet'}{due}", "dim"),
    ]
    return [*_led(BOXES[one.state], at_most(MOST_LINES, one.what, max(width - LEAD, 8))), said]


def _led(lead: Piece, lines: Sequence[str]) -> list[list[Piece]]:
    text, ink = lead
    return [[(fit(text if at == 0 else "", LEAD), ink), (part, "plain")] for at, part in enumerate(lines)]
