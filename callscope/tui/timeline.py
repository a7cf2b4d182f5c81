"""A call as columns of characters: who spoke when, how, and what was marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from callscope.moments import place
from callscope.nouns.flowed import AT_ONCE
from callscope.sides import SOFTEST_DB, STEP, channels_of
from callscope.tui.glyphs import Piece, activity, letter, sentiment_mark, tone_glyph, tone_ink

if TYPE_CHECKING:
    from callscope.call import Call, Quote, Speaker, StoredSuggestion, Tone, Utterance

STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Seconds between the times on a ruler."""

REACH_DB = 30.0
"""How far under a side's loud moments a level is still drawn: speech spans about 30 dB (ANSI S3.5)."""

_ROOM = 10
"""Columns that a time on the ruler wants for itself."""


def column(moment: float, duration: float, width: int) -> int:
    """The column of a moment."""
    return min(max(int(moment / duration * width), 0), width - 1) if duration > 0 and width else 0


def moment(at: int, duration: float, width: int) -> float:
    """The moment in the middle of a column."""
    return (at + 0.5) / max(width, 1) * duration


def ruler(duration: float, width: int, written: bool = False) -> str:
    """Times above the columns where they fall; of a `written` call the numbers of words."""
    step = next((one for one in STEPS if one / max(duration, 1) * width >= _ROOM), STEPS[-1])
    marks = [" "] * width
    free = 0
    for number in range(int(duration // step) + 1):
        at = column(number * step, duration, width)
        label = place(number * step, written)
        if free <= at <= width - len(label):
            marks[at : at + len(label)] = label
            free = at + len(label) + 1
    return "".join(marks)


def wave(call: Call, speaker: Speaker, width: int) -> str:
    """How loud a speaker's side is in each column, against its own loud moments; the share of talk if it is unknown.

    Where the parties share a channel, a side is what is heard while they speak.
    """
    track = _track(call, speaker)
    if not track or not width:
        return talk(call, speaker, width)
    scale = _scale(track)
    edges = [number * len(track) // width for number in range(width + 1)]
    parts = (track[first : max(last, first + 1)].translate(scale) for first, last in pairwise(edges))
    return "".join(activity(sum(part) / (255 * max(len(part), 1))) for part in parts)


def _track(call: Call, speaker: Speaker) -> bytes:
    channel = channels_of(call).get(speaker.label)
    if channel is not None and channel < len(call.levels):
        return call.levels[channel]
    if len(call.levels) != 1:
        return b""
    heard = bytearray(len(call.levels[0]))
    said = ((one.start, one.end) for one in call.utterances if one.speaker == speaker.label)
    for start, end in (*said, *_over(call, speaker)):
        first, last = int(start / STEP), int(end / STEP) + 1
        heard[first:last] = call.levels[0][first:last]
    return bytes(heard)


def _over(call: Call, speaker: Speaker) -> list[tuple[float, float]]:
    """Where a speaker was heard at once with another, who may have the words there."""
    return [(one.start, one.end) for one in call.overlaps or () if speaker.label in one.speakers]


def _scale(track: bytes) -> bytes:
    """What each level is drawn as, 0..255: the loudest twentieth of what sounds is full, REACH_DB less is nothing."""
    counts = [track.count(level) for level in range(256)]
    wanted = sum(counts[1:]) // 20
    loud = next((level for level in range(255, 0, -1) if sum(counts[level:]) > wanted), 255)
    reach = round(-REACH_DB / SOFTEST_DB * 255)
    return bytes(min(max((level - loud + reach) * 255 // reach, 0), 255) for level in range(256))


def still(call: Call, silences: Iterable[tuple[float, float]], width: int) -> set[int]:
    """The columns in which nobody speaks."""
    duration = call.recording.duration
    edges = ((start / duration * width, end / duration * width) for start, end in silences)
    return {at for start, end in edges for at in range(ceil(start), min(int(end), width))}


def together(call: Call, width: int) -> set[int]:
    """The columns in which two speak at once: as they were heard, else as the utterances have it."""
    duration = call.recording.duration
    found: set[int] = set()
    for start, end in _spoken_over(call) if call.overlaps is None else ((one.start, one.end) for one in call.overlaps):
        found.update(range(column(start, duration, width), column(end, duration, width) + 1))
    return found


def _spoken_over(call: Call) -> Iterator[tuple[float, float]]:
    heard = 0.0
    for one in sorted(call.utterances, key=lambda one: one.start):
        over = min(heard, one.end)
        if over - one.start >= AT_ONCE:
            yield one.start, over
        heard = max(heard, one.end)


def talk(call: Call, speaker: Speaker, width: int) -> str:
    """How much of each column a speaker talks."""
    duration = call.recording.duration
    shares = [0.0] * width
    runs = (run for one in call.utterances if one.speaker == speaker.label for run in _runs(one, duration / width))
    until = 0.0
    for start, end in sorted((*runs, *_over(call, speaker))):
        _add(shares, max(start, until) / duration * width, end / duration * width)
        until = max(until, end)
    return "".join(map(activity, shares))


def _runs(one: Utterance, column: float) -> Iterator[tuple[float, float]]:
    """The utterance without its pauses, so that its lane moves as its speech does; whole where a column is longer."""
    if not one.words or one.end - one.start < column:
        yield one.start, one.end
        return
    start = one.words[0].start
    for before, after in pairwise(one.words):
        if after.start - before.end > 0.25:
            yield start, before.end
            start = after.start
    yield start, one.words[-1].end


def _add(shares: list[float], start: float, end: float) -> None:
    """Adds the part of each column that start..end (in columns) covers."""
    for at in range(max(int(start), 0), min(int(end) + 1, len(shares))):
        shares[at] += max(0.0, min(end, at + 1) - max(start, at))


def loudest(call: Call) -> tuple[Speaker, ...]:
    """The two who speak most, the customer first."""
    talked = {one.label: 0.0 for one in call.speakers}
    for one in call.utterances:
        talked[one.speaker] = talked.get(one.speaker, 0.0) + one.end - one.start
    two = sorted(talked, key=lambda label: -talked[label])[:2]
    return tuple(sorted(map(call.speaker, two), key=lambda one: {"customer": 0, "agent": 2}.get(one.role, 1)))


def customers(call: Call) -> list[Utterance]:
    """What the customer said; where none is known, what everyone but the agent said."""
    roles = {one.label: one.role for one in call.speakers}
    if "customer" in roles.values():
        return [one for one in call.utterances if roles.get(one.speaker) == "customer"]
    return [one for one in call.utterances if roles.get(one.speaker) != "agent"]


def voice(call: Call, width: int) -> list[Piece]:
    """The customer's tone: a glyph where it is off their usual voice, a line where it is even."""
    scored = ((one, abs(one.tone.arousal)) for one in customers(call) if one.tone)
    return [_voice(one.tone) if one and one.tone else ("·", "faint") for one in _strongest(call, scored, width)]


def _voice(tone: Tone) -> Piece:
    glyph = tone_glyph(tone)
    return ("─", "faint") if glyph == "■" else (glyph, tone_ink(tone))


def words(call: Call, width: int) -> list[Piece]:
    """The customer's sentiment: + and − where the words say so, a line where they are neutral."""
    scored = ((one, abs(one.sentiment.compound)) for one in customers(call) if one.sentiment)
    return [_words(one) if one else ("·", "faint") for one in _strongest(call, scored, width)]


def _words(one: Utterance) -> Piece:
    sign, ink = sentiment_mark(one, worded=False)
    return sign or "─", ink


def _strongest(call: Call, scored: Iterable[tuple[Utterance, float]], width: int) -> list[Utterance | None]:
    """In each column the utterance with the highest score, of those that touch it; the later of equal ones."""
    scale = width / call.recording.duration if call.recording.duration > 0 else 0.0
    found: list[Utterance | None] = [None] * width
    highest = [-1.0] * width
    for one, score in scored:
        last = min(int(one.end * scale), width - 1)
        for at in range(min(max(int(one.start * scale), 0), last), last + 1):
            if score >= highest[at]:
                found[at], highest[at] = one, score
    return found


def marks(call: Call, quotes: Iterable[Quote], suggestions: Sequence[StoredSuggestion], width: int) -> list[Piece]:
    """A question mark for each suggestion, a letter and a bar for each quote."""
    duration = call.recording.duration
    cells: list[Piece] = [("·", "faint")] * width
    for one in suggestions:
        cells[column(one.suggestion.start, duration, width)] = ("?", "suggestion")
    for quote in quotes:
        first, last = column(quote.start, duration, width), column(quote.end, duration, width)
        cells[first : last + 1] = [(letter(quote.kind), "quote"), *[("━", "quote")] * (last - first)]
    return cells
