"""EmoDB: acted emotions, each actor's clips in a row as one call."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from callscope.bench.lines import Line, clean
from callscope.call import RATE, Tone, Utterance

GAP = 1.0
"""Seconds of silence between two clips."""


class Clip(NamedTuple):
    """A clip's true emotion, the tone that was scored, and why there is none."""

    emotion: str
    tone: Tone | None
    no_tone: str

    @property
    def arousal(self) -> float | None:
        """None where the tone abstained."""
        return self.tone.arousal if self.tone else None


def scored(folder: Path, scratch: Path, actors: Collection[str] = (), line: Line = clean) -> Iterator[list[Clip]]:
    """The clips of each actor in turn, after a line, scored against that actor's own baseline.

    All actors where none is named.
    """
    with (folder / "labels.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for speaker in sorted({row["speaker"] for row in rows if not actors or row["speaker"] in actors}):
        chosen = [row for row in rows if row["speaker"] == speaker]
        spans = _joined([folder / row["file"] for row in chosen], scratch / f"{speaker}.f32", line)
        found = _toned(spans, scratch / f"{speaker}.f32")
        yield [Clip(row["emotion"], one.tone, one.no_tone) for row, one in zip(chosen, found, strict=True)]


def _joined(files: list[Path], into: Path, line: Line) -> list[tuple[float, float]]:
    """Writes the clips in a row as raw float32 with gaps; the spans of the clips in seconds."""
    import numpy as np
    from faster_whisper.audio import decode_audio

    spans, place = [], 0.0
    silence = np.zeros(int(GAP * RATE), np.float32)
    with into.open("wb") as out:
        for path in files:
            samples = line(decode_audio(str(path)))
            spans.append((place, place + len(samples) / RATE))
            place += len(samples) / RATE + GAP
            out.write(samples.astype(np.float32).tobytes() + silence.tobytes())
    return spans


def _toned(spans: list[tuple[float, float]], sound: Path) -> tuple[Utterance, ...]:
    from callscope.conversation import tone

    frames = tone.load()(sound, 1)
    utterances = [Utterance(start, end, "actor", "") for start, end in spans]
    return tone.score(utterances, frames, {"actor": 0}, {"actor"})
