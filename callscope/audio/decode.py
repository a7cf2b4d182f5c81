"""Any sound file becomes one raw file that every engine reads: 16 kHz, float32, its channels kept apart."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from callscope import safe
from callscope.audio.containers import NOT_SOUND, Damage, Source, sounds, source
from callscope.audio.convert import Converter
from callscope.audio.sources import identify, opened, paced, shown
from callscope.call import Audio, Progress, Report, unheard
from callscope.errors import StorageFailed, Unusable

if TYPE_CHECKING:
    from callscope.audio.convert import Interleaved

__all__ = ["Decoded", "Peek", "decode", "identify", "open_sound", "peek"]

SHORTEST = 0.05
"""Seconds; anything shorter holds no speech sound and is refused as 0 s."""

SLACK = 0.2
"""Seconds that a whole file may fall short of its declared duration: encoders count padding differently."""

_LOST = 0.1
"""Seconds of undecodable sound that make a file incomplete; a cut MP3 loses a frame at its seams and is whole."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file. `channels`, `rate` and `codec` are the source's; `declared` seconds where the file states them.

    `incomplete`: sound that the file promises is missing or damaged. `not_numbers`: samples that were NaN, infinite or
    absurd and became silence.
    """

    audio: Audio
    declared: float | None
    incomplete: bool
    channels: int
    rate: int
    codec: str
    not_numbers: int = 0


class Peek(NamedTuple):
    """What a header says without decoding: seconds (0.0 when it does not say), channels, Hz, codec."""

    duration: float
    channels: int
    rate: int
    codec: str


def decode(path: Path, into: Path, report: Report = unheard) -> Decoded:
    """Decodes the best sound track of `path` into the raw file `into` (interleaved float32 at 16 kHz, mode 0600).

    Memory does not grow with the length. Damaged places are skipped and, where the container keeps time, become
    silence, so that what follows stays in its place. `into` appears only when it is whole. Raises Unusable (nothing to
    hear), StorageFailed (disk), or what `report` raises to cancel.
    """
    damage, converter = Damage(), Converter()
    with opened(path) as file, source(file, path) as found:
        said = paced(report, "decode")
        with _written(into) as out:
            for sound in sounds(found, damage):
                blocks = converter.silence(sound) if isinstance(sound, float) else converter.push(sound)
                _write(out, blocks, into)
                said(file.tell() / found.size)
            _write(out, converter.flush(), into)
            _demand_sound(found, damage, converter)
        report(Progress("decode", 1.0))
        return _decoded(found, damage, converter, into)


def open_sound(into: Path, channels: int) -> Audio:
    """The sound of a raw file that `decode` wrote, mapped and not read: samples (channels, n). Raises StorageFailed."""
    import numpy as np

    try:
        samples = np.memmap(into, np.float32, "r")
        return Audio(samples.reshape(-1, channels).T)
    except (OSError, ValueError) as error:
        raise StorageFailed(f"{shown(into)} is missing or damaged", "hear the file again with --force") from error


def peek(path: Path) -> Peek:
    """What the header of a sound file says. Raises Unusable as `decode` does, except for what only decoding shows."""
    with opened(path) as file, source(file, path) as found:
        codec = found.stream.codec_context
        return Peek(found.duration or 0.0, codec.layout.nb_channels, found.stream.rate, _codec(found))


def _decoded(found: Source, damage: Damage, converter: Converter, into: Path) -> Decoded:
    declared = found.declared(converter.seconds)
    short = declared is not None and declared - converter.seconds > SLACK
    return Decoded(
        open_sound(into, converter.channels),
        declared,
        short or damage.lost > _LOST or damage.breaks > 0,
        converter.channels,
        converter.rate,
        _codec(found),
        converter.not_numbers,
    )


def _codec(found: Source) -> str:
    return found.stream.codec_context.codec.canonical_name


def _demand_sound(found: Source, damage: Damage, converter: Converter) -> None:
    # Noise that looks like MP3 for a moment gives a frame or two among many that fail.
    if damage.bad > damage.good or (damage.bad and not converter.samples):
        raise Unusable(f"{shown(found.path)} is not sound that can be read", NOT_SOUND)
    if converter.seconds < SHORTEST:
        many = f"{converter.seconds:.1f} s of sound: too short to hear"
        raise Unusable(f"{shown(found.path)} holds {many}", "export or copy the recording again")


def _write(out: BinaryIO, blocks: Iterable[Interleaved], into: Path) -> None:
    try:
        for block in blocks:
            out.write(block.data)
    except OSError as error:
        raise _storage(into, error) from error


@contextlib.contextmanager
def _written(into: Path) -> Iterator[BinaryIO]:
    """A file beside `into` that takes its place when all went well, and is removed when not."""
    part = into.with_name(f"{into.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise _storage(into, error) from error
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as out:
            yield out
        os.replace(part, into)
    except OSError as error:  # the last block, or the rename
        raise _storage(into, error) from error
    finally:
        part.unlink(missing_ok=True)


def _storage(into: Path, error: OSError) -> StorageFailed:
    why = safe.line(os.strerror(error.errno) if error.errno else str(error))
    return StorageFailed(f"cannot write {shown(into)}: {why}", "free some space or choose another workspace folder")
