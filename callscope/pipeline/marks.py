"""Marks that were made while a call was heard live become quotes on the words that were said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

from callscope.audio.capture.journal import off_record
from callscope.call import Call, Quote, Span, Utterance
from callscope.nouns.live import BACK, LAST

LEAST = 1.0
"""Seconds that a quote has at least, so that one made in the first moment or in the last is a quote."""

SNAP = 5.0
"""Seconds that a quote may begin earlier than its mark says, so that it begins with the utterance."""


def quotes_of(lines: Iterable[Mapping[str, Any]], call: Call) -> list[Quote]:
    """A quote for each mark and each question that was not taken back, with the notes that were added to it later.

    `lines` are the journal's: of kind "note" with what "mark" (id, t, quote, tag, whole), "note" (id, of, text),
    "question" (id, t, text), "answered" (of, t) or "undone" (of), and those that tell what is off the record, where
    no mark holds. A question's quote is where it was answered, or else where it was noted.
    """
    every = list(lines)
    notes = [one for one in every if one["kind"] == "note"]
    gone = {one.get("of") for one in notes if one.get("what") == "undone"}
    off = off_record(every, inf)
    kept = [one for one in notes if one.get("id") not in gone]
    heard = [one for one in kept if not any(first <= float(one["t"]) <= last for first, last in off)]
    answers = {one.get("of"): one for one in heard if one.get("what") == "answered"}
    found = [_marked(one, _notes(kept, one.get("id")), call) for one in heard if one.get("what") == "mark"]
    return found + [_asked(one, answers.get(one.get("id")), call) for one in kept if one.get("what") == "question"]


def _notes(notes: Sequence[Mapping[str, Any]], mark: object) -> str:
    return " ".join(str(one.get("text", "")) for one in notes if one.get("what") == "note" and one.get("of") == mark)


def _marked(mark: Mapping[str, Any], note: str, call: Call) -> Quote:
    start, end = _held(float(mark["t"]), bool(mark.get("whole")), call)
    tags = (str(mark["tag"]),) if mark.get("tag") else ()
    kind = str(mark["quote"]) if mark.get("quote") else None
    return Quote(0, call.recording.id, start, end, kind=kind, tags=tags, note=note, by="live")


def _asked(question: Mapping[str, Any], answer: Mapping[str, Any] | None, call: Call) -> Quote:
    start, end = _held(float((answer or question)["t"]), False, call)
    said = f"{'asked' if answer else 'to ask'}: {question.get('text', '')}"
    return Quote(0, call.recording.id, start, end, note=said, by="live")


def _held(moment: float, whole: bool, call: Call) -> tuple[float, float]:
    """What a mark means, inside the call and never shorter than a second of it."""
    start, end = span_of(moment, whole, call.utterances)
    last = max(call.recording.duration, 0.0)
    start = max(min(start, last - LEAST), 0.0)
    return round(start, 3), round(min(max(end, start + LEAST), max(last, LEAST)), 3)


def span_of(moment: float, whole: bool, utterances: Sequence[Utterance]) -> Span:
    """What a mark at a moment means: from ten seconds before it to the end of the turn, or the last thirty seconds.

    It begins with an utterance where one begins not much earlier, and with a word in any case.
    """
    wanted = max(moment - (LAST if whole else BACK), 0.0)
    begun = [one for one in utterances if one.start <= moment]
    end = moment if whole or not begun else max(moment, *(one.end for one in begun[-2:]))
    inside = [one for one in utterances if one.end > wanted and one.start < end]
    if not inside:
        return Span(round(wanted, 3), round(end, 3))
    first = inside[0]
    if first.start >= wanted - SNAP:
        return Span(first.start, round(end, 3))
    later = [word.start for word in first.words if word.start >= wanted]
    return Span(later[0] if later else wanted, round(end, 3))
