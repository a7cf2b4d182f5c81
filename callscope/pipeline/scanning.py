"""The proof of an erasing: every byte of every file that we own, searched for what must be gone, ZIPs included."""

from __future__ import annotations

import json
import mmap
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Progress, Report, unheard
from callscope.errors import CallscopeError, Damaged
from callscope.nouns.erased import Gone, Scanned
from callscope.pipeline.archive import STORE
from callscope.pipeline.archive import sound as readable
from callscope.pipeline.finding import BLOCK, Finder
from callscope.safe import line
from callscope.store.clearing import knows
from callscope.store.connect import MAGIC, reading
from callscope.store.traces import unexplained

if TYPE_CHECKING:
    from callscope.settings import Paths

CHUNK = 48
"""Bytes of sound that are looked for at a place: chance does not repeat them."""

_AT = (0.25, 0.5, 0.75)
_VARIED = 12
"""Different values that such bytes have at the least; silence is everybody's."""


class Wanted(NamedTuple):
    """What must be gone: strings and stretches of sound from every file, rare words and `gone` itself from every
    store."""

    strings: Sequence[str] = ()
    words: Sequence[str] = ()
    sounds: Sequence[bytes] = ()
    gone: Gone = Gone()


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


def scan(files: Sequence[Path], search: Search, report: Report = unheard) -> Scanned:
    """Looks through files; `found` names those that hold what must be gone."""
    total = sum(map(_size, files)) or 1
    done, found, unread = 0, [], []
    for path in files:
        report(Progress("scan", min(done / total, 1.0), line(path.name)))
        try:
            found += [str(path)] * search.holds(path)
        except (OSError, CallscopeError, RuntimeError):  # the last for a ZIP with a password
            unread.append(str(path))
        done += _size(path)
    return Scanned(len(files), done, len(search), tuple(found), tuple(unread))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _forms(string: str) -> set[bytes]:
    """A string as bytes: as it is, and as JSON writes it where that differs."""
    return {string.encode(errors="replace"), json.dumps(string)[1:-1].encode()}


class Search:
    """Looks for what must be gone in files of any sort."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._strings = {form: one for one in wanted.strings for form in _forms(one)}
        self._words = {form: one for one in wanted.words for form in _forms(one)}
        self._finder = Finder(list({*self._strings, *self._words, *wanted.sounds}))

    def __len__(self) -> int:
        return sum(map(len, (self._wanted.strings, self._wanted.words, self._wanted.sounds)))

    @property
    def gone(self) -> Gone:
        """What must be gone from every store."""
        return self._wanted.gone

    def holds(self, path: Path) -> bool:
        """Whether a file holds what must be gone; one that goes away meanwhile does not.

        In a store that knows nothing of what went a string counts only where none of its rows explains it: others may
        have said it. Raises OSError and CallscopeError for what cannot be looked through.
        """
        try:
            if zipfile.is_zipfile(path):
                return self._zip_holds(path)
            with path.open("rb") as file:
                head = file.read(len(MAGIC))
                if head.startswith(b"PK"):
                    raise Damaged(f"{line(path.name)} is a ZIP that was cut short", "delete it")
                if not head or (head == MAGIC and self._known(path)):
                    return bool(head)
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    found = self._finder.found(content)
        except FileNotFoundError:
            return False
        return self._store_holds(path, found) if head == MAGIC else self._counts(found)

    def sounds_in(self, archive: zipfile.ZipFile, name: str) -> bool:
        """Whether a member of a ZIP holds a stretch of the sound."""
        return bool(self._in_member(archive, name) & set(self._wanted.sounds))

    def lines_without(self, content: bytes) -> bytes:
        """A text without the lines that hold one of the strings."""
        found = self._finder.found(content) & self._strings.keys()
        lines = content.splitlines(keepends=True) if found else [content]
        return b"".join(one for one in lines if not any(each in one for each in found))

    def _counts(self, found: Collection[bytes]) -> bool:
        """Whether it matters outside of a store, where single words are everybody's."""
        return any(one in self._strings or one in self._wanted.sounds for one in found)

    def _known(self, path: Path) -> bool:
        try:
            with reading(path) as connection:
                return knows(connection, self.gone)
        except (sqlite3.Error, Damaged):
            return False

    def _store_holds(self, path: Path, found: Collection[bytes]) -> bool:
        """Whether no row of it explains what was found; a file that cannot be read as a store explains nothing."""
        if any(one in self._wanted.sounds for one in found):
            return True
        strings = {self._strings[one] for one in found if one in self._strings}
        words = {self._words[one] for one in found if one in self._words}
        if not strings and not words:
            return False
        try:
            with reading(path) as connection:
                return bool(unexplained(connection, strings, words))
        except (sqlite3.Error, Damaged):
            return True

    def _zip_holds(self, path: Path) -> bool:
        """The members of a ZIP; our store in it is left to whoever rewrites it, who looks through it as a file."""
        with readable(path), zipfile.ZipFile(path) as archive:
            names = [one for one in archive.namelist() if one != STORE]
            return any(self._counts(self._in_member(archive, name)) for name in names)

    def _in_member(self, archive: zipfile.ZipFile, name: str) -> set[bytes]:
        with archive.open(name) as file:
            return {one for block in _blocks(file.read, self._finder.longest - 1) for one in self._finder.found(block)}


def _blocks(read: Callable[[int], bytes], overlap: int) -> Iterator[bytes]:
    """All that is read, each block with the end of the one before it."""
    before = b""
    while block := read(BLOCK):
        yield before + block
        before = (before + block)[-overlap:]
