"""Rules with what they suggest, and how often people found them right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.safe import line
from callscope.tui.measure import cut, fit
from callscope.tui.widgets.ink import Panel
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.nouns.ruled import Judged
    from callscope.tui.glyphs import Piece

BAR = 10
"""Cells of a precision's bar."""


LEAST = 16
"""Cells under which what a rule asks for says nothing; the line under the list says all of it."""


class Columns(NamedTuple):
    """The widths of a rule's columns; 0 leaves one out."""

    name: int
    suggests: int
    number: int
    right: int
    asks: int


def columns(width: int) -> Columns:
    """What fits into a width."""
    if width < 56:
        return Columns(max(width - 15, 6), 0, 0, 12, 0)
    name = 24 if width >= 100 else 20
    right = BAR + 23
    suggests = 26 if width >= 130 else 0
    number = 6
    asks = width - name - suggests - 3 * number - right - 5
    return Columns(name, suggests, number, right, asks if asks >= LEAST else 0)


class RuleHeads(Panel):
    """The names of the columns."""

    DEFAULT_CSS = """
    RuleHeads { height: 1; width: 100%; }
    """

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        size = columns(width - 1)
        numbers = [one.rjust(size.number) for one in ("open", "yes", "no")] if size.number else []
        cells = [fit("   rule", size.name + 3), fit("suggests", size.suggests), *numbers]
        return [
            [
                ("".join(cells) + "  ", "faint"),
                (fit("precision", size.right), "faint"),
                (cut("asks for", size.asks), "faint"),
            ]
        ]


class RulesList(Lines):
    """One line for each rule."""

    DEFAULT_CSS = """
    RulesList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rules: Sequence[Judged] = ()

    def show(self, rules: Sequence[Judged], name: str = "") -> None:
        """Draws the rules; the cursor goes to the one of a name, or stays on its own."""
        wanted = name or (self.rule.name if self.rule else "")
        self._rules = rules
        self.rebuild(next((at for at, one in enumerate(rules) if one.name == wanted), self.cursor))

    @property
    def rule(self) -> Judged | None:
        """The one under the cursor."""
        return self._rules[self.cursor] if self.cursor < len(self._rules) else None

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._rules)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one, size = self._rules[row], columns(width)
        ink = "plain" if one.on else "faint"
        pieces: list[Piece] = [
            ("▌" if row == self.cursor else " ", "bar"),
            ("● " if one.own else "○ ", "key" if one.own and one.on else "faint"),
            (fit(one.name + ("" if one.on else " OFF"), size.name), ink),
            (fit(suggests(one), size.suggests), "dim"),
        ]
        numbers = (one.answers.open, one.answers.accepted, one.answers.dismissed) if size.number else ()
        pieces += [
            ((str(number) if number else "·").rjust(size.number), ink if number else "faint") for number in numbers
        ]
        return [*pieces, ("  ", "plain"), *_right(one, size.right), (cut(one.asks, size.asks), "dim")]


def suggests(one: Judged) -> str:
    """The kind and the tags."""
    return " ".join((one.kind, *one.tags)).strip()


def _right(one: Judged, width: int) -> list[Piece]:
    """The precision as a bar and in figures, with its interval and of how many answers it is."""
    if one.precision is None or one.interval is None:
        return [(fit("not answered yet" if width > 16 else "·", width), "faint")]
    said = f"{one.precision:.0%}"
    more = f" {one.interval.low:.0%}-{one.interval.high:.0%} n={one.answered}"
    if width < BAR + 12:
        return [(fit(said + f" n={one.answered}", width), "plain")]
    filled = round(BAR * one.precision)
    bar: list[Piece] = [("█" * filled, "positive"), ("░" * (BAR - filled), "faint"), (f" {said.rjust(4)}", "strong")]
    return [*bar, (fit(more, width - BAR - 5), "dim")]


def about(one: Judged | None) -> list[Piece]:
    """The whole of what a rule asks for and suggests, for the line under the list."""
    if one is None:
        return []
    own = "yours" if one.own else "brought along"
    return [
        (f"{line(one.name)} ", "strong"),
        (f"({own}): ", "dim"),
        (line(one.asks), "plain"),
        (f" → {line(suggests(one))}", "dim"),
    ]
