"""Sound -> who speaks in each window of 10 s, by pyannote.audio's segmentation model.

The answers of pyannote.audio's own `Inference` for a third of its time: windows overlap by four fifths, so what the
first convolution makes of the sound is shared between them, and the recurrent layers hear many windows at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import RATE
from callscope.conversation.runs import Frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from callscope.conversation.track import Sound

LENGTH = 10 * RATE
"""Samples of a window: what the model was trained on."""
FRAME = 270
"""Samples from one of the model's frames to the next."""
STEP = 118 * FRAME
"""Samples from one window to the next, 1.99 s: whole frames, so that windows share them."""

_STRIDE, _POOL = 10, 3
"""Samples from one value of the filter bank to the next, and how many of those are pooled."""
_SHARED = _STRIDE * _POOL
_BATCH = 8
"""Windows heard at once: more gain nothing."""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The loaded model, the `filters` (80, 1, 251) that its first layer would compute anew for each window, and the
    voices (classes, voices) that each of its classes stands for."""

    model: Any
    filters: Tensor
    voices: Tensor

    @property
    def frames(self) -> Frames:
        """When its frames are."""
        field = self.model.receptive_field
        return Frames(field.step, field.start + field.duration / 2)


def load(path: Path) -> Segmentation:
    """The model in a checkpoint of pyannote.audio's."""
    import torch
    from pyannote.audio import Model
    from pyannote.audio.utils.powerset import Powerset

    model = Model.from_pretrained(path).eval()
    kind = model.specifications
    with torch.inference_mode():
        filters = model.sincnet.conv1d[0].filterbank.filters()
    return Segmentation(model, filters, Powerset(len(kind.classes), kind.powerset_max_classes).mapping)


def windows(
    segmentation: Segmentation, samples: Sound, heard: Callable[[int, int], None] = lambda _done, _all: None
) -> NDArray[np.uint8]:
    """0 or 1 for each (window, frame, voice) of sound (n,) at 16 kHz; `heard` is told windows done and in all.

    The last window is filled with silence.
    """
    import numpy as np

    count = 1 + max(0, -(-(len(samples) - LENGTH) // STEP))
    found = []
    for first in range(0, count, _BATCH):
        size = min(_BATCH, count - first)
        found.append(_batch(segmentation, _cut(samples, first * STEP, (size - 1) * STEP + LENGTH), size))
        heard(first + size, count)
    return np.concatenate(found)


def _cut(samples: Sound, start: int, length: int) -> Tensor:
    import numpy as np
    import torch

    sound = np.zeros(length, np.float32)
    cut = samples[start : start + length]
    sound[: len(cut)] = cut
    return torch.from_numpy(sound)


def _batch(segmentation: Segmentation, sound: Tensor, size: int) -> NDArray[np.uint8]:
    """(size, frames, voices) of the windows in `sound`."""
    import torch
    from torch.nn import functional

    model, net = segmentation.model, segmentation.model.sincnet
    frames = torch.stack(_normalised(segmentation, sound, size))
    for convolution, pool, norm in list(zip(net.conv1d, net.pool1d, net.norm1d, strict=True))[1:]:
        frames = functional.leaky_relu(norm(pool(convolution(frames))))
    frames, _ = model.lstm(frames.transpose(1, 2).contiguous())
    for linear in model.linear:
        frames = functional.leaky_relu(linear(frames))
    best = model.classifier(frames).argmax(dim=-1)
    found: NDArray[np.uint8] = segmentation.voices[best].to(torch.uint8).numpy()
    return found


def _normalised(segmentation: Segmentation, sound: Tensor, size: int) -> list[Tensor]:
    """What SincNet's first layer gives for each window: (80, 5325).

    It hears w = a (x - mean) / deviation + b of a window x, and pools |filter * w|. As filter * w is scale (filter * x)
    + shift, with a scale and a shift of the window's, the pooled maximum and minimum of filter * x serve every window.
    """
    from torch.nn import functional

    net = segmentation.model.sincnet
    raw = functional.conv1d(sound[None, None], segmentation.filters, stride=_STRIDE)
    highest = functional.max_pool1d(raw, _POOL)[0]
    lowest = functional.max_pool1d(raw.neg_(), _POOL)[0].neg_()
    frames = (LENGTH - segmentation.filters.shape[-1]) // _STRIDE // _POOL
    gains = segmentation.filters.sum(dim=-1)
    first, found = net.norm1d[0], []
    for window in range(size):
        part = sound[window * STEP : window * STEP + LENGTH]
        scale = net.wav_norm1d.weight / (part.var(correction=0) + net.wav_norm1d.eps).sqrt()
        shift = gains * (net.wav_norm1d.bias - scale * part.mean())
        place = slice(window * STEP // _SHARED, window * STEP // _SHARED + frames)
        above = highest[:, place] * scale + shift
        pooled = above.maximum((lowest[:, place] * scale + shift).neg_())
        found.append(functional.leaky_relu(first(pooled[None])[0]))
    return found
