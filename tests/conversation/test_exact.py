"""The exact mode leaves out what stock pyannote.audio does again and again, and nothing else."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from callscope.conversation.exact import _embeddings, _masks

torch = pytest.importorskip("torch")


class Span(NamedTuple):
    duration: float = 10.0


class Windows:
    """As much of pyannote.core's SlidingWindowFeature as is needed."""

    def __init__(self, data: np.ndarray) -> None:
        self.data, self.sliding_window = data, Span()

    def __iter__(self) -> Any:
        return iter(enumerate(self.data))


class Pipeline:
    """Counts how often its voice model hears a window."""

    def __init__(self) -> None:
        self._embedding = self._audio = self
        self.dimension, self.min_num_samples = 4, 1600
        self.heard: list[np.ndarray] = []

    def crop(self, _file: Any, window: int, mode: str) -> Any:
        assert mode == "pad"
        return torch.full((1, 16), float(window)), 16_000

    def embedded(self, sound: Any, masks: Any) -> np.ndarray:
        self.heard.append(masks.numpy())
        return np.full((len(masks), 4), float(sound[0]), np.float32)


def _talk() -> np.ndarray:
    """Three windows of 100 frames and two voices: both in turn with an overlap, nobody, one that is never alone."""
    heard = np.zeros((3, 100, 2), np.float32)
    heard[0, :60, 0] = heard[0, 50:, 1] = 1
    heard[2, :, 0] = heard[2, 40:44, 1] = 1
    return heard


def test_a_window_is_heard_once_and_one_without_a_voice_never() -> None:
    pipeline, seen = Pipeline(), []
    found = _embeddings(pipeline, {}, Windows(_talk()), lambda *_, **told: seen.append(told["completed"]))
    assert len(pipeline.heard) == 2
    assert found.shape == (3, 2, 4)
    assert np.isnan(found[1]).all()
    assert (found[2] == 2).all()
    assert seen == [1, 2, 3]


def test_a_voice_is_learned_where_it_is_alone_if_it_ever_is() -> None:
    masks = [mask for _, mask in _masks(Pipeline(), Windows(_talk()))]
    assert np.flatnonzero(masks[0][0]).tolist() == list(range(50))
    assert np.flatnonzero(masks[0][1]).tolist() == list(range(60, 100))
    assert np.flatnonzero(masks[2][1]).tolist() == [40, 41, 42, 43]
