"""Backups that we know of, without what was erased: the store inside is rewritten, and a whole file takes its place."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Collection
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import unheard
from callscope.errors import CallscopeError, Damaged, StorageFailed
from callscope.nouns.erased import Gone, Left
from callscope.pipeline import archive
from callscope.pipeline.copies import room
from callscope.pipeline.scanning import Search, Wanted, owned
from callscope.settings_file import forget_names
from callscope.store.clearing import cleared, only_theirs
from callscope.store.compacting import compact
from callscope.store.connect import MAGIC, holding, logs_of, open_for_writing, plain_errors
from callscope.store.copies import counts
from callscope.store.migrate import backup

if TYPE_CHECKING:
    from callscope.nouns.copies import Backup
    from callscope.settings import Paths
    from callscope.store.library import Library


def tried(path: Path, act: Callable[[Path], Left | None]) -> list[Left]:
    """What an act made of a file, if anything; one that resists stays and tells why, and nothing else waits for it."""
    try:
        done = act(path)
    except (OSError, sqlite3.Error, CallscopeError) as error:
        if not path.exists():  # it went meanwhile
            return []
        done = Left(str(path), "stays", why=getattr(error, "strerror", None) or str(error))
    return [done] if done else []


def rewrite(paths: Paths, library: Library, search: Search) -> list[Left]:
    """Takes calls out of all backups; what became of each that held them or resists. Each is whole at any moment."""
    stay = [one.name for one in library.callers() if one.calls]
    found = [one for path in _copies(paths, library) for one in tried(archive.half_of(path), _half_deleted)]
    for path in _copies(paths, library):  # without those halves, which may look like copies
        found += tried(path, partial(_rewritten, paths, search, stay))
    return found


def _copies(paths: Paths, library: Library) -> list[Path]:
    """Every copy of the store that we know of: in the workspace by what is in it, and what was written elsewhere."""
    here = [one for one in owned(paths) if one != paths.store and _is_copy(paths, one)]
    return list(dict.fromkeys([*here, *(path.absolute() for path, _ in library.copies())]))


def _is_copy(paths: Paths, path: Path) -> bool:
    """Whether a file is called like a copy where such lie, or has our store in it; one in a folder further down may be
    another workspace's, in use: the proof names it."""
    if path.suffix == {paths.home: ".db", paths.backups: ".zip"}.get(path.parent):
        return True
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                return archive.STORE in packed.namelist()
        with path.open("rb") as file:
            return path.parent in (paths.home, paths.backups) and file.read(len(MAGIC)) == MAGIC
    except (OSError, zipfile.BadZipFile):  # the proof names it, too
        return False


def _half_deleted(half: Path) -> Left:
    half.unlink()
    return Left(str(half), "deleted", why="a backup that was cut off")


def _rewritten(paths: Paths, search: Search, stay: Collection[str], path: Path) -> Left | None:
    """What became of a backup; None where it holds nothing of the calls."""
    if not path.is_file():
        return Left(str(path), "not found", why="it holds what was in the store when it was made")
    packed = path.suffix == ".zip" or zipfile.is_zipfile(path)
    with room(paths) as folder:
        return (_archive if packed else _store)(path, Path(folder), search, stay)


def _store(path: Path, place: Path, search: Search, stay: Collection[str]) -> Left | None:
    if not search.holds(path):
        return None
    try:
        copy = backup(path, place / archive.STORE)
        _clean(copy, search.gone, stay)
    except Damaged:  # what cannot be read cannot be cleaned, and it may hold all of it
        for one in (path, *logs_of(path)):
            one.unlink(missing_ok=True)
        return Left(str(path), "deleted", why="it was damaged")
    archive.write_store(path, copy)
    return _now(path)


def _archive(path: Path, place: Path, search: Search, stay: Collection[str]) -> Left | None:
    with archive.sound(path):
        told = archive.look_into(path)
        archive.unpack(path, place, unheard)
        dropped = _dropped(path, place, search)
        stored = place / archive.STORE
        if not (dropped or search.holds(stored)):
            return None
        went = _clean(stored, search.gone, stay)
        forget_names(place / archive.SETTINGS, went.callers)
        _pack(path, place, told)
    return _now(path)


def _now(path: Path) -> Left:
    return Left(str(path), "rewritten", archive.digest(path), path.stat().st_size)


def _clean(copy: Path, gone: Gone, stay: Collection[str]) -> Gone:
    """Takes calls out of a copy, in whatever version of the schema it is, and checks what is left.

    Callers of whom it has no other call go as well, except those who `stay` in the store. Returns what went.
    """
    with plain_errors(copy):
        with closing(open_for_writing(copy)) as connection, holding(connection):
            theirs = set(only_theirs(connection, gone.calls)) - set(stay)
            gone = gone._replace(callers=tuple(sorted({*gone.callers, *theirs})))
            done = cleared(connection, gone)
        compact(copy)
    if Search(Wanted(done.strings, done.words, gone=gone)).holds(copy):
        raise StorageFailed("it could not be rewritten so that nothing is left", "delete it")
    return gone


def _dropped(path: Path, place: Path, search: Search) -> list[str]:
    """Removes the recordings of the calls from an unpacked backup; by their hash, or by a stretch of their sound."""
    dropped = []
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            file = place / name
            if not name.startswith(archive.RECORDINGS) or name.endswith(".journal"):
                continue
            if archive.digest(file)[:12] in search.gone.calls or search.sounds_in(packed, name):
                file.unlink()
                file.with_suffix(".journal").unlink(missing_ok=True)
                dropped.append(name)
    return dropped


def _pack(path: Path, place: Path, told: Backup) -> None:
    """Writes the backup anew."""
    calls, quotes = counts(place / archive.STORE)
    files = {archive.STORE: place / archive.STORE}
    files |= {archive.SETTINGS: place / archive.SETTINGS} if (place / archive.SETTINGS).exists() else {}
    sounds = sorted((place / archive.RECORDINGS).iterdir())
    files |= {f"{archive.RECORDINGS}{one.name}": one for one in sounds}
    kept = sum(one.suffix != ".journal" for one in sounds)
    archive.write(path, files, told._replace(calls=calls, quotes=quotes, recordings=kept), unheard)
