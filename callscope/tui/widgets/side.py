"""Beside the transcript, or under it on a narrow screen: why, and what is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.reactive import reactive

from callscope.call import Quote, StoredSuggestion
from callscope.moments import span
from callscope.nouns.learned import Assumption
from callscope.tui import explain
from callscope.tui.entries import Entry, LeftOut, Remark, Silence, Spoken
from callscope.tui.measure import cells, wrapped
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.tui.explain import Line

Shown = tuple[Entry | None, tuple[Quote, ...], tuple[StoredSuggestion, ...], int | None, tuple[Assumption, ...]]


class Side(Panel):
    """What is known about the row under the cursor."""

    DEFAULT_CSS = """
    Side {
        width: 38;
        padding: 0 1;
        border-left: solid $panel;
        background: $surface;
    }
    """

    shown: reactive[Shown] = reactive((None, (), (), None, ()))
    """The row, its quotes, the newest first, its open suggestions, the quote that acts work on, and the assumptions."""

    def lines(self, width: int) -> Sequence[Line]:
        row, quotes, suggested, chosen, believed = self.shown
        if self.size.height > 6:
            above = _full(row, quotes, suggested, chosen) if isinstance(row, Spoken) else [_other(row)]
            return _over(wrapped(above, width), _counts(believed, self.size.height, width), self.size.height, width)
        if not isinstance(row, Spoken):
            return wrapped([_other(row)], width)
        return [_short(one, width) for one in _folded(row, quotes, suggested, chosen, believed)]


def _over(above: list[Line], below: list[Line], height: int, width: int) -> list[Line]:
    """The running counts stand at the bottom, where they stay; what is above them gives way."""
    room = height - len(below)
    shown = _cut_off(above, room, width)
    return [*shown, *([[]] * (room - len(shown))), *below]


def _counts(believed: Sequence[Assumption], height: int, width: int) -> list[Line]:
    """A line for each assumption, and another for what it says where there is room; in a third of the height."""
    room = height // 3
    each = [explain.believed(one) for one in believed]
    if believed and 2 * len(each) < room:
        each = [line for one in believed for line in (explain.believed(one), [(one.text, "faint")])]
    if len(each) > room - 1:
        each = [*each[: room - 2], [(f"… {len(each) - room + 2} more", "faint")]]
    return [[], *(_short(one, width) for one in each)] if each else []


def _other(row: Entry | None) -> Line:
    match row:
        case Silence():
            return [(f"silence {span(row.start, row.end)}", "dim")]
        case LeftOut() | Remark():
            return [(row.text, "dim")]
    return []


def _full(
    row: Spoken, quotes: Sequence[Quote], suggested: Sequence[StoredSuggestion], chosen: int | None
) -> Iterator[Line]:
    yield explain.heading("WHY")
    yield explain.who(row)
    yield explain.voice(row)
    yield explain.words(row)
    if row.over:
        yield explain.at_once(row)
    for quote in quotes:
        yield []
        yield [*_sign(quote, quotes, chosen), *explain.quote_head(quote)]
        yield from (one for one in _of(quote) if one)
    for one in suggested:
        yield []
        yield explain.suggested_head(one)
        yield explain.suggested_why(one)


def _of(quote: Quote) -> Iterator[Line]:
    yield explain.quote_fields(quote)
    yield explain.quote_note(quote)
    yield explain.quote_changed(quote)


def _sign(quote: Quote, quotes: Sequence[Quote], chosen: int | None) -> Line:
    """Which of several quotes the keys act on."""
    return [("▸ " if quote.id == chosen else "  ", "bar")] if len(quotes) > 1 else []


def _folded(
    row: Spoken,
    quotes: Sequence[Quote],
    suggested: Sequence[StoredSuggestion],
    chosen: int | None,
    believed: Sequence[Assumption],
) -> Iterator[Line]:
    """Three lines for a narrow screen."""
    yield explain.voice(row)
    yield explain.words(row)
    if quotes:
        place = next((at for at, one in enumerate(quotes) if one.id == chosen), 0)
        one = quotes[place]
        which: Line = [(f"▸{place + 1}/{len(quotes)} ", "bar")] if len(quotes) > 1 else []
        fields, note = explain.quote_fields(one), explain.quote_note(one)
        yield [*which, *explain.quote_head(one)[1:], (" ", "plain"), *fields, (" ", "plain"), *note]
    elif suggested:
        yield [
            ("? ", "suggestion"),
            explain.suggested_head(suggested[0])[1],
            (": ", "dim"),
            *explain.suggested_why(suggested[0]),
        ]
    elif row.over:
        yield explain.at_once(row)
    elif believed:
        yield [piece for one in believed for piece in (*explain.believed(one), (" · ", "faint"))][:-1]


def _short(pieces: Line, width: int) -> Line:
    """As much as fits into one line, with an ellipsis where it is cut."""
    lines = wrapped([pieces], width) if pieces else [[]]
    return lines[0] if len(lines) == 1 else _ended(lines[0], width)


def _cut_off(lines: list[Line], height: int, width: int) -> list[Line]:
    """The lines that can be seen; the last one says that there are more."""
    return lines if len(lines) <= height else [*lines[: height - 1], _ended(lines[height - 1], width)]


def _ended(pieces: Line, width: int) -> Line:
    """The line with an ellipsis behind it, which takes the room of what stands there."""
    kept, room = [], width - 1
    for text, ink in pieces:
        kept.append((set_cell_size(text, room) if cells(text) > room else text, ink))
        room -= cells(kept[-1][0])
    return [*kept, ("…", "dim")]
