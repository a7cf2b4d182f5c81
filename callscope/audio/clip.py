"""Cut, fade and mute spans of a file: what a quote sounds like, as a small file of its own."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from callscope.audio.coder import FORMS, SPEECH, Coder, Form
from callscope.audio.containers import source
from callscope.audio.convert import Converter
from callscope.audio.excerpt import excerpt
from callscope.audio.sources import opened, shown
from callscope.call import RATE
from callscope.errors import Unusable, UsageProblem
from callscope.nouns.kept import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.audio.containers import Source

    Block = NDArray[np.float32]

__all__ = ["FADE", "FORMS", "Cut", "Form", "clip", "write_clip"]

FADE = 0.02
"""Seconds: long enough that no click is heard, short enough that no sound of speech is lost."""

_RAMP = 0.005
"""Seconds before and behind a muted span in which the sound goes and comes back; inside it there is nothing of it."""

_DEEP = ("s32", "s32p", "flt", "fltp", "dbl", "dblp")
_EXACT = ("pcm_", "flac", "alac", "wavpack", "tta", "ape")


class Cut(NamedTuple):
    """What to take of a file: `span` and what is `muted` are seconds of the call as its transcript counts them.

    `channels` are those to keep, counted from 0; None keeps all. `fade` is seconds at either end.
    """

    span: Span
    form: Form = "mp3"
    fade: float = FADE
    muted: tuple[Span, ...] = ()
    channels: tuple[int, ...] | None = None


def clip(
    path: Path,
    start: float,
    end: float,
    form: Form = "mp3",
    *,
    fade: float = FADE,
    muted: Sequence[Span] = (),
    channels: Sequence[int] | None = None,
) -> bytes:
    """The sound of `path` from `start` to `end` as a file: what `write_clip` writes."""
    out = io.BytesIO()
    kept = None if channels is None else tuple(channels)
    write_clip(path, Cut(Span(start, end), form, fade, tuple(muted), kept), out)
    return out.getvalue()


def write_clip(path: Path, cut: Cut, out: BinaryIO) -> None:
    """Writes a stretch of `path` to `out`, which must seek, as a file of its own: exact to a few milliseconds.

    WAV and FLAC keep the rate, the channels and the depth of the file; MP3 and Opus (in Ogg) are the mean of the
    channels at 16 kHz. Only the stretch is decoded and memory does not grow with it. Raises Unusable where the file is
    missing, is no sound, lacks a channel or ends too early; UsageProblem where the cut makes no sense.
    """
    _demand_sense(cut)
    with opened(path) as file, source(file, path, glance=True) as found:
        converter = Converter(RATE if cut.form in SPEECH else 0)
        blocks = _shaped(excerpt(found, cut.span, converter), converter, cut)
        coder: Coder | None = None
        for block in blocks:
            kept = _kept(block, cut, path)
            coder = coder or Coder(out, cut.form, converter.out, len(kept), deep=_deep(found))
            coder.push(kept)
        assert coder is not None, "an excerpt gives a block or raises"
        coder.close()


def _shaped(blocks: Iterator[Block], converter: Converter, cut: Cut) -> Iterator[Block]:
    """The blocks with the fades and the silences in them."""
    import numpy as np

    at = round(cut.span.start * converter.out) if converter.out else None
    for block in blocks:
        at = round(cut.span.start * converter.out) if at is None else at
        moments = np.arange(at, at + block.shape[1]) / converter.out
        at += block.shape[1]
        yield block * gains(moments, cut).astype(np.float32)


def gains(moments: NDArray[np.float64], cut: Cut) -> NDArray[np.float64]:
    """What the sound is multiplied with at each of the `moments` (n), seconds of the call: 0..1.

    Raised cosines at the ends, no longer than half the cut; 0 in muted spans.
    """
    import numpy as np

    gain = np.ones(len(moments))
    if cut.fade > 0:
        fade = min(cut.fade, (cut.span.end - cut.span.start) / 2)
        near = np.minimum(moments - cut.span.start, cut.span.end - moments)
        gain = 0.5 - 0.5 * np.cos(np.pi * np.clip(near / fade, 0, 1))
    for muted in cut.muted:
        away = np.maximum(muted.start - moments, moments - muted.end)
        gain = gain * np.clip(away / _RAMP, 0, 1)
    return gain


def _kept(block: Block, cut: Cut, path: Path) -> Block:
    """The chosen channels; their mean where the form is mono."""
    if cut.channels is not None:
        if max(cut.channels) >= len(block):
            many = f"has {len(block)} channel{'s' * (len(block) > 1)}, not {max(cut.channels) + 1}"
            raise Unusable(f"{shown(path)} {many}", "leave the channels out to take all")
        block = block[list(cut.channels)]
    return block.mean(axis=0, keepdims=True) if cut.form in SPEECH else block


def _deep(found: Source) -> bool:
    """Whether a copy needs more than 16 bits: the source is exact and has them."""
    codec = found.stream.codec_context
    exact = codec.codec.canonical_name.startswith(_EXACT)
    return exact and codec.format is not None and codec.format.name in _DEEP


def _demand_sense(cut: Cut) -> None:
    start, end = cut.span
    if not (math.isfinite(start) and math.isfinite(end) and 0 <= start < end):
        raise UsageProblem(f"{start}-{end} is no span of sound", "give a start of 0 or more, and a later end")
    if cut.form not in FORMS:
        raise UsageProblem(f"no audio form is called {cut.form}", f"choose one of {', '.join(FORMS)}")
    if cut.channels is not None and (not cut.channels or min(cut.channels) < 0):
        raise UsageProblem("no channel is chosen", "count channels from 0, or leave them out to take all")
