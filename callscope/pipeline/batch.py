"""Several files, one after the other: models are loaded once, a bad file never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope import logs
from callscope.call import Outcome, Progress, Report
from callscope.conversation.written.files import TEXTS
from callscope.errors import CallscopeError, Cancelled, ModelMissing, StorageFailed, Unusable
from callscope.pipeline.engines import open_engines
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.pipeline.shard import WHOLE, Shard
from callscope.safe import line
from callscope.settings import Paths, Settings
from callscope.store.erasures import WasErased

if TYPE_CHECKING:
    from callscope.call import Call
    from callscope.store.library import Library

log = logging.getLogger(__name__)

_PLAIN = frozenset({".aif", ".aiff", ".au", ".caf", ".flac", ".w64", ".wav"})
_PACKED = frozenset({".aac", ".amr", ".gsm", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wma"})
_VIDEO = frozenset({".3gp", ".avi", ".mkv", ".mov", ".mp4", ".webm"})
SOUNDS = _PLAIN | _PACKED | _VIDEO
"""Endings of files that are looked at when a folder is named."""

Watch = Callable[[Path], Report]
"""Gives the Report for one file."""


def hear_each(
    files: Iterable[Path],
    paths: Paths,
    settings: Settings,
    library: Library,
    watch: Watch,
    caller: str = "",
    force: bool = False,
) -> Iterator[Outcome]:
    """Hears files as they come, with models that are loaded once, when the first one needs them.

    Raises Cancelled, and what would fail every file: ModelMissing and StorageFailed.
    """
    logs.start(paths, settings.log_level)
    with open_engines(settings, paths.models) as engines:
        desk = Desk(paths, settings, library, engines)
        for path in files:
            yield _outcome(path, desk, watch(path), caller, force)


def _outcome(path: Path, desk: Desk, report: Report, caller: str, force: bool) -> Outcome:
    try:
        call, known = hear(path, desk, report, caller, force)
    except (Cancelled, ModelMissing, StorageFailed):
        raise
    except CallscopeError as error:
        return unheard_file(path, error, desk.library)
    return heard_file(path, call, known, desk.library)


def unheard_file(path: Path, error: CallscopeError, library: Library) -> Outcome:
    """A file that cannot be heard waits in the queue, with the reason."""
    log.warning("not heard: %s", type(error).__name__)
    if isinstance(error, WasErased):
        library.unqueue(path.absolute())  # what was erased leaves no name behind
        return Outcome(path, error=error)
    if path.suffix.lower() in TEXTS:
        error = Unusable(error.message, f"tickets, chats and notes come with: callscope import {line(path.name)}")
    library.enqueue(path.absolute(), "failed", error.message)
    return Outcome(path, error=error)


def heard_file(path: Path, call: Call, known: bool, library: Library) -> Outcome:
    """A file that was heard has left the queue."""
    library.unqueue(path.absolute())
    log.info("heard %s, %.0f s of sound in %.1f s", call.recording.id, call.recording.duration, call.timings["total"])
    return Outcome(path, call, known)


def expand(files: Sequence[Path], shard: Shard = WHOLE, below: bool = False) -> list[Path]:
    """The files, with each folder replaced by the sound files in it, in order of name. Raises Unusable for none.

    Of these only the `shard`'s; with `below` those in the folders below, too.
    """
    found = {path: name for file in files for path, name in _named(file, below)}
    if not found:
        raise _no_sound(files, below)
    return [path for path, name in found.items() if shard.holds(name)]


def _no_sound(folders: Sequence[Path], below: bool) -> Unusable:
    """That there is none in the folders, and what else may be named."""
    deeper = not below and any(one.is_dir() for folder in folders for one in folder.iterdir())
    hint = f"known endings: {' '.join(sorted(SOUNDS))}"
    where = ", ".join(line(str(one)) for one in folders)
    return Unusable(f"there is no sound file in {where}", f"name a folder in it; {hint}" if deeper else hint)


def _named(file: Path, below: bool) -> list[tuple[Path, str]]:
    """Each file with its name in the folder that was given, which is the same on every machine that sees it."""
    if not file.is_dir():
        return [(file, file.name)]
    return [(path, path.relative_to(file).as_posix()) for path in _sounds(file, below)]


def _sounds(folder: Path, below: bool) -> list[Path]:
    every = folder.rglob("*") if below else folder.iterdir()
    return sorted(path for path in every if path.suffix.lower() in SOUNDS and not path.name.startswith("."))


def hear_one(home: Path, models: Path, settings: Settings, path: Path, *, report: Report) -> Outcome:
    """Hears one file; run in a child process by a screen, so that nothing heavy is imported beside it."""
    paths = Paths(home, models)
    report(Progress("hear", 0.0, "starting"))
    (outcome,) = hear_each([path], paths, settings, open_library(paths), lambda _: report)
    return outcome
