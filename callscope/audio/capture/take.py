"""One call on the disk: its growing WAV, its journal, and the spans that are off the record."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope import safe
from callscope.audio.capture import journal
from callscope.audio.capture.journal import Journal
from callscope.audio.capture.wav import GrowingWav, Shape, failed
from callscope.errors import StorageFailed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.nouns.live import Side

    Samples = NDArray[np.int16]

SYNC = 5.0
"""Seconds between two times that the disk is made to take everything: what a power cut may cost. A crash of the
program costs nothing that was written, with or without."""


class Take:
    """A call being recorded. Frames are counted from its own start; `base` is that start, counted from the origin.

    `note` is for any thread, the rest for the writer's. Every method raises StorageFailed.
    """

    def __init__(self, folder: Path, title: str, shape: Shape, names: Mapping[Side, str], base: int) -> None:
        self.base, self.shape = base, shape
        self.begun = False
        self._notes = 0
        self._off: list[tuple[int, int | None]] = []
        self._synced = time.monotonic()
        self.path = free(folder, title)
        self._journal = Journal(self.path.with_suffix(".journal"))
        try:
            clocks = {"at": time.time(), "monotonic": time.monotonic()}
            form = {"rate": shape.rate, "channels": shape.channels}
            self._journal.add("started", **clocks, pid=os.getpid(), title=title, sides=dict(names), **form)
            self._wav = GrowingWav(self.path, shape)
        except StorageFailed:
            self._journal.close()
            self._journal.path.unlink(missing_ok=True)
            raise

    @property
    def duration(self) -> float:
        """Seconds."""
        return self._wav.duration

    @property
    def off(self) -> bool:
        """Whether nothing is recorded at the moment."""
        return bool(self._off) and self._off[-1][1] is None

    def write(self, samples: Samples) -> None:
        """Appends frames (n x channels), those off the record as silence."""
        self._wav.write(self._cleaned(samples).tobytes())
        if time.monotonic() - self._synced > SYNC:
            self._wav.sync()
            self._journal.sync()
            self._synced = time.monotonic()

    def begin(self, began: float) -> None:
        """Notes that the first block is on the disk, and the Unix time of its first sample."""
        self._journal.add("recording", began=began)
        self.begun = True

    def log(self, kind: str, **values: Any) -> None:
        """Notes what happened."""
        self._journal.add(kind, **values)

    def note(self, kind: str, values: Mapping[str, Any]) -> bool:
        """Notes what the caller wants kept with the call; False where that was closed in the meantime."""
        self._notes += 1
        return self._journal.add("note", **{**values, "what": kind})

    def off_record(self, start: int) -> None:
        """From a frame on, written or not, there is silence."""
        self._off.append((start, None))
        self._journal.add("off_record", start=start / self.shape.rate)
        self._wav.blank(start, self._wav.frames)

    def on_record(self, end: int) -> float:
        """Ends the silence at a frame; returns the second where it began."""
        start, end = self._off[-1][0], max(self._off[-1][0], end)
        self._off[-1] = (start, end)
        self._journal.add("on_record", start=start / self.shape.rate, end=end / self.shape.rate)
        return start / self.shape.rate

    def close(self, reason: str) -> None:
        """Closes the call. What holds no sound is deleted, and its journal too where nothing was noted."""
        if not self._wav.frames and not self._notes:
            self.erase()
            return
        try:
            self._journal.add("stopped", duration=self.duration, reason=reason)
            self._wav.sync()
        finally:
            self._wav.close()
            self._journal.sync()
            self._journal.close()
        if not self._wav.frames:
            self._wav.remove()

    def decline(self) -> None:
        """Deletes the sound and all that was noted. A journal stays that says that the caller declined, and when."""
        self._journal.add("declined", at=time.time())  # where the deletion fails, nobody takes it for a call
        self.erase()
        stub = Journal(self.path.with_suffix(".journal"))
        stub.add("declined", at=time.time())
        stub.sync()
        stub.close()

    def erase(self) -> None:
        """Deletes both files."""
        try:
            self._wav.remove()
            self._journal.close()
            self._journal.path.unlink(missing_ok=True)
        except OSError as error:
            raise failed(self.path, error) from error

    def _cleaned(self, samples: Samples) -> Samples:
        start, cleaned = self._wav.frames, samples
        for begin, end in self._off:
            first = max(0, begin - start)
            last = len(samples) if end is None else min(len(samples), end - start)
            if first < last:
                cleaned = cleaned.copy() if cleaned is samples else cleaned
                cleaned[first:last] = 0
        return cleaned


def unfinished(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal whose call was neither closed nor declined nor recovered; empty where it was."""
    lines = journal.read(path)
    ended = {"stopped", "declined", "recovered"}
    return [] if any(one["kind"] in ended for one in lines) else lines


def free(folder: Path, title: str) -> Path:
    """A path in the folder that is not taken, named after the time and the title."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    stem = f"{stamp}-{safe.filename(title)}" if title else stamp
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    free = (folder / f"{name}.wav" for name in names)
    return next(path for path in free if not path.exists() and not path.with_suffix(".journal").exists())
