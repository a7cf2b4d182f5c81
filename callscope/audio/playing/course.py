"""In which order the spans of a call are played. Pure; times are frames at 16 kHz, which add up without rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from callscope.call import RATE

ENDLESS = 1 << 48
"""A frame behind the end of every call; reading stops where the sound does."""

_ROUNDING = 2
"""Frames by which a moment that went through a device's rate may be off."""

Frames = tuple[int, int]
"""A span of the call: its first frame and the one behind its last."""


class Place(NamedTuple):
    """Where playing stands: in which span of the course, and at which frame of the call."""

    number: int
    frame: int


BEGINNING = Place(0, 0)


class Piece(NamedTuple):
    """Sound that is played without a break: the number of its span in the course, and its frames."""

    number: int
    start: int
    end: int


def frame(seconds: float) -> int:
    """The frame of a moment; a moment before the call is its first frame."""
    return min(ENDLESS, max(0, round(seconds * RATE)))


def span_frames(span: tuple[float, float]) -> Frames:
    """A span of seconds in frames."""
    return frame(span[0]), frame(span[1])


@dataclass(frozen=True, slots=True)
class Course:
    """Spans that are played one after the other, in the order given, and the loop that holds playing in one span."""

    spans: tuple[Frames, ...] = ((0, ENDLESS),)
    loop: Frames | None = None

    def find(self, at: int) -> Place:
        """Where playing begins that is sent to a frame: in the first span that holds it, else at the start of the first
        one behind it, else at the end of the last. A loop holds it inside.
        """
        if self.loop:
            inside = self.loop[0] <= at < self.loop[1]
            return Place(0, at if inside else self.loop[0])
        for number, (start, end) in enumerate(self.spans):
            if start <= at < end:
                return Place(number, at)
        for number, (start, _) in enumerate(self.spans):
            if start >= at:
                return Place(number, start)
        return Place(len(self.spans), min(at, self.spans[-1][1]) if self.spans else at)

    def follow(self, place: Place) -> Place:
        """Where playing goes on that came as far as a place; behind the end of a span that is the next in the order."""
        if self.loop or place.number >= len(self.spans):
            return self.find(place.frame)
        start, end = self.spans[place.number]
        if abs(place.frame - end) <= _ROUNDING:
            later = place.number + 1
            return Place(later, self.spans[later][0]) if later < len(self.spans) else Place(later, end)
        return place if start <= place.frame < end else self.find(place.frame)

    def holds(self, at: int) -> bool:
        """Whether playing that stands at a frame need not jump."""
        return self.find(at).frame == at

    def pieces(self, place: Place) -> Iterator[Piece]:
        """What is to be heard from a place on; without end in a loop."""
        if self.loop:
            yield Piece(place.number, place.frame, self.loop[1])
            while True:
                yield Piece(place.number, *self.loop)
        for number, (start, end) in list(enumerate(self.spans))[place.number :]:
            begin = place.frame if number == place.number else start
            if begin < end:
                yield Piece(number, begin, end)


def course(spans: Iterable[tuple[float, float]] | None, loop: Frames | None) -> Course:
    """The course through spans of seconds, empty ones left out; None is the whole call."""
    if spans is None:
        return Course(loop=loop)
    framed = (span_frames(span) for span in spans)
    return Course(tuple(span for span in framed if span[0] < span[1]), loop)


def merged(spans: Sequence[tuple[float, float]], seam: float = 0.002) -> list[tuple[float, float]]:
    """Spans in the order of time, those that overlap or come closer than `seam` seconds joined."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + seam:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
