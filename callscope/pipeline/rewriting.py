"""Backups that we know of, without what was erased: the store inside is rewritten, and a whole file takes its place."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import unheard
from callscope.errors import CallscopeError, StorageFailed
from callscope.nouns.erased import Gone, Left
from callscope.pipeline import archive
from callscope.pipeline.copies import room
from callscope.pipeline.scanning import Search, Wanted
from callscope.settings_file import forget_names
from callscope.store.clearing import cleared, only_theirs
from callscope.store.compacting import compact
from callscope.store.connect import holding, open_for_writing, plain_errors

if TYPE_CHECKING:
    from callscope.nouns.copies import Backup
    from callscope.settings import Paths
    from callscope.store.library import Library


def stores_beside(paths: Paths) -> list[Path]:
    """Copies of the store in the workspace: made before upgrades, or replaced by a restore."""
    stem = paths.store.stem
    return sorted(one for kind in ("before", "replaced") for one in paths.home.glob(f"{stem}.{kind}-*.db"))


def archives(paths: Paths, library: Library) -> Iterator[Path]:
    """Backups in ZIP files: those in the workspace, and those that were written elsewhere."""
    known = [*sorted(paths.backups.glob("*.zip")), *(path for path, _ in library.copies())]
    yield from dict.fromkeys(one.absolute() for one in known)


def rewrite(paths: Paths, library: Library, gone: Gone, search: Search) -> list[Left]:
    """Takes calls out of all backups; what became of each of those that held them. Each is whole at any moment."""
    stay = [one.name for one in library.callers() if one.calls]
    found = [_of_store(paths, one, gone, search, stay) for one in stores_beside(paths)]
    found += [_of_archive(paths, one, gone, search, stay) for one in archives(paths, library)]
    return [one for one in found if one]


def _of_store(paths: Paths, path: Path, gone: Gone, search: Search, stay: Collection[str]) -> Left | None:
    try:
        if not (knows(path, gone) or search.holds(path)):
            return None
        with room(paths) as folder:
            copy = Path(folder) / archive.STORE
            _copied(path, copy)
            _clean(copy, gone, stay)
            copy.replace(path)
    except (sqlite3.Error, CallscopeError):
        # What cannot be read cannot be cleaned, and it may hold all of it.
        if search.holds(path):
            path.unlink()
            return Left(str(path), "deleted", why="it was damaged")
        return None
    finally:
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    return Left(str(path), "rewritten", archive.digest(path), path.stat().st_size)


def knows(path: Path, gone: Gone) -> bool:
    """Whether a copy of the store has one of the calls or callers, or remembers one."""
    sql = """
SELECT EXISTS (SELECT 1 FROM calls WHERE id IN (SELECT value FROM json_each(:calls)))
    OR EXISTS (SELECT 1 FROM callers WHERE name IN (SELECT value FROM json_each(:callers)))
    OR EXISTS (SELECT 1 FROM queue WHERE path IN (SELECT value FROM json_each(:paths)))
    OR EXISTS (SELECT 1 FROM undo, json_each(:calls) one WHERE instr(undo.call, one.value) OR instr(images, one.value))
"""
    with plain_errors(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        asked = {name: json.dumps(value) for name, value in gone._asdict().items()}
        return bool(connection.execute(sql, asked).fetchone()[0])


def _copied(path: Path, copy: Path) -> None:
    copy.touch(mode=0o600, exist_ok=False)
    readable = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    with closing(readable) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _clean(copy: Path, gone: Gone, stay: Collection[str]) -> Gone:
    """Takes calls out of a copy, in whatever version of the schema it is, and checks what is left.

    Callers of whom it has no other call go as well, but for those who `stay` in the store. Returns what went.
    """
    with plain_errors(copy):
        with closing(open_for_writing(copy)) as connection, holding(connection):
            theirs = set(only_theirs(connection, gone.calls)) - set(stay)
            gone = gone._replace(callers=tuple(sorted({*gone.callers, *theirs})))
            done = cleared(connection, gone)
        compact(copy)
    if Search(Wanted(done.strings, done.words)).holds(copy):
        raise StorageFailed("it could not be rewritten so that nothing is left", "delete it")
    return gone


def _of_archive(paths: Paths, path: Path, gone: Gone, search: Search, stay: Collection[str]) -> Left | None:
    if not path.is_file():
        return Left(str(path), "not found", why="it holds what was in the store when it was made")
    try:
        with room(paths) as folder:
            place = Path(folder)
            told = archive.look_into(path)
            archive.unpack(path, place, unheard)
            dropped = _dropped(path, place, gone, search)
            stored = place / archive.STORE
            if not (knows(stored, gone) or dropped or search.holds(stored)):
                return None
            went = _clean(stored, gone, stay)
            forget_names(place / archive.SETTINGS, went.callers)
            _packed(path, place, told)
    except CallscopeError as error:
        return Left(str(path), "stays", why=error.message)
    except OSError as error:
        return Left(str(path), "stays", why=error.strerror or str(error))
    return Left(str(path), "rewritten", archive.digest(path), path.stat().st_size)


def _dropped(path: Path, place: Path, gone: Gone, search: Search) -> list[str]:
    """Removes the recordings of the calls from an unpacked backup; by their hash, or by a stretch of their sound."""
    dropped = []
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            file = place / name
            if not name.startswith(archive.RECORDINGS) or name.endswith(".journal"):
                continue
            if archive.digest(file)[:12] in gone.calls or search.sounds_in(packed, name):
                file.unlink()
                file.with_suffix(".journal").unlink(missing_ok=True)
                dropped.append(name)
    return dropped


def _packed(path: Path, place: Path, told: Backup) -> None:
    """Writes the backup anew beside itself, reads all of it again, and puts it in its place."""
    from callscope.store.copies import counts

    calls, quotes = counts(place / archive.STORE)
    files = {archive.STORE: place / archive.STORE}
    files |= {archive.SETTINGS: place / archive.SETTINGS} if (place / archive.SETTINGS).exists() else {}
    sounds = sorted((place / archive.RECORDINGS).iterdir())
    files |= {f"{archive.RECORDINGS}{one.name}": one for one in sounds}
    kept = sum(one.suffix != ".journal" for one in sounds)
    half = path.with_name(f".{path.name}.part")
    try:
        half.unlink(missing_ok=True)
        archive.pack(half, files, told._replace(calls=calls, quotes=quotes, recordings=kept), unheard)
        archive.verify(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
