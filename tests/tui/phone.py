"""A shift whose call is told by the test: the screen is real, the sound is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from callscope.call import Outcome, Report, Sentiment, Tone, Utterance, Word
from callscope.errors import CallscopeError, Unusable, UsageProblem
from callscope.nouns.live import (
    Device,
    Draft,
    Event,
    Level,
    Marked,
    OffRecord,
    Recording,
    Said,
    Side,
    Sources,
    Stopped,
    Talk,
)
from tests.tui.tape import Room

PATH = Path("/recordings/one.wav")


class Phone:
    """What a Session is to the screen."""

    def __init__(self, tell: Callable[[Event], None], basis: str) -> None:
        self.basis = basis
        self.asked: list[tuple[str, object]] = []
        self.running, self.now, self.fault = False, 0.0, None
        self.calls: list[str] = []
        self.tell = tell
        self.path = PATH
        self._number = 0
        self.done: list[int] = []

    def hours_left(self) -> float:
        return 31.0

    def start(self) -> None:
        self.running = True
        self._begin()

    def next_call(self, title: str = "") -> None:
        self.asked.append(("next", title))
        before, self.path = self.path, self.path.with_name(f"{len(self.asked)}.wav")
        self._begin()
        self.tell(Stopped(self.now, self.now, before, self.now, "next call"))

    def stop(self) -> None:
        self.asked.append(("stop", ""))
        if self.running:
            self.running = False
            self.tell(Stopped(self.now, self.now, self.path, self.now, "stopped"))

    def decline(self) -> None:
        self.asked.append(("decline", ""))
        self.tell(Stopped(self.now, self.now, None, self.now, "the caller declined"))

    def off_record(self, t: float | None = None) -> None:
        now = self.now if t is None else t
        self.tell(OffRecord(now, now, max(now - 15.0, 0.0)))

    def on_record(self) -> None:
        self.tell(OffRecord(self.now, self.now, 0.0, self.now))

    def told_caller(self) -> None:
        self._note("told")

    def mark(self, kind: str = "", tag: str = "", whole: bool = False, t: float | None = None) -> int:
        return self._note("mark", t, kind=kind, tag=tag, whole=whole)

    def note(self, mark: int, text: str) -> int:
        return self._note("note", of=mark, text=text)

    def ask(self, question: str) -> int:
        return self._note("question", text=question)

    def answered(self, number: int, t: float | None = None) -> int:
        return self._note("answered", t, of=number)

    def undo(self) -> None:
        if not self.done:
            raise UsageProblem("there is no mark", "make one")
        self._note("undone", of=self.done.pop())

    def _begin(self) -> None:
        self.tell(Recording(0.0, 0.0, self.path, 0.0))

    def _note(self, what: Any, t: float | None = None, **values: Any) -> int:
        self._number += 1
        if what not in ("undone", "told"):
            self.done.append(self._number)
        self.asked.append((what, values))
        self.tell(Marked(self.now if t is None else t, self.now, what, self._number, path=self.path, **values))
        return self._number

    # What the other end does

    def level(self, side: Side, db: float, clipping: bool = False) -> None:
        for _ in range(20):
            self.tell(Level(self.now, self.now, side, db, db + 6, clipping))

    def says(self, side: Side, start: float, text: str, tail: str = "", sure: bool = True) -> None:
        """Words that become final, a tail that is not, and with `sure` an utterance that is complete."""
        words = words_of(start, text)
        at = words[-1].end + 1.4
        self.tell(Draft(words[-1].end, at, side, text, tail, words, self.path))
        if sure:
            one = Utterance(start, words[-1].end, side, text, words, mood(text), voice(text))
            self.tell(Said(one.end, at, side, one, False, self.path))

    def talks(self, t: float, silence: float, far: float = 0.61) -> None:
        self.tell(
            Talk(t, t, {"far": far, "mic": 1 - far}, silence, max(silence, 4.0), max(silence - 10, 0), 3, self.path)
        )


def words_of(start: float, text: str) -> tuple[Word, ...]:
    said = text.split()
    return tuple(Word(start + 0.4 * at, start + 0.4 * at + 0.3, one, 0.9) for at, one in enumerate(said))


def mood(text: str) -> Sentiment:
    return Sentiment(-0.5 if "nobody" in text else 0.4 if "thank" in text else 0.0, 0.1, 0.8, 0.1, ())


def voice(text: str) -> Tone:
    return Tone(2.0, "raised", 3.0, 4.0, 3.0, 0.2, ()) if "nobody" in text else Tone(0.0, "even", 0, 0, 3.0, 0.2, ())


class Exchange(Room):
    """A workspace with a telephone."""

    phone: Phone
    kind: type[Phone] = Phone
    trouble: CallscopeError | None = None
    known: tuple[Device, ...] = (
        Device("headset", "Headset of the agent", "mic", is_default=True),
        Device("call.monitor", "What the loudspeaker plays", "far", is_default=True),
        Device("usb.monitor", "What the USB headset plays", "far"),
    )

    def devices(self) -> tuple[Device, ...]:
        if self.trouble:
            raise self.trouble
        return self.known

    def no_far_end(self) -> str:
        return ""

    def hear_apart(self, path: Path, report: Report, patient: bool = False) -> Outcome:
        raise Unusable(f"{path.name} is only a name", "record something")

    def remember(self, sources: Sources, whole: bool = False) -> None:
        self.remembered = sources

    def preview(self, sources: Sources, tell: Callable[[Level], None]) -> Any:  # type: ignore[override]
        return Meter(tell)

    def session(self, _sources: Sources, basis: str, tell: Any, _title: str = "", drafts: bool = True) -> Any:  # type: ignore[override]
        self.phone = self.kind(tell, basis)
        return self.phone


class Meter:
    """A preview that hears the same level for ever."""

    def __init__(self, tell: Callable[[Level], None]) -> None:
        self._tell = tell

    def start(self) -> None:
        for side in ("far", "mic"):
            self._tell(Level(0.0, 0.0, side, -20.0, -14.0, False))

    def stop(self) -> None:
        pass
