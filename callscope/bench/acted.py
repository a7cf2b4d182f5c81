"""EmoDB: acted emotions, each actor's clips in a row as one call."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from callscope.call import RATE, Utterance

GAP = 1.0
"""Seconds of silence between two clips."""


class Clip(NamedTuple):
    """A clip's true emotion and the arousal that was scored; None where the tone abstained."""

    emotion: str
    arousal: float | None


def scored(folder: Path, scratch: Path) -> Iterator[list[Clip]]:
    """The clips of each actor in turn, scored against that actor's own baseline."""
    with (folder / "labels.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for speaker in sorted({row["speaker"] for row in rows}):
        chosen = [row for row in rows if row["speaker"] == speaker]
        spans = _joined([folder / row["file"] for row in chosen], scratch / f"{speaker}.f32")
        arousals = _arousals(spans, scratch / f"{speaker}.f32")
        yield [Clip(row["emotion"], arousal) for row, arousal in zip(chosen, arousals, strict=True)]


def _joined(files: list[Path], into: Path) -> list[tuple[float, float]]:
    """Writes the clips in a row as raw float32 with gaps; the spans of the clips in seconds."""
    import numpy as np
    from faster_whisper.audio import decode_audio

    spans, place = [], 0.0
    silence = np.zeros(int(GAP * RATE), np.float32)
    with into.open("wb") as out:
        for path in files:
            samples = decode_audio(str(path))
            spans.append((place, place + len(samples) / RATE))
            place += len(samples) / RATE + GAP
            out.write(samples.astype(np.float32).tobytes() + silence.tobytes())
    return spans


def _arousals(spans: list[tuple[float, float]], sound: Path) -> list[float | None]:
    from callscope.conversation import tone

    frames = tone.load()(sound, 1)
    utterances = [Utterance(start, end, "actor", "") for start, end in spans]
    found = tone.score(utterances, frames, {"actor": 0}, {"actor"})
    return [one.tone.arousal if one.tone else None for one in found]
