"""The calls by what their callers decided, and beside them all that is known of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from callscope.plural import count
from callscope.tui.consenting import STATES, Head, Row
from callscope.tui.keeping import titled
from callscope.tui.measure import cut, fit, length
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.nouns.consented import Standing
    from callscope.nouns.erased import Keeping
    from callscope.tui.glyphs import Piece

SCOPE = 26
"""Cells of what was granted."""


class ConsentList(Lines):
    """A heading for each decision, and a line for each call; some of them are selected."""

    DEFAULT_CSS = """
    ConsentList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.selected: frozenset[str] = frozenset()
        self._rows: Sequence[Head | Row] = ()

    def show(self, rows: Sequence[Head | Row]) -> None:
        """Draws the calls; the cursor stays on its call, wherever that is now."""
        here, before = self.call, self.cursor
        self._rows = rows
        self.selected &= {one.call for one in rows}
        place = next((at for at, one in enumerate(rows) if here and one.call == here), before)
        self.rebuild(place)

    @property
    def row(self) -> Head | Row | None:
        """What is under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def call(self) -> str:
        """The id of the call under the cursor; empty on a heading."""
        return self.row.call if self.row else ""

    @property
    def standing(self) -> Standing | None:
        """How it stands with that call."""
        return self.row.standing if isinstance(self.row, Row) else None

    @property
    def targets(self) -> list[str]:
        """The selected calls, or else the one under the cursor."""
        chosen = [one.call for one in self._rows if one.call in self.selected]
        return chosen or [self.call] * bool(self.call)

    @property
    def group(self) -> list[str]:
        """The calls that stand under the same heading."""
        if not (one := self.standing):
            return []
        return [row.call for row in self._rows if isinstance(row, Row) and row.standing.decision == one.decision]

    def select(self, calls: Collection[str], on: bool = True) -> None:
        """Selects some calls more, or less."""
        self.selected = self.selected | {*calls} if on else self.selected - {*calls}
        self.refresh()
        self.post_message(self.Moved(self))

    def can_stand(self, row: int) -> bool:
        return isinstance(self._rows[row], Row)

    def heights(self, _width: int) -> Sequence[int]:
        return [2 if isinstance(one, Head) and at else 1 for at, one in enumerate(self._rows)]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._rows[row]
        if isinstance(one, Head):
            name, ink = STATES[one.decision]
            head: list[Piece] = [("  ", "plain"), (name.upper(), ink), (f"  {count(one.calls, 'call')}", "dim")]
            return head if line or not row else []
        return [("▌" if row == self.cursor else " ", "bar"), *self._call(one.standing, one.kept, width - 1)]

    def _call(self, one: Standing, kept: Keeping | None, width: int) -> list[Piece]:
        mark: Piece = ("■ ", "key") if one.call in self.selected else ("  ", "plain")
        scope: list[Piece] = [(f"  {cut(', '.join(one.entry.scope), SCOPE)}", "dim")] if one.entry.scope else []
        scope = scope if width >= 50 else []
        room = max(width - 2 - length(scope), 4)
        caller = "  " + fit(one.caller or "", 12) if room >= 40 else ""
        return [mark, *titled(one.title, "plain", kept, room - length([(caller, "dim")])), (caller, "dim"), *scope]


class ConsentSide(Lines):
    """All that is owed to the caller of one call; what it says is in full, so it scrolls."""

    DEFAULT_CSS = """
    ConsentSide { width: 1fr; height: 1fr; border-left: solid $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: Sequence[Sequence[Piece]] = ()
        self._drawn: list[Sequence[Piece]] = []

    def show(self, said: Sequence[Sequence[Piece]], fresh: bool) -> None:
        """Draws it, from its top when it is another call's."""
        self._said = said
        self.rebuild(0 if fresh else self.cursor)

    def heights(self, width: int) -> Sequence[int]:
        self._drawn = [part for pieces in self._said for part in _wrapped(pieces, max(width - 2, 12))]
        return [1] * len(self._drawn)

    def draw(self, row: int, _line: int, _width: int) -> Sequence[Piece]:
        return [("▌ " if row == self.cursor and self.has_focus else "  ", "bar"), *self._drawn[row]]


def _wrapped(pieces: Sequence[Piece], width: int) -> list[Sequence[Piece]]:
    """The pieces in lines of a width, each piece in its own ink."""
    text = "".join(piece for piece, _ in pieces)
    found: list[Sequence[Piece]] = []
    for start, end in wrap(text, width):
        at, cuts = 0, []
        for piece, ink in pieces:
            first, last = max(start - at, 0), min(end - at, len(piece))
            if first < last:
                cuts.append((piece[first:last], ink))
            at += len(piece)
        found.append(cuts)
    return found
