"""A transcript as one text in which every word and every quote has its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from callscope.export.cues import pieces
from callscope.export.inert import xml
from callscope.export.shown import names, person
from callscope.moments import place

if TYPE_CHECKING:
    from callscope.call import Call, Utterance


class Spot(NamedTuple):
    """A word: where it begins and ends in the text, in code points, when it was said, in seconds, and who said it."""

    begin: int
    end: int
    start: float
    stop: float
    speaker: str


class Script:
    """The text of a call, a paragraph for each utterance, with line feeds alone between them.

    Positions count Unicode code points from 0, and an end is behind the last one, as programs that read REFI-QDA do.
    """

    def __init__(self, call: Call) -> None:
        self._parts: list[str] = []
        self._length = 0
        spots: list[Spot] = []
        named = names(call)
        for one in sorted(call.utterances, key=lambda one: (one.start, one.end)):
            who = person(named[one.speaker], call.speaker(one.speaker).role)
            self._add(f"[{place(one.start, call.recording.written)}] {who}: ")
            spots += self._said(one, named[one.speaker])
            self._add("\n\n")
        self.text = "".join(self._parts)
        self.spots = tuple(spots)

    def sync(self) -> dict[int, float]:
        """The second of each position at which a word begins or a paragraph ends, by position."""
        found = {}
        for one, after in zip(self.spots, (*self.spots[1:], None), strict=False):
            found[one.begin] = one.start
            if after is None or self.text[one.end : one.end + 1] == "\n":
                found[one.end] = one.stop
        return found

    def find(self, start: float, end: float, speaker: str, text: str) -> tuple[Spot, Spot] | None:
        """The first and the last word of what was said in a span of the call; None where no word is.

        A word belongs to the span that holds its middle. Whether those of the speaker alone are meant, or of everybody,
        shows in how many words `text` has.
        """
        inside = [one for one in self.spots if start <= (one.start + one.stop) / 2 <= end]
        touching = inside or [one for one in self.spots if one.start < end and start < one.stop]
        own = [one for one in touching if one.speaker == speaker]
        meant = min((own or touching, touching), key=lambda some: abs(len(some) - len(text.split())))
        return (meant[0], meant[-1]) if meant else None

    def _said(self, utterance: Utterance, name: str) -> Iterator[Spot]:
        for one in pieces(utterance):
            begin = self._length
            self._add(one.text)
            yield Spot(begin, begin + len(one.text.rstrip()), one.start, one.end, name)

    def _add(self, text: str) -> None:
        clean = xml(text)
        self._parts.append(clean)
        self._length += len(clean)
