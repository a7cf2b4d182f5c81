"""A call while it is held, from what is told of it: words, levels, feelings, marks, what is wrong. Pure."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from callscope.nouns.live import (
    Behind,
    Draft,
    Event,
    Gap,
    Level,
    Marked,
    OffRecord,
    Recording,
    Said,
    Side,
    Stopped,
    Talk,
    Warned,
)
from callscope.running import join

if TYPE_CHECKING:
    from callscope.call import Utterance, Word

HOLD = 10.0
"""Seconds of silence that get a row of their own."""
HEARD = 50
"""Levels of a side that are remembered: five seconds."""
LATE = 9
"""Delays of draft words that are remembered."""
FOLLOWED = "next call"
"""Why a call ended that another one follows on the running streams."""
TIMED = 60.0
"""Seconds for which the words of a row keep their times. What goes off the record later is at most 15 s old, and a long
call would keep megabytes of them."""
NOW = 1.0
"""Seconds by which two beginnings of the same silence may differ."""


class Row(NamedTuple):
    """A line of the call: what a side said, or what there is instead of words."""

    start: float
    end: float
    what: Literal["said", "draft", "hold", "gap", "skipped", "off"]
    side: Side = "far"
    text: str = ""
    tentative: str = ""
    utterance: Utterance | None = None
    provisional: bool = False


class Mark(NamedTuple):
    """What a person marked; `notes` by their numbers."""

    id: int
    t: float
    kind: str = ""
    tag: str = ""
    whole: bool = False
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def note(self) -> str:
        """Everything that was noted on it."""
        return " ".join(text for _, text in self.notes)


class Question(NamedTuple):
    """What a person wants to ask; `answer` is the number of its tick, 0 while it is open."""

    id: int
    t: float
    text: str
    answer: int = 0


@dataclass(frozen=True, slots=True)
class LiveCall:
    """One call of a shift. `told`: the second at which the caller was told; `off`: where what is off the record began.

    `words` are committed words that belong to no complete utterance yet; `last` is the newest number of what was noted.
    `early` was noted before the call's first sound was told.
    """

    number: int = 0
    path: Path | None = None
    told: float | None = None
    rows: tuple[Row, ...] = ()
    words: Mapping[Side, tuple[Word, ...]] = field(default_factory=dict)
    tentative: Mapping[Side, str] = field(default_factory=dict)
    levels: Mapping[Side, tuple[Level, ...]] = field(default_factory=dict)
    talk: Talk | None = None
    marks: tuple[Mark, ...] = ()
    questions: tuple[Question, ...] = ()
    last: int = 0
    early: tuple[Marked, ...] = ()
    gaps: int = 0
    late: tuple[float, ...] = ()
    off: float | None = None
    spoken: Mapping[Side, float] = field(default_factory=dict)
    warned: Warned | None = None
    ended: Stopped | None = None

    @property
    def shown(self) -> tuple[Row, ...]:
        """All rows; what is being said comes last."""
        return (*self.rows, *sorted(_draft(self, side) for side in {*self.words, *self.tentative} if _says(self, side)))

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that wait for their answer."""
        return tuple(one for one in self.questions if not one.answer)


def _says(call: LiveCall, side: Side) -> bool:
    return bool(call.words.get(side) or call.tentative.get(side))


def _draft(call: LiveCall, side: Side) -> Row:
    words = call.words.get(side, ())
    last = call.rows[-1].start if call.rows else 0.0
    start = words[0].start if words else max(last, call.talk.t if call.talk else 0.0)
    text = join(word.text for word in words)
    return Row(start, words[-1].end if words else start, "draft", side, text, call.tentative.get(side, ""))


def heard(call: LiveCall, event: Event) -> LiveCall:
    """The call with one more event; a new one where the event begins it."""
    if isinstance(event, Recording):
        begun = LiveCall(call.number + 1, event.path, None if call.number else 0.0)
        return reduce(heard, (one for one in call.early if one.path == event.path), begun)
    if isinstance(event, Marked) and event.path not in (None, call.path):
        return replace(call, early=(*call.early, event))
    if isinstance(event, Draft | Behind | Said | Talk) and (call.ended or event.path not in (None, call.path)):
        return call  # the last words of the call before, or of one that the caller declined
    return _HEARD[type(event)](call, event)


def _level(call: LiveCall, event: Level) -> LiveCall:
    before = call.levels.get(event.side, ())
    return replace(call, levels={**call.levels, event.side: (*before[1 - HEARD :], event)})


def _gap(call: LiveCall, event: Gap) -> LiveCall:
    row = Row(event.start, event.start + event.seconds, "gap", event.side, event.why)
    return replace(_with(call, row), gaps=call.gaps + 1)


def _warned(call: LiveCall, event: Warned) -> LiveCall:
    return replace(call, warned=event)


def _stopped(call: LiveCall, event: Stopped) -> LiveCall:
    if event.path not in (None, call.path) or event.reason == FOLLOWED:
        return call
    if event.path is None:
        # Nothing of it is kept, so nothing of it is shown.
        return LiveCall(call.number, call.path, call.told, levels=call.levels, last=call.last, ended=event)
    return replace(call, ended=event)


def _draft_words(call: LiveCall, event: Draft) -> LiveCall:
    side = event.side
    words = {**call.words, side: (*call.words.get(side, ()), *event.words)}
    late = (*call.late, event.at - event.t)[-LATE:] if event.words else call.late
    return replace(call, words=words, tentative={**call.tentative, side: event.tentative}, late=late)


def _said(call: LiveCall, event: Said) -> LiveCall:
    one, side = event.utterance, event.side
    left = tuple(word for word in call.words.get(side, ()) if word.start >= one.end)
    row = Row(one.start, one.end, "said", side, one.text, "", one, event.provisional)
    spoken = {**call.spoken, side: call.spoken.get(side, 0.0) + one.end - one.start}
    return replace(_with(call, row), words={**call.words, side: left}, spoken=spoken)


def _behind(call: LiveCall, event: Behind) -> LiveCall:
    row = Row(event.t - event.skipped, event.t, "skipped", event.side)
    return _with(replace(call, words={**call.words, event.side: ()}), row)


def _talk(call: LiveCall, event: Talk) -> LiveCall:
    call = replace(call, talk=event)
    if event.silence < HOLD:
        return call
    start = event.t - event.silence
    rows = tuple(one for one in call.rows if one.what != "hold" or abs(one.start - start) > NOW)
    return _with(replace(call, rows=rows), Row(start, event.t, "hold"))


def _off(call: LiveCall, event: OffRecord) -> LiveCall:
    if event.end is not None:
        return _with(replace(call, off=None), Row(event.start, event.end, "off"))
    start = event.start
    rows = tuple(kept for one in call.rows if (kept := _before(one, start)))
    words = {side: tuple(word for word in every if word.end <= start) for side, every in call.words.items()}
    marks = tuple(one for one in call.marks if one.t < start)
    return replace(call, off=start, rows=rows, words=words, tentative={}, marks=marks)


def _before(row: Row, moment: float) -> Row | None:
    """What of a row was before a moment; nothing where that is no whole word."""
    if row.end <= moment:
        return row
    if row.start >= moment or row.utterance is None:
        return None
    words = tuple(word for word in row.utterance.words if word.end <= moment)
    text = join(word.text for word in words)
    cut = replace(row.utterance, words=words, text=text, end=words[-1].end, sentiment=None) if words else None
    return row._replace(end=cut.end, text=text, utterance=cut) if cut else None


def _marked(call: LiveCall, event: Marked) -> LiveCall:
    call = replace(call, last=event.id)
    match event.what:
        case "mark":
            mark = Mark(event.id, event.t, event.kind, event.tag, event.whole)
            return replace(call, marks=(*call.marks, mark))
        case "note":
            noted = (event.id, event.text)
            marks = (one._replace(notes=(*one.notes, noted)) if one.id == event.of else one for one in call.marks)
            return replace(call, marks=tuple(marks))
        case "question":
            asked = Question(event.id, event.t, event.text)
            return replace(call, questions=(*call.questions, asked))
        case "answered":
            ticked = (one._replace(answer=event.id) if one.id == event.of else one for one in call.questions)
            return replace(call, questions=tuple(ticked))
        case "told":
            return replace(call, told=event.t)
    return _taken_back(call, event.of)


def _taken_back(call: LiveCall, number: int) -> LiveCall:
    marks = (one._replace(notes=tuple(note for note in one.notes if note[0] != number)) for one in call.marks)
    asked = (one._replace(answer=0) if one.answer == number else one for one in call.questions)
    return replace(
        call,
        marks=tuple(one for one in marks if one.id != number),
        questions=tuple(one for one in asked if one.id != number),
    )


def _with(call: LiveCall, row: Row) -> LiveCall:
    rows = list(call.rows)
    insort(rows, row, key=lambda one: one.start)
    _forget_times(rows)
    return replace(call, rows=tuple(rows))


def _forget_times(rows: list[Row]) -> None:
    until = rows[-1].end - TIMED
    for place in range(len(rows) - 1, -1, -1):
        one = rows[place]
        if one.utterance is None or one.end >= until:
            continue
        if not one.utterance.words:
            return
        rows[place] = one._replace(utterance=replace(one.utterance, words=()))


_HEARD: dict[type, Callable[[LiveCall, Any], LiveCall]] = {
    Level: _level,
    Gap: _gap,
    Warned: _warned,
    Stopped: _stopped,
    Draft: _draft_words,
    Said: _said,
    Behind: _behind,
    Talk: _talk,
    OffRecord: _off,
    Marked: _marked,
}
