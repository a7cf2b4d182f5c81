"""What a crash cut off while listening in: made whole and kept, and told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.audio.capture.recover import recover
from callscope.live import Salvaged
from callscope.pipeline import notebook
from callscope.settings import Paths

if TYPE_CHECKING:
    from callscope.store.library import Library


def salvage(paths: Paths, library: Library) -> list[Salvaged]:
    """Recordings are put into the queue, notes are stored; each is told once."""
    if not paths.recordings.is_dir():
        return []
    notes = notebook.salvage(paths.recordings, library)
    found = recover(paths.recordings)
    for one in found:
        library.enqueue(one.path)
    return [*notes, *(Salvaged(one.path, one.duration, one.title) for one in found)]
