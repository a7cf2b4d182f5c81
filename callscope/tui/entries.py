"""A call as rows to read: what was said, silences, words that were left out, and remarks. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from callscope.call import Call, Omission, Overlap, Speaker, Utterance, fold
from callscope.moments import NO_VOICE
from callscope.nouns.flowed import AT_ONCE
from callscope.safe import line

LONG_SILENCE = 3.0
"""Seconds without a voice from which on a silence has a row of its own."""

Part = tuple[int, int]
"""From and to, as positions in a text."""


class Spoken(NamedTuple):
    """What one speaker said, with the listener responses of others inside `text` at `folded`; `over` is where others
    were heard besides, by their names."""

    utterance: Utterance
    speaker: Speaker
    text: str
    folded: tuple[Part, ...] = ()
    again: bool = False
    over: tuple[Overlap, ...] = ()

    @property
    def start(self) -> float:
        """Seconds."""
        return self.utterance.start

    @property
    def end(self) -> float:
        """Seconds."""
        return self.utterance.end

    @property
    def written(self) -> bool:
        """Whether it came as text: its times are the places of words."""
        return self.utterance.no_tone == NO_VOICE

    def places(self) -> list[Part]:
        """Where each word is in the text; nothing when they cannot be told, as after an edit by hand."""
        return _find(self.text, [line(word.text) for word in self.utterance.words])

    def part(self, start: float, end: float) -> Part | None:
        """Where in the text the words between two moments are; None when that is all of them or cannot be told."""
        words = self.utterance.words
        inside = [index for index, word in enumerate(words) if start <= (word.start + word.end) / 2 <= end]
        if not inside or len(inside) == len(words):
            return None
        parts = _find(self.text, [line(word.text) for word in words])
        return (parts[inside[0]][0], parts[inside[-1]][1]) if parts else None


class Silence(NamedTuple):
    """Nobody spoke."""

    start: float
    end: float


class LeftOut(NamedTuple):
    """Words that a model gave and that were kept out of the text."""

    start: float
    end: float
    text: str


class Remark(NamedTuple):
    """What the engines could not do."""

    start: float
    end: float
    text: str


Entry = Spoken | Silence | LeftOut | Remark


def entries(call: Call) -> tuple[Entry, ...]:
    """Every row of the call in order of time; remarks come first."""
    spoken = list(_spoken(call))
    timed: list[Entry] = [*spoken, *_silences(call), *(_left_out(one) for one in call.omitted)]
    timed.sort(key=lambda one: one.start)
    return (*(Remark(0.0, 0.0, line(note)) for note in call.notes), *timed)


def _spoken(call: Call) -> Iterator[Spoken]:
    speakers = {one.label: one for one in call.speakers}
    marks = call.overlaps or ()
    starts, ends = [one.start for one in marks], [one.end for one in marks]
    before = None
    for one, responses in fold(call.utterances):
        text, folded = _with_responses(one, responses)
        speaker = speakers.get(one.speaker) or Speaker(one.speaker)
        over = marks[bisect_right(ends, one.start) : bisect_left(starts, one.end)]
        others = tuple(_besides(one.speaker, mark, speakers) for mark in over)
        yield Spoken(one, speaker, text, folded, before == one.speaker, others)
        before = one.speaker


def _besides(label: str, mark: Overlap, speakers: Mapping[str, Speaker]) -> Overlap:
    others = (speakers.get(one) or Speaker(one) for one in mark.speakers if one != label)
    return mark._replace(speakers=tuple(one.shown for one in others))


def _with_responses(one: Utterance, responses: Sequence[Utterance]) -> tuple[str, tuple[Part, ...]]:
    text = line(one.text)
    if not responses:
        return text, ()
    places = _find(text, [line(word.text) for word in one.words])
    folded: list[Part] = []
    shift = 0
    for response in responses:
        at = _place(one, places, response.start, len(text) - shift) + shift
        said = f" ‹{line(response.text).strip().rstrip('.,').lower()}›"
        text = text[:at] + said + text[at:]
        folded.append((at, at + len(said)))
        shift += len(said)
    return text, tuple(folded)


def _place(one: Utterance, places: Sequence[Part], moment: float, last: int) -> int:
    """After the word that was being said at a moment; at the end where the words cannot be found."""
    if not places:
        return last
    before = [place for word, place in zip(one.words, places, strict=True) if word.start < moment]
    return before[-1][1] if before else 0


def _find(text: str, words: Sequence[str]) -> list[Part]:
    """Where each word is in the text; nothing at all when one is missing, as after an edit by hand."""
    found: list[Part] = []
    at = 0
    for word in words:
        start = text.find(word, at)
        if start < 0:
            return []
        at = start + len(word)
        found.append((start, at))
    return found


def _silences(call: Call) -> Iterator[Silence]:
    heard = 0.0
    for one in sorted(call.utterances, key=lambda one: one.start):
        if one.start - heard >= LONG_SILENCE:
            yield Silence(heard, one.start)
        heard = max(heard, one.end)
    if call.utterances and call.recording.duration - heard >= LONG_SILENCE:
        yield Silence(heard, call.recording.duration)


def _left_out(one: Omission) -> LeftOut:
    why = "heard in silence" if one.reason == "silence" else "a repetition loop"
    return LeftOut(one.start, one.end, f"left out, {why}: {line(one.text)}")


SOON = 0.05
"""Seconds before its start from which on a row counts as the one that is spoken."""


class Covers:
    """Finds the spoken rows that a span covers."""

    def __init__(self, rows: Sequence[Entry]) -> None:
        self._spoken = [(index, one) for index, one in enumerate(rows) if isinstance(one, Spoken)]
        self._starts = [one.start for _, one in self._spoken]
        self._longest = max((one.end - one.start for _, one in self._spoken), default=0.0)

    def at(self, moment: float) -> int:
        """The last spoken row that starts at or before a moment, or else the first spoken one."""
        if not self._spoken:
            return 0
        return self._spoken[max(bisect_right(self._starts, moment + SOON) - 1, 0)][0]

    def rows(self, start: float, end: float, speaker: str) -> list[int]:
        """Rows of that speaker inside the span; everyone's when the speaker has none there."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        near = [(row, one) for row, one in self._spoken[first:last] if _inside(one, start, end)]
        own = [row for row, one in near if one.utterance.speaker == speaker]
        return own or [row for row, _ in near]

    def near(self, start: float, end: float, speaker: str) -> list[int]:
        """The same; where its words are gone, the row before, so that what is marked there can still be reached."""
        return self.rows(start, end, speaker) or [self.at(start)] * bool(self._spoken)


def _inside(one: Spoken, start: float, end: float) -> bool:
    """Whether they share more than a moment: word times of a re-run move by a few hundredths."""
    shared = min(one.end, end) - max(one.start, start)
    return shared > min(0.1, (one.end - one.start) / 2)


def overlaps(marks: Sequence[Overlap] | None, rows: Iterable[Entry], covers: Covers) -> list[int]:
    """Where several speak at once: for each mark the row of who came in, else the one that is spoken there; without
    marks the rows that start while someone else still speaks."""
    if marks is None:
        return _started_over(rows)
    near = (covers.near(one.start, one.end, one.speakers[-1]) for one in marks)
    return sorted(found[0] for found in near if found)


def _started_over(rows: Iterable[Entry]) -> list[int]:
    found, heard = [], 0.0
    for index, one in enumerate(rows):
        if isinstance(one, Spoken):
            if heard - one.start >= AT_ONCE:
                found.append(index)
            heard = max(heard, one.end)
    return found
