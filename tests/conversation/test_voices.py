"""The voice model: its weights load whole, and it tells people apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from callscope import weights
from callscope.conversation import voices
from callscope.errors import ModelMissing

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def checkpoint(models: Path) -> Path:
    return weights.find("campplus", models) / "campplus_cn_en_common.pt"


@pytest.fixture(scope="module")
def campplus(checkpoint: Path) -> Iterator[voices.Voices]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield voices.load(checkpoint)
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def state(checkpoint: Path) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = torch.load(checkpoint, weights_only=True)
    return found


def _noise(samples: int) -> torch.Tensor:
    return torch.randn(samples, generator=torch.Generator().manual_seed(1)) * 0.1


def test_every_tensor_of_the_checkpoint_is_used(state: dict[str, torch.Tensor]) -> None:
    assert len(state) == 937
    voices.assemble(state)


def test_a_checkpoint_with_a_tensor_too_many_is_refused(state: dict[str, torch.Tensor]) -> None:
    with pytest.raises(ValueError, match="extra"):
        voices.assemble({**state, "extra.weight": torch.zeros(1)})


def test_a_checkpoint_without_one_of_its_tensors_is_refused(state: dict[str, torch.Tensor], tmp_path: Path) -> None:
    del (short := dict(state))["xvector.block3.tdnnd16.cam_layer.linear2.bias"]
    torch.save(short, tmp_path / "short.pt")
    with pytest.raises(ModelMissing, match=r"linear2\.bias") as caught:
        voices.load(tmp_path / "short.pt")
    assert caught.value.hint


def test_a_checkpoint_that_would_run_code_is_not_opened(tmp_path: Path) -> None:
    torch.save({"head": Path("a class that is not on torch's list")}, tmp_path / "harmful.pt")
    with pytest.raises(ModelMissing):
        voices.load(tmp_path / "harmful.pt")


def test_pooling_with_a_mask_of_ones_is_the_plain_forward(campplus: voices.Voices) -> None:
    sound = _noise(32_000)
    with torch.inference_mode():
        bands = voices.features(sound)
        frames = voices.trunk(campplus, bands - bands.mean(dim=0))
        pooled = voices.pool(campplus, frames, torch.ones(1, frames.shape[1]))[0]
        deviation, mean = torch.std_mean(frames, dim=1)
        plain = campplus.embed.weight.squeeze(-1) @ torch.cat((mean, deviation)) + campplus.embed.bias
        torch.testing.assert_close(pooled, plain, rtol=1e-3, atol=1e-3)
        torch.testing.assert_close(voices.embed(campplus, sound), pooled)


def test_a_mask_chooses_the_frames_that_count(campplus: voices.Voices) -> None:
    frames = torch.rand(512, 60, generator=torch.Generator().manual_seed(2))
    masks = torch.zeros(2, 60)
    masks[0, 10:40] = 1.0
    chosen, nothing = voices.pool(campplus, frames, masks)
    torch.testing.assert_close(chosen, voices.pool(campplus, frames[:, 10:40], torch.ones(1, 30))[0])
    assert nothing.isnan().all()


def test_the_same_reader_sounds_closer_than_any_other(campplus: voices.Voices, shared_data: Path) -> None:
    readers = ("1688-142285", "1998-15444", "2414-128291", "2609-156975", "3080-5032")
    spoken = {(reader, take): _three_seconds(shared_data, reader, take) for reader in readers for take in (3, 5)}
    with torch.inference_mode():
        heard = {key: voices.embed(campplus, sound).numpy() for key, sound in spoken.items()}
    same, other = [], []
    for one, two in combinations(heard, 2):
        (same if one[0] == two[0] else other).append(_cosine(heard[one], heard[two]))
    assert min(same) > max(other)


def _three_seconds(shared_data: Path, reader: str, take: int) -> torch.Tensor:
    sound, _ = soundfile.read(shared_data / "wer_librispeech" / f"{reader}-{take:04d}.flac", dtype="float32")
    return torch.from_numpy(sound[8_000:56_000])


def _cosine(one: np.ndarray, two: np.ndarray) -> float:
    return float(one @ two / np.linalg.norm(one) / np.linalg.norm(two))
