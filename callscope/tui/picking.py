"""A span picked word by word, across utterances. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from callscope.call import Span
from callscope.tui.entries import Entry, Spoken


class Place(NamedTuple):
    """A word: its row, its place in the row, and its time. A row without word times is one word."""

    row: int
    word: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Pick:
    """From the word `first` to the word `last` of all `places`; the arrow keys move the last one, or the first."""

    places: tuple[Place, ...]
    first: int
    last: int
    moves_first: bool = False

    @property
    def span(self) -> Span:
        """From when to when."""
        inside = self.places[self.first : self.last + 1]
        return Span(inside[0].start, max(one.end for one in inside))

    @property
    def edge(self) -> Place:
        """The word that the arrow keys move."""
        return self.places[self.first if self.moves_first else self.last]

    def words(self, row: int) -> tuple[int, int] | None:
        """The first and last picked word of a row; None when nothing of it is picked."""
        inside = [one.word for one in self.places[self.first : self.last + 1] if one.row == row]
        return (inside[0], inside[-1]) if inside else None

    @property
    def rows(self) -> range:
        """The rows that it touches."""
        return range(self.places[self.first].row, self.places[self.last].row + 1)

    @property
    def across(self) -> bool:
        """Whether it goes over more than one row."""
        return len(self.rows) > 1

    def other_edge(self) -> Pick:
        """The arrow keys move the other end."""
        return replace(self, moves_first=not self.moves_first)

    def moved(self, step: int) -> Pick:
        """The end that moves is some words further."""
        if self.moves_first:
            return replace(self, first=min(max(self.first + step, 0), self.last))
        return replace(self, last=max(min(self.last + step, len(self.places) - 1), self.first))

    def moved_to_border(self, last: bool) -> Pick:
        """The end that moves is at the first or the last word of its row, as far as the other end lets it."""
        inside = [index for index, place in enumerate(self.places) if place.row == self.edge.row]
        wanted = inside[-1] if last else inside[0]
        if self.moves_first:
            return replace(self, first=min(wanted, self.last))
        return replace(self, last=max(wanted, self.first))

    def moved_row(self, step: int) -> Pick:
        """The end that moves is at the end (or the start) of the next row or the one before."""
        at = self.first if self.moves_first else self.last
        border = self._border(at, step)
        if self.moves_first:
            return replace(self, first=min(border, self.last))
        return replace(self, last=max(border, self.first))

    def _border(self, at: int, step: int) -> int:
        rows = [one.row for one in self.places]
        near = [index for index in range(len(rows)) if self._is_border(rows, index) and (index - at) * step > 0]
        return (near[0] if step > 0 else near[-1]) if near else at

    def _is_border(self, rows: Sequence[int], index: int) -> bool:
        beside = index - 1 if self.moves_first else index + 1
        return not 0 <= beside < len(rows) or rows[beside] != rows[index]


def pick(rows: Sequence[Entry], row: int) -> Pick | None:
    """All words of a row, picked; None where nobody speaks."""
    places = tuple(
        place for number, one in enumerate(rows) if isinstance(one, Spoken) for place in _places(number, one)
    )
    inside = [index for index, place in enumerate(places) if place.row == row]
    return Pick(places, inside[0], inside[-1]) if inside else None


def _places(number: int, row: Spoken) -> tuple[Place, ...]:
    if not row.utterance.words:
        return (Place(number, 0, row.start, row.end),)
    return tuple(Place(number, index, word.start, word.end) for index, word in enumerate(row.utterance.words))


def word_at(row: Spoken, moment: float) -> int | None:
    """The word of a row that is said at a moment: the last one that began; None before it, and without word times."""
    at = bisect_right([word.start for word in row.utterance.words], moment) - 1
    return at if at >= 0 else None
