"""How moments, people and scores are written in every export."""

from __future__ import annotations

from collections import Counter

from callscope.call import Call, Recording, Sentiment, Speaker, Tone
from callscope.safe import line

_MARKS = {"flat": "▼", "calm": "▼", "even": "■", "raised": "▲", "heated": "▲"}


def day(recording: Recording) -> str:
    """When the call was held, without seconds; empty when nobody knows."""
    return line(recording.held_at or "").replace("T", " ")[:16]


def names(call: Call) -> dict[str, str]:
    """A name for each label: the speaker's own, else the role, with the label where two would read the same."""
    known = {one.label: one for one in call.speakers}
    for label in dict.fromkeys(one.speaker for one in call.utterances):
        known.setdefault(label, Speaker(label))
    count = Counter(one.shown for one in known.values())
    alone = {label: one.shown if count[one.shown] == 1 else f"{one.shown} {label}" for label, one in known.items()}
    return {label: line(name).strip() or "?" for label, name in alone.items()}


def person(name: str, role: str) -> str:
    """The name with the role after it, unless the name already is the role."""
    return name if role == "unknown" or name.split(" ")[0] == role else f"{name} ({role})"


def mark(tone: str) -> str:
    """A tone's label after its mark, as in ▲ raised; empty for an empty label."""
    return f"{_MARKS.get(tone.split(',')[0], '■')} {line(tone)}" if tone else ""


def scores(tone: Tone | None, sentiment: Sentiment | None) -> str:
    """Voice and words in brackets, as in [▲ raised, negative]; empty where neither was scored."""
    said = [part for part in (mark(tone.label) if tone else "", sentiment.label if sentiment else "") if part]
    return f"[{', '.join(said)}]" if said else ""
