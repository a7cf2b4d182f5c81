"""A call in a REFI-QDA project: its sound with the transcript in time, its text, and the quotes on all three."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.export.refi import cases
from callscope.export.refi.identity import (
    codes_of,
    of_note,
    of_point,
    of_selection,
    of_sound,
    of_text,
    of_transcript,
    of_user,
)
from callscope.export.refi.marks import Attribute, Marks, guid, moment
from callscope.export.tables import QuoteRow, findings

if TYPE_CHECKING:
    from callscope.call import CallSummary
    from callscope.export.refi.script import Script


class Placed(NamedTuple):
    """A quote whose words are in the text: where they begin and end, and when the last one was over."""

    row: QuoteRow
    begin: int
    end: int
    stop: float


class Source(NamedTuple):
    """A call, its text, and the quotes in it."""

    about: CallSummary
    script: Script
    quotes: Sequence[QuoteRow]

    def placed(self) -> Iterator[Placed]:
        """The quotes that can be found in the text; without words there is nothing to select."""
        for one in self.quotes:
            if found := self.script.find(one.start, one.end, one.speaker, one.text if one.now is None else one.now):
                yield Placed(one, found[0].begin, found[1].end, found[1].stop)


def sound_source(marks: Marks, source: Source, path: str) -> None:
    """An AudioSource: the transcript with a point in time for each word, and each quote on the sound and the text."""
    about = source.about
    transcript = of_transcript(about.id)
    text = {"name": about.title, "plainTextPath": f"internal://{transcript}.txt"}
    with marks.element("AudioSource", guid=of_sound(about.id), name=about.title, path=path):
        with marks.element("Transcript", guid=transcript, **text):
            _points(marks, source)
            for one in source.placed():
                ends = {"fromSyncPoint": of_point(about.id, one.begin), "toSyncPoint": of_point(about.id, one.end)}
                _selection(marks, "TranscriptSelection", "transcript", one.row, ends)
        for row in source.quotes:
            span = {"begin": _thousandths(row.start), "end": _thousandths(row.end)}
            _selection(marks, "AudioSelection", "sound", row, span)
        cases.of_call(marks, about)


def text_source(marks: Marks, source: Source) -> None:
    """A TextSource with the same words and quotes, for programs that take no notice of points in time."""
    about, identity = source.about, of_text(source.about.id)
    with marks.element(
        "TextSource", guid=identity, name=f"{about.title} (text)", plainTextPath=f"internal://{identity}.txt"
    ):
        for one in source.placed():
            _selection(
                marks, "PlainTextSelection", "text", one.row, {"startPosition": one.begin, "endPosition": one.end}
            )
        cases.of_call(marks, about)


def _points(marks: Marks, source: Source) -> None:
    """A SyncPoint for each word, each end of a paragraph and each end of a quote, in the order of the text."""
    points = source.script.sync()
    for one in source.placed():
        points.setdefault(one.end, one.stop)
    for position in sorted(points):
        at = _thousandths(points[position])
        marks.leaf("SyncPoint", guid=of_point(source.about.id, position), timeStamp=at, position=position)


def _selection(marks: Marks, element: str, where: str, row: QuoteRow, ends: dict[str, str] | dict[str, int]) -> None:
    """A quote on a source: what was said as its name, what was found as its description, and its codes."""
    made: dict[str, Attribute] = {"creatingUser": of_user(row.author), "creationDateTime": moment(row.created_at)}
    identity = of_selection(where, row)
    with marks.element(element, guid=identity, name=row.text, **ends, **made):
        marks.leaf("Description", findings(row))
        for code in codes_of(row):
            with marks.element("Coding", guid=guid("coding", identity, code), **made):
                marks.leaf("CodeRef", targetGUID=code)
        if row.note:
            marks.leaf("NoteRef", targetGUID=of_note(row))


def _thousandths(seconds: float) -> int:
    return round(seconds * 1000)
