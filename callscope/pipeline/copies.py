"""Backups: the store with its settings and, if wanted, the recordings of its own, in one verified file; and back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from callscope.audio.capture.room import busy, holder
from callscope.call import Progress, Report, unheard
from callscope.copies import Backup, Restored
from callscope.errors import NotFound, Refused, StorageFailed, Unusable, UsageProblem
from callscope.safe import line
from callscope.store import copies as store
from callscope.store.calls import own_version
from callscope.store.connect import MAGIC

if TYPE_CHECKING:
    from callscope.settings import Paths
    from callscope.store.library import Library

SCHEMA = "callscope.backup/1"
STORE, SETTINGS, RECORDINGS, MANIFEST = "callscope.db", "settings.toml", "recordings/", "manifest.json"
_BLOCK = 1 << 20
_ROOM = ".copying-"
_STALE = 3600.0
"""Seconds after which nobody works any more in such a folder that is still there."""


def back_up(
    paths: Paths, library: Library, into: Path | None, settings: bool, recordings: bool, force: bool, report: Report
) -> Backup:
    """Writes one private file (a ZIP) and reads all of it again before it gets its name. Returns what is in it.

    `into` is a file or a folder; without it a file named after the moment in the present folder. Raises UsageProblem
    for a file that exists, Refused while a call is recorded whose file is wanted, StorageFailed.
    """
    place = _place(into)
    if place.exists() and not force:
        raise UsageProblem(f"{line(str(place))} exists already", "add --force, or name another file")
    if recordings and busy(paths.recordings):
        raise Refused("a call is being recorded, so its file is not whole yet", "callscope shift stop ends it")
    half = place.with_name(f".{place.name}.part")
    with _plain(place), _room(paths) as folder:
        try:
            copy = library.backup(Path(folder) / STORE)
            files = {STORE: copy, **_beside(paths, settings, recordings)}
            made = _about(paths, copy, files)
            half.unlink(missing_ok=True)
            _pack(half, files, made, report)
            _verify(half)
            half.replace(place)
        finally:
            half.unlink(missing_ok=True)
    return made._replace(path=place, bytes=place.stat().st_size)


def _place(into: Path | None) -> Path:
    name = f"callscope-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}.zip"
    if into is None:
        return Path.cwd() / name
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


def _pack(half: Path, files: dict[str, Path], made: Backup, report: Report) -> None:
    total = sum(path.stat().st_size for path in files.values()) or 1
    done, kept = 0, {}
    handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
            for name, path in files.items():
                # Sound hardly shrinks, and there is much of it.
                archive.compression = zipfile.ZIP_STORED if name.startswith(RECORDINGS) else zipfile.ZIP_DEFLATED
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                    kept[name] = _copied(source, target)
                done += path.stat().st_size
                report(Progress("back up", min(done / total, 1.0), line(path.name)))
            archive.writestr(MANIFEST, json.dumps(_manifest(made, kept), indent=1))
        file.flush()
        os.fsync(file.fileno())


def _manifest(made: Backup, kept: dict[str, str]) -> dict[str, Any]:
    about = {name: value for name, value in made._asdict().items() if name not in ("path", "bytes")}
    return {"schema": SCHEMA, **about, "files": kept}


def _copied(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copies, or only reads, and returns the SHA-256."""
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest()


def _verify(half: Path) -> None:
    with zipfile.ZipFile(half) as archive:
        for name, digest in _read_manifest(archive)["files"].items():
            with archive.open(name) as source:
                if _copied(source, None) != digest:
                    raise StorageFailed(f"the backup did not verify: {name}", "check the disk, then try again")


def look_into(source: Path) -> Backup:
    """What a backup holds, as it says itself; also of a bare store, such as the copies made before an upgrade.

    Raises NotFound, Unusable for what is no backup, StorageFailed for a damaged one.
    """
    if not source.is_file():
        raise NotFound(f"there is no backup {line(str(source))}", "callscope backup makes one")
    with _sound(source):
        if _is_store(source):
            calls, quotes = store.counts(source)
            return Backup(source, calls=calls, quotes=quotes, bytes=source.stat().st_size)
        with zipfile.ZipFile(source) as archive:
            told = _read_manifest(archive)
            known = {name: told[name] for name in Backup._fields if name in told}
            return Backup(**{**known, "path": source, "bytes": source.stat().st_size})


def _is_store(source: Path) -> bool:
    with source.open("rb") as file:
        head = file.read(len(MAGIC))
    if head == MAGIC:
        return True
    if not zipfile.is_zipfile(source):
        if head.startswith(b"PK"):
            raise StorageFailed(f"the backup {line(str(source))} is damaged: it was cut short", _ANOTHER)
        raise Unusable(f"{line(source.name)} is no backup of Callscope", "callscope backup makes one")
    return False


_ANOTHER = "nothing was changed; use another copy of it"


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise Unusable("that ZIP is no backup of Callscope", "callscope backup makes one") from error
    number = str(told.get("schema", "")).rpartition("/")
    if number[0] != SCHEMA.rpartition("/")[0]:
        raise Unusable("that ZIP is no backup of Callscope", "callscope backup makes one")
    if told["schema"] != SCHEMA:
        raise StorageFailed("the backup was made by a newer version of Callscope", "update Callscope")
    return told


def restore(paths: Paths, source: Path, report: Report = unheard) -> Restored:
    """Puts a backup in the place of the store, its settings and recordings; what was there is kept beside.

    Everything is unpacked and checked first; a backup that is damaged or of a newer version changes nothing. Raises
    NotFound, Unusable, Refused while a call is recorded, StorageFailed.
    """
    about = look_into(source)
    if busy(paths.recordings):
        raise Refused(f"a call is being recorded here: {holder(paths.recordings)}", "callscope shift stop ends it")
    paths.make()
    with _sound(source), _room(paths) as folder:
        place = Path(folder)
        _unpack(source, place, report)
        _ready(place / STORE, source)
        old = Path(about.home) / "recordings" if about.home else paths.recordings
        if old != paths.recordings:
            store.rehome(place / STORE, old, paths.recordings)
        brought, kept = _put_recordings(place, paths)
        if replaced := store.put_in_place(paths.store, place / STORE):
            kept.insert(0, replaced)
        if (place / SETTINGS).exists():
            kept += _put(place / SETTINGS, paths.settings)
    return Restored(about, tuple(kept), brought)


def _unpack(source: Path, place: Path, report: Report) -> None:
    """All files of a backup, each with the content that its manifest tells."""
    (place / RECORDINGS).mkdir(mode=0o700)
    if _is_store(source):
        with source.open("rb") as file, (place / STORE).open("wb") as target:
            _copied(file, target)
        return
    with zipfile.ZipFile(source) as archive:
        files = _read_manifest(archive)["files"]
        for number, (name, digest) in enumerate(files.items()):
            report(Progress("restore", number / len(files), line(name)))
            with archive.open(name) as file, (place / _safe(name)).open("wb") as target:
                if _copied(file, target) != digest:
                    raise StorageFailed(f"the backup {line(str(source))} is damaged: {line(name)}", _ANOTHER)


def _safe(name: str) -> str:
    """The name of a file in a backup, if it is one of ours. Raises Unusable for a path that leads elsewhere."""
    rest = name.removeprefix(RECORDINGS)
    if name in (STORE, SETTINGS) or (rest != name and rest == Path(rest).name and not rest.startswith(".")):
        return name
    raise Unusable(f"the backup holds a file with a strange name: {line(name)}", "it was not made by callscope backup")


def _ready(copy: Path, source: Path) -> None:
    try:
        store.make_ready(copy)
    except StorageFailed as error:
        message = error.message.replace(f"the store {copy}", f"the backup {line(str(source))}")
        raise StorageFailed(message, error.hint if "update" in error.hint else _ANOTHER) from error


def _put_recordings(place: Path, paths: Paths) -> tuple[int, list[Path]]:
    """Recordings that are not there come; one with the same name and another content is kept under another name."""
    brought, kept = 0, []
    for file in sorted((place / RECORDINGS).iterdir()):
        target = paths.recordings / file.name
        if target.exists() and _digest(target) == _digest(file):
            continue
        paths.recordings.mkdir(mode=0o700, exist_ok=True)
        kept += _put(file, target)
        brought += 1
    return brought, kept


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _copied(file, None)


def _put(file: Path, target: Path) -> list[Path]:
    kept = []
    if target.exists():
        kept = [store.free_name(target)]
        shutil.copy2(target, kept[0])
    os.replace(file, target)
    return kept


@contextmanager
def _room(paths: Paths) -> Iterator[str]:
    """A private folder beside the store; what a crash left of earlier ones goes."""
    for left in paths.home.glob(f"{_ROOM}*"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=paths.home, prefix=_ROOM) as folder:
        yield folder


@contextmanager
def _plain(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(f"cannot write {line(str(place))}: {error.strerror}", "name another folder") from error


@contextmanager
def _sound(source: Path) -> Iterator[None]:
    """What ZIP and disk say of a broken file, in plain words."""
    with _plain(source):
        try:
            yield
        except (zipfile.BadZipFile, KeyError, EOFError) as error:
            raise StorageFailed(f"the backup {line(str(source))} is damaged: {error}", _ANOTHER) from error
