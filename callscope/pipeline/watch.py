"""A folder into which a softphone or a telephony export drops recordings: each is heard once, when it is whole."""

from __future__ import annotations

import stat
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.audio.headers import is_riff, wav_promise
from callscope.errors import Unusable
from callscope.pipeline.batch import SOUNDS, Watch, hear_each

if TYPE_CHECKING:
    from callscope.call import Outcome
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library

LOOK = 1.0
"""Seconds between two looks: no events of the file system, which shared folders do not give."""

SETTLED = 3.0
"""Seconds without a change after which a file counts as written."""

GIVEN_UP = 60.0
"""Seconds without a change after which a file that is not whole by its own header is heard as it is."""


class State(NamedTuple):
    """What a file is known by between two looks."""

    size: int
    changed: float


class Waiting(NamedTuple):
    """A file that was seen: how it was then, and when it was first seen like that."""

    state: State
    since: float


class Folder:
    """Tells which files are whole. `now` gives seconds of a clock that nobody sets."""

    def __init__(self, path: Path, known: dict[Path, float], now: Callable[[], float] = time.monotonic) -> None:
        if not path.is_dir():
            raise Unusable(f"{path} is no folder", "name the folder that recordings are dropped into")
        self._path, self._known, self._now = path, known, now
        self._waits: dict[Path, Waiting] = {}
        self._taken: dict[Path, State] = {}

    def whole(self) -> list[Path]:
        """Files that became whole since the last look, in order of name; each once for each of its contents."""
        found, sounds = [], self._sounds()
        for gone in self._waits.keys() - {*sounds}:  # deleted, or renamed now that it is whole
            del self._waits[gone]
        for path in sounds:
            if self._is_whole(path):
                self._taken[path] = self._waits.pop(path).state
                found.append(path)
        return found

    @property
    def waits(self) -> int:
        """How many files are still being written."""
        return len(self._waits)

    def _sounds(self) -> list[Path]:
        hidden = ("part", "tmp", "crdownload")
        every = (path for path in self._path.rglob("*") if path.suffix.lower() in SOUNDS)
        return sorted(one for one in every if not one.name.startswith(".") and not one.stem.endswith(hidden))

    def _is_whole(self, path: Path) -> bool:
        try:
            found = path.stat()
        except OSError:  # moved away meanwhile
            self._waits.pop(path, None)
            return False
        if not stat.S_ISREG(found.st_mode):
            return False
        state, now = State(found.st_size, found.st_mtime), self._now()
        if self._taken.get(path) == state or self._known.get(path, -1.0) >= found.st_mtime:
            return False
        waiting = self._waits.get(path)
        if waiting is None or waiting.state != state:
            self._waits[path] = Waiting(state, now)
            return False
        still = now - waiting.since
        return still >= SETTLED and not _is_written(path) and (still >= GIVEN_UP or _is_complete(path))


def _is_complete(path: Path) -> bool:
    """Whether it holds what its header promises; one that promises nothing yet is still being written."""
    try:
        with path.open("rb") as file:
            if not is_riff(file):
                return path.stat().st_size > 0
            promise = wav_promise(file)
    except OSError:
        return False
    return promise is not None and promise.declared <= promise.present


def _is_written(path: Path) -> bool:
    """Whether a process of ours has it open for writing, where the system tells (Linux)."""
    if sys.platform != "linux":
        return False
    wanted = str(path.resolve())
    return any(_writes(handle, wanted) for handle in Path("/proc").glob("[0-9]*/fd/*"))


def _writes(handle: Path, wanted: str) -> bool:
    try:
        if str(handle.readlink()) != wanted:
            return False
        flags = (handle.parent.parent / "fdinfo" / handle.name).read_text().partition("flags:")[2].split()[0]
        return int(flags, 8) & 0o3 != 0
    except (OSError, ValueError, IndexError):
        return False


def watch(
    folder: Path,
    paths: Paths,
    settings: Settings,
    library: Library,
    report: Watch,
    rest: Callable[[float], bool],
    once: bool = False,
) -> Iterator[Outcome]:
    """Hears what is dropped into a folder, until `rest`, which waits so many seconds, says to stop; an outcome each.

    What was heard or refused in an earlier watch is left alone unless it changed. With `once` it ends when everything
    that lies there is heard. Raises Unusable for what is no folder, and what `hear_each` raises.
    """
    place = Folder(folder.absolute(), known(library))
    yield from hear_each(_arriving(place, rest, once), paths, settings, library, report)


def _arriving(place: Folder, rest: Callable[[float], bool], once: bool) -> Iterator[Path]:
    while True:
        yield from place.whole()
        if (once and not place.waits) or rest(LOOK):
            return


def known(library: Library) -> dict[Path, float]:
    """Files that were heard, or failed, with the Unix time until which their content is known."""
    heard = {one.path: _seconds(one.heard_at) for one in library.calls()}
    failed = {one.path: _seconds(one.at) for one in library.queue("failed")}
    return {**heard, **failed}


def _seconds(stored: str) -> float:
    try:
        return datetime.fromisoformat(stored).timestamp()
    except ValueError:
        return 0.0
