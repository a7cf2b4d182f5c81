"""A call as a transcript: txt, Markdown, JSON, SubRip and WebVTT. Pure: each function returns text."""

from __future__ import annotations

import json as _json
import math
import textwrap
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from callscope.call import Call, Omission, Overlap, Row, Sentiment, Speaker, Tone, Utterance, Word, fold
from callscope.errors import UsageProblem
from callscope.export import inert
from callscope.export.cues import Cue, cues
from callscope.export.shown import day, names, person, scores
from callscope.moments import clock, length, place, span
from callscope.safe import block, json_text, line

SCHEMA = "callscope.call/1"

_WIDTH = 100
"""Characters in a line of a text file."""

_INDENT = 9
"""Characters before the text of a row: the moment and two spaces."""

_LONGEST_NAME = 24
"""Characters of a speaker's name before the words of a cue."""


def render(call: Call, format: str) -> str:
    """The call in one of FORMATS. Raises UsageProblem."""
    if format not in FORMATS:
        raise UsageProblem(f'a transcript cannot be written as "{line(format)}"', f"one of: {', '.join(FORMATS)}")
    if format in _TIMED and call.recording.source == "text":
        raise UsageProblem(
            f'"{line(call.recording.title)}" came as text: it has no times for subtitles', "md, txt or json"
        )
    return FORMATS[format](call)


def txt(call: Call) -> str:
    """Wrapped rows for reading: moment, speaker, how and what; listener responses under the row that they fall into."""
    named = names(call)
    title = line(call.recording.title)
    parts = [title, "=" * min(len(title), _WIDTH), *_facts(call, named), ""]
    parts += [text for row in fold(call.utterances) for text in _row(call, row, named)]
    for head, items in _footnotes(call):
        parts += ["", head, *(_hung(item, "- ", "  ") for item in items)]
    return "\n".join(parts) + "\n"


def markdown(call: Call) -> str:
    """The same as Markdown; nothing that was said or named can act as markup."""
    named = names(call)
    parts = [f"# {inert.markdown(call.recording.title)}", ""]
    parts += [f"* {inert.markdown(fact)}" for fact in _facts(call, named)]
    parts += [_paragraph(call, row, named) for row in fold(call.utterances)]
    for head, items in _footnotes(call):
        parts += ["", f"## {head}", "", *(f"* {inert.markdown(item)}" for item in items)]
    return "\n".join(parts) + "\n"


def json(call: Call) -> str:
    """`as_json` as text."""
    return json_text(_json.dumps(as_json(call), ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def srt(call: Call) -> str:
    """SubRip: numbered cues, the speaker's name before the words."""
    prefixes = {label: f"{_short(name)}: " for label, name in names(call).items()}
    made = enumerate(cues(call.utterances, prefixes), 1)
    return "".join(f"{number}\n{_times(cue, ',')}\n{_payload(cue, inert.subrip)}\n\n" for number, cue in made)


def vtt(call: Call) -> str:
    """WebVTT: the speaker as the voice of each cue."""
    named = {label: inert.webvtt(_short(name)) for label, name in names(call).items()}
    made = [
        f"{_times(cue, '.')}\n<v {named[cue.speaker]}>{_payload(cue, inert.webvtt)}\n"
        for cue in cues(call.utterances, {})
    ]
    return "\n".join(["WEBVTT\n", *made])


FORMATS: Mapping[str, Callable[[Call], str]] = MappingProxyType(
    {"txt": txt, "md": markdown, "json": json, "srt": srt, "vtt": vtt}
)


_TIMED = ("srt", "vtt")


def as_json(call: Call) -> dict[str, Any]:
    """The call as plain values, in the shape "callscope.call/1". NaN and Infinity never enter: a score that is none is
    null, a time that is none is 0."""
    about = call.recording
    return {
        "schema": SCHEMA,
        "id": about.id,
        "path": line(str(about.path)),
        "title": line(about.title),
        "kind": about.kind,
        "source": about.source,
        "held_at": _maybe(about.held_at),
        "caller": _maybe(about.caller),
        "duration": _time(about.duration),
        "declared_duration": _score(about.declared_duration),
        "incomplete": about.incomplete,
        "channels": about.channels,
        "language": line(call.language),
        "outcome": _maybe(call.outcome),
        "satisfaction": call.satisfaction,
        "engines": {line(name): line(engine) for name, engine in call.engines.items()},
        "speakers": [_speaker(one) for one in call.speakers],
        "utterances": [_utterance(one) for one in call.utterances],
        "overlaps": None if call.overlaps is None else [_overlap(one) for one in call.overlaps],
        "omitted": [_omission(one) for one in call.omitted],
        "notes": [line(note) for note in call.notes],
        "timings": {line(name): value for name, value in call.timings.items() if math.isfinite(value)},
    }


def _speaker(one: Speaker) -> dict[str, Any]:
    return {
        "label": line(one.label),
        "name": line(one.name),
        "role": one.role,
        "confidence": _time(one.confidence),
        "because": [line(reason) for reason in one.because],
    }


def _utterance(one: Utterance) -> dict[str, Any]:
    return {
        "start": _time(one.start),
        "end": _time(one.end),
        "speaker": line(one.speaker),
        "text": block(one.text),
        "words": [_word(word) for word in one.words],
        "sentiment": _sentiment(one.sentiment),
        "tone": _tone(one.tone),
        "no_tone": line(one.no_tone),
    }


def _word(word: Word) -> dict[str, Any]:
    times = {"start": _time(word.start), "end": _time(word.end)}
    return {**times, "text": line(word.text), "confidence": _time(word.confidence)}


def _sentiment(one: Sentiment | None) -> dict[str, Any] | None:
    if one is None or not math.isfinite(one.compound):
        return None
    shares = {"positive": _score(one.positive), "neutral": _score(one.neutral), "negative": _score(one.negative)}
    return {"compound": one.compound, **shares, "because": [line(word) for word in one.because]}


def _tone(one: Tone | None) -> dict[str, Any] | None:
    if one is None or not math.isfinite(one.arousal):
        return None
    return {
        "arousal": one.arousal,
        "label": line(one.label),
        "pitch_st": _score(one.pitch_st),
        "level_db": _score(one.level_db),
        "rate_wps": _score(one.rate_wps),
        "pause_s": _score(one.pause_s),
        "because": [line(reason) for reason in one.because],
    }


def _overlap(one: Overlap) -> dict[str, Any]:
    return {"start": _time(one.start), "end": _time(one.end), "speakers": [line(label) for label in one.speakers]}


def _omission(one: Omission) -> dict[str, Any]:
    return {"start": _time(one.start), "end": _time(one.end), "text": block(one.text), "reason": line(one.reason)}


def _time(value: float) -> float:
    return round(float(value), 3) if math.isfinite(value) else 0.0


def _score(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _maybe(text: str | None) -> str | None:
    return None if text is None else line(text)


def _facts(call: Call, named: Mapping[str, str]) -> list[str]:
    """What stands above the rows, each fact a line; empty ones are left out."""
    about = call.recording
    caller = f"caller {line(about.caller)}" if about.caller else ""
    written = about.source == "text"
    ends = length(about.duration, written) + " long" * (not written) + ", incomplete" * about.incomplete
    said = [day(about), caller, ends, line(call.language)]
    engines = "; ".join(f"{line(stage)} {line(engine)}" for stage, engine in call.engines.items())
    people = ", ".join(f"{named[one.label]} ({one.role}:{_time(one.confidence):.0%})" for one in call.speakers)
    rated = "" if call.satisfaction is None else f"satisfaction {call.satisfaction} of 5"
    facts = {
        "": " · ".join(part for part in said if part),
        "Incomplete: ": _missing_part(call),
        "Speakers: ": people,
        "Outcome: ": ", ".join(part for part in (line(call.outcome or ""), rated) if part),
        "Engines: ": engines,
    }
    return [head + fact for head, fact in facts.items() if fact]


def _missing_part(call: Call) -> str:
    about = call.recording
    if not about.incomplete:
        return ""
    declared = f"; the file says {clock(about.declared_duration)}" if about.declared_duration else ""
    return f"the recording breaks off at {clock(about.duration)}{declared}"


def _footnotes(call: Call) -> Iterable[tuple[str, list[str]]]:
    if call.notes:
        yield "Notes", [line(note) for note in call.notes]
    if call.omitted:
        yield (
            "Kept out of the text",
            [f"{span(one.start, one.end)} ({line(one.reason)}) {line(one.text)}" for one in call.omitted],
        )


def _row(call: Call, row: Row, named: Mapping[str, str]) -> list[str]:
    one = row.utterance
    head = " ".join(part for part in (_who(call, one, named), scores(one.tone, one.sentiment)) if part)
    at = place(one.start, call.recording.source == "text")
    text = _hung(f"{head}  {line(one.text)}", at.rjust(_INDENT - 2) + "  ", " " * _INDENT)
    return [text, *(f"{' ' * _INDENT}‹{named[each.speaker]}: {line(each.text)}›" for each in row.responses)]


def _paragraph(call: Call, row: Row, named: Mapping[str, str]) -> str:
    one = row.utterance
    how = inert.markdown(scores(one.tone, one.sentiment))
    at = place(one.start, call.recording.source == "text")
    head = f"**{at} {inert.markdown(_who(call, one, named))}** {how}".rstrip()
    responses = [f"*‹{inert.markdown(f'{named[each.speaker]}: {each.text}')}›*" for each in row.responses]
    return "\n" + "  \n".join([head, inert.markdown(one.text), *responses])


def _who(call: Call, one: Utterance, named: Mapping[str, str]) -> str:
    return person(named[one.speaker], call.speaker(one.speaker).role)


def _hung(text: str, first: str, rest: str) -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _payload(cue: Cue, escape: Callable[[str], str]) -> str:
    return "\n".join(escape(text) for text in cue.lines)


def _times(cue: Cue, point: str) -> str:
    return f"{_stamp(cue.start, point)} --> {_stamp(max(cue.end, cue.start + 0.001), point)}"


def _stamp(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{point}{thousandths:03}"
