"""Backups: the store with its settings and, if wanted, the recordings of its own, in one verified file; and back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture.room import alone, busy, holder
from callscope.call import Report, unheard
from callscope.errors import Refused, StorageFailed, UsageProblem
from callscope.nouns.copies import Backup, Restored
from callscope.pipeline.archive import (
    ANOTHER,
    RECORDINGS,
    SETTINGS,
    STORE,
    digest,
    look_into,
    plain,
    sound,
    unpack,
    write,
    write_store,
)
from callscope.safe import line
from callscope.store import copies as store
from callscope.store.migrate import KEEP, rotate
from callscope.version import own_version

if TYPE_CHECKING:
    from callscope.settings import Paths
    from callscope.store.library import Library

_ROOM = ".copying-"
_TURN = ".turn"
"""The file that whoever copies, merges, restores or erases holds meanwhile."""
_BARE = ".db"
"""The ending of a backup that is the store and nothing else, for any program that reads SQLite."""


def back_up(
    paths: Paths, library: Library, into: Path | None, settings: bool, recordings: bool, force: bool, report: Report
) -> Backup:
    """Writes one private file and reads all of it again before it gets its name. Returns what is in it.

    It is a ZIP; a name that ends in .db gets the bare store. `into` is a file or a folder; without it a file named
    after the moment among the workspace's own backups, of which the newest stay. Where it lies is remembered, so that
    erasing finds it, and the half of it that a kill leaves. Raises UsageProblem for a file that exists, Refused while a
    call is recorded whose file is wanted or while something is erased, StorageFailed.
    """
    place = _place(paths, into)
    bare = place.suffix.lower() == _BARE
    if place == paths.store or (bare and recordings):
        why = "holds no recordings" if recordings else "is the store itself"
        raise UsageProblem(f"{line(str(place))} {why}", "name a file that ends in .zip")
    if place.exists() and not force:
        raise UsageProblem(f"{line(str(place))} exists already", "add --force, or name another file")
    if recordings and busy(paths.recordings):
        raise Refused("a call is being recorded, so its file is not whole yet", "callscope shift stop ends it")
    with undisturbed(paths), plain(place), room(paths) as folder:
        library.note_copy(place)
        copy = library.backup(Path(folder) / STORE)
        files = {STORE: copy, **({} if bare else _beside(paths, settings, recordings))}
        made = _about(paths, copy, files)
        if bare:
            write_store(place, copy)
        else:
            write(place, files, made, report)
    return made._replace(path=place, bytes=place.stat().st_size)


def rotate_archives(paths: Paths, library: Library, keep: int) -> list[Path]:
    """Deletes the oldest of the workspace's own backups but for the newest `keep`, at least one; returns what went."""
    gone = sorted(paths.backups.glob("callscope-*.zip"))[: -max(keep, 1)]
    for path in gone:
        path.unlink(missing_ok=True)
    library.forget_copies(gone)
    return gone


@contextmanager
def undisturbed(paths: Paths) -> Iterator[None]:
    """Keeps anybody else from making or restoring a backup here, merging or erasing. Raises Refused where somebody
    does."""
    paths.make()
    with alone(paths.home / _TURN) as free:
        if not free:
            doing = "makes a backup, merges, restores or erases"
            raise Refused(f"another Callscope {doing} here", "let it finish, then try again")
        _sweep(paths)
        yield


def _sweep(paths: Paths) -> None:
    """Deletes what a kill left of earlier turns: nobody works with it who has not the turn."""
    for left in (*paths.home.glob(f"{_ROOM}*"), *paths.home.glob(".merging-*")):
        shutil.rmtree(left, ignore_errors=True)
    for half in paths.backups.glob(".*.part"):
        with suppress(OSError):
            half.unlink()


def _place(paths: Paths, into: Path | None) -> Path:
    name = f"callscope-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}.zip"
    if into is None:
        paths.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        return paths.backups / name
    return (into / name if into.is_dir() else into).absolute()


def _beside(paths: Paths, settings: bool, recordings: bool) -> dict[str, Path]:
    found = {SETTINGS: paths.settings} if settings and paths.settings.is_file() else {}
    if recordings and paths.recordings.is_dir():
        files = sorted(one for one in paths.recordings.iterdir() if one.is_file() and not one.name.startswith("."))
        found |= {f"{RECORDINGS}{one.name}": one for one in files}
    return found


def _about(paths: Paths, copy: Path, files: dict[str, Path]) -> Backup:
    calls, quotes = store.counts(copy)
    kept = sum(name.startswith(RECORDINGS) and not name.endswith(".journal") for name in files)
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Backup(copy, now, str(paths.home), own_version(), calls, quotes, SETTINGS in files, kept)


def restore(paths: Paths, source: Path, report: Report = unheard, keep: int = KEEP) -> Restored:
    """Puts a backup in the place of the store, its settings and recordings; what was there is kept beside.

    What was erased since the backup was made does not come back; what callers decided, what is on hold and who did what
    is not forgotten. Of the stores that were replaced the newest `keep` stay. Everything is unpacked and checked first;
    a backup that is damaged or of a newer version changes nothing, nor does one where another program holds the store.
    Once that is in its place the rest follows; where that is cut off, a second time brings it. Raises NotFound,
    Unusable, Refused while a call is recorded, StorageFailed.
    """
    about = look_into(source)
    if busy(paths.recordings):
        raise Refused(f"a call is being recorded here: {holder(paths.recordings)}", "callscope shift stop ends it")
    with undisturbed(paths), sound(source), room(paths) as folder:
        place = Path(folder)
        unpack(source, place, report)
        _ready(place / STORE, source)
        gone = store.carry_over(place / STORE, paths.store)
        old = Path(about.home) / "recordings" if about.home else paths.recordings
        if old != paths.recordings:
            store.rehome(place / STORE, old, paths.recordings)
        replaced = store.put_in_place(paths.store, place / STORE)
        brought, kept = _put_rest(place, paths, gone.silent)
        for path in (paths.store, paths.settings):
            rotate(store.replaced(path), keep)
    return Restored(about, (*([replaced] if replaced else []), *kept), brought, gone.kept_out, gone.lost)


def _ready(copy: Path, source: Path) -> None:
    try:
        store.make_ready(copy)
    except StorageFailed as error:
        message = error.message.replace(f"the store {copy}", f"the backup {line(str(source))}")
        raise StorageFailed(message, error.hint if "update" in error.hint else ANOTHER) from error


def _put_rest(place: Path, paths: Paths, gone: Collection[str]) -> tuple[int, list[Path]]:
    """Recordings and settings, once the store is in its place: how many came, and what was there before."""
    try:
        brought, kept = _put_recordings(place, paths, gone)
        kept += _put(place / SETTINGS, paths.settings) if (place / SETTINGS).exists() else []
    except OSError as error:
        why = f"the store is restored, its recordings and settings are not all: {error.strerror or error}"
        raise StorageFailed(why, "make room, then restore it again: that brings what is missing") from error
    return brought, kept


def _put_recordings(place: Path, paths: Paths, gone: Collection[str]) -> tuple[int, list[Path]]:
    """Recordings that are not there come; one with the same name and another content is kept under another name."""
    brought, kept = 0, []
    for file in [one for one in (place / RECORDINGS).iterdir() if digest(one)[:12] in gone]:
        for each in (file, file.with_suffix(".journal")):  # of an erased or closed call, even one lifted since
            each.unlink(missing_ok=True)
    for file in sorted((place / RECORDINGS).iterdir()):
        target = paths.recordings / file.name
        if target.exists() and digest(target) == digest(file):
            continue
        paths.recordings.mkdir(mode=0o700, exist_ok=True)
        kept += _put(file, target)
        brought += 1
    return brought, kept


def _put(file: Path, target: Path) -> list[Path]:
    kept = []
    if target.exists():
        kept = [store.free_name(target)]
        shutil.copy2(target, kept[0])
    os.replace(file, target)
    return kept


@contextmanager
def room(paths: Paths) -> Iterator[str]:
    """A private folder beside the store, for whoever has the turn."""
    with tempfile.TemporaryDirectory(dir=paths.home, prefix=_ROOM) as folder:
        yield folder
