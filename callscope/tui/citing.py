"""Words as they go into a document: what was said, by whom, in which call, when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.moments import span
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Exhibit, Recording, Speaker


def cited(exhibits: Sequence[Exhibit]) -> str:
    """The quotes, each in a line of its own."""
    return "\n".join(_cited(one) for one in exhibits)


def spoken(text: str, start: float, end: float, speaker: Speaker, recording: Recording) -> str:
    """What was said in a span of a call, as a quote is cited."""
    who = recording.caller if speaker.role == "customer" and recording.caller else speaker.shown
    return _line(text, (who, recording.title, (recording.held_at or "")[:10], span(start, end, recording.written)))


def _cited(one: Exhibit) -> str:
    customer = one.role == "customer" and one.caller
    who = one.caller if customer else one.name or (one.role if one.role != "unknown" else one.quote.speaker)
    when = span(one.quote.start, one.quote.end, one.quote.written)
    return _line(one.quote.text, (who or "", one.title, (one.held_at or "")[:10], when))


def _line(text: str, source: Sequence[str]) -> str:
    return line(f"“{text.strip()}” — {', '.join(part for part in source if part)}")
