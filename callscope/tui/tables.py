"""The tables of a ranking: one thing against another, by week, tags together. Pure pieces for the widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from callscope.nouns.coded import Coded, Codes, sentences
from callscope.nouns.ranked import Cell, Crossed, Pair, Together, Trend
from callscope.plural import count
from callscope.tui.glyphs import Piece
from callscope.tui.measure import cells, fit
from callscope.tui.wrapping import wrap

Line = list[Piece]

Found = Crossed | Trend | Together | Codes

WEEK = 12
"""Cells of a column of a week."""


class Grid(NamedTuple):
    """The lines of a table. Those of its rows come after the first; of a row's pieces the first is its name.

    `rows` and `columns` are the names behind the lines and the pieces, "" for all; `before` and `after` how many
    columns are hidden at the left and at the right of those.
    """

    lines: Sequence[Line]
    rows: Sequence[str]
    columns: Sequence[str]
    before: int = 0
    after: int = 0


Look = Callable[[int, int | None], Grid]
"""How a table looks at a width, from which of its columns on; None for those that are looked at first."""


class Drawn(NamedTuple):
    """A table: what it is, what stands at the right of that, and how it looks; `empty` where it has no rows."""

    title: Line
    beside: Line
    grid: Look
    empty: bool


def drawn(found: Found) -> Drawn:
    """How a table looks."""
    match found:
        case Crossed():
            title: Line = [("Table  ", "strong"), (found.by, "title"), (" against ", "dim"), (found.across, "title")]
            empty = not (found.rows and found.columns)
            return Drawn(title, _heard(found.callers), partial(_table, found), empty)
        case Trend():
            title = [("By week", "strong"), ("  of ", "dim"), (found.by, "title")]
            return Drawn(title, [], partial(_weeks, found), not (found.rows and found.weeks))
        case Codes():
            title = [("Codes", "strong"), ("  of the agents against ", "dim"), (found.by, "title")]
            beside: Line = [(f"{count(found.calls, 'call')} with a code", "dim")]
            return Drawn(title, beside, partial(_codes, found), not found.codes)
    title = [("Together", "strong"), ("  tags that the same callers have", "dim")]
    return Drawn(title, _heard(found.callers), lambda width, _first: _pairs(found, width), not found.pairs)


def _heard(callers: int) -> Line:
    return [(f"{count(callers, 'caller')} heard", "dim")]


def _table(found: Crossed, width: int, first: int | None) -> Grid:
    name = max(min(width // 3, 24), 8)
    start, labels = _shown(found.columns, first or 0, width - name - 6)
    window, heads = slice(start, start + len(labels)), [*labels, "all"]
    lines = [_row([(f"{found.by} ╲ {found.across}", "dim")], name, [(one, "dim") for one in heads], heads)]
    for label, row, total in zip(found.rows, found.cells, found.row_totals, strict=True):
        lines.append(_row([(label, "title")], name, [_callers(one) for one in (*row[window], total)], heads))
    lines.append(_row([("all", "dim")], name, [_callers(one) for one in found.column_totals[window]], labels))
    lines += [*_which(start, labels, found.columns), []]
    lines.append([("Distinct callers. Who is in two cells counts in both, and once in “all”.", "dim")])
    if found.loose:
        lines.append([(f"{count(found.loose, 'quote')} of callers without one of the two.", "dim")])
    return Grid(lines, (*found.rows, ""), (*labels, ""), start, len(found.columns) - start - len(labels))


def _codes(found: Codes, width: int, first: int | None) -> Grid:
    name = max(min(width // 3, 24), 8)
    rows = [one.row for one in found.rows]
    start, labels = _shown(rows, first or 0, width - name - 12)
    heads = ["quoted/all", *labels]
    lines = [_row([(f"code ╲ {found.by}", "dim")], name, [(one, "dim") for one in heads], heads)]
    lines += [_code(one, name, labels, heads) for one in found.codes]
    lines += [*_which(start, labels, rows), []]
    said = [*sentences(found), "Numbers are distinct callers; quoted are those of whom you marked something."]
    lines += [[(one[a:b], "dim")] for one in said for a, b in wrap(one, width - 2)]
    return Grid(lines, [one.code for one in found.codes], ("", *labels), start, len(rows) - start - len(labels))


def _code(one: Coded, name: int, labels: Sequence[str], heads: Sequence[str]) -> Line:
    cells = {cell.row: cell.callers for cell in one.cells}
    numbers = [_number(cells.get(label, 0), label == one.says) for label in labels]
    return _row([(one.code, "title")], name, [(f"{one.quoted}/{one.callers}", "dim"), *numbers], heads)


def _number(callers: int, said: bool) -> Piece:
    """What the code itself says stands out."""
    return (str(callers), "strong" if said else "plain") if callers else ("·", "faint")


def _weeks(found: Trend, width: int, first: int | None) -> Grid:
    name = max(min(width // 4, 24), 8)
    fits = max((width - name) // WEEK, 1)
    last = max(len(found.weeks) - fits, 0)
    start = last if first is None else min(max(first, 0), last)
    shown = found.weeks[start : start + fits]
    lines: list[Line] = [[(fit(found.by, name), "dim"), *((one.name.rjust(WEEK), "dim") for one in shown)]]
    for label, row in zip(found.rows, found.cells, strict=True):
        pieces: Line = [(fit(label, name), "title")]
        for cell, week in zip(row[start : start + fits], shown, strict=True):
            said = f"{cell.callers} of {week.callers}" if week.callers else "nobody"
            pieces.append((said.rjust(WEEK), "plain" if cell.callers else "faint"))
        lines.append(pieces)
    names = [one.name for one in shown]
    lines += [*_which(start, names, found.weeks), []]
    lines.append([("Distinct callers, of those whose calls were held in that week.", "dim")])
    if found.undated:
        lines.append([(f"{count(found.undated, 'call')} without a date in no week.", "dim")])
    return Grid(lines, found.rows, names, start, len(found.weeks) - start - len(shown))


def _which(start: int, shown: Sequence[str], every: Sequence[object]) -> list[Line]:
    """Which columns are on the screen, where those are not all."""
    if len(shown) == len(every):
        return []
    there = f"{start + 1}-{start + len(shown)}" if len(shown) > 1 else f"{start + 1}"
    return [[(f"Columns {there} of {len(every)}; ← and → go on to the others.", "faint")]]


def _shown(columns: Sequence[str], first: int, room: int) -> tuple[int, list[str]]:
    """The columns from `first` on that fit, at least one; the place of the first of them."""
    start = min(max(first, 0), max(len(columns) - 1, 0))
    return start, _fitting(columns[start:], room) or list(columns[start : start + 1])


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
