"""A sound file through FFmpeg, safely: only listed formats, no second file, damaged places reported and skipped."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Never

from callscope.audio import headers
from callscope.audio.sources import shown, unreadable
from callscope.errors import Unusable

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream
    from av.container import InputContainer

FORMATS = "wav,w64,aiff,au,caf,flac,mp3,ogg,aac,mov,matroska,amr,amrnb,amrwb,gsm,asf,avi,wv,voc,dss,nistsphere"
"""FFmpeg demuxers that may run. None of them opens a second file; ffconcat, m3u8, sdp and their like are not here."""

HEADERLESS: Mapping[str, str] = MappingProxyType(
    {".ulaw": "mulaw", ".ul": "mulaw", ".alaw": "alaw", ".al": "alaw", ".sln": "sln"}
)
"""Raw 8 kHz telephone formats (Asterisk's names), known only by the ending, and the FFmpeg demuxer of each."""

MOST_CHANNELS = 64
"""As many as swresample takes."""

RATES = range(1_000, 1_000_001)
"""Sampling rates in Hz taken as meant; outside, a header is damaged and would blow the sound up."""

_OPTIONS = MappingProxyType({"format_whitelist": f"{FORMATS},mulaw,alaw,sln", "max_size": "65536"})
"""`max_size`: larger packets of WAV, which cuts the time to a third."""

_STREAM_DECLARES = ("mov", "flac", "aiff", "au", "asf", "wv")
"""Demuxers whose stream duration is the file's own word and not an estimate."""

_MAY_PAUSE = ("matroska", "mov", "asf", "avi")
"""Containers with times of their own, where a gap can be meant: a recording paused, silence left out."""

_GAP = 0.1
"""Seconds between two frames that count as a gap and not as the rounding of a container's clock."""

_MOST_SILENCE = 4 * 3600.0
"""Seconds of silence put into the gaps of one file; beyond, its times are taken as damaged."""

_RETRIES = 100
"""Places that cannot be demuxed after which reading still goes on."""

NOT_SOUND = "give a recording such as wav, mp3, flac, m4a, ogg, opus or webm; if it plays elsewhere, export it as wav"
_AGAIN = "export or copy the recording again"


@dataclass(frozen=True, slots=True)
class Source:
    """An open container and the sound track chosen from it. `kind` is FFmpeg's first name of the format."""

    path: Path
    container: InputContainer
    stream: AudioStream
    kind: str
    size: int
    promise: headers.Promise | None
    counted: bool

    @property
    def has_pictures(self) -> bool:
        """Whether it is a film; a cover picture does not make one."""
        import av

        cover = av.stream.Disposition.attached_pic
        return any(not one.disposition & cover for one in self.container.streams.video)

    @property
    def duration(self) -> float | None:
        """Seconds by the header or by FFmpeg's estimate."""
        if self.stream.duration is not None and self.stream.time_base is not None:
            return float(self.stream.duration * self.stream.time_base)
        return None if self.container.duration is None else self.container.duration / 1e6

    def declared(self, decoded: float) -> float | None:
        """Seconds that the file itself promises, given those that were decoded; None where it promises nothing."""
        if self.kind == "wav":
            return None if self.promise is None else decoded / max(self.promise.kept, 1e-9)
        if self.kind == "caf":
            return self.stream.frames / self.stream.rate if self.stream.frames else None
        known = self.kind in _STREAM_DECLARES or (self.kind == "mp3" and self.counted)
        if not known and (self.kind != "matroska" or self.has_pictures):  # Matroska's holds for its pictures too
            return None
        return self.duration or None


@dataclass(slots=True)
class Damage:
    """What went wrong while reading: seconds of sound lost, places that could not be demuxed, packets good and bad."""

    lost: float = 0.0
    breaks: int = 0
    good: int = 0
    bad: int = 0


@contextlib.contextmanager
def source(file: io.FileIO, path: Path, glance: bool = False) -> Iterator[Source]:
    """The sound in an open file; `path` gives messages a name and headerless formats their ending. Raises Unusable.

    With `glance` a WAV is believed by its beginning: to look into 5 MB of it for another coding takes 0.1 s.
    """
    import av  # 60 ms

    promise, counted, mp4 = headers.wav_promise(file), headers.mp3_counts_frames(file), headers.is_mp4(file)
    try:
        container = _container(file, path, glance)
    except (av.FFmpegError, OSError, ValueError, MemoryError, OverflowError) as error:
        raise _unusable(path, mp4) from error
    with container:
        stream = _track(container, path)
        kind = container.format.name.split(",")[0]
        yield Source(path, container, stream, kind, os.fstat(file.fileno()).st_size, promise, counted)


def sounds(source: Source, damage: Damage) -> Iterator[AudioFrame | float]:
    """The frames of the track in order, and between them seconds of silence where the container's clock jumps ahead.

    So what follows a damaged place or a pause keeps its time. `damage` is filled on the way.
    """
    start = source.container.start_time
    begin = due = start / 1e6 if source.has_pictures and start is not None else None
    silence = 0.0
    for frame in _frames(source, damage):
        at = frame.time
        if at is not None:
            begin = at if begin is None else begin
            gap = 0.0 if due is None else at - due
            if gap > _GAP and silence + gap <= _MOST_SILENCE and _within(source, at - begin):
                silence += gap
                damage.lost += 0.0 if source.kind in _MAY_PAUSE else gap
                yield gap
            due = at
        yield frame
        due = None if due is None else due + frame.samples / frame.sample_rate


def _within(source: Source, at: float) -> bool:
    """Whether a moment lies inside the file: a damaged clock can jump anywhere."""
    return source.duration is None or at <= source.duration + 1.0


def _frames(source: Source, damage: Damage) -> Iterator[AudioFrame]:
    import av

    for packet in _packets(source, damage):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            damage.bad += 1
            damage.lost += float((packet.duration or 0) * (packet.time_base or 0))
            continue
        damage.good += bool(frames)
        yield from (frame for frame in frames if frame.samples and frame.sample_rate in RATES)


def _packets(source: Source, damage: Damage) -> Iterator[Any]:
    """The packets of the track; after a place that cannot be demuxed FFmpeg goes on behind it."""
    import av

    while damage.breaks <= _RETRIES:
        try:
            yield from source.container.demux(source.stream)
            return
        except av.FFmpegError:
            damage.breaks += 1
        except IndexError:  # PyAV's own, at the end of a file in which a track appears late
            return
        except OSError as error:
            raise unreadable(source.path, error) from error


def _container(file: io.FileIO, path: Path, glance: bool) -> InputContainer:
    import av

    probe = {"probesize": "262144"} if glance and headers.is_riff(file) else {}
    headerless = None if headers.is_riff(file) else HEADERLESS.get(path.suffix.lower())
    rate = {"sample_rate": "8000"} if headerless else {}
    # A file object and a refusing io_open leave FFmpeg no way to open anything by name. Tags are often not UTF-8.
    return av.open(
        file,
        "r",
        format=headerless,
        container_options={**_OPTIONS, **rate, **probe},
        metadata_errors="replace",
        io_open=_refuse,
    )


def _refuse(url: str, *_: object) -> Never:
    raise PermissionError(f"a sound file may not open another file: {url}")


def _track(container: InputContainer, path: Path) -> AudioStream:
    """The sound track that FFmpeg ranks best. Raises Unusable."""
    from av import AudioStream

    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        if container.streams.audio:  # a header of zeros, or with more channels than there are
            raise Unusable(f"{shown(path)} is damaged: its header does not say how to hear it", _AGAIN)
        only = "pictures" if container.streams.video else "data"
        raise Unusable(f"{shown(path)} holds no sound, only {only}", "export it with its sound")
    codec = stream.codec_context
    if codec is None:
        raise Unusable(f"{shown(path)} holds sound in a coding that cannot be decoded", "export it as wav")
    if stream.rate not in RATES or not 0 < codec.layout.nb_channels <= MOST_CHANNELS:
        what = f"{codec.layout.nb_channels} channels at {stream.rate} Hz"
        raise Unusable(f"{shown(path)} is damaged: its header declares {what}", _AGAIN)
    return stream


def _unusable(path: Path, mp4: bool) -> Unusable:
    if mp4:
        return Unusable(f"{shown(path)} was cut off: its index is missing, without which nothing can be heard", _AGAIN)
    return Unusable(f"{shown(path)} is not sound that can be read", NOT_SOUND)
