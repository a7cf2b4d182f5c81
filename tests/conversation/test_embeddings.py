"""Embeddings of runs: each cell is heard with what lies around it, and a long run takes no more room for that."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

LONG = """
import resource
import torch
from callscope.conversation import embeddings
from callscope.conversation.voices import Conv
from types import SimpleNamespace

frames = torch.rand(512, 30 * 60 * 50)
voices = SimpleNamespace(embed=Conv(torch.rand(192, 1024, 1), torch.rand(192)))
embeddings._pooled(voices, frames[:, :5000], embeddings._edges(5000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = embeddings._pooled(voices, frames, embeddings._edges(frames.shape[1]))
print(len(found), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
"""Half an hour of one voice, or of music; prints the cells and the megabytes that pooling them took."""


def test_half_an_hour_of_one_voice_is_pooled_in_a_little_room() -> None:
    done = subprocess.run([sys.executable, "-c", LONG], capture_output=True, text=True, check=True)
    cells, megabytes = map(int, done.stdout.split())
    assert cells == 30 * 60 * 2
    assert megabytes < 100


@pytest.mark.parametrize("frames", [10, 75, 76, 200, 64 * 25 + 30, 5000])
def test_a_cell_is_the_second_and_a_half_around_it_whatever_the_length_of_its_run(frames: int) -> None:
    import torch

    from callscope.conversation import embeddings, voices

    random = torch.Generator().manual_seed(1)
    embed = voices.Conv(torch.rand(192, 1024, 1, generator=random), torch.rand(192, generator=random))
    model = voices.Voices(*[None] * 6, embed)  # type: ignore[arg-type, call-arg]
    sound, edges = torch.rand(512, frames, generator=random), embeddings._edges(frames)
    found = embeddings._pooled(model, sound, edges)
    assert found.shape == (len(edges) - 1, 192)
    for vector, start, end in zip(found, edges, edges[1:], strict=False):
        low = min(max((start + end - 75) // 2, 0), max(frames - 75, 0))
        part = sound[:, low : low + 75]
        alone = voices.pool(model, part, torch.ones(1, part.shape[1]))[0].numpy()
        np.testing.assert_allclose(vector, alone, rtol=1e-4, atol=1e-3)
