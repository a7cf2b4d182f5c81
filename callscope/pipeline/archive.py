"""One file for a backup: a ZIP with a manifest, in which each part has its hash; or a bare store.

Whatever is written is read again before it counts, and what is read is checked before it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from callscope.call import Progress
from callscope.errors import Damaged, NotFound, StorageFailed, Unusable
from callscope.nouns.copies import Backup
from callscope.safe import line
from callscope.store import copies as store
from callscope.store.connect import MAGIC, logs_of
from callscope.store.migrate import backup

if TYPE_CHECKING:
    from callscope.call import Report

SCHEMA = "callscope.backup/1"
STORE, SETTINGS, RECORDINGS, MANIFEST = "callscope.db", "settings.toml", "recordings/", "manifest.json"
_BLOCK = 1 << 20

ANOTHER = "nothing was changed; use another copy of it"


def half_of(place: Path) -> Path:
    """Where a backup lies until it is whole."""
    return place.with_name(f".{place.name}.part")


def write(place: Path, files: dict[str, Path], made: Backup, report: Report) -> None:
    """Puts files as a private ZIP with a manifest at `place`, once all of it was read again."""
    with _whole(place) as half:
        _pack(half, files, made, report)
        _verify(half)


def write_store(place: Path, copy: Path) -> None:
    """Puts a bare store at `place`, once all of it was read again; the log of the one before goes with it."""
    with _whole(place) as half:
        backup(copy, half)
    for log in logs_of(place):
        log.unlink(missing_ok=True)


@contextmanager
def _whole(place: Path) -> Iterator[Path]:
    half = half_of(place)
    half.unlink(missing_ok=True)
    try:
        yield half
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


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
                    kept[name] = copied(source, target)
                done += path.stat().st_size
                report(Progress("back up", min(done / total, 1.0), line(path.name)))
            archive.writestr(MANIFEST, json.dumps(_manifest(made, kept), indent=1))
        file.flush()
        os.fsync(file.fileno())


def _manifest(made: Backup, kept: dict[str, str]) -> dict[str, Any]:
    about = {name: value for name, value in made._asdict().items() if name not in ("path", "bytes")}
    return {"schema": SCHEMA, **about, "files": kept}


def copied(source: IO[bytes], target: IO[bytes] | None) -> str:
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
                if copied(source, None) != digest:
                    raise StorageFailed(f"the backup did not verify: {name}", "check the disk, then try again")


def look_into(source: Path) -> Backup:
    """What a backup holds, read from the backup itself, or from a bare store, such as the copies made before an
    upgrade.

    Raises NotFound, Unusable for what is no backup, StorageFailed for a damaged one.
    """
    if not source.is_file():
        raise NotFound(f"there is no backup {line(str(source))}", "callscope backup makes one")
    with sound(source):
        if is_store(source):
            calls, quotes = store.counts(source)
            return Backup(source, calls=calls, quotes=quotes, bytes=source.stat().st_size)
        with zipfile.ZipFile(source) as archive:
            told = _read_manifest(archive)
            return _backup_of(told)._replace(path=source, bytes=source.stat().st_size)


def _backup_of(told: Mapping[str, Any]) -> Backup:
    """What a manifest tells, each field of the kind that it should be."""
    plain = Backup(Path())._asdict()
    known = {name: value for name, value in told.items() if name in plain and type(value) is type(plain[name])}
    return Backup(**{**plain, **known})


def is_store(source: Path) -> bool:
    """Whether a file is a bare store; else it is a ZIP. Raises Unusable, Damaged for a ZIP that was cut short."""
    with source.open("rb") as file:
        head = file.read(len(MAGIC))
    if head == MAGIC:
        return True
    if not zipfile.is_zipfile(source):
        if head.startswith(b"PK"):
            raise Damaged(f"the backup {line(str(source))} is damaged: it was cut short", ANOTHER)
        raise Unusable(f"{line(source.name)} is no backup of Callscope", "callscope backup makes one")
    return False


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the manifest tells; of its kind are only `schema` and `files`. Raises Unusable, StorageFailed."""
    no_backup = Unusable("that ZIP is no backup of Callscope", "callscope backup makes one")
    try:
        told = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, RuntimeError) as error:  # the last for a password, and for brackets in brackets
        raise no_backup from error
    schema = str(told.get("schema", "")) if isinstance(told, dict) else ""
    if schema.rpartition("/")[0] != SCHEMA.rpartition("/")[0]:
        raise no_backup
    if schema != SCHEMA:
        raise StorageFailed("the backup was made by a newer version of Callscope", "update Callscope")
    files = told.get("files")
    if not isinstance(files, dict) or not all(isinstance(one, str) for one in files.values()):
        raise no_backup
    return dict(told)


def unpack(source: Path, place: Path, report: Report) -> None:
    """All files of a backup, each with the content that its manifest tells."""
    (place / RECORDINGS).mkdir(mode=0o700)
    if is_store(source):
        with source.open("rb") as file, (place / STORE).open("wb") as target:
            copied(file, target)
        return
    with zipfile.ZipFile(source) as archive:
        files = _read_manifest(archive)["files"]
        for number, (name, digest) in enumerate(files.items()):
            report(Progress("restore", number / len(files), line(name)))
            with archive.open(name) as file, (place / _safe(name)).open("wb") as target:
                if copied(file, target) != digest:
                    raise Damaged(f"the backup {line(str(source))} is damaged: {line(name)}", ANOTHER)


def _safe(name: str) -> str:
    """The name of a file in a backup, if it is one of ours. Raises Unusable for a path that leads elsewhere."""
    rest = name.removeprefix(RECORDINGS)
    if name in (STORE, SETTINGS) or (rest != name and rest == Path(rest).name and not rest.startswith(".")):
        return name
    raise Unusable(f"the backup holds a file with a strange name: {line(name)}", "it was not made by callscope backup")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return copied(file, None)


@contextmanager
def plain(place: Path) -> Iterator[None]:
    """What the disk says, in plain words."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(f"cannot write {line(str(place))}: {error.strerror}", "name another folder") from error


@contextmanager
def sound(source: Path) -> Iterator[None]:
    """What ZIP and disk say of a broken file, in plain words."""
    with plain(source):
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
            raise Damaged(f"the backup {line(str(source))} is damaged: {line(str(error))}", ANOTHER) from error
