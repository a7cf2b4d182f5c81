"""Erasing: rows, files, backups, then the proof. What is under way is written down first, so that a crash leaves
nothing half done: rows go in one transaction, everything else can be done twice, and the next start finishes it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.audio.capture.room import busy
from callscope.call import Progress, Report, unheard
from callscope.conversation.written.files import TEXTS
from callscope.errors import Refused
from callscope.nouns.erased import Going, Gone, Left, Plan, Receipt
from callscope.nouns.handed import Sent
from callscope.pipeline.archive import digest
from callscope.pipeline.copies import undisturbed
from callscope.pipeline.rewriting import rewrite, tried
from callscope.pipeline.scanning import Search, Wanted, owned, scan, sounds_of
from callscope.settings_file import forget_names
from callscope.store.compacting import compact
from callscope.store.connect import writable
from callscope.store.retention import Said
from callscope.store.rows import now, path_text, text_path

if TYPE_CHECKING:
    from callscope.call import CallSummary
    from callscope.settings import Paths
    from callscope.store.clearing import Cleared
    from callscope.store.library import Library

log = logging.getLogger(__name__)


class Job(NamedTuple):
    """An erasing under way, as it is written down. `owned` and `others` are paths of sound: ours, and where calls were
    loaded from; `sounds` are stretches of sound in hexadecimal. `rows` is None until they went."""

    act: str
    by: str
    at: str
    gone: Gone
    owned: tuple[str, ...]
    others: tuple[str, ...]
    originals: bool
    rows: Mapping[str, int] | None = None
    strings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    exports: tuple[Sent, ...] = ()


def erase(
    paths: Paths, library: Library, plan: Plan, originals: bool, report: Report = unheard, act: str = "erased"
) -> Receipt:
    """Erases what a plan holds from all that we own; with `originals` also the files that calls were loaded from.

    A file that resists stays, and the receipt names it. Raises Refused for a call on hold, where a backup is made, or
    where another is erased; StorageFailed, after which it is finished at the next start.
    """
    with undisturbed(paths):
        if (left := _read(paths)) is not None:  # one that could not be finished comes first
            _finish(paths, library, _begin(paths, library, left), report)
        return _finish(paths, library, _begin(paths, library, _job(library, plan, originals, act)), report)


def demand_released(plan: Plan) -> None:
    """Raises Refused for a call on hold."""
    held = [one.id for one in plan.going if one.held]
    if held:
        raise Refused(f"call {held[0]} is on hold", f"callscope retention release {held[0]} lets go of it")


def resume(paths: Paths, library: Library) -> Receipt | None:
    """Finishes what was cut off; None where there is nothing, or it cannot be done just now. Raises nothing: whoever
    opens the store came for something else, and the doctor tells."""
    if not writable(library.path):
        return None
    try:
        with undisturbed(paths):
            if (job := _read(paths)) is None:
                return None
            log.info("an erasing that was cut off is finished")
            return _finish(paths, library, _begin(paths, library, job), unheard)
    except Exception as error:
        log.warning("an erasing is not finished: %s", type(error).__name__)
        return None


def _job(library: Library, plan: Plan, originals: bool, act: str) -> Job:
    known = [one for one in plan.going if one.path != Path()]
    stored = tuple(path_text(one.path) for one in known)
    gone = Gone(tuple(one.id for one in plan.going), plan.callers, stored)
    ours = [one.path for one in plan.going if one.owned]
    others = tuple(path_text(one.path) for one in known if not one.owned)
    sounds = tuple(chunk.hex() for path in ours for chunk in sounds_of(path))
    ours_too = tuple(map(path_text, ours))
    return Job(act, library.who(), now(), gone, ours_too, others, originals, sounds=sounds, exports=plan.exports)


def _begin(paths: Paths, library: Library, job: Job) -> Job:
    """Removes the rows. Which strings must be gone is known once they are, and written down before that counts."""
    begun = job

    def note(done: Cleared) -> None:
        nonlocal begun
        if job.rows is None:  # else it was cut off after the rows, and what they held was written down
            begun = job._replace(rows=done.rows, strings=done.strings, words=done.words)
            _write(paths, begun)

    if not paths.erasing.exists():
        _write(paths, job)
    try:
        library.clear(job.gone, job.act, note)
    except BaseException:
        if begun.rows is None:  # all is as it was; once it is noted, the rows may be gone already
            paths.erasing.unlink(missing_ok=True)
        raise
    return begun


def _finish(paths: Paths, library: Library, job: Job, report: Report) -> Receipt:
    search = Search(Wanted(job.strings, job.words, tuple(bytes.fromhex(one) for one in job.sounds), job.gone))
    report(Progress("erase", 0.1, "files"))
    files = _files(paths, job, search)
    others = [one for path in job.others for one in tried(text_path(path), partial(_original, library, job))]
    report(Progress("erase", 0.3, "backups"))
    backups = rewrite(paths, library, search)
    report(Progress("erase", 0.5, "the store"))
    compact(library.path)
    looked = [one for one in owned(paths) if one != paths.erasing]
    scanned = scan(looked, search, report)
    paths.erasing.unlink(missing_ok=True)
    callers = len(job.gone.callers)
    told = (tuple(files), tuple(others), tuple(backups), job.exports)
    return Receipt(job.at, job.by, job.act, job.gone.calls, callers, job.rows or {}, *told, scanned)


def _files(paths: Paths, job: Job, search: Search) -> list[Left]:
    """What became of recordings, of all that is made of a call while it is heard, shown and recorded, and of what
    names it: lines of logs, settings."""
    ours = [one for path in map(text_path, job.owned) for one in (path, path.with_suffix(".journal"))]
    found = [one for path in ours if path.is_file() for one in tried(path, _deleted)]
    for call in job.gone.calls:  # a cluster's workers have theirs further down
        for folder in [one for one in paths.work.rglob(call) if one.is_dir()]:
            found += tried(folder, _folder_deleted)
    for path in owned(paths):
        found += tried(path, partial(_swept, paths, job, search))
    for settings in (paths.settings, *paths.home.glob(f"{paths.settings.stem}.replaced-*{paths.settings.suffix}")):
        found += tried(settings, partial(_unnamed, job))
    return [*found, *(Left(str(one), "stays", why=f"{UNREAD}: {MEND}") for one in unread(paths))]


def _deleted(path: Path) -> Left:
    found, size = digest(path), path.stat().st_size
    path.unlink()
    return Left(str(path), "deleted", found, size)


def _folder_deleted(path: Path) -> Left:
    shutil.rmtree(path, ignore_errors=True)
    if path.exists():
        return Left(str(path), "stays", why="not all of it could be deleted")
    return Left(str(path), "deleted")


def _swept(paths: Paths, job: Job, search: Search, path: Path) -> Left | None:
    if path.is_relative_to(paths.logs):
        return _unlogged(path, search)
    gone = _is_leftover(paths, path, job) and (path.parent == paths.work or search.holds(path))
    return _deleted(path) if gone else None


def _unnamed(job: Job, settings: Path) -> Left | None:
    return Left(str(settings), "rewritten") if forget_names(settings, job.gone.callers) else None


def _is_leftover(paths: Paths, path: Path, job: Job) -> bool:
    """Whether nobody misses a file: a preview, what a crash left, requests to a shift, copies of what goes."""
    if path.is_relative_to(paths.work) or path.name.startswith(f".{paths.store.name}."):
        return True
    if path.is_relative_to(paths.recordings):
        stems = tuple(f"{text_path(one).stem}.replaced-" for one in job.owned)
        shift = path.name.startswith(".") or path.parent != paths.recordings
        return (shift and not busy(paths.recordings)) or bool(stems and path.name.startswith(stems))
    return False


def _unlogged(path: Path, search: Search) -> Left | None:
    """Takes lines out of a log in place: whoever has it open goes on writing at its end."""
    content = path.read_bytes()
    stays = search.lines_without(content)
    if stays == content:
        return None
    with path.open("r+b") as file:
        file.write(stays)
        file.truncate()
    return Left(str(path), "rewritten")


def _original(library: Library, job: Job, path: Path) -> Left:
    """A file that a call was loaded from: it is others', and goes only where somebody wants that."""
    if not path.is_file():
        return Left(str(path), "not found")
    size = path.stat().st_size
    if not job.originals:
        return Left(str(path), "stays", bytes=size, why="not ours: --originals deletes it")
    if any(one.path == path for one in library.calls()):
        return Left(str(path), "stays", bytes=size, why="other calls were loaded from it, too")
    sound = digest(path)
    if path.suffix.lower() not in TEXTS and sound[:12] not in job.gone.calls:
        return Left(str(path), "stays", sound, size, "its content is another by now")
    return _deleted(path)


def _write(paths: Paths, job: Job) -> None:
    half = paths.erasing.with_suffix(".part")
    told: dict[str, Any] = {
        **job._asdict(),
        "gone": job.gone._asdict(),
        "exports": [one._asdict() for one in job.exports],
    }
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(paths.erasing)


def _read(paths: Paths) -> Job | None:
    """What was written down; None where nothing was, or where it cannot be read: then it is set aside."""
    try:
        told = json.loads(paths.erasing.read_text(encoding="utf-8"))
        gone, exports = _named(Gone, told["gone"]), tuple(_named(Sent, one) for one in told["exports"])
        # Without rows it did not get as far, and what they hold is asked anew.
        job: Job = _named(Job, {**told, "gone": gone, "exports": exports, "rows": told["rows"] or None})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        paths.erasing.replace(paths.erasing.with_name(f"erasing-unread-{now().replace(':', '')}.json"))
        return None
    return job


def _named(kind: Any, told: Mapping[str, Any]) -> Any:
    """A tuple of named fields out of JSON; what another version wrote beside is left out."""
    found = {name: told[name] for name in kind._fields if name in told}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def unread(paths: Paths) -> list[Path]:
    """What could not be read of what erasings had still to do; told until somebody deletes it."""
    return sorted(paths.home.glob("erasing-unread-*.json"))


UNREAD, MEND = "it does not tell any more what was still to be erased", "erase the calls again, by their ids; delete it"


def plan_of(paths: Paths, library: Library, calls: Sequence[str], caller: str = "", files: Sequence[Path] = ()) -> Plan:
    """What erasing some calls, or all of a caller, would take; `files` are in the queue. Raises NotFound."""
    name = library.caller(caller).name if caller else ""
    known = {one.id: one for one in library.calls()}
    wanted = dict.fromkeys([*calls, *(one.id for one in known.values() if name and one.caller == name)])
    said = library.kept()
    going = [_going(paths, known[call], said.get(call, _NOT)) for call in wanted if call in known]
    unknown = [call for call in wanted if call not in known]
    by_hash = {digest(path)[:12]: path for path in paths.recordings.glob("*.wav")} if unknown else {}
    going += [Going(call, "", by_hash.get(call, Path()), call in by_hash) for call in unknown]
    going += [Going(digest(path)[:12], path.stem, path, _ours(paths, path)) for path in files if path.is_file()]
    callers = {*library.only_theirs([*wanted]), *([name] if name else [])}
    exports = {one.id: one for call in wanted for one in library.exports(call)}
    return Plan(tuple(going), tuple(sorted(callers)), tuple(exports.values()))


_NOT = Said()


def _going(paths: Paths, call: CallSummary, said: Said) -> Going:
    path = call.path
    here = paths.recordings / path.name
    if not _ours(paths, path) and here.is_file() and digest(here)[:12] == call.id:
        path = here  # the workspace was moved
    return Going(call.id, call.title, path, _ours(paths, path), call.quotes, call.written, said.held)


def _ours(paths: Paths, path: Path) -> bool:
    return path.is_relative_to(paths.recordings)
