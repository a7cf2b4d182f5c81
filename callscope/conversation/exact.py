"""pyannote.audio's own pipeline with our weights: what the default is measured against, and the exact mode.

Segmentation every second, an embedding for each window and voice, centroid linkage: the 3.1 release's settings. The
exact mode gives the same turns for less: a window's sound passes CAM++'s trunk once, and not once for each voice in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from callscope import weights
from callscope.call import RATE
from callscope.conversation import voices as campplus

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

HYPER = MappingProxyType({"method": "centroid", "min_cluster_size": 12, "threshold": 0.6})
"""Hyper-parameters of the 3.1 release, the threshold tuned for CAM++."""


def load(models: Path) -> Any:
    """The pipeline of the exact mode. Raises ModelMissing."""
    from pyannote.audio.pipelines import SpeakerDiarization

    class _Shared(SpeakerDiarization):  # type: ignore[misc]  # pyannote ships no types
        """Stock, except for the work that it would do again and again."""

        def get_embeddings(
            self,
            file: Any,
            binary_segmentations: Any,
            exclude_overlap: bool = False,  # noqa: ARG002  # overlaps are always left out here
            hook: Any = None,
        ) -> Any:
            return _embeddings(self, file, binary_segmentations, hook)

    return assembled(_Shared, models)


def assembled(kind: Any, models: Path) -> Any:
    """A pipeline of the class `kind`, pyannote.audio's SpeakerDiarization or one of its own, with our weights.

    Batch 1 is its best on a processor. Nothing is fetched from a hub. Raises ModelMissing.
    """
    from pyannote.audio import Audio, Model
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines.clustering import AgglomerativeClustering

    pipeline = kind(
        segmentation=Model.from_pretrained(weights.find("segmentation-3.0", models) / "pytorch_model.bin"),
        plda=PLDA.__new__(PLDA),  # passes the check and is never used by this clustering
        clustering="OracleClustering",
        embedding_exclude_overlap=True,
    )
    pipeline._expects_num_speakers = False
    pipeline._audio = Audio(sample_rate=RATE, mono="downmix")
    pipeline._embedding = WholeModel(weights.find("campplus", models) / "campplus_cn_en_common.pt")
    pipeline.clustering = AgglomerativeClustering(metric="cosine").instantiate(dict(HYPER))
    pipeline.instantiate({"segmentation": {"min_duration_off": 0.0}})
    return pipeline


class WholeModel:
    """The voice model as a stock pipeline calls it: all of it, for each window and voice."""

    sample_rate, dimension, metric, min_num_samples = RATE, campplus.DIMENSION, "cosine", RATE // 10

    def __init__(self, path: Path) -> None:
        self._voices = campplus.load(path)

    def to(self, _device: Any) -> WholeModel:
        return self

    def __call__(self, waveforms: Tensor, masks: Tensor) -> NDArray[Any]:
        """(batch, 192) from (batch, 1, samples) and (batch, frames)."""
        import numpy as np

        return np.concatenate(
            [self.embedded(sound[0], mask[None]) for sound, mask in zip(waveforms, masks, strict=True)]
        )

    def embedded(self, samples: Tensor, masks: Tensor) -> NDArray[Any]:
        """(voices, 192) of one window (samples,) and the frames (voices, frames) in which each of them is heard."""
        import torch

        with torch.inference_mode():
            bands = campplus.features(samples)
            frames = campplus.trunk(self._voices, bands - bands.mean(0))
            fitted = torch.nn.functional.interpolate(masks[None].float(), size=frames.shape[1], mode="nearest")[0]
            found: NDArray[Any] = campplus.pool(self._voices, frames, fitted).numpy()
        return found


def _embeddings(pipeline: Any, file: Any, windows: Any, hook: Any) -> NDArray[Any]:
    """What stock `get_embeddings` gives, (windows, voices, 192); NaN for windows in which nobody speaks, which the
    clustering leaves out as it does the silent voices of the others."""
    import numpy as np
    import torch

    count, _, voices = windows.data.shape
    found = np.full((count, voices, pipeline._embedding.dimension), np.nan, np.float32)
    for index, (window, masks) in enumerate(_masks(pipeline, windows)):
        if masks.any():
            sound, _ = pipeline._audio.crop(file, window, mode="pad")
            found[index] = pipeline._embedding.embedded(sound[0], torch.from_numpy(masks))
        if hook is not None:
            hook("embeddings", None, total=count, completed=index + 1)
    return found


def _masks(pipeline: Any, windows: Any) -> Iterator[tuple[Any, NDArray[Any]]]:
    """Each window and the frames (voices, frames) that its voices' embeddings are of: where a voice is alone, or where
    it is heard at all if it is hardly ever alone."""
    import numpy as np

    frames = windows.data.shape[1]
    length = windows.sliding_window.duration * RATE
    least = -(-frames * pipeline._embedding.min_num_samples // length)
    for window, heard in windows:
        plain = np.nan_to_num(heard).astype(np.float32).T
        alone = plain * (heard.sum(axis=1) < 2)
        yield window, np.where(alone.sum(axis=1, keepdims=True) > least, alone, plain).astype(np.float32)
