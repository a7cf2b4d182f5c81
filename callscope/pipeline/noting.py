"""What a person notes while a call is held: the same acts with and without a recording."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from typing import Any

from callscope.live import Noted


class Noting(ABC):
    """Marks, notes and questions, each with a number of its own. What they are kept in is the subclass's."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def mark(self, kind: str = "", tag: str = "", whole: bool = False, t: float | None = None) -> int:
        """Marks what is said at call second `t`, else now; with `whole` the last thirty seconds. Returns its number."""
        return self._note("mark", t, kind=kind, tag=tag, whole=whole)

    def note(self, mark: int, text: str) -> int:
        """Adds a note to a mark; returns its number."""
        return self._note("note", of=mark, text=text)

    def take_back(self, number: int) -> None:
        """Takes a mark, a note, a question or its answer back."""
        self._note("undone", of=number)

    def ask(self, question: str) -> int:
        """Notes a question to ask; returns its number."""
        return self._note("question", text=question)

    def answered(self, number: int, t: float | None = None) -> int:
        """Ticks a question off; returns the number of that."""
        return self._note("answered", t, of=number)

    @abstractmethod
    def _note(self, what: Noted, t: float | None = None, **values: Any) -> int:
        """Keeps it, tells it, and returns its number; `values` are fields of Marked."""


def kept(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of Marked as a journal's line has them, where `kind` says what kind of line it is."""
    return {"quote" if name == "kind" else name: value for name, value in values.items()}
