"""Quotes under headings, some of them selected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from callscope.call import Exhibit, Quote, Speaker
from callscope.moments import place
from callscope.safe import line
from callscope.tui.gathering import Group, Head, Row, rows
from callscope.tui.glyphs import Piece, letter, role_ink
from callscope.tui.measure import at_most, cells, cut, fit, length
from callscope.tui.widgets.lines import Lines

MOST_LINES = 3
"""Lines of a quote's text."""


class Widths(NamedTuple):
    """What fits into a width; `beside` is 0 where who and when stand under the text."""

    kind: int
    text: int
    beside: int


def widths(width: int) -> Widths:
    """The columns of a row."""
    kind = 12 if width >= 60 else 6
    beside = min(width * 2 // 5, 64) if width >= 104 else 0
    return Widths(kind, min(max(width - 4 - kind - beside - 2 * bool(beside), 8), 100), beside)


class QuotesList(Lines):
    """Headings that fold, and quotes that can be selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "screen.regroup", "by", id="regroup", tooltip="group the quotes differently"),
        Binding("left", "fold(True)", "fold", show=False, id="fold", tooltip="fold the group"),
        Binding("right", "fold(False)", "unfold", show=False, id="unfold", tooltip="unfold the group"),
        Binding(
            "shift+up", "extend(-1)", "select up", show=False, id="extend_up", tooltip="select this and the one above"
        ),
        Binding(
            "shift+down", "extend(1)", "select down", show=False, id="extend_down", tooltip="select this and the next"
        ),
    ]

    DEFAULT_CSS = """
    QuotesList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.selected: frozenset[int] = frozenset()
        self._groups: Sequence[Group] = ()
        self._rows: list[Head | Row] = []
        self._folded: set[str] = set()
        self._lines: dict[int, tuple[str, int, list[str]]] = {}
        self._reach: tuple[int, int, frozenset[int]] | None = None

    def show(self, groups: Sequence[Group], fresh: bool = False) -> None:
        """Draws groups; the cursor stays on its quote under its heading, or goes to the top when all is `fresh`."""
        before = self.row
        self._groups = groups
        if fresh:
            self._folded = set()
        there = {one.quote.id for group in groups for one in group.exhibits}
        self.selected &= there
        self._rows = rows(groups, self._folded)
        self.rebuild(self._found(before, fresh))

    @property
    def row(self) -> Head | Row | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def exhibit(self) -> Exhibit | None:
        """The quote under the cursor; None on a heading."""
        return self.row.exhibit if isinstance(self.row, Row) else None

    @property
    def group(self) -> Group | None:
        """The group of the row under the cursor."""
        row = self.row
        if isinstance(row, Head):
            return row.group
        return next((one for one in self._groups if row and one.key == row.key), None)

    @property
    def targets(self) -> tuple[Exhibit, ...]:
        """The selected quotes, or else the one under the cursor."""
        if self.selected:
            every = {one.quote.id: one for group in self._groups for one in group.exhibits}
            return tuple(every[number] for number in every if number in self.selected)
        return (self.exhibit,) if self.exhibit else ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The ids of the selected quotes, or else of the one under the cursor."""
        return tuple(one.quote.id for one in self.targets)

    @property
    def typed_for(self) -> float:
        """What an unfinished line is kept under: the quote, or these quotes."""
        numbers = self.numbers
        return float(numbers[0]) if len(numbers) == 1 else -1.0 - hash(numbers) % 1_000_003

    def select(self, quotes: Iterable[int], on: bool = True) -> None:
        """Selects some quotes more, or less."""
        self.selected = self.selected | frozenset(quotes) if on else self.selected - frozenset(quotes)
        self.refresh()
        self.post_message(self.Moved(self))

    def heights(self, width: int) -> Sequence[int]:
        size = widths(width)
        return [1 if isinstance(row, Head) else self._height(row.exhibit, size) for row in self._rows]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        if isinstance(one, Head):
            return [bar, *_head(one, width - 1)]
        return [bar, *self._quote(one.exhibit, line, width - 1, widths(width))]

    def action_fold(self, folded: bool) -> None:
        if self.group is None:
            return
        key = self.group.key
        self._folded = self._folded | {key} if folded else self._folded - {key}
        self._rows = rows(self._groups, self._folded)
        head = next(at for at, row in enumerate(self._rows) if isinstance(row, Head) and row.group.key == key)
        self.rebuild(head if folded else self.cursor)

    def action_extend(self, step: int) -> None:
        if self._reach is None or self._reach[1] != self.cursor:
            self._reach = (self.cursor, self.cursor, self.selected)
        first, _, base = self._reach
        self.action_move(step)
        self._reach = (first, self.cursor, base)
        inside = self._rows[min(first, self.cursor) : max(first, self.cursor) + 1]
        self.selected = base
        self.select(row.exhibit.quote.id for row in inside if isinstance(row, Row))

    def _found(self, before: Head | Row | None, fresh: bool) -> int:
        """Where the cursor belongs."""
        if isinstance(before, Row):
            number = before.exhibit.quote.id
            same = [at for at, row in enumerate(self._rows) if isinstance(row, Row) and row.exhibit.quote.id == number]
            own = [at for at in same if self._key(at) == before.key]
            if own or (same and fresh):
                return (own or same)[0]
        elif before:
            heads = [
                at for at, row in enumerate(self._rows) if isinstance(row, Head) and row.group.key == before.group.key
            ]
            if heads:
                return heads[0]
        return min(1, len(self._rows) - 1) if fresh or before is None else self.cursor

    def _key(self, at: int) -> str:
        row = self._rows[at]
        return row.key if isinstance(row, Row) else row.group.key

    def _height(self, one: Exhibit, size: Widths) -> int:
        text = len(self._text(one.quote, size.text))
        return max(text, len(_beside(one))) if size.beside else text + 1

    def _text(self, quote: Quote, width: int) -> list[str]:
        """The text in at most three lines."""
        known = self._lines.get(quote.id)
        if known is None or known[:2] != (quote.text, width):
            known = (quote.text, width, at_most(MOST_LINES, quote.text, width))
            self._lines[quote.id] = known
        return known[2]

    def _quote(self, one: Exhibit, at: int, width: int, size: Widths) -> list[Piece]:
        text = self._text(one.quote, size.text)
        lead = self._lead(one.quote, size) if at == 0 else [(" " * (size.kind + 2), "plain")]
        if not size.beside:
            return [*lead, *([(text[at], "plain")] if at < len(text) else under(one, width - size.kind - 2))]
        shown = text[at] if at < len(text) else ""
        known = _beside(one)
        return [
            *lead,
            (shown + " " * (size.text - cells(shown) + 2), "plain"),
            *(_clipped(known[at], size.beside) if at < len(known) else ()),
        ]

    def _lead(self, quote: Quote, size: Widths) -> list[Piece]:
        chosen: Piece = ("●" if quote.id in self.selected else " ", "key")
        star: Piece = ("★" if quote.star else " ", "raised")
        kind = (quote.kind or "no kind") if size.kind > 6 else letter(quote.kind)
        severe = f"!{quote.severity}" if quote.severity else ""
        room = size.kind - 4
        return [
            chosen,
            star,
            (" ", "plain"),
            (fit(kind, room), "quote" if quote.kind else "faint"),
            (fit(severe, 3), "raised"),
        ]


def _head(one: Head, width: int) -> list[Piece]:
    """A heading, a rule, and the counts at the right."""
    said, beside = one.group.said, f"  {one.group.beside}" if one.group.beside else ""
    name = cut(one.group.name, max(width - cells(said) - cells(beside) - 6, 8))
    rule = width - 2 - cells(name) - cells(beside) - cells(said) - 3
    return [
        ("▸ " if one.folded else "▾ ", "dim"),
        (name, "title" if one.group.key else "dim"),
        (beside, "strong"),
        (f" {'─' * rule} ", "faint"),
        (said if rule > 0 else "", "dim"),
    ]


def _who(one: Exhibit) -> list[Piece]:
    """Who speaks, and to which caller's call it belongs."""
    speaker = Speaker(one.quote.speaker, one.name, one.role)
    role = f"{one.role} " if one.name and one.role != "unknown" else ""
    pieces: list[Piece] = [(f"{role}{speaker.shown}", role_ink(speaker))]
    if one.caller and one.caller != one.name:
        pieces.append((f" · caller {one.caller}", "plain"))
    return pieces


def _when(quote: Quote) -> list[Piece]:
    heard: list[Piece] = [("♪ ", "good")] if quote.checked and not quote.written else []
    return [(f"{place(quote.start, quote.written)} ", "dim"), *heard]


def _fields(quote: Quote) -> list[Piece]:
    marks = [f"@{quote.stage}" if quote.stage else "", f"#{quote.issue}" if quote.issue else "", quote.stance]
    said = " ".join(mark for mark in marks if mark)
    tags = ", ".join(quote.tags)
    return [(tags, "plain"), ("  " if tags and said else "", "plain"), (said, "raised")]


def _marked(quote: Quote) -> list[list[Piece]]:
    """Tags and fields, the note, and whether the words have changed: a line each, as far as there are any."""
    known: list[list[Piece]] = []
    if quote.tags or quote.stage or quote.issue or quote.stance:
        known.append(_fields(quote))
    if quote.note:
        known.append([(f"; {line(quote.note)}", "dim")])
    if quote.now is not None:
        known.append([("the words here have changed since", "raised")])
    return known


def _beside(one: Exhibit) -> list[list[Piece]]:
    """The lines at the right of a quote's text."""
    return [[*_when(one.quote), *_who(one), (f" · {line(one.title)}", "dim")], *_marked(one.quote)]


def under(one: Exhibit, width: int) -> list[Piece]:
    """The line under a quote's text; the title of the call gives way first."""
    pieces = [*_when(one.quote), *_who(one)]
    for known in (*_marked(one.quote), [(line(one.title), "dim")]):
        pieces += [(" " if known[0][0].startswith(";") else " · ", "faint"), *known]
    return _clipped(pieces, width)


def _clipped(pieces: Iterable[Piece], width: int) -> list[Piece]:
    """As much of the pieces as fits, without a sign that parts what is not there."""
    kept: list[Piece] = []
    for text, ink in pieces:
        room = width - length(kept)
        if room > 1:
            kept.append((cut(text, room) if cells(text) > room else text, ink))
    return kept[:-1] if kept and kept[-1][1] == "faint" else kept
