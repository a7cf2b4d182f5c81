"""The voice model CAM++: sound -> frames -> an embedding per voice, which is close (cosine) for the same speaker.

Architecture: Wang et al. 2023, "CAM++: a fast and efficient network for speaker verification using context-aware
masking", arXiv 2303.00332. The network is a chain of plain functions over weights whose batch norms are folded into
the convolutions beside them. It is split before its statistics pooling, so that sound which many embeddings share
passes the trunk once and each embedding costs one pooling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from callscope.errors import ModelMissing

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

DIMENSION = 192
"""Numbers in an embedding."""
HOP = 320
"""Samples at 16 kHz from one frame of the trunk to the next: 20 ms."""
_BINS = 80
_BLOCKS = ((12, 1), (24, 2), (16, 2))
"""Layers and dilation of the dense blocks."""
_GROWTH = 32
_POOL = 100
"""Frames over which the context of a masking layer is averaged, beside the average of the whole input."""
_EPSILON = 1e-5
"""Of PyTorch's batch norm."""


class Conv(NamedTuple):
    """A convolution with what follows it folded in."""

    weight: Tensor
    bias: Tensor


class Norm(NamedTuple):
    """A batch norm as `scale * x + shift`, each (channels, 1)."""

    scale: Tensor
    shift: Tensor


class Residual(NamedTuple):
    """Two 3x3 convolutions and the way around them; None where that is the identity."""

    first: Conv
    second: Conv
    shortcut: Conv | None


class Dense(NamedTuple):
    """A layer of a dense block: bottleneck, local convolution, and the two steps from context to mask."""

    norm: Norm
    bottleneck: Conv
    local: Tensor
    squeeze: Conv
    excite: Conv


class Transit(NamedTuple):
    """What halves the channels after a dense block."""

    norm: Norm
    linear: Conv


@dataclass(frozen=True, slots=True)
class Voices:
    """The weights of CAM++, in the order in which sound meets them."""

    stem: Conv
    residuals: tuple[Residual, ...]
    flatten: Conv
    entry: Conv
    blocks: tuple[tuple[Dense, ...], ...]
    transits: tuple[Transit, ...]
    embed: Conv


def load(path: Path) -> Voices:
    """The weights in the checkpoint `path`, a plain state dict; nothing in it is executed. Raises ModelMissing."""
    import pickle

    import torch

    try:
        return assemble(torch.load(path, map_location="cpu", weights_only=True))
    except FileNotFoundError as error:
        raise ModelMissing(f"the voice model {path} is not there", "run: callscope models pull") from error
    except (pickle.UnpicklingError, EOFError) as error:
        raise ModelMissing(f"{path} is not a plain state dict", "run: callscope models verify") from error
    except (KeyError, ValueError, AttributeError, RuntimeError) as error:
        raise ModelMissing(f"{path} is not a CAM++ checkpoint: {error}", "run: callscope models verify") from error


def assemble(state: Mapping[str, Tensor]) -> Voices:
    """The weights of a state dict. Raises KeyError for a tensor that is missing, ValueError for one that is left."""
    left = {name: tensor for name, tensor in state.items() if not name.endswith("num_batches_tracked")}
    residuals = tuple(_residual(left, f"head.layer{group}.{index}") for group in (1, 2) for index in (0, 1))
    blocks = tuple(
        tuple(_dense(left, f"xvector.block{block}.tdnnd{layer}") for layer in range(1, layers + 1))
        for block, (layers, _) in enumerate(_BLOCKS, 1)
    )
    first, second = (_transit(left, f"xvector.transit{index}") for index in (1, 2))
    last = Transit(
        _norm(left, "xvector.transit3.nonlinear.batchnorm"),
        _folded(left, "xvector.transit3.linear", "xvector.out_nonlinear.batchnorm"),
    )
    voices = Voices(
        stem=_folded(left, "head.conv1", "head.bn1"),
        residuals=residuals,
        flatten=_folded(left, "head.conv2", "head.bn2"),
        entry=_folded(left, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm"),
        blocks=blocks,
        transits=(first, second, last),
        embed=_folded(left, "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm"),
    )
    if left:
        raise ValueError(f"tensors that CAM++ does not have: {', '.join(sorted(left)[:3])}")
    return voices


def features(samples: Tensor) -> Tensor:
    """Log mel filter banks (frames, 80) of sound (n,) at 16 kHz, 25 ms every 10 ms, as Kaldi makes them, no dither."""
    from torchaudio.compliance import kaldi  # 0.3 s beside torch

    bands: Tensor = kaldi.fbank(samples[None], num_mel_bins=_BINS, sample_frequency=16_000.0, dither=0.0)
    return bands


def trunk(voices: Voices, bands: Tensor) -> Tensor:
    """Frames (512, half as many) of filter banks (frames, 80) from which their mean has been taken."""
    frames = _entry(voices, _head(voices, bands.T[None, None]))
    for layers, (_, dilation), transit in zip(voices.blocks, _BLOCKS, voices.transits, strict=True):
        frames = _passed(transit, _block(layers, dilation, frames))
    return frames.relu_()


def pool(voices: Voices, frames: Tensor, masks: Tensor) -> Tensor:
    """Embeddings (voices, 192) from trunk frames (512, n) and weights (voices, n) in 0..1: mean and deviation.

    A row is NaN where its weights sum to less than two frames.
    """
    import torch

    total = masks.sum(dim=1, keepdim=True)
    mean = masks @ frames.T / total
    # Centred on the mean of all frames, so that the difference of squares keeps its digits.
    centre = frames.mean(dim=1, keepdim=True)
    squares = masks @ (frames - centre).square().T / total
    variance = (squares - (mean - centre.T).square()).clamp_(min=0.0) * (total / (total - 1.0))
    found = torch.cat((mean, variance.sqrt()), dim=1) @ voices.embed.weight.squeeze(-1).T + voices.embed.bias
    found[total.squeeze(1) < 2.0] = torch.nan
    return found


def embed(voices: Voices, samples: Tensor) -> Tensor:
    """The embedding (192,) of sound (n,) at 16 kHz that holds one voice. n is at least 800."""
    import torch

    bands = features(samples)
    frames = trunk(voices, bands - bands.mean(dim=0))
    return pool(voices, frames, torch.ones(1, frames.shape[1]))[0]


def _head(voices: Voices, image: Tensor) -> Tensor:
    """The two-dimensional front: (1, 1, 80, n) -> (1, 320, n); the stride halves frequency, never time."""
    import torch
    from torch.nn import functional

    # Channels last: a third faster than torch's usual order.
    image = image.contiguous(memory_format=torch.channels_last)
    image = functional.conv2d(image, *voices.stem, padding=1).relu_()
    for index, (first, second, shortcut) in enumerate(voices.residuals):
        stride = (2, 1) if index % 2 == 0 else (1, 1)
        inner = functional.conv2d(image, *first, stride=stride, padding=1).relu_()
        around = image if shortcut is None else functional.conv2d(image, *shortcut, stride=stride)
        image = functional.conv2d(inner, *second, padding=1).add_(around).relu_()
    image = functional.conv2d(image, *voices.flatten, stride=(2, 1), padding=1).relu_()
    return image.flatten(1, 2)


def _entry(voices: Voices, frames: Tensor) -> Tensor:
    """(1, 320, n) -> (128, n / 2)."""
    from torch.nn import functional

    return functional.conv1d(frames, *voices.entry, stride=2, padding=2)[0].relu_()


def _block(layers: tuple[Dense, ...], dilation: int, frames: Tensor) -> Tensor:
    """Each layer sees what all before it made, and adds 32 channels."""
    channels, length = frames.shape
    found = frames.new_empty((channels + _GROWTH * len(layers), length))
    found[:channels] = frames
    for layer in layers:
        found[channels : channels + _GROWTH] = _masked(layer, dilation, found[:channels])
        channels += _GROWTH
    return found


def _masked(layer: Dense, dilation: int, frames: Tensor) -> Tensor:
    """(channels, n) -> (32, n): a local convolution times a mask from the context (section 2.2 of the paper)."""
    from torch.nn import functional

    narrow = _linear(layer.bottleneck, _normed(layer.norm, frames)).relu_()
    local = functional.conv1d(narrow[None], layer.local, padding=dilation, dilation=dilation)[0]
    near = functional.avg_pool1d(narrow[None], _POOL, ceil_mode=True)[0]
    context = near + narrow.mean(dim=1, keepdim=True)
    mask = _linear(layer.excite, _linear(layer.squeeze, context).relu_()).sigmoid_()
    return local.mul_(mask.repeat_interleave(_POOL, dim=1)[:, : local.shape[1]])


def _passed(transit: Transit, frames: Tensor) -> Tensor:
    return _linear(transit.linear, _normed(transit.norm, frames))


def _normed(norm: Norm, frames: Tensor) -> Tensor:
    import torch

    return torch.addcmul(norm.shift, frames, norm.scale).relu_()


def _linear(conv: Conv, frames: Tensor) -> Tensor:
    import torch

    return torch.addmm(conv.bias[:, None], conv.weight.squeeze(-1), frames)


def _norm(left: dict[str, Tensor], name: str) -> Norm:
    """Takes a batch norm out of `left`; one without weight and bias only standardises."""
    mean, variance = left.pop(f"{name}.running_mean"), left.pop(f"{name}.running_var")
    scale = (variance + _EPSILON).rsqrt()
    if f"{name}.weight" in left:
        scale = scale * left.pop(f"{name}.weight")
        return Norm(scale[:, None], (left.pop(f"{name}.bias") - mean * scale)[:, None])
    return Norm(scale[:, None], (-mean * scale)[:, None])


def _folded(left: dict[str, Tensor], name: str, norm: str) -> Conv:
    scale, shift = _norm(left, norm)
    weight = left.pop(f"{name}.weight")
    return Conv((weight * scale.view(-1, *[1] * (weight.dim() - 1))).contiguous(), shift[:, 0].contiguous())


def _residual(left: dict[str, Tensor], name: str) -> Residual:
    around = f"{name}.shortcut"
    shortcut = _folded(left, f"{around}.0", f"{around}.1") if f"{around}.0.weight" in left else None
    return Residual(
        _folded(left, f"{name}.conv1", f"{name}.bn1"), _folded(left, f"{name}.conv2", f"{name}.bn2"), shortcut
    )


def _dense(left: dict[str, Tensor], name: str) -> Dense:
    cam = f"{name}.cam_layer"
    return Dense(
        norm=_norm(left, f"{name}.nonlinear1.batchnorm"),
        bottleneck=_folded(left, f"{name}.linear1", f"{name}.nonlinear2.batchnorm"),
        local=left.pop(f"{cam}.linear_local.weight"),
        squeeze=Conv(left.pop(f"{cam}.linear1.weight"), left.pop(f"{cam}.linear1.bias")),
        excite=Conv(left.pop(f"{cam}.linear2.weight"), left.pop(f"{cam}.linear2.bias")),
    )


def _transit(left: dict[str, Tensor], name: str) -> Transit:
    import torch

    weight = left.pop(f"{name}.linear.weight")
    return Transit(_norm(left, f"{name}.nonlinear.batchnorm"), Conv(weight, torch.zeros(len(weight))))
