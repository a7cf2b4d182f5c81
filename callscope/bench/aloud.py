"""Planted values read aloud by a speech synthesiser: whether the sound that leaves is silent where they were spoken."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.bench.planted import planted
from callscope.bench.table import Measure
from callscope.bench.truth import write_wav
from callscope.call import RATE, Span
from callscope.errors import ModelMissing
from callscope.settings import Paths, find_models

if TYPE_CHECKING:
    from callscope.call import Samples

VOICES = (("en-us", "140"), ("en-gb", "135"), ("en-gb+f2", "140"), ("en-us+f3", "130"))
"""Voices and words per minute, in turn."""

SAID = ("digit by digit", "in pairs", "hesitant", "spoken address", "spoken date", "letters and digits")
"""The forms that can be read out and that are not said in turns."""

PAUSE = 0.5
"""Seconds between two sentences."""

LOUD = 0.01
"""Of full scale: what is softer is a pause within a word."""


class Spoken(NamedTuple):
    """A value that was read aloud, and when."""

    what: str
    text: str
    span: Span


def measure(scratch: Path, each: int = 3) -> Iterator[Measure]:
    """How many of the values are silent from beginning to end, and what of them is heard."""
    from callscope.workspace import Workspace

    sound, values = read_aloud(scratch / "aloud.wav", each)
    workspace = Workspace(Paths(scratch / "home", find_models()))
    (outcome,) = workspace.hear([scratch / "aloud.wav"])
    if outcome.error:
        raise outcome.error
    assert outcome.call is not None, "a file without an error is a call"
    left = [audible(sound, one.span, workspace.muted(outcome.call.recording.id)) for one in values]
    numbers = [much for one, much in zip(values, left, strict=True) if one.what in ("card", "phone", "number", "iban")]
    data = f"{len(values)} values read by espeak-ng, heard with the default models"
    yield Measure("spoken numbers that are silent from beginning to end", data, _share(numbers), "%")
    yield Measure("the same of all kinds", data, _share(left), "%")
    spoken = sum(audible(sound, one.span, ()) for one in values)
    yield Measure("of the sound of the values can be heard", data, 100 * sum(left) / spoken, "%")


def _share(left: Sequence[float]) -> float:
    return 100 * sum(one < 0.1 for one in left) / max(len(left), 1)


def read_aloud(path: Path, each: int) -> tuple[Samples, list[Spoken]]:
    """Writes a call of one voice after the other; its samples at RATE and its values. Raises ModelMissing."""
    import numpy as np

    pieces: list[Samples] = []
    values: list[Spoken] = []
    for number, one in enumerate(_chosen(each)):
        voice = VOICES[number % len(VOICES)]
        for text, what in one:
            begin = sum(len(piece) for piece in pieces) / RATE
            pieces.append(say(text, voice, path.with_suffix(".part.wav")))
            if what:
                values.append(Spoken(what, text, Span(begin, begin + len(pieces[-1]) / RATE)))
        pieces.append(np.zeros(round(PAUSE * RATE), np.float32))
    sound = np.concatenate(pieces)
    write_wav(path, sound)
    return sound, values


def _chosen(each: int) -> Iterator[list[tuple[str, str]]]:
    """Sentences as parts: (text, class of the value or nothing)."""
    for one in planted("report", each):
        if one.form not in SAID:
            continue
        for number, row in enumerate(one.rows):
            span = next(((at, until) for index, at, until in one.spans if index == number), None)
            parts = [(row.text, "")]
            if span:
                at, until = span
                parts = [(row.text[:at], ""), (row.text[at:until], one.what), (row.text[until:], "")]
            yield [(text, what) for text, what in parts if text.strip(" .,?")]


def say(text: str, voice: tuple[str, str], scratch: Path) -> Samples:
    """A text read by espeak-ng as samples at RATE, without the silence at its ends. Raises ModelMissing."""
    import numpy as np
    from faster_whisper.audio import decode_audio

    program = shutil.which("espeak-ng")
    if program is None:
        raise ModelMissing("espeak-ng is not installed", "apt-get install espeak-ng")
    name, pace = voice
    subprocess.run([program, "-v", name, "-s", pace, "-w", str(scratch), text], check=True)
    sound: Samples = decode_audio(str(scratch), sampling_rate=RATE)
    scratch.unlink()
    loud = np.flatnonzero(np.abs(sound) > LOUD)
    return sound[loud[0] : loud[-1] + RATE // 20] if len(loud) else sound


def audible(sound: Samples, span: Span, muted: Sequence[Span]) -> float:
    """Seconds of a span in which something can be heard that is not silenced; 10 ms at a time."""
    import numpy as np

    step = RATE // 100
    heard = 0
    for at in range(round(span.start * RATE), round(span.end * RATE) - step, step):
        second = (at + step / 2) / RATE
        if not any(start <= second <= end for start, end in muted):
            heard += int(np.abs(sound[at : at + step]).max() > LOUD)
    return heard / 100
