"""Calls for the screens' tests: the sample calls by their reference text, and made-up ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from callscope.call import (
    APART,
    Call,
    Kind,
    Omission,
    Recording,
    Role,
    Sentiment,
    Speaker,
    Suggestion,
    Tone,
    Utterance,
    Word,
)
from callscope.conversation import sentiment
from callscope.sides import SIDES

AROUSALS = (0.1, 1.8, -0.2, 0.9, -1.1, 0.3, 0.0, -0.9)
LABELS = ((1.5, "heated"), (0.75, "raised"), (-0.75, "even"), (-9.0, "calm"))


def tone(number: int, words: int) -> Tone | None:
    """A tone that is a matter of the row's number; none for a few words."""
    if words < 3:
        return None
    arousal = AROUSALS[number % len(AROUSALS)]
    label = next(name for least, name in LABELS if arousal >= least)
    because = (f"pitch {arousal * 2:+.1f} st", f"level {arousal * 3:+.0f} dB") if abs(arousal) >= 0.75 else ()
    if number % 5 == 1:
        label, because = f"{label}, fast", (*because, "pace +1.1 w/s")
    return Tone(arousal, label, arousal * 2, arousal * 3, 3.1, 0.4, because)


def spoken(start: float, end: float, speaker: str, text: str, number: int = 0) -> Utterance:
    """An utterance with even word times."""
    parts = text.split()
    step = (end - start) / max(len(parts), 1)
    words = tuple(Word(start + at * step, start + (at + 1) * step, one, 0.9) for at, one in enumerate(parts))
    found = tone(number, len(parts))
    return Utterance(start, end, speaker, text, words, tone=found, no_tone="" if found else "too short")


def made_call(
    identity: str,
    title: str,
    utterances: Iterable[Utterance],
    speakers: tuple[Speaker, ...],
    *,
    duration: float | None = None,
    omitted: tuple[Omission, ...] = (),
    notes: tuple[str, ...] = (),
    **recording: str | None,
) -> Call:
    """A call with real sentiment."""
    rows = sentiment.score(tuple(utterances), speakers, "en")
    length = duration or (rows[-1].end + 1 if rows else 1.0)
    path = Path("/calls") / f"{identity}.wav"
    return Call(
        Recording(identity, path, title, duration=length, **recording),
        "en",
        speakers,
        rows,
        omitted=omitted,
        notes=notes,
    )


def reference(
    samples: Path,
    name: str,
    identity: str,
    title: str,
    names: dict[Role, str],
    labels: tuple[str, str] = ("S1", "S2"),
    **facts: str | None,
) -> Call:
    """A sample call as its reference text tells it."""
    truth = json.loads((samples / f"{name}.truth.json").read_text(encoding="utf-8"))
    roles: tuple[Role, ...] = ("agent", "customer")
    speakers = tuple(
        Speaker(labels[number], names.get(role, ""), role, (0.94, 0.97)[number]) for number, role in enumerate(roles)
    )
    label = {one.role: one.label for one in speakers}
    rows = [
        spoken(one["start"], one["end"], label[one["role"]], one["text"], number)
        for number, one in enumerate(truth["turns"])
    ]
    return made_call(identity, title, rows, speakers, duration=truth["duration_s"], **facts)


def oil_light(samples: Path) -> Call:
    facts = {"caller": "Suzanne", "agent": "Cherry", "held_at": "2026-11-20"}
    names: dict[Role, str] = {"agent": "Cherry", "customer": "Suzanne"}
    title = "Oil light still on after service"
    call = reference(samples, "oil-light", "0123456789ab", title, names, SIDES, **facts)
    recording = replace(call.recording, channels=2)
    return replace(call, recording=recording, engines={**call.engines, "diarize": APART})


def chromecast(samples: Path) -> Call:
    return reference(samples, "chromecast", "ba9876543210", "Buying a Chromecast", {})


def still(call: Call) -> Call:
    """The call with sentiments that no change of a lexicon moves."""
    scores = (Sentiment(0.6, 0.4, 0.6, 0.0, ("+great",)), None, Sentiment(-0.42, 0.0, 0.7, 0.3, ("-still on",)))
    rows = tuple(replace(one, sentiment=scores[at % 3]) for at, one in enumerate(call.utterances))
    return replace(call, utterances=rows)


def pointers(call: Call) -> list[Suggestion]:
    """Three suggestions that no change of a rule moves."""
    rows = [one for one in call.utterances if call.speaker(one.speaker).role == "customer"][:3]
    kinds: tuple[Kind, ...] = ("pain", "need", "story")
    identity = call.recording.id
    return [
        Suggestion(identity, one.start, one.end, one.speaker, one.text, "made", kind, ("waiting",), "she said so")
        for one, kind in zip(rows, kinds, strict=False)
    ]


TWO = (Speaker("S1", "Ann", "agent", 0.9), Speaker("S2", "Bob", "customer", 0.8))


def long_call(rows: int = 5000) -> Call:
    """Three hours or so of talk."""
    text = ["the", "parcel", "never", "arrived", "and", "nobody", "could", "tell", "me", "where", "it", "was"]
    said = [
        spoken(at * 2.0, at * 2.0 + 1.8, f"S{at % 2 + 1}", " ".join((text * 2)[at % 12 : at % 12 + 6]), at)
        for at in range(rows)
    ]
    return replace(made_call("aaaaaaaaaaaa", "A long one", (), TWO, duration=rows * 2.0), utterances=tuple(said))


HOSTILE = '\x1b]2;X\x07\x1b[2J\x9b31m [SPEAKER_00] [Music] [/b] [link="x \u202egnp.exe\u2066 \x00 end'


def hostile_call() -> Call:
    """Text, names and titles that would harm a terminal that believed them."""
    speakers = (Speaker("S1", f"An{HOSTILE}", "agent", 0.9), Speaker("S2", "[b]Bob", "customer", 0.8))
    rows = (spoken(0, 4, "S1", f"hello {HOSTILE} there", 0), spoken(5, 9, "S2", "[/b] it is [red]broken[/red]", 1))
    omitted = (Omission(9.5, 11.0, f"Thank you. {HOSTILE}", "loop"),)
    return made_call("bbbbbbbbbbbb", f"title {HOSTILE}", rows, speakers, omitted=omitted, notes=(f"note {HOSTILE}",))
