"""Who speaks in each window: the answers of pyannote.audio's own Inference, at any length of sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from callscope import weights
from callscope.conversation import segmentation
from callscope.conversation.segmentation import LENGTH, STEP, Segmentation

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def model(models: Path) -> Segmentation:
    return segmentation.load(weights.find("segmentation-3.0", models) / "pytorch_model.bin")


@pytest.fixture(scope="module")
def sound(excerpt: Path) -> np.ndarray:
    """30 s of a telephone call, loud, and off centre as a cheap card records it."""
    return 1.5 * soundfile.read(excerpt / "sample.wav", dtype="float32")[0] + np.float32(0.02)


@pytest.mark.parametrize("seconds", [30.0, 17.3, 10.0, 2.5])
def test_it_answers_as_pyannote_does(model: Segmentation, sound: np.ndarray, seconds: float) -> None:
    from pyannote.audio import Inference

    part = sound[: int(seconds * 16_000)].astype(np.float32)
    with torch.inference_mode():
        found = segmentation.windows(model, part)
        stock = Inference(model.model, step=STEP / 16_000, skip_aggregation=True, batch_size=1)
        wanted = stock({"waveform": torch.from_numpy(part)[None], "sample_rate": 16_000}).data
    assert found.shape == wanted.shape
    assert (found != wanted).any(axis=-1).mean() < 0.001


def test_windows_in_more_than_one_batch_are_those_of_one(
    model: Segmentation, sound: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    with torch.inference_mode():
        whole = segmentation.windows(model, sound)
        monkeypatch.setattr(segmentation, "_BATCH", 3)
        told: list[tuple[int, int]] = []
        parts = segmentation.windows(model, sound, lambda done, count: told.append((done, count)))
    assert (whole != parts).any(axis=-1).mean() < 0.001
    assert told[-1] == (len(whole), len(whole))
    assert len(whole) == 1 + -(-(len(sound) - LENGTH) // STEP)
