"""What a crash cut off while listening in: made whole and kept, and told once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture import journal
from callscope.audio.capture.recover import recover
from callscope.audio.capture.room import busy
from callscope.nouns.live import Salvaged
from callscope.pipeline import notebook

if TYPE_CHECKING:
    from callscope.settings import Paths
    from callscope.store.library import Library

_KNOWN = {"queued", "heard", "declined", "recovered", "kept"}
"""Lines of a journal whose call is in the store, in its queue, or gone."""


def salvage(paths: Paths, library: Library) -> list[Salvaged]:
    """Recordings are put into the queue, notes are stored; each is told once."""
    if not paths.recordings.is_dir():
        return []
    notes = notebook.salvage(paths.recordings, library)
    cut = [Salvaged(one.path, one.duration, one.title) for one in recover(paths.recordings)]
    found = [*cut, *_unqueued(paths.recordings)]
    for one in found:
        library.enqueue(one.path)
        journal.append(one.path.with_suffix(".journal"), "queued")
    return [*notes, *found]


def _unqueued(folder: Path) -> list[Salvaged]:
    """Recordings that were closed, but that the store could not be told of: it was full or locked, or a kill came."""
    if busy(folder):
        return []  # the one that runs may be about to
    found = []
    for path in sorted(folder.glob("*.journal")):
        lines = journal.read(path)
        ended = next((one for one in lines if one["kind"] == "stopped"), None)
        sound = path.with_suffix(".wav")
        if ended and sound.is_file() and not any(one["kind"] in _KNOWN for one in lines):
            found.append(Salvaged(sound, float(ended.get("duration", 0.0)), str(lines[0].get("title") or "")))
    return found
