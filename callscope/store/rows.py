"""Nouns as rows and back. The door where text becomes storable and where NaN and infinity stop."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from callscope.call import Omission, Overlap, Recording, Sentiment, Speaker, Tone, Utterance, Word
from callscope.errors import Unusable

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("%(25|[89A-F][0-9A-F]|u[0-9A-F]{4})")

# fmt: off
UTTERANCE_COLUMNS = [
    "call", "start", "end", "speaker", "text", "words",
    "sentiment", "compound", "positive", "neutral", "negative", "sentiment_because",
    "tone", "arousal", "pitch_st", "level_db", "rate_wps", "pause_s", "tone_because", "no_tone",
]
# fmt: on
"""In the order of `utterance_row`."""


def now() -> str:
    """The present moment, ISO 8601 in UTC to a millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def clean(text: str) -> str:
    """Text that SQLite and every reader can encode: a lone surrogate becomes U+FFFD."""
    return _LONE.sub("\ufffd", text)


def path_text(path: Path) -> str:
    """A path as storable text, whatever bytes it is made of; `text_path` gives the same path back.

    Only "%" and what is not UTF-8 are escaped, so that ordinary paths stay as people know them.
    """
    return _LONE.sub(_escape, str(path).replace("%", "%25"))


def text_path(text: str) -> Path:
    """The path that `path_text` was given."""
    return Path(_ESCAPED.sub(_unescape, text) if "%" in text else text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    # Python stands U+DC80 to U+DCFF for the bytes 80 to FF (PEP 383); other surrogates come from Windows names.
    return f"%{code - 0xDC00:02X}" if 0xDC80 <= code <= 0xDCFF else f"%u{code:04X}"


def _unescape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits.startswith("u"):
        return chr(int(digits[1:], 16))
    return "%" if digits == "25" else chr(0xDC00 + int(digits, 16))


def moment(seconds: float, what: str = "a time") -> float:
    """Seconds to a millisecond. Raises Unusable for what is no number."""
    if not math.isfinite(seconds):
        raise Unusable(f"{what} is not a number, so nothing was stored", "hear the call again")
    return round(float(seconds), 3)


def dumped(value: Any) -> str:
    """Compact JSON. Raises Unusable for NaN and infinity, which JSON does not have."""
    try:
        return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    except ValueError as error:
        raise Unusable(f"a value is not a number, so nothing was stored: {error}", "hear the call again") from error


def texts(stored: str | None) -> tuple[str, ...]:
    """A stored JSON list of strings."""
    return tuple(json.loads(stored)) if stored else ()


def recording_row(recording: Recording) -> dict[str, Any]:
    """The columns of `calls` that come from the recording; `caller` is left to the caller table."""
    declared = recording.declared_duration
    return {
        "id": recording.id,
        "path": path_text(recording.path),
        "title": clean(recording.title),
        "kind": recording.kind,
        "duration": moment(recording.duration, "the duration"),
        "declared_duration": declared if declared is None or not math.isfinite(declared) else round(declared, 3),
        "channels": recording.channels,
        "rate": recording.rate,
        "source": recording.source,
        "held_at": recording.held_at,
        "agent": _optional(recording.agent),
        "queue": _optional(recording.queue),
        "reason": _optional(recording.reason),
        "incomplete": int(recording.incomplete),
    }


def _optional(text: str | None) -> str | None:
    return clean(text) if text else None


def recording_of(row: sqlite3.Row) -> Recording:
    """From a row of `calls` with the caller's name as `caller_name`."""
    return Recording(
        id=row["id"],
        path=text_path(row["path"]),
        title=row["title"],
        kind=row["kind"],
        duration=row["duration"],
        declared_duration=row["declared_duration"],
        channels=row["channels"],
        rate=row["rate"],
        source=row["source"],
        held_at=row["held_at"],
        caller=row["caller_name"],
        agent=row["agent"],
        queue=row["queue"],
        reason=row["reason"],
        incomplete=bool(row["incomplete"]),
    )


def speaker_row(call: str, speaker: Speaker) -> dict[str, Any]:
    """A row of `speakers`."""
    return {
        "call": call,
        "label": clean(speaker.label),
        "name": clean(speaker.name),
        "role": speaker.role,
        "confidence": round(speaker.confidence, 3) if math.isfinite(speaker.confidence) else 0.0,
        "because": dumped(list(speaker.because)),
    }


def speaker_of(row: Mapping[str, Any] | sqlite3.Row) -> Speaker:
    """From a row of `speakers`."""
    return Speaker(row["label"], row["name"], row["role"], row["confidence"], texts(row["because"]))


def storable(one: Utterance) -> Utterance:
    """The utterance as it will be read back: milliseconds, clean text, and no score that is not a number."""
    start, end = moment(one.start, "an utterance's start"), moment(one.end, "an utterance's end")
    sentiment, tone = one.sentiment, one.tone
    if sentiment and not _finite(sentiment.compound, sentiment.positive, sentiment.neutral, sentiment.negative):
        sentiment = None
    unsure = tone is not None and not _finite(tone.arousal, tone.pitch_st, tone.level_db, tone.rate_wps, tone.pause_s)
    return Utterance(
        start,
        end,
        clean(one.speaker),
        clean(one.text),
        tuple(_storable_word(word, start, end) for word in one.words),
        sentiment,
        None if unsure else tone,
        "its measures were not numbers" if unsure else clean(one.no_tone),
    )


def _storable_word(word: Word, start: float, end: float) -> Word:
    begun = word.start if math.isfinite(word.start) else start
    ended = word.end if math.isfinite(word.end) else end
    sure = word.confidence if math.isfinite(word.confidence) else 0.0
    return Word(round(float(begun), 3), round(float(ended), 3), clean(word.text), round(float(sure), 3))


def _finite(*values: float) -> bool:
    return all(map(math.isfinite, values))


def utterance_row(call: str, one: Utterance) -> tuple[Any, ...]:
    """A row of `utterances`, in the order of UTTERANCE_COLUMNS. `one` is storable."""
    mood, tone = one.sentiment, one.tone
    head = (call, one.start, one.end, one.speaker, one.text, dumped(one.words))
    words: tuple[Any, ...] = (None,) * 6
    if mood:
        scores = (mood.compound, mood.positive, mood.neutral, mood.negative)
        words = (mood.label, *map(float, scores), dumped(mood.because))
    voice: tuple[Any, ...] = (None,) * 7
    if tone:
        measures = (tone.arousal, tone.pitch_st, tone.level_db, tone.rate_wps, tone.pause_s)
        voice = (tone.label, *map(float, measures), dumped(tone.because))
    return (*head, *words, *voice, one.no_tone)


def utterances_of(rows: Sequence[Sequence[Any]]) -> tuple[Utterance, ...]:
    """From rows in the order of UTTERANCE_COLUMNS."""
    # One parse of a column is three times faster than one per row.
    words = _parsed(row[5] for row in rows)
    moods = _parsed(row[11] or "[]" for row in rows)
    tones = _parsed(row[18] or "[]" for row in rows)
    return tuple(map(_utterance, rows, words, moods, tones))


def _parsed(column: Iterable[str]) -> list[list[Any]]:
    parsed: list[list[Any]] = json.loads(f"[{','.join(column)}]")
    return parsed


_AS_WORD: Callable[[list[Any]], Word] = partial(tuple.__new__, Word)
"""`Word._make` without its check: a long call has 30,000 words."""


def _utterance(row: Sequence[Any], words: list[Any], mood: list[str], tone: list[str]) -> Utterance:
    return Utterance(
        row[1],
        row[2],
        row[3],
        row[4],
        tuple(map(_AS_WORD, words)),
        None if row[6] is None else Sentiment(row[7], row[8], row[9], row[10], tuple(mood)),
        None if row[12] is None else Tone(row[13], row[12], row[14], row[15], row[16], row[17], tuple(tone)),
        row[19],
    )


def packed(utterances: Iterable[Utterance]) -> str:
    """Utterances as one JSON text, for the machine's own under a person's edits."""
    return dumped([utterance_row("", one) for one in utterances])


def unpacked(text: str) -> tuple[Utterance, ...]:
    """What `packed` was given."""
    return utterances_of(json.loads(text))


def outline_of(text: str) -> tuple[Utterance, ...]:
    """Who spoke when in what `packed` was given: utterances without text, words and scores."""
    return tuple(Utterance(row[1], row[2], row[3], "") for row in json.loads(text))


def overlaps_text(overlaps: Sequence[Overlap] | None) -> str | None:
    """The column `overlaps` of `originals`."""
    if overlaps is None:
        return None
    what = "a time of an overlap"
    return dumped([(moment(one.start, what), moment(one.end, what), one.speakers) for one in overlaps])


def overlaps_of(text: str | None) -> tuple[Overlap, ...] | None:
    """What `overlaps_text` was given."""
    if text is None:
        return None
    return tuple(Overlap(start, end, tuple(speakers)) for start, end, speakers in json.loads(text))


def omission_of(row: sqlite3.Row) -> Omission:
    """From a row of `omissions`."""
    return Omission(row["start"], row["end"], row["text"], row["reason"])
