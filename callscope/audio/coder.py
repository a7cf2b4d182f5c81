"""Blocks of sound become a file: WAV and FLAC as they were, MP3 and Opus small enough for a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

Form = Literal["wav", "flac", "mp3", "opus"]
FORMS: tuple[Form, ...] = ("wav", "flac", "mp3", "opus")

SPEECH = ("mp3", "opus")
"""The forms that are mono at 16 kHz; the others keep rate, channels and depth."""


class _Way(NamedTuple):
    """FFmpeg's container and coder, bits per second (None: it is exact) and the coder's options."""

    container: str
    coder: str
    bits: int | None = None
    options: Mapping[str, str] = MappingProxyType({})


_WAYS: Mapping[tuple[str, bool], _Way] = MappingProxyType(
    {
        ("wav", False): _Way("wav", "pcm_s16le"),
        ("wav", True): _Way("wav", "pcm_s24le"),
        ("flac", False): _Way("flac", "flac"),
        ("flac", True): _Way("flac", "flac"),
        ("mp3", False): _Way("mp3", "libmp3lame", 32_000),
        ("opus", False): _Way("ogg", "libopus", 24_000, MappingProxyType({"application": "voip"})),
    }
)
"""By form, and whether more than 16 bits are to be kept. Forty quotes of 20 s are 3.2 MB as MP3, 2.4 MB as Opus."""


class Coder:
    """Writes blocks (channels x n, float32 in -1..1) to `out`, which must seek; `close` completes the file.

    The file names no program and no time, so that the same sound gives the same bytes.
    """

    def __init__(self, out: BinaryIO, form: Form, rate: int, channels: int, *, deep: bool = False) -> None:
        import av  # 60 ms

        way = _WAYS[form, deep and form not in SPEECH]
        options = {"fflags": "+bitexact", **({"rf64": "auto"} if form == "wav" else {})}
        self._rate, self._layout = rate, _layout(channels)
        self._container = av.open(out, "w", format=way.container, container_options=options)
        stream: Any = self._container.add_stream(
            way.coder, rate=rate, layout=self._layout, options={**way.options, "flags": "+bitexact"}
        )
        if way.bits:
            stream.bit_rate = way.bits
        if form == "flac":
            stream.format = "s32" if deep else "s16"
        stream.codec_context.open()
        size = stream.codec_context.frame_size or None
        self._stream, self._resampler = stream, av.AudioResampler(stream.format, self._layout, rate, frame_size=size)
        self._at = 0

    def push(self, block: Block) -> None:
        """Adds a block."""
        import av
        import numpy as np

        if not block.shape[1]:
            return
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self._layout)
        frame.sample_rate, frame.pts = self._rate, self._at
        self._at += block.shape[1]
        self._encode(frame)

    def close(self) -> None:
        """Writes what is still held, and the header's figures."""
        self._encode(None)
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _encode(self, frame: Any) -> None:
        for part in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(part))


def _layout(channels: int) -> str:
    """FFmpeg's name of a layout without places for the loudspeakers, where it has no usual one."""
    return {1: "mono", 2: "stereo"}.get(channels, f"{channels}C")
