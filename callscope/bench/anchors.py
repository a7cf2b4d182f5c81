"""What the field would use instead, run on the same files: bare faster-whisper, stock pyannote.audio."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import RATE, Report, unheard
from callscope.errors import ModelMissing

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


def load_rest() -> Callable[..., tuple[int, float]]:
    """What a researcher would add for the tone: librosa.pyin over the whole file, and VADER over each sentence.

    The answer is the number of voiced frames and the mean compound score; runs in a child. Raises ModelMissing without
    librosa.
    """
    import re

    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    try:
        import librosa
    except ImportError as error:
        raise ModelMissing("the bench needs librosa", "pip install 'callscope[bench]'") from error
    analyser = SentimentIntensityAnalyzer()

    def rest(path: str, text: str, *, report: Report = unheard) -> tuple[int, float]:  # noqa: ARG001
        sound, rate = librosa.load(path, sr=RATE)
        _, voiced, _ = librosa.pyin(sound, fmin=60, fmax=500, sr=rate)
        scores = [analyser.polarity_scores(one)["compound"] for one in re.split(r"(?<=[.?!])\s+", text)]
        return int(voiced.sum()), sum(scores) / max(len(scores), 1)

    return rest
