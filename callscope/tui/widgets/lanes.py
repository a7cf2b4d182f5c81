"""The whole call at a glance, above the transcript: who talks, the voice, the words, the quotes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from callscope.tui import timeline
from callscope.tui.entries import Silence, Spoken
from callscope.tui.glyphs import Piece, role_ink
from callscope.tui.measure import fit
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.call import Call, Speaker
    from callscope.tui.view import CallView

LABEL = 10
"""Cells for the name of a lane."""
FULL = 6
"""Lines from which on the two sides are drawn."""


class Lanes(Panel):
    """Columns of time; the cursor's row stands out in each lane."""

    DEFAULT_CSS = """
    Lanes { height: 6; background: $surface; }
    """

    view: reactive[CallView | None] = reactive(None)
    """The call."""

    row: reactive[int] = reactive(0)
    """The row under the cursor."""

    playhead: reactive[float] = reactive(-1.0, repaint=False)
    """The moment that is heard, in seconds; before 0 there is none."""

    class Went(Message):
        """Someone pointed at a moment."""

        def __init__(self, moment: float) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heard: tuple[object, int, list[list[Piece]]] = ((), 0, [])

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        view = self.view
        if view is None or width <= LABEL + 4:
            return []
        if self._heard[0] is not view.rows or self._heard[1] != width:
            self._heard = (view.rows, width, _heard(view, width - LABEL - 1))
        marks = timeline.marks(view.call, view.quotes, view.suggestions, width - LABEL - 1)
        lines = [*self._heard[2], _lane("quotes", "dim", marks)]
        return lines if self.size.height >= FULL else [lines[0], *lines[-3:]][max(FULL - 2 - self.size.height, 0) :]

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        row = self.view.spoken(self.row) if self.view else None
        if self.view is None or strip.cell_length <= LABEL + 4:
            return strip
        width = strip.cell_length - LABEL - 1
        return self._played(self._lit(strip, row, width) if row else strip, width, y)

    def watch_playhead(self, before: float, after: float) -> None:
        if self.view and self._place(before) != self._place(after):
            self.refresh()

    def _place(self, moment: float) -> int:
        assert self.view is not None
        width = self.content_size.width - LABEL - 1
        return timeline.column(moment, self.view.call.recording.duration, width) if moment >= 0 else -1

    def _played(self, strip: Strip, width: int, y: int) -> Strip:
        """The strip with the playhead: a mark on the ruler, a line through the lanes."""
        at = self._place(self.playhead)
        if at < 0 or at >= width:
            return strip
        before, _, after = strip.divide([LABEL + at, LABEL + at + 1, strip.cell_length])
        style = self.rich_style + self.ink("bar")
        return Strip.join([before, Strip([Segment("▼" if y == 0 else "│", style)]), after])

    def on_click(self, event: Click) -> None:
        width = self.content_size.width - LABEL - 1
        if self.view and event.x >= LABEL:
            self.post_message(self.Went(timeline.moment(event.x - LABEL, self.view.call.recording.duration, width)))

    def _lit(self, strip: Strip, row: Spoken, width: int) -> Strip:
        assert self.view is not None
        duration = self.view.call.recording.duration
        first = LABEL + timeline.column(row.start, duration, width)
        last = LABEL + timeline.column(row.end, duration, width) + 1
        before, lit, after = strip.divide([first, last, strip.cell_length])
        under = self.ink("lit")
        lit = Strip([Segment(text, style + under if style else under) for text, style, _ in lit])
        return Strip.join([before, lit, after])


def _heard(view: CallView, width: int) -> list[list[Piece]]:
    """The lanes that marking does not change."""
    call = view.call
    still = timeline.still(call, ((one.start, one.end) for one in view.rows if isinstance(one, Silence)), width)
    both = timeline.together(call, width)
    return [
        _lane("", "dim", [(timeline.ruler(call.recording.duration, width, view.written), "dim")]),
        *(_lane(one.shown, role_ink(one), _side(call, one, still, both, width)) for one in timeline.loudest(call)),
        _lane("voice", "dim", timeline.voice(call, width)),
        _lane("words", "dim", timeline.words(call, width)),
    ]


def _side(call: Call, speaker: Speaker, still: Collection[int], both: Collection[int], width: int) -> list[Piece]:
    """A speaker's wave, with long silences, and in another ink what is said while someone else speaks."""
    own = role_ink(speaker)
    return [
        ("░", "faint") if at in still and block == "·" else (block, "raised" if at in both else own)
        for at, block in enumerate(timeline.wave(call, speaker, width))
    ]


def _lane(name: str, ink: str, cells: Sequence[Piece]) -> list[Piece]:
    """The name and the cells, with equal neighbours joined."""
    joined = [("".join(text for text, _ in run), key) for key, run in groupby(cells, key=lambda piece: piece[1])]
    return [(" " + fit(name, LABEL - 2) + " ", ink), *joined]
