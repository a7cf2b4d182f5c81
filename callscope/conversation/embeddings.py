"""Runs of speech -> cells of half a second, each with an embedding of its voice; the sound passes the model once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from callscope.call import RATE
from callscope.conversation import voices as campplus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from callscope.conversation.runs import Run
    from callscope.conversation.track import Sound

LONGEST = 6 * RATE
"""Samples that pass the trunk at once. A run is one voice as far as segmentation can tell, so that the context by which
CAM++ masks its frames is that voice's own."""
SHORTEST = RATE // 10
"""Samples below which a run has no embedding."""
WINDOW = 75
"""Frames of 20 ms that an embedding pools: 1.5 s."""
CELL = 25
"""Frames from one embedding to the next within a run: 0.5 s."""
_BLOCK = 64
"""Cells that are pooled at a time: half a minute, whose weights take half a megabyte however long the run."""
_SAMPLED = 60
"""Runs from which the mean filter bank of the file is estimated."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Stretches of speech in order. `vectors` (n, 192) are of length 1, and 0 where there was too little to hear."""

    run: NDArray[np.int_]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    vectors: NDArray[np.float32]


def embed(
    voices: campplus.Voices, samples: Sound, runs: Sequence[Run], heard: Callable[[int], None] = lambda _: None
) -> Cells:
    """The cells of `runs` in sound (n,) at 16 kHz; `heard` is told how many runs are done."""
    import numpy as np

    mean = _mean(samples, runs)
    rows: list[tuple[int, float, float]] = []
    vectors: list[NDArray[np.float32]] = []
    for index, run in enumerate(runs):
        frames = _frames(voices, _cut(samples, run), mean)
        edges = _edges(frames.shape[1])
        times = run.start + (run.end - run.start) * edges / edges[-1]
        rows += [(index, float(start), float(end)) for start, end in pairwise(times)]
        vectors.append(_pooled(voices, frames, edges))
        heard(index + 1)
    columns = np.array(rows, np.float64).reshape(-1, 3).T
    stacked = np.concatenate(vectors) if vectors else np.zeros((0, campplus.DIMENSION), np.float32)
    return Cells(columns[0].astype(int), columns[1], columns[2], unit(stacked))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows (n, d) brought to length 1; what is NaN or nothing becomes 0."""
    import numpy as np

    plain = np.nan_to_num(vectors)
    length = np.linalg.norm(plain, axis=1, keepdims=True)
    found: NDArray[np.float32] = plain / np.maximum(length, 1e-9)
    return found


def _cut(samples: Sound, run: Run) -> Tensor:
    import numpy as np
    import torch

    return torch.from_numpy(np.ascontiguousarray(samples[int(run.start * RATE) : int(run.end * RATE)]))


def _mean(samples: Sound, runs: Sequence[Run]) -> Tensor:
    """The mean filter bank (80,) of the file's speech: of the file, because that of one voice would hide the voice."""
    import torch

    long = [run for run in runs if (run.end - run.start) * RATE >= SHORTEST]
    some = long[:: max(1, len(long) // _SAMPLED)]
    bands = [campplus.features(_cut(samples, run)[:LONGEST]) for run in some]
    return torch.cat(bands).mean(dim=0) if bands else torch.zeros(80)


def _frames(voices: campplus.Voices, sound: Tensor, mean: Tensor) -> Tensor:
    """The trunk's frames (512, n) of a run; none when it is too short."""
    import torch

    if sound.shape[0] < SHORTEST:
        return torch.zeros(512, 0)
    parts = sound.tensor_split(-(-sound.shape[0] // LONGEST))
    return torch.cat([campplus.trunk(voices, campplus.features(part) - mean) for part in parts], dim=1)


def _edges(frames: int) -> NDArray[np.int_]:
    """Where a run of so many frames is cut into cells."""
    import numpy as np

    count = 1 if frames <= WINDOW else round(frames / CELL)
    return np.linspace(0, max(frames, 1), count + 1).astype(int)


def _pooled(voices: campplus.Voices, frames: Tensor, edges: NDArray[np.int_]) -> NDArray[np.float32]:
    """An embedding (192,) for each cell from the window around it, which stays within the run."""
    import numpy as np

    length = frames.shape[1]
    lows = np.clip((edges[:-1] + edges[1:] - WINDOW) // 2, 0, max(length - WINDOW, 0))
    if length < 2:
        return np.zeros((len(lows), campplus.DIMENSION), np.float32)
    blocks = np.split(lows, range(_BLOCK, len(lows), _BLOCK))
    return np.concatenate([_block(voices, frames[:, block[0] : block[-1] + WINDOW], block) for block in blocks])


def _block(voices: campplus.Voices, frames: Tensor, lows: NDArray[np.int_]) -> NDArray[np.float32]:
    """The embeddings (n, 192) of windows that begin at `lows` (n,), the first of them with the frames."""
    import torch

    masks = torch.zeros(len(lows), frames.shape[1])
    for mask, low in zip(masks, lows - lows[0], strict=True):
        mask[low : low + WINDOW] = 1.0
    found: NDArray[np.float32] = campplus.pool(voices, frames, masks).numpy()
    return found
