"""What a person notes while a call is held: the same acts with and without a recording."""

from __future__ import annotations

import itertools
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.errors import UsageProblem
from callscope.pipeline.control import Act, Inbox

if TYPE_CHECKING:
    from callscope.nouns.live import Noted


class Noting(ABC):
    """Marks, notes and questions, each with a number of its own. What they are kept in is the subclass's."""

    def __init__(self, recordings: Path) -> None:
        self._numbers = itertools.count(1)
        self._marks: list[int] = []
        self._questions: list[int] = []
        self._answers: dict[int, int] = {}
        self._times: dict[int, float] = {}
        self._notes: dict[int, int] = {}
        self._done: list[int] = []
        self._inbox = Inbox(recordings, self._acts())

    @property
    @abstractmethod
    def now(self) -> float:
        """The second of the present call."""

    def mark(self, kind: str = "", tag: str = "", whole: bool = False, t: float | None = None) -> int:
        """Marks what is said at call second `t`, else now; with `whole` the last thirty seconds. Returns its number."""
        moment = self.now if t is None else t
        number = self._noted("mark", moment, kind=kind, tag=tag, whole=whole)
        self._marks.append(number)
        self._times[number] = moment
        return number

    def note(self, mark: int, text: str) -> int:
        """Adds a note to a mark; returns its number."""
        number = self._noted("note", of=mark, text=text)
        self._notes[number] = mark
        return number

    def take_back(self, number: int) -> None:
        """Takes a mark, a note, a question or its answer back."""
        self._note("undone", of=number)
        for known in (self._marks, self._questions, self._done):
            if number in known:
                known.remove(number)
        if number in self._answers:
            self._questions.insert(0, self._answers.pop(number))

    def undo(self) -> None:
        """Takes back what was noted last in this call. Raises UsageProblem where there is nothing."""
        self.take_back(self._last(self._done, "mark, note or question"))

    def ask(self, question: str) -> int:
        """Notes a question to ask; returns its number."""
        number = self._noted("question", text=question)
        self._questions.append(number)
        return number

    def answered(self, number: int, t: float | None = None) -> int:
        """Ticks a question off; returns the number of that."""
        if number in self._questions:
            self._questions.remove(number)
        answer = self._noted("answered", t, of=number)
        self._answers[answer] = number
        return answer

    @abstractmethod
    def next_call(self, title: str = "") -> None:
        """Ends this call and begins the next."""

    @abstractmethod
    def decline(self) -> None:
        """The caller said no."""

    @abstractmethod
    def stop(self) -> None:
        """Ends the call and the shift."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """How it stands, as values that JSON has."""

    def _forget_numbers(self) -> None:
        """Another call begins: what was noted before is not taken back or added to any more."""
        for numbers in (self._marks, self._questions, self._done):
            numbers.clear()
        for known in (self._answers, self._times, self._notes):
            known.clear()

    def _forget_since(self, moment: float) -> None:
        """Marks from a second on are gone: they cannot be taken back or noted on."""
        gone = {number for number, t in self._times.items() if t >= moment}
        gone |= {note for note, mark in self._notes.items() if mark in gone}
        for known in (self._marks, self._done):
            known[:] = [number for number in known if number not in gone]

    def _noted(self, what: Noted, t: float | None = None, **values: Any) -> int:
        number = self._note(what, t, **values)
        self._done.append(number)
        return number

    @abstractmethod
    def _note(self, what: Noted, t: float | None = None, **values: Any) -> int:
        """Keeps it, tells it, and returns its number; `values` are fields of Marked."""

    # What other processes may ask for

    def _acts(self) -> Mapping[str, Act]:
        return {
            "mark": self._mark_with_note,
            "note": lambda text: self.note(self._last(self._marks, "mark"), text),
            "ask": self.ask,
            "answered": lambda: self.answered(self._last(self._questions[:1], "open question")),
            "undo": self.undo,
            "next": self.next_call,
            "decline": self.decline,
            "stop": self._stop_soon,
            "state": self.state,
        }

    def _mark_with_note(self, kind: str = "", tag: str = "", whole: bool = False, note: str = "") -> float:
        """Returns the second of the call."""
        now = self.now
        number = self.mark(kind, tag, whole, now)
        if note:
            self.note(number, note)
        return now

    def _stop_soon(self) -> None:
        """Whoever asked is answered first: stopping takes the last draft words, and the inbox ends with it."""
        threading.Thread(target=self.stop, name="callscope-stop").start()

    def _last(self, numbers: list[int], what: str) -> int:
        if not numbers:
            raise UsageProblem(f"there is no {what} in this call")
        return numbers[-1]


def kept(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of Marked as a journal's line has them, where `kind` says what kind of line it is."""
    return {"quote" if name == "kind" else name: value for name, value in values.items()}
