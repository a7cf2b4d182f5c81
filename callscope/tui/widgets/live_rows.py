"""What is said on a call that is being held, as it comes: it stays at the end until a person moves up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.events import MouseScrollDown, MouseScrollUp

from callscope.moments import clock
from callscope.tui.glyphs import Piece, letter, sentiment_mark, tone_mark
from callscope.tui.measure import cells, fit
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.nouns.live import Side
    from callscope.tui.live_call import LiveCall, Row

TIME, MARK, FEELING = 6, 3, 16
"""Cells for the time, the mark of a row and what was felt."""
ROOMY = 58
"""Cells from which on feelings stand beside the words."""

WHEEL = 2
"""Rows that a turn of the wheel moves."""

Part = tuple[int, int]


class LiveRows(Lines):
    """The rows of the call."""

    DEFAULT_CSS = """
    LiveRows { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._names: Mapping[Side, str] = {}
        self._marks: Mapping[int, str] = {}
        self._wrapped: list[tuple[Row, list[Part]]] = []
        self._width = 0

    def show(self, call: LiveCall, names: Mapping[Side, str]) -> None:
        """Draws the call; at the last row the cursor goes along."""
        follows = self.follows
        self._rows, self._names = call.shown, names
        begins = [row.start for row in self._rows]
        marks: dict[int, str] = {}
        for mark in call.marks:
            row = max(bisect_right(begins, mark.t) - 1, 0)
            marks[row] = marks.get(row, "") + (letter(mark.kind) if mark.kind else "✱")
        self._marks = marks
        self.rebuild(len(self._rows) - 1 if follows else None)

    @property
    def follows(self) -> bool:
        """Whether it stays at the end."""
        return self.cursor >= len(self._rows) - 1

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Reads back: the cursor goes along, so that new words do not scroll away from it."""
        event.prevent_default()
        self.cursor = max(self.cursor - WHEEL, 0)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Towards what is said now."""
        event.prevent_default()
        self.cursor = min(self.cursor + WHEEL, max(self.count - 1, 0))

    def heights(self, width: int) -> Sequence[int]:
        if width != self._width:
            self._wrapped, self._width = [], width
        same = 0
        for (row, _), now in zip(self._wrapped, self._rows, strict=False):
            if row is not now:
                break
            same += 1
        room = self._room(width)
        fresh = [(row, wrap(self._text(row), room)) for row in self._rows[same:]]
        self._wrapped = [*self._wrapped[:same], *fresh]
        return [len(parts) for _, parts in self._wrapped]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one, parts = self._wrapped[row]
        start, end = parts[line]
        bar = ("▌" if row == self.cursor and not self.follows else " ", "bar")
        lead = self._lead(row, one) if line == 0 else [(" " * (TIME + MARK + self._who), "plain")]
        inked = list(self._inked(one, start, end))
        shown = sum(cells(text) for text, _ in inked)
        rest = (" " * max(self._room(width) - shown, 0), "plain")
        return [bar, *lead, *inked, rest, *(self._felt(one) if line == 0 and width >= ROOMY else ())]

    @property
    def _who(self) -> int:
        """Cells for who speaks."""
        return max(map(len, self._names.values()), default=0) + 1

    def _room(self, width: int) -> int:
        """Cells for the words."""
        return max(width - 1 - TIME - MARK - self._who - (FEELING if width >= ROOMY else 0), 8)

    def _lead(self, number: int, one: Row) -> list[Piece]:
        said = one.what in ("said", "draft")
        name = self._names.get(one.side, "") if said else ""
        ink = {"customer": "customer", "agent": "agent"}.get(name, "dim")
        mark = self._marks.get(number, "")[-(MARK - 1) :]
        return [
            (clock(one.start).rjust(TIME - 1) + " ", "dim"),
            (mark.ljust(MARK), "quote"),
            (fit(name, self._who - 1) + " ", ink),
        ]

    def _inked(self, one: Row, start: int, end: int) -> Iterator[Piece]:
        text = self._text(one)
        if one.what not in ("said", "draft"):
            yield text[start:end], "faint"
            return
        plain = "dim" if self._names.get(one.side) == "agent" else "plain"
        firm = len(one.text)
        yield text[start : max(start, min(end, firm))], plain
        yield text[max(start, firm) : end], "faint"

    def _felt(self, one: Row) -> Sequence[Piece]:
        if one.utterance is None:
            return ()
        tone, tone_ink = tone_mark(one.utterance.tone)
        said, said_ink = sentiment_mark(one.utterance)
        unsure = "~" if one.provisional and tone else ""
        return [(" ", "plain"), (fit(unsure + tone, FEELING - 5), tone_ink), (fit(said, 4), said_ink)]

    def _text(self, one: Row) -> str:
        match one.what:
            case "hold":
                return f"░ silence {one.end - one.start:.0f} s ░"
            case "gap":
                return f"░ no sound for {one.end - one.start:.1f} s, {self._names.get(one.side, '')}: {one.text} ░"
            case "skipped":
                who = self._names.get(one.side, "")
                return f"░ {one.end - one.start:.0f} s of {who} not drafted; the recording has them ░"
            case "off":
                return f"░ off the record, {one.end - one.start:.0f} s ░"
        tail = f"‹{one.tentative}›" if one.tentative else ""
        return f"{one.text} {tail}".strip() if tail else one.text
