"""A level meter before anything is recorded: sound is measured and forgotten."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from callscope.audio.capture.devices import Inputs, inputs
from callscope.audio.capture.levels import PACE, Measured, Meter
from callscope.audio.capture.source import Block, Inlet
from callscope.call import RATE
from callscope.errors import CallscopeError
from callscope.nouns.live import Level, Sources

if TYPE_CHECKING:
    from callscope.audio.capture.source import Samples

_WAITING = 1 << 18
"""Bytes of a side that may wait; a meter that is behind shows nothing of use."""

_TICK = 0.1
"""Seconds between two looks at whether it is to stop."""


class Preview:
    """Tells the levels of a choice of sources from a thread of its own, once started and until stopped.

    Nothing is kept and no file is made. `t` and `at` of its levels are seconds of sound since it began.
    """

    def __init__(self, sources: Sources, tell: Callable[[Level], None]) -> None:
        self._chosen, self._tell = sources, tell
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Opens the devices. Raises UsageProblem, DeviceFailed or Unusable."""
        found = inputs(self._chosen, RATE)
        inlet = Inlet(found.sides, _WAITING)
        try:
            for source in found.sources:
                source.start(inlet.put, found.clock)
        except CallscopeError:
            _release(found)
            raise
        self._thread = threading.Thread(target=self._run, args=(found, inlet), name="callscope-preview", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Frees the devices, within a second."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(1.0)

    def _run(self, found: Inputs, inlet: Inlet) -> None:
        meters = {side: Meter(side, "", RATE, PACE * found.clock.speed) for side in found.sides}
        fits = {side: source.fit for source in found.sources for side in source.sides}
        counts = dict.fromkeys(found.sides, 0)
        while not self._stop.is_set():
            with contextlib.suppress(queue.Empty):
                block = inlet.get(_TICK)
                if isinstance(block, Block):
                    samples = fits[block.side](block)
                    counts[block.side] += len(samples)
                    self._measure(meters[block.side], counts[block.side], samples)
        _release(found)

    def _measure(self, meter: Meter, end: int, samples: Samples) -> None:
        for one in meter.push(end, samples):
            if isinstance(one, Measured):
                t = one.end / RATE
                self._tell(Level(t, t, one.side, one.rms_db, one.peak_db, one.clipping))


def _release(found: Inputs) -> None:
    for source in found.sources:
        source.abort()
