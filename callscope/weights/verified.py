"""Whether the weights on disk are the published ones. Nothing here touches the network."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from callscope.call import Progress, Report, unheard
from callscope.errors import ModelMissing
from callscope.weights.manifest import PUBLISHED, File, Manifest, Weight

_SEEN = ".verified"
"""In the models folder: the fingerprints of files whose hash was right, so that it is computed once and not at each
start."""

Fingerprint = list[int | str]
Status = Literal["ok", "missing", "wrong"]


@dataclass(frozen=True, slots=True)
class State:
    """What a weight is and how it stands on disk. `size` is in bytes; `said` is for people."""

    name: str
    purpose: str
    publisher: str
    revision: str
    licence: str
    size: int
    folder: Path
    status: Status
    said: str

    @property
    def ok(self) -> bool:
        """Whether an engine may load it."""
        return self.status == "ok"


def find(name: str, models: Path, manifest: Manifest = PUBLISHED) -> Path:
    """The folder of a weight, all its files as published. Raises ModelMissing, with the command that mends it.

    A file is hashed when it changed since it was last found right. The network is never tried.
    """
    state = _states((manifest.weight(name),), models)[0]
    if state.ok:
        return state.folder
    raise ModelMissing(f"the weights {name} cannot be used: {state.said}", f"run: {command(name, manifest)}")


def command(name: str, manifest: Manifest = PUBLISHED) -> str:
    """The command that fetches a weight."""
    return "callscope models pull" if name in manifest.default else f"callscope models pull {name}"


def listed(models: Path, manifest: Manifest = PUBLISHED) -> tuple[State, ...]:
    """How every weight of the manifest stands; files that did not change since they were verified are not read."""
    return _states(manifest.weights, models)


def missing(weight: Weight, models: Path) -> tuple[File, ...]:
    """The files of a weight that are not there as published."""
    seen = _read(models)
    folder = models / weight.folder
    return tuple(file for file in weight.files if _standing(folder / file.name, file, models, seen)[0] != "ok")


def verify(models: Path, report: Report = unheard, manifest: Manifest = PUBLISHED) -> tuple[State, ...]:
    """The same with every byte read again. Progress has the stage "verify" and says the weight's name."""
    return _states(manifest.weights, models, report, afresh=True)


def is_published(path: Path, file: File) -> bool:
    """Whether `path` holds exactly the published bytes; all of them are read."""
    return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256


def sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remember(path: Path, file: File, models: Path) -> None:
    """Notes that `path` was found right just now."""
    _write({**_read(models), _key(path, models): _fingerprint(path, file)}, models)


def _states(
    weights: tuple[Weight, ...], models: Path, report: Report = unheard, *, afresh: bool = False
) -> tuple[State, ...]:
    before = _read(models)
    seen = {} if afresh else dict(before)
    total = sum(weight.size for weight in weights) or 1
    done = 0
    states = []
    for weight in weights:
        report(Progress("verify", done / total, weight.name))
        states.append(_state(weight, models, seen))
        done += weight.size
    report(Progress("verify", 1.0))
    if seen != before:
        _write(seen, models)
    return tuple(states)


def _state(weight: Weight, models: Path, seen: dict[str, Fingerprint]) -> State:
    folder = models / weight.folder
    found = [_standing(folder / file.name, file, models, seen) for file in weight.files]
    status, said = next((one for one in found if one[0] != "ok"), ("ok", "verified"))
    about = (weight.name, weight.purpose, weight.publisher, weight.revision, weight.licence, weight.size)
    return State(*about, folder, status, said)


def _standing(path: Path, file: File, models: Path, seen: dict[str, Fingerprint]) -> tuple[Status, str]:
    try:
        if not path.is_file():
            return "missing", f"{path} is missing"
        mark = _fingerprint(path, file)
        if seen.get(_key(path, models)) == mark:
            return "ok", ""
        if not is_published(path, file):
            seen.pop(_key(path, models), None)
            return "wrong", f"{path} is not the published file (its SHA-256 differs)"
    except OSError as error:
        return "wrong", f"{path} cannot be read: {error.strerror}"
    seen[_key(path, models)] = mark
    return "ok", ""


def _key(path: Path, models: Path) -> str:
    return path.relative_to(models).as_posix()


def _fingerprint(path: Path, file: File) -> Fingerprint:
    # The change time is there because a program can set the other times back, but not this one.
    about = path.stat()
    return [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, file.sha256]


def _read(models: Path) -> dict[str, Fingerprint]:
    try:
        seen = json.loads((models / _SEEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _write(seen: Mapping[str, Fingerprint], models: Path) -> None:
    draft = models / f"{_SEEN}.{os.getpid()}.{threading.get_ident()}"
    with contextlib.suppress(OSError):  # a models folder that cannot be written is only hashed more often
        draft.write_text(json.dumps(seen, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(draft, models / _SEEN)
