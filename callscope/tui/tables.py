"""The tables of a ranking: one thing against another, by week, tags together. Pure pieces for the widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from callscope.plural import count
from callscope.ranked import Cell, Crossed, Pair, Together, Trend
from callscope.tui.glyphs import Piece
from callscope.tui.measure import cells, fit

Line = list[Piece]

Found = Crossed | Trend | Together

WEEK = 12
"""Cells of a column of a week."""


class Grid(NamedTuple):
    """The lines of a table. Those of its rows come after the first; of a row's pieces the first is its name.

    `rows` and `columns` are the names behind the lines and the pieces, "" for all.
    """

    lines: Sequence[Line]
    rows: Sequence[str]
    columns: Sequence[str]


class Drawn(NamedTuple):
    """A table: what it is, what stands at the right of that, and how it looks at a width; `empty` where it has none."""

    title: Line
    beside: Line
    grid: Callable[[int], Grid]
    empty: bool


def drawn(found: Found) -> Drawn:
    """How a table looks."""
    match found:
        case Crossed():
            title: Line = [("Table  ", "strong"), (found.by, "title"), (" against ", "dim"), (found.across, "title")]
            empty = not (found.rows and found.columns)
            return Drawn(title, _heard(found.callers), lambda width: _table(found, width), empty)
        case Trend():
            title = [("By week", "strong"), ("  of ", "dim"), (found.by, "title")]
            return Drawn(title, [], lambda width: _weeks(found, width), not (found.rows and found.weeks))
    title = [("Together", "strong"), ("  tags that the same callers have", "dim")]
    return Drawn(title, _heard(found.callers), lambda width: _pairs(found, width), not found.pairs)


def _heard(callers: int) -> Line:
    return [(f"{count(callers, 'caller')} heard", "dim")]


def _table(found: Crossed, width: int) -> Grid:
    name = max(min(width // 3, 24), 8)
    labels = [*_fitting(found.columns, width - name - 6), "all"]
    shown = len(labels) - 1
    lines = [_row([(f"{found.by} ╲ {found.across}", "dim")], name, [(one, "dim") for one in labels], labels)]
    for label, row, total in zip(found.rows, found.cells, found.row_totals, strict=True):
        lines.append(_row([(label, "title")], name, [_callers(one) for one in (*row[:shown], total)], labels))
    lines.append(_row([("all", "dim")], name, [_callers(one) for one in found.column_totals[:shown]], labels[:-1]))
    lines += [[], [("Distinct callers. Who is in two cells counts in both, and once in “all”.", "dim")]]
    if found.loose:
        lines.append([(f"{count(found.loose, 'quote')} of callers without one of the two.", "dim")])
    if shown < len(found.columns):
        lines.append([(f"{count(len(found.columns) - shown, 'column')} more need a wider terminal.", "faint")])
    return Grid(lines, (*found.rows, ""), (*labels[:-1], ""))


def _weeks(found: Trend, width: int) -> Grid:
    name = max(min(width // 4, 24), 8)
    fits = max((width - name) // WEEK, 1)
    shown = found.weeks[-fits:]
    lines: list[Line] = [[(fit(found.by, name), "dim"), *((one.name.rjust(WEEK), "dim") for one in shown)]]
    for label, row in zip(found.rows, found.cells, strict=True):
        pieces: Line = [(fit(label, name), "title")]
        for cell, week in zip(row[-fits:], shown, strict=True):
            said = f"{cell.callers} of {week.callers}" if week.callers else "nobody"
            pieces.append((said.rjust(WEEK), "plain" if cell.callers else "faint"))
        lines.append(pieces)
    lines += [[], [("Distinct callers, of those whose calls were held in that week.", "dim")]]
    if found.undated:
        lines.append([(f"{count(found.undated, 'call')} without a date in no week.", "dim")])
    if len(shown) < len(found.weeks):
        lines.append([(f"The last {len(shown)} of {len(found.weeks)} weeks.", "faint")])
    return Grid(lines, found.rows, [one.name for one in shown])


def _pairs(found: Together, width: int) -> Grid:
    name = max(min((width - 40) // 2, 26), 8)
    heads = "callers with both".rjust(19) + "of either".rjust(12) + "lift".rjust(7)
    lines: list[Line] = [[(fit("tag", name) + fit("and", name) + heads, "dim")]]
    lines += [_pair(one, found.callers, name) for one in found.pairs]
    lines += [[], [("Of either: callers with both tags, of the callers with one of them or both.", "dim")]]
    lines.append([("Lift: how many times more have both than by chance; few callers make it jump.", "dim")])
    return Grid(lines, [one.first for one in found.pairs], ())


def _pair(one: Pair, heard: int, name: int) -> Line:
    either = one.first_callers + one.second_callers - one.callers
    both, of_either = f"{one.callers} of {heard}", f"{one.callers} of {either}"
    tags: Line = [(fit(one.first, name - 1) + " ", "title"), (fit(one.second, name - 1) + " ", "title")]
    return [*tags, (both.rjust(19), "plain"), (of_either.rjust(12), "plain"), (f"{one.lift:.1f}".rjust(7), "dim")]


def _column(label: str) -> int:
    return max(min(cells(label), 14), 4) + 2


def _fitting(columns: Sequence[str], room: int) -> list[str]:
    shown: list[str] = []
    for label in columns:
        room -= _column(label)
        if room < 0:
            break
        shown.append(label)
    return shown


def _row(lead: Line, name: int, found: Sequence[Piece], labels: Sequence[str]) -> Line:
    pieces: Line = [(fit(text, name), ink) for text, ink in lead]
    for (text, ink), label in zip(found, labels, strict=True):
        room = _column(label) - 2
        pieces.append(("  " + fit(text, room).strip().rjust(room), ink))
    return pieces


def _callers(cell: Cell) -> Piece:
    return (str(cell.callers), "plain") if cell.callers else ("·", "faint")
