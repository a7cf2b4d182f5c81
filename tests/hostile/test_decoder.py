"""The decoder's door: files that call themselves sound, with damage and malice in their headers."""

from __future__ import annotations

import random
import resource
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import example, given
from hypothesis import strategies as st

from callscope.audio.decode import decode, identify, peek
from tests.faults.test_ingest_files import encoded, remuxed, tone, wav_bytes
from tests.hostile.doors import survives, tried

pytestmark = pytest.mark.hostile

FORMS = (
    "wav",
    "float.wav",
    "mu.wav",
    "flac",
    "mp3",
    "m4a",
    "fast.m4a",
    "ogg",
    "aiff",
    "au",
    "caf",
    "webm",
    "w64",
    "rf64.wav",
)
_MOST = 4_000_000_000
"""Bytes that reading a file of a second may take beyond what is taken before: a header must not ask for more."""


def soundfile_at(path: Path) -> Path:
    soundfile.write(path, tone(1.0, 48000), 48000)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A second of sound in each form."""
    folder = tmp_path_factory.mktemp("whole")
    made: dict[str, Callable[[Path], object]] = {
        "wav": lambda path: soundfile.write(path, tone(1.0, 8000, 2), 8000),
        "float.wav": lambda path: soundfile.write(path, tone(1.0, 8000), 8000, subtype="FLOAT"),
        "mu.wav": lambda path: soundfile.write(path, tone(1.0, 8000), 8000, subtype="ULAW"),
        "flac": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "mp3": lambda path: encoded(path, "mp3", "libmp3lame", 1.0),
        "m4a": lambda path: encoded(path, "ipod", "aac", 1.0),
        "fast.m4a": lambda path: encoded(path, "ipod", "aac", 1.0, movflags="faststart"),
        "ogg": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "aiff": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "au": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "caf": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "webm": lambda path: remuxed(soundfile_at(path.with_suffix(".48k.wav")), path),
        "w64": lambda path: soundfile.write(path, tone(1.0, 8000), 8000),
        "rf64.wav": lambda path: soundfile.write(path, tone(1.0, 8000), 8000, format="RF64"),
    }
    found = {}
    for form in FORMS:
        made[form](folder / f"a.{form}")
        found[form] = (folder / f"a.{form}").read_bytes()
    return found


def damaged(data: bytes, seed: int) -> bytes:
    """Fields of the header set to what hurts, bytes flipped, pieces cut, doubled, moved."""
    by, found = random.Random(seed), bytearray(data)
    for _ in range(by.randrange(1, 6)):
        head = by.random() < 0.8
        at = by.randrange(min(len(found), 200 if head else len(found)) or 1)
        match by.randrange(6):
            case 0:
                size = by.choice((1, 2, 4, 8))
                value = by.choice(
                    (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, (1 << 63) - 1)
                )
                found[at : at + size] = (value & ((1 << 8 * size) - 1)).to_bytes(size, by.choice(("little", "big")))
            case 1:
                found[at] = by.randrange(256)
            case 2:
                del found[at : at + by.randrange(1, 64)]
            case 3:
                found[at:at] = found[at : at + by.randrange(1, 64)]
            case 4:
                found[at:at] = bytes(by.randrange(256) for _ in range(by.randrange(1, 16)))
            case 5:
                del found[max(at, 4) :]
        if not found:
            break
    return bytes(found)


def heard(folder: Path, name: str, content: bytes) -> None:
    """A file is heard, with sound that is all numbers and no longer than it may be, or refused with nothing left."""
    path, raw = folder / name, folder / "raw"
    path.write_bytes(content)
    survives(lambda: peek(path))
    found = survives(lambda: decode(path, raw))
    assert len(identify(path)) == 12 if content else True
    if found is None:
        assert [one.name for one in folder.iterdir()] == [name]
    else:
        samples = found.audio.samples
        assert np.isfinite(samples).all()
        assert found.channels == samples.shape[0]
        assert found.declared is None or (np.isfinite(found.declared) and found.declared >= 0)
        assert sorted(one.name for one in folder.iterdir()) == sorted([name, "raw"])
        del samples, found
        raw.unlink()
    path.unlink()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@tried(60)
@given(st.sampled_from(FORMS), st.integers(0, 1 << 40))
def test_a_damaged_file_is_heard_or_refused(whole: dict[str, bytes], folder: Path, form: str, seed: int) -> None:
    heard(folder, f"call.{form}", damaged(whole[form], seed))


@tried(40)
@given(st.sampled_from(FORMS), st.sampled_from(FORMS), st.integers(0, 1 << 40))
def test_a_file_of_two_forms_is_heard_or_refused(
    whole: dict[str, bytes], folder: Path, one: str, other: str, seed: int
) -> None:
    by = random.Random(seed)
    head, tail = whole[one], whole[other]
    heard(folder, f"call.{other}", head[: by.randrange(len(head))] + tail[by.randrange(len(tail)) :])


@tried(40)
@given(
    st.binary(max_size=400),
    st.sampled_from((b"", b"RIFF", b"fLaC", b"ID3\x04", b"OggS", b"\0\0\0\x20ftypM4A ", b"\xff\xfb")),
)
@example(b"", b"")
def test_any_bytes_are_heard_or_refused(folder: Path, content: bytes, head: bytes) -> None:
    heard(folder, "call.wav", head + content)


HURTS = {
    "4 GB in a header": wav_bytes()[:40] + struct.pack("<I", 0xFFFFFFFF) + bytes(16000),
    "a chunk that is larger than the file": b"RIFF\xff\xff\xff\xffWAVEjunk\xff\xff\xff\x7f" + bytes(100),
    "chunks of nothing": b"RIFF\xff\xff\xff\xffWAVE" + b"junk\0\0\0\0" * 100_000,
    "a box in itself": b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0" + b"\0\0\x00\x08moov" * 50_000,
    "boxes in boxes": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42"
    + b"".join(struct.pack(">I", 8 * (4000 - deep)) + b"moov" for deep in range(4000)),
    "a million samples in a table": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42"
    + b"\0\0\x00\x18stsz\0\0\0\0\0\0\0\0\xff\xff\xff\xff" * 100,
    "a tag of 256 MB": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1000),
    "tags upon tags": b"ID3\x04\0\0\0\0\0\0" * 50_000,
    "a frame header again and again": b"\xff\xfb\x90\x00" * 50_000,
    "a page again and again": (b"OggS" + bytes(22) + b"\0") * 20_000,
}


@pytest.mark.parametrize("what", HURTS)
@pytest.mark.parametrize(
    "ending", ["wav", pytest.param("m4a", marks=pytest.mark.long), pytest.param("mp3", marks=pytest.mark.long)]
)
def test_a_file_that_is_made_to_hurt_does_not(folder: Path, what: str, ending: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    heard(folder, f"call.{ending}", HURTS[what])
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < _MOST / 8
