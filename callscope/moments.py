"""How a moment of a call is written, the same on every screen, in every message and export.

What came as text has no moments: its words stand one after another, each WORD seconds long, so that every span, quote
and share works as it does for sound. Where one is shown, it is the number of the word.
"""

import math
from datetime import date, datetime

WORD = 0.4
"""Seconds that a word of a text stands for: 150 words a minute, the pace of reading aloud (National Center for Voice
and Speech)."""

NO_VOICE = "text has no voice"
"""What an utterance that was written says in place of its tone; it is told by that."""


NO_SOUND = "this came as text: there is nothing to play"
"""What is said where somebody wants to hear it."""


def clock(seconds: float) -> str:
    """m:ss, or h:mm:ss from an hour on; 0:00 for what is no time."""
    whole = int(seconds) if math.isfinite(seconds) and seconds > 0 else 0
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def here(moment: str, seconds: bool = False) -> str:
    """A moment as the store has it (ISO 8601, UTC), as day and time of this machine's zone; a day alone, and what is
    none, stays."""
    if "T" not in moment:
        return moment
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return at.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def place(seconds: float, written: bool = False) -> str:
    """Where something begins: a time as in 0:16, or of a `written` call the word, as in w41."""
    return f"w{int(round(seconds / WORD, 3)) + 1}" if written else clock(seconds)


def span(start: float, end: float, written: bool = False) -> str:
    """Two moments, as in 0:16-0:24; of a `written` call the first and the last word, as in w41-45."""
    return f"{place(start, written)}-{until(end, written).removeprefix('w')}"


def until(seconds: float, written: bool = False) -> str:
    """Where something ends: a time, or of a `written` call its last word."""
    return f"w{max(math.ceil(round(seconds / WORD, 3)), 1)}" if written else clock(seconds)


def length(seconds: float, written: bool = False, short: bool = False) -> str:
    """How long a call is: a time, or of a `written` one its words, as in 214 words, `short` in 214w."""
    if not written:
        return clock(seconds)
    number = round(seconds / WORD)
    return f"{number}w" if short else f"{number} word{'s' * (number != 1)}"


def day_of(moment: str | None) -> date | None:
    """The day of a moment in ISO 8601; None where it is none."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


def week_of(day: date | None) -> str:
    """The week of a day by ISO 8601, as in 2026-W47; empty where there is no day."""
    if day is None:
        return ""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def middle(number: int) -> float:
    """The middle of a text's word, counted from 1, in the seconds of its call: inside any span that holds the word."""
    return (round((number - 1) * WORD, 3) + round(number * WORD, 3)) / 2
