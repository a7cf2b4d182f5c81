"""The proof of an erasing: every byte of every file that we own, searched for what must be gone; also in ZIPs."""

from __future__ import annotations

import json
import mmap
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.call import Progress, Report, unheard
from callscope.erased import Scanned
from callscope.safe import line
from callscope.store.connect import MAGIC
from callscope.store.traces import unexplained

if TYPE_CHECKING:
    from callscope.settings import Paths

CHUNK = 48
"""Bytes of sound that are looked for at a place: chance does not repeat them."""

_AT = (0.25, 0.5, 0.75)
_VARIED = 12
"""Different values that such bytes have at the least; silence is everybody's."""
_BLOCK = 8 << 20


class Wanted(NamedTuple):
    """What must be gone: strings from every file, rare words from every store, stretches of sound from every file."""

    strings: Sequence[str] = ()
    words: Sequence[str] = ()
    sounds: Sequence[bytes] = ()


def owned(paths: Paths) -> list[Path]:
    """Every file of the workspace; the demo is a workspace of its own, weights say nothing of a call."""
    others = (paths.demo, paths.models)
    found = (one for one in sorted(paths.home.rglob("*")) if one.is_file() and not one.is_symlink())
    return [one for one in found if not any(one.is_relative_to(other) for other in others)]


def sounds_of(path: Path) -> list[bytes]:
    """Some stretches of a file of sound that nothing else has."""
    found = []
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            for share in _AT:
                file.seek(int(size * share))
                chunk = file.read(CHUNK)
                if len(set(chunk)) >= _VARIED:
                    found.append(chunk)
    except OSError:
        return []
    return found


def scan(files: Sequence[Path], wanted: Wanted, report: Report = unheard) -> Scanned:
    """Looks through files; `found` names those that hold what must be gone.

    In a copy of the store a string counts only where nothing that stays in it explains it: others may have said it.
    """
    total = sum(one.stat().st_size for one in files) or 1
    done, found = 0, []
    for path in files:
        report(Progress("scan", min(done / total, 1.0), line(path.name)))
        found += [str(path)] * holds(path, wanted)
        done += path.stat().st_size if path.exists() else 0
    return Scanned(len(files), done, sum(map(len, wanted)), tuple(found))


def needles(strings: Iterable[str]) -> list[bytes]:
    """Strings as bytes: as they are, and as JSON writes them where that differs."""
    every = [form for one in strings for form in (one.encode(errors="replace"), json.dumps(one)[1:-1].encode())]
    return list(dict.fromkeys(every))


def holds(path: Path, wanted: Wanted) -> bool:
    """Whether a file holds what must be gone; one that goes away meanwhile does not."""
    try:
        if zipfile.is_zipfile(path):
            return _zip_holds(path, wanted)
        with path.open("rb") as file:
            if not path.stat().st_size:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return _bytes_hold(path, content, wanted)
    except FileNotFoundError:
        return False


def _bytes_hold(path: Path, content: mmap.mmap, wanted: Wanted) -> bool:
    def found(strings: Sequence[str]) -> list[str]:
        return [one for one in strings if any(content.find(needle) >= 0 for needle in needles([one]))]

    if any(content.find(one) >= 0 for one in wanted.sounds):
        return True
    hits = found(wanted.strings)
    if content[: len(MAGIC)] != MAGIC:
        return bool(hits)  # single words are in any file
    rare = found(wanted.words)
    return bool((hits or rare) and _not_others(path, hits, rare))


def _not_others(path: Path, strings: Sequence[str], words: Sequence[str]) -> Sequence[str]:
    """What of it no row that stays has; all of it where the file cannot be read as a store."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return unexplained(connection, strings, words)
    except sqlite3.Error:
        return (*strings, *words)


def _zip_holds(path: Path, wanted: Wanted) -> bool:
    """The members of a ZIP; a store in it is left to whoever rewrites it, who looks through it as a file."""
    every = [*needles(wanted.strings), *wanted.sounds]
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if not one.endswith(".db")]
        return any(streamed(archive, name, every) for name in names)


def streamed(archive: zipfile.ZipFile, name: str, wanted: Sequence[bytes]) -> bool:
    """Whether a member of a ZIP holds one of these bytes, also across two blocks."""
    longest = max(map(len, wanted), default=1)
    with archive.open(name) as file:
        return any(any(block.find(one) >= 0 for one in wanted) for block in _blocks(file.read, longest - 1))


def _blocks(read: Callable[[int], Any], overlap: int) -> Iterator[bytes]:
    before = b""
    while block := read(_BLOCK):
        yield before + block
        before = block[len(block) - overlap :] if overlap else b""
