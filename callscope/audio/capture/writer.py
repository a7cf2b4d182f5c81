"""What the writer's thread does: blocks become frames on the disk, and what happened is told, in that order."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture.levels import PACE, Likeness, Measured, Meter
from callscope.audio.capture.take import Take
from callscope.audio.capture.wav import Shape
from callscope.audio.capture.weave import PATIENCE, Weave
from callscope.errors import CallscopeError, StorageFailed
from callscope.nouns.live import Concern, Event, Gap, Level, OffRecord, Recording, Side, Stopped, Warned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.audio.capture.devices import Inputs
    from callscope.audio.capture.source import Block

    Samples = NDArray[np.int16]

BEFORE = 15.0
"""Seconds before going off the record that are silenced too: a card number is always noticed late."""

AFTER = 0.25
"""Seconds by which coming back on the record waits: what was said before it is still on its way to us."""

_ALONE = 5.0
"""Seconds that a side without another one is waited for, since nothing else waits for it to be written."""

LATE = "no sound came from the device in time"
"""Why there is a gap, where nothing says more."""

DECLINED = "the caller declined"
"""Why a call ended of which nothing is kept."""

Tell = Callable[[Event], None]


class Writer:
    """Holds the present call. All of it belongs to the writer's thread, except `note`, `duration` and `path`."""

    def __init__(self, folder: Path, inputs: Inputs, rate: int, tell: Tell) -> None:
        self.take: Take | None = None
        self._folder, self._inputs, self._tell = folder, inputs, tell
        self._shape = Shape(len(inputs.sides), rate)
        self._logged: set[Side] = set()
        # What a replayed file gives late, on a busy machine, is never lost: its own pace is the clock then.
        self._live = any(not one.finite for one in inputs.sources)
        speed = inputs.clock.speed
        hasty = self._live and len(inputs.sides) > 1
        self._weave = Weave(inputs.sides, rate, (PATIENCE if hasty else _ALONE) * speed)
        self._sources = {side: source for source in inputs.sources for side in source.sides}
        self._meters = {side: Meter(side, self._sources[side].name, rate, PACE * speed) for side in inputs.sides}
        self._likeness = Likeness(rate) if len(inputs.sides) > 1 else None

    @property
    def names(self) -> Mapping[Side, str]:
        """What each side is recorded from."""
        return {side: source.name for side, source in self._sources.items()}

    @property
    def duration(self) -> float:
        """Seconds of the present call on the disk."""
        take = self.take
        return take.duration if take else 0.0

    def open(self, title: str) -> Path:
        """Begins a call behind all that was written. Raises StorageFailed."""
        self._logged.clear()
        self.take = Take(self._folder, title, self._shape, self.names, self._weave.base)
        return self.take.path

    def cancel(self) -> None:
        """Deletes a call that never began. Raises StorageFailed."""
        if self.take is not None:
            self.take.erase()
            self.take = None

    def accept(self, block: Block) -> None:
        """Takes a block. Raises StorageFailed."""
        self._weave.push(block.side, block.at, self._sources[block.side].fit(block), block.lost)
        self._lay(block.at)

    def idle(self) -> None:
        """Nothing waits: what never came is given up on. Raises StorageFailed."""
        if self._live:
            self._lay(self._inputs.clock.now())

    def now(self) -> float:
        """The second of the present call that is being spoken."""
        take = self.take
        return self._now(take) if take else 0.0

    def elapsed(self, take: Take | None = None) -> float:
        """Real seconds since the first sample of the present call, or of the one that is given."""
        return (self._now(take) if take else self.now()) / self._inputs.clock.speed

    def note(self, kind: str, values: Mapping[str, object]) -> float:
        """Keeps something with the call, at once; returns the call second. Raises StorageFailed."""
        while True:
            moment, take = self.now(), self.take
            # A call that is closed at this moment hands over to the next, which has it then.
            if take is None or take.note(kind, {"t": round(moment, 3), **values}) or take is self.take:
                return moment

    def warn(self, kind: Concern, said: str) -> None:
        """Tells a person something, and keeps it."""
        self._log("warned", t=self.duration, about=kind, said=said)
        self._tell(Warned(self.duration, self.elapsed(), kind, said))

    def gap(self, side: Side, start: float, end: float, why: str) -> None:
        """Tells that a span of the call's seconds holds nothing of a side, and keeps it."""
        start, end = max(0.0, round(start, 3)), round(end, 3)
        self._log("gap", side=side, start=start, seconds=round(end - start, 3), why=why)
        self._tell(Gap(end, self.elapsed(), side, start, round(end - start, 3), why))

    def next_call(self, title: str) -> Path:
        """Closes the call and opens the next behind its last frame. Raises StorageFailed."""
        before = self.take
        if before:
            self._tell_holes(closing=True)
        path = self.open(title)
        if before and before.off and self.take:
            self.take.off_record(0)
        if before:
            self._close(before, "next call")
        return path

    def off_record(self, moment: float) -> None:
        """From fifteen seconds before a call second on there is silence. Raises StorageFailed."""
        if self.take is None or self.take.off:
            return
        start = max(0.0, moment - BEFORE)
        self.take.off_record(round(start * self._shape.rate))
        self._tell(OffRecord(moment, self.elapsed(), start))

    def on_record(self, moment: float) -> None:
        """Records again from a quarter of a second after a call second on. Raises StorageFailed."""
        if self.take is None or not self.take.off:
            return
        moment += AFTER * self._inputs.clock.speed
        start = self.take.on_record(round(moment * self._shape.rate))
        self._tell(OffRecord(moment, self.elapsed(), start, moment))

    def discard(self) -> None:
        """Deletes the call; what comes until the next one is opened is not kept. Raises StorageFailed."""
        if self.take is None:
            return
        duration, elapsed = self.duration, self.elapsed()
        take, self.take = self.take, None  # whatever happens now, nobody is told of its file any more
        try:
            take.decline()
        finally:
            self._tell(Stopped(duration, elapsed, None, duration, DECLINED))

    def finish(self, reason: str) -> None:
        """Writes what is left and closes the call. Raises StorageFailed, with the call closed all the same."""
        try:
            if woven := self._weave.rest():
                self._write(woven.samples)
        finally:
            self.close(reason)

    def close(self, reason: str) -> None:
        """Closes the call. Raises StorageFailed."""
        if self.take is None:
            return
        self._tell_holes(closing=True)
        take, self.take = self.take, None
        self._close(take, reason)

    def _close(self, take: Take, reason: str) -> None:
        elapsed = self.elapsed(take)
        try:
            take.close(reason)
        finally:
            path = take.path if take.duration else None
            self._tell(Stopped(take.duration, elapsed, path, take.duration, reason))

    def _lay(self, now: float) -> None:
        woven = self._weave.take(now)
        if woven is not None:
            self._write(woven.samples)
        self._tell_holes()

    def _write(self, samples: Samples) -> None:
        if self.take is None:
            return
        self.take.write(samples)
        if not self.take.begun:
            self._begin(self.take)
        self._log_sides(self.take)
        self._measure(self._weave.base - self.take.base, samples)

    def _begin(self, take: Take) -> None:
        began = time.time() - self.elapsed()
        take.begin(began)
        self._tell(Recording(0.0, self.elapsed(), take.path, began))
        if take.off:  # the call before went off the record, and nobody came back on it
            self._tell(OffRecord(0.0, self.elapsed(), 0.0))

    def _log_sides(self, take: Take) -> None:
        for side, first in self._weave.first.items():
            if side not in self._logged:
                self._logged.add(side)
                take.log("side", side=side, offset=round(max(0, first - take.base) / self._shape.rate, 4))

    def _measure(self, end: int, samples: Samples) -> None:
        found = [one for index, meter in enumerate(self._meters.values()) for one in meter.push(end, samples[:, index])]
        for one in [*found, *(self._likeness.push(end, samples) if self._likeness else ())]:
            if isinstance(one, Measured):
                t = max(0.0, one.end / self._shape.rate)
                self._tell(Level(t, self.elapsed(), one.side, one.rms_db, one.peak_db, one.clipping))
            else:
                self.warn(one.kind, one.said)

    def _tell_holes(self, closing: bool = False) -> None:
        base = self.take.base if self.take else 0
        for side, hole in self._weave.holes(closing):
            start, end = ((frame - base) / self._shape.rate for frame in hole)
            if self.take is not None and end > 0:
                self.gap(side, start, end, LATE)

    def _log(self, kind: str, **values: object) -> None:
        # A warning that a full disk cannot keep must still be told.
        with contextlib.suppress(StorageFailed):
            if self.take is not None:
                self.take.log(kind, **values)

    def _now(self, take: Take) -> float:
        if self._weave.origin is None:
            return 0.0
        frame = (self._inputs.clock.now() - self._weave.origin) * self._shape.rate
        return max(0.0, frame - take.base) / self._shape.rate


def fault_of(inputs: Inputs) -> CallscopeError | None:
    """What a source itself says went wrong."""
    return next((fault for one in inputs.sources if (fault := getattr(one, "fault", None))), None)
