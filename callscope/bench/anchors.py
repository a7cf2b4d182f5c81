"""What the field would use instead, run on the same files: bare faster-whisper, stock pyannote.audio."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Report, unheard

if TYPE_CHECKING:
    from callscope.conversation.diarize import Diarization

Bare = list[str]
"""The texts that bare faster-whisper gives."""


def load_bare(models: str, threads: int) -> Callable[..., Bare]:
    """`WhisperModel(...).transcribe(path, word_timestamps=True)` with its defaults; runs in a child."""
    from faster_whisper import WhisperModel

    folder = str(Path(models) / "faster-whisper-base")
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads)

    def transcribe(path: str, *, report: Report = unheard) -> Bare:  # noqa: ARG001
        pieces, _ = model.transcribe(path, word_timestamps=True)
        return [piece.text for piece in pieces]

    return transcribe


def bare_text(pieces: Sequence[str]) -> str:
    """The whole text."""
    return " ".join(piece.strip() for piece in pieces)


class Stock(NamedTuple):
    """What stock pyannote.audio found, and the seconds of processor time that it took."""

    found: Diarization
    seconds: float


def load_stock(models: str, threads: int) -> Callable[..., Stock]:
    """pyannote.audio's own pipeline with the same weights and its own `get_embeddings`; runs in a child.

    See callscope.conversation.exact.assembled.
    """
    import torch
    from pyannote.audio.pipelines import SpeakerDiarization

    from callscope.conversation import diarize, exact
    from callscope.conversation.track import Track

    torch.set_num_threads(threads)
    pipeline = exact.assembled(SpeakerDiarization, Path(models))

    def diarise(raw: Path, *, report: Report = unheard) -> Stock:
        begun = time.process_time()
        found = diarize.applied(pipeline, Track(Path(raw), 1, 0), 0, report)
        return Stock(found, time.process_time() - begun)

    return diarise
