"""What the field would use instead, run on the same files: bare faster-whisper, stock pyannote.audio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from callscope.call import RATE, Report, unheard
from callscope.errors import ModelMissing

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


def load_stock(models: str, threads: int) -> Callable[..., int]:
    """pyannote.audio's own pipeline with the same weights and its own `get_embeddings`; runs in a child.

    Batch 1, which is its best on a processor, step 1 s, the hyper-parameters of the 3.1 release with CAM++'s threshold.
    The answer is the number of speakers.
    """
    import torch
    from pyannote.audio import Audio, Model
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.audio.pipelines.clustering import AgglomerativeClustering

    torch.set_num_threads(threads)
    pipeline = SpeakerDiarization(
        segmentation=Model.from_pretrained(Path(models) / "segmentation-3.0" / "pytorch_model.bin"),
        plda=PLDA.__new__(PLDA),
        clustering="OracleClustering",
        embedding_exclude_overlap=True,
    )
    pipeline._expects_num_speakers = False
    pipeline._audio = Audio(sample_rate=RATE, mono="downmix")
    pipeline._embedding = _WholeModel(Path(models) / "campplus" / "campplus_cn_en_common.pt")
    pipeline.clustering = AgglomerativeClustering(metric="cosine").instantiate(dict(CLUSTERING))
    pipeline.instantiate({"segmentation": {"min_duration_off": 0.0}})

    def diarise(raw: Path, *, report: Report = unheard) -> int:  # noqa: ARG001
        import numpy as np

        waveform = torch.from_numpy(np.fromfile(raw, np.float32))[None]
        found = pipeline({"waveform": waveform, "sample_rate": RATE, "uri": "call"})
        return len(found.speaker_diarization.labels())

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


CLUSTERING = {"method": "centroid", "min_cluster_size": 12, "threshold": 0.6}
"""Hyper-parameters of the 3.1 release, the threshold tuned for CAM++."""


class _WholeModel:
    """The voice model as a stock pipeline calls it: all of it, for each chunk and speaker."""

    sample_rate, dimension, metric, min_num_samples = RATE, 192, "cosine", 1600

    def __init__(self, path: Path) -> None:
        from callscope.conversation import voices

        self._voices = voices.load(path)

    def to(self, _device: Any) -> _WholeModel:
        return self

    def __call__(self, waveforms: Any, masks: Any = None) -> Any:
        """(batch, 192) from (batch, 1, samples) and (batch, frames)."""
        import numpy as np
        import torch

        with torch.inference_mode():
            return np.stack([self._embedded(sound[0], mask) for sound, mask in zip(waveforms, masks, strict=True)])

    def _embedded(self, samples: Any, mask: Any) -> Any:
        import torch

        from callscope.conversation import voices

        bands = voices.features(samples)
        frames = voices.trunk(self._voices, bands - bands.mean(0))
        fitted = torch.nn.functional.interpolate(mask[None, None].float(), size=frames.shape[1], mode="nearest")[0]
        return voices.pool(self._voices, frames, fitted)[0].numpy()
