"""The studies at the left, and at the right all that is known of one: lines to type, and assumptions with bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from callscope.plural import count
from callscope.tui.measure import at_most, cells, cut, fit
from callscope.tui.studies import Believed, Between, Fact, Row
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.call import Study
    from callscope.nouns.learned import Assumption
    from callscope.tui.glyphs import Piece

LABEL = 10
"""Cells of a line's label."""

MOST_LINES = 4
"""Lines that a text may take."""

MOST_BAR = 20
"""Cells of each half of a bar."""


class StudyList(Lines):
    """One line for each study: its name, and how much of it is reviewed."""

    DEFAULT_CSS = """
    StudyList { width: 1fr; min-width: 30; max-width: 60; height: 1fr; border-right: solid $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: Sequence[str] = ()
        self._studies: Mapping[str, Study] = {}

    def show(self, names: Sequence[str], studies: Mapping[str, Study], name: str | None = None) -> None:
        """Draws the studies; the cursor goes to the one of a name, or stays on its own."""
        wanted = self.name_here if name is None else name
        self._names, self._studies = names, studies
        self.rebuild(names.index(wanted) if wanted in names else self.cursor)

    @property
    def name_here(self) -> str | None:
        """The name under the cursor; empty for what belongs to no study, None where there is none."""
        return self._names[self.cursor] if self.cursor < len(self._names) else None

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._names)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        name = self._names[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        study = self._studies.get(name)
        if study is None:
            return [bar, (fit("no study", width - 1), "dim")]
        beside = "ended" if study.past else f"{study.reviewed}/{study.calls}" if study.calls else "·"
        room = max(width - 2 - cells(beside), 4)
        return [bar, (fit(name, room), "plain"), (f" {beside}", "bad" if study.past else "dim")]


class StudyRows(Lines):
    """The lines of one study."""

    DEFAULT_CSS = """
    StudyRows { width: 3fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._drawn: list[list[list[Piece]]] = []

    def show(self, rows: Sequence[Row], name: str = "") -> None:
        """Draws the lines; the cursor goes to the one of a name, or stays on its own."""
        wanted = name or (self.row.name if self.row else "")
        self._rows = rows
        self.rebuild(next((at for at, row in enumerate(rows) if row.name == wanted), self.cursor))

    @property
    def row(self) -> Row | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def assumption(self) -> Assumption | None:
        """The assumption under the cursor."""
        return self.row.assumption if isinstance(self.row, Believed) else None

    def can_stand(self, row: int) -> bool:
        return not isinstance(self._rows[row], Between)

    def heights(self, width: int) -> Sequence[int]:
        names = [cells(one.name) for one in self._rows if isinstance(one, Believed)]
        self._drawn = [_row(one, max(width - 2, 8), max([2, *names]) + 2) for one in self._rows]
        return [len(lines) for lines in self._drawn]

    def draw(self, row: int, line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor else "  ", "bar"), *self._drawn[row][line]]


def _row(one: Row, width: int, name: int) -> list[list[Piece]]:
    """The lines of a row; `name` cells are for the names of assumptions, so that their bars have one middle."""
    if isinstance(one, Between):
        return [[], [(one.name.upper(), "title"), (f"  {one.beside}" if one.beside else "", "raised")]]
    return _fact(one, width) if isinstance(one, Fact) else _believed(one.assumption, width, name)


def _fact(one: Fact, width: int) -> list[list[Piece]]:
    label = LABEL if one.label and width >= 30 else 0
    ink = ("bad" if one.loud else "plain") if one.text else "faint"
    parts = at_most(MOST_LINES, one.text or one.hint, width - label)
    return [[(fit(one.label if not at else "", label), "dim"), (part, ink)] for at, part in enumerate(parts)]


def _believed(one: Assumption, width: int, name: int) -> list[list[Piece]]:
    parts = at_most(MOST_LINES, one.text, width - name)
    lines: list[list[Piece]] = [
        [(fit(one.name if not at else "", name), "key"), (part, "plain")] for at, part in enumerate(parts)
    ]
    lines.append([(" " * name, "plain"), *bar(one, width - name)])
    notes = [one.told] if one.told else []
    notes += [f"{count(one.staff, 'quote')} of staff"] if one.staff else []
    notes += [f"{count(one.elsewhere, 'quote')} outside of it"] if one.elsewhere else []
    if notes:
        ink = "raised" if one.told else "faint"
        said = " · ".join(notes) + (" not counted" if one.staff or one.elsewhere else "")
        lines.append([(" " * name, "plain"), (cut(said, width - name), ink)])
    return lines


def bar(one: Assumption, width: int) -> list[Piece]:
    """Callers against at the left of a middle, callers for at the right, of all who were heard."""
    half = min(max((width - 26) // 2, 3), MOST_BAR)
    against, in_favour = (_cells(number, one.callers, half) for number in (one.callers_against, one.callers_for))
    beside = f"  of {count(one.callers, 'caller')}"
    quotes = f" · quotes +{one.speaks_for} −{one.speaks_against}"
    return [
        (f"−{one.callers_against}".rjust(3) + " ", "bad" if one.callers_against else "faint"),
        (" " * (half - against), "plain"),
        ("▒" * against, "negative"),
        ("│", "dim"),
        ("█" * in_favour, "positive"),
        (" " * (half - in_favour), "plain"),
        (f" +{one.callers_for}".ljust(4), "good" if one.callers_for else "faint"),
        (beside, "dim"),
        (quotes if width >= 2 * half + 9 + len(beside) + len(quotes) else "", "faint"),
    ]


def _cells(number: int, total: int, width: int) -> int:
    """The cells for a share of all callers; one at least where there is any."""
    return max(round(width * number / total), 1) if number and total else 0
