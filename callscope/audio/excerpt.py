"""A stretch of a sound file, to the sample and without reading the whole file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from callscope.audio.containers import Damage, Source, sounds
from callscope.audio.sources import shown
from callscope.errors import Unusable

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from numpy.typing import NDArray

    from callscope.audio.convert import Converter
    from callscope.nouns.kept import Span

    Block = NDArray[np.float32]

_NEAR = 20.0
"""Seconds that are decoded rather than skipped: seeking pays only beyond."""

_RUN_UP = 1.0
"""Seconds decoded before the stretch: coders that build on what came before are right again by then."""

_SEEKABLE = ("wav", "w64", "aiff", "au", "caf", "flac", "mov", "matroska", "ogg", "mp3")
"""Demuxers whose times after a seek are those of a reading from the start."""

_LONGEST_FILM = 4 * 3600.0
"""Seconds into a film up to which a seek is sure: `sounds` takes a longer jump of its clock as damage."""

_MISSING = 0.25
"""Seconds that may be missing at the end and become silence: a call's length is rounded, and coders pad."""


def excerpt(found: Source, span: Span, converter: Converter) -> Iterator[Block]:
    """The sound of an open file in `span`, seconds as `decode` counts them: blocks (channels x n) at `converter.out`.

    There are as many samples as the span has. Raises Unusable, where the file ends earlier, after what there is.
    """
    import numpy as np

    frames, lead = _begin(found, span.start)
    at = given = last = -1
    for flat in _converted(frames, converter):
        block = flat.reshape(-1, converter.channels).T
        if at < 0:
            at, given, last = (round(moment * converter.out) for moment in (lead, *span))
        part = block[:, max(0, given - at) : max(0, last - at)]
        at, given = at + block.shape[1], given + part.shape[1]
        yield part
        if given >= last:
            return
    if at < 0 or (last - given) > _MISSING * converter.out or at <= round(span.start * converter.out):
        raise _ends_early(found, span, max(at, 0) / max(converter.out, 1))
    yield np.zeros((converter.channels, last - given), np.float32)


def _converted(frames: Iterator[AudioFrame | float], converter: Converter) -> Iterator[NDArray[np.float32]]:
    for sound in frames:
        yield from converter.silence(sound) if isinstance(sound, float) else converter.push(sound)
    yield from converter.flush()


def _begin(found: Source, start: float) -> tuple[Iterator[AudioFrame | float], float]:
    """The frames from shortly before `start`, where that can be had, and the second at which the first one lies."""
    frames = sounds(found, Damage())
    if start < _NEAR or found.kind not in _SEEKABLE or (found.has_pictures and start > _LONGEST_FILM):
        return frames, 0.0
    first = next(frames, None)
    origin = _origin(found, first)
    if first is None or origin is None:
        return itertools.chain([] if first is None else [first], frames), 0.0
    return _sought(found, start, origin) or (_rewound(found), 0.0)


def _origin(found: Source, first: AudioFrame | float | None) -> float | None:
    """What the container's clock shows at the start of the call; None where it has none."""
    if found.has_pictures:
        began = found.container.start_time
        return None if began is None else began / 1e6
    return None if first is None or isinstance(first, float) else first.time


def _sought(found: Source, start: float, origin: float) -> tuple[Iterator[AudioFrame | float], float] | None:
    """Frames from before `start` and the second of the first; None where the seek failed or went too far."""
    import av

    base = found.stream.time_base
    assert base is not None
    try:
        found.container.seek(round((origin + start - _RUN_UP) / base), stream=found.stream)
    except (av.FFmpegError, OSError):
        return None
    frames = sounds(found, Damage())
    first = next(frames, None)
    if first is None:
        return None
    if found.has_pictures:  # `sounds` itself fills the time from the origin on
        return itertools.chain([first], frames), 0.0
    at = None if isinstance(first, float) else first.time
    if at is None or at - origin > start:
        return None
    return itertools.chain([first], frames), max(0.0, at - origin)


def _rewound(found: Source) -> Iterator[AudioFrame | float]:
    found.container.seek(0)
    return sounds(found, Damage())


def _ends_early(found: Source, span: Span, seconds: float) -> Unusable:
    what = f"{shown(found.path)} ends at {seconds:.1f} s, before {span.end:.1f} s"
    return Unusable(what, "the file was shortened or replaced since it was heard: put the old one back")
