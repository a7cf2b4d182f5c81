"""The transcript: wrapped rows with time, speaker, text, tone, sentiment, and the quotes at the right edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message

from callscope.moments import WORD, clock, place
from callscope.tui.columns import columns
from callscope.tui.entries import Entry, Part, Silence, Spoken
from callscope.tui.glyphs import Piece, quote_mark, role_ink, sentiment_mark, tone_mark
from callscope.tui.measure import cells, fit
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.tui.picking import Pick
    from callscope.tui.view import CallView

HOUR = 3600.0


def _meet(one: Part, other: Part) -> bool:
    return one[0] < other[1] and other[0] < one[1]


class Transcript(Lines):
    """The rows of one call."""

    BINDINGS: ClassVar[list[BindingType]] = []

    DEFAULT_CSS = """
    Transcript { width: 1fr; height: 1fr; background: $background; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: CallView | None = None
        self._columns = columns(80, 0)
        self._wrapped: list[list[Part]] = []
        self._measured: tuple[object, int] = (None, 0)
        self._heard: tuple[int, int | None] = (-1, None)
        self._pick: Pick | None = None

    class Scrolled(Message):
        """A person scrolled."""

    class Stretched(Message):
        """While words are picked, up and down move their end by a row."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Bordered(Message):
        """While words are picked, home and end move their end to the first or the last word of its row."""

        def __init__(self, last: bool) -> None:
            super().__init__()
            self.last = last

    def hear(self, row: int, word: int | None) -> None:
        """Highlights the word that is heard; row -1 none."""
        before, self._heard = self._heard, (row, word)
        if before != self._heard:
            for one in {before[0], row}:
                self.redraw(one)

    @property
    def heard_at(self) -> float | None:
        """When the word that is heard began, if it is in the row under the cursor."""
        row, word = self._heard
        one = self.row if row == self.cursor else None
        return one.utterance.words[word].start if isinstance(one, Spoken) and word is not None else None

    def pick(self, picked: Pick | None) -> None:
        """Highlights picked words, and moves to the end that the arrow keys move."""
        before, self._pick = self._pick, picked
        rows = {row for one in (before, picked) if one for row in one.rows}
        for row in rows:
            self.redraw(row)
        if picked and picked.edge.row != self.cursor:
            self.cursor = picked.edge.row

    def action_move(self, step: int) -> None:
        if self._pick:
            self.post_message(self.Stretched(step))
        else:
            super().action_move(step)

    def action_first(self) -> None:
        if self._pick:
            self.post_message(self.Bordered(False))
        else:
            super().action_first()

    def action_last(self) -> None:
        if self._pick:
            self.post_message(self.Bordered(True))
        else:
            super().action_last()

    def on_mouse_scroll_up(self) -> None:
        self.post_message(self.Scrolled())

    def on_mouse_scroll_down(self) -> None:
        self.post_message(self.Scrolled())

    def show(self, view: CallView, cursor: int) -> None:
        """Draws a call; the wrapped lines are kept when only its marks changed."""
        self._view = view
        self.rebuild(cursor)

    @property
    def row(self) -> Entry | None:
        """The row under the cursor."""
        return self._view.rows[self.cursor] if self._view and self.count else None

    def can_stand(self, row: int) -> bool:
        return self._view is not None and isinstance(self._view.rows[row], Spoken)

    def heights(self, width: int) -> Sequence[int]:
        if self._view is None or width <= 0:
            return ()
        rows = self._view.rows
        if self._measured != (rows, width):
            self._columns = columns(width, self._longest(self._view))
            self._wrapped = [wrap(text, self._columns.text) for text in map(self._text, rows)]
            self._measured = (rows, width)
        return [len(lines) for lines in self._wrapped]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        assert self._view is not None
        entry = self._view.rows[row]
        if isinstance(entry, Spoken):
            return self._spoken(row, entry, line)
        lead = self._columns.name + 2 if self._columns.time else 1
        start, end = self._wrapped[row][line]
        when = clock(entry.start) if line == 0 and isinstance(entry, Silence) else ""
        return [
            (when.rjust(max(self._columns.time - 1, 0)), "faint"),
            (" " * lead, "plain"),
            (self._text(entry)[start:end], "faint"),
        ]

    def _spoken(self, row: int, entry: Spoken, line: int) -> list[Piece]:
        widths = self._columns
        start, end = self._wrapped[row][line]
        pieces = [("▌" if row == self.cursor else " ", "bar"), *self._lead(entry, line)]
        pieces += self._inked(row, entry, start, end)
        pieces.append((" " * (widths.text - cells(entry.text[start:end])), "plain"))
        return [*pieces, *self._marks(row, entry)] if line == 0 else pieces

    def _lead(self, entry: Spoken, line: int) -> list[Piece]:
        widths = self._columns
        if not widths.time:
            return []
        if line:
            return [(" " * (widths.time + widths.name), "plain")]
        name = fit(entry.speaker.shown, widths.name - 1) + " "
        ink = "faint" if entry.again else role_ink(entry.speaker)
        return [(self._place(entry.start).rjust(widths.time - 2) + " ", "dim"), (" ", "plain"), (name, ink)]

    def _inked(self, row: int, entry: Spoken, start: int, end: int) -> Iterator[Piece]:
        """The text of one line, with its responses and quoted words set apart."""
        plain = "dim" if entry.speaker.role == "agent" else "plain"
        inks = [(part, "faint") for part in entry.folded]
        inks += [(part, "match") for part in self._quoted_parts(row, entry)]
        marked = self._marked_parts(row, entry)
        inks = [one for one in inks if not any(_meet(one[0], part) for part, _ in marked)] + marked
        at = start
        for part, ink in sorted(inks):
            first, last = max(part[0], at), min(part[1], end)
            if first < last:
                yield entry.text[at:first], plain
                yield entry.text[first:last], ink
                at = last
        yield entry.text[at:end], plain

    def _marked_parts(self, row: int, entry: Spoken) -> list[tuple[Part, str]]:
        """The picked words, and the word that is heard."""
        picked = self._pick.words(row) if self._pick else None
        heard = self._heard[1] if self._heard[0] == row else None
        if picked is None and heard is None:
            return []
        places = entry.places()
        if not places:
            return [((0, len(entry.text)), "picked")] if picked else []
        found = [((places[picked[0]][0], places[picked[1]][1]), "picked")] if picked else []
        if heard is not None and heard < len(places) and not any(_meet(part, places[heard]) for part, _ in found):
            found.append((places[heard], "heard"))
        return found

    def _quoted_parts(self, row: int, entry: Spoken) -> Iterator[Part]:
        assert self._view is not None
        for quote in self._view.quoted.get(row, ()):
            if part := entry.part(quote.start, quote.end):
                yield part

    def _marks(self, row: int, entry: Spoken) -> list[Piece]:
        assert self._view is not None
        widths = self._columns
        tone, tone_ink = tone_mark(entry.utterance.tone, widths.worded)
        said, said_ink = sentiment_mark(entry.utterance, widths.worded)
        mark, ink = quote_mark(self._view.quoted.get(row, ())), "quote"
        if row in self._view.suggested:
            mark, ink = (f"{mark} ?", ink) if mark else ("?", "suggestion")
        return [
            (" ", "plain"),
            (fit(tone, widths.tone), tone_ink),
            (fit(said, widths.sentiment), said_ink),
            (fit(mark, widths.quote), ink),
        ]

    @staticmethod
    def _longest(view: CallView) -> float:
        """Seconds that times must have room for; the number of the thousandth word is as wide as an hour."""
        duration = view.call.recording.duration
        return duration * HOUR / (1000 * WORD) if view.written else duration

    def _place(self, start: float) -> str:
        return place(start, self._view is not None and self._view.written)

    def _text(self, entry: Entry) -> str:
        if isinstance(entry, Silence):
            return f"░░░ silence {entry.end - entry.start:.0f} s ░░░"
        return entry.text
