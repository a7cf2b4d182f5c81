"""The sound of one side, held against the clock: what is missing becomes silence, a slow drift is taken back gently.

A block tells when it arrived. It may arrive late, when the machine is busy, but never before it was spoken: so the
earliest arrivals of the last seconds say where the sound stands, and lateness alone moves nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

STALL = 0.3
"""Seconds between two blocks after which sound may be missing between them."""

SETTLE = 0.3
"""Seconds of blocks that are looked at together, at the start and after a stall, to tell late from missing."""

SLACK = 0.05
"""Seconds by which a side may be off the clock; more is a gap."""

_WINDOW = 3.0
"""Seconds over which the earliest arrival counts."""

_DRIFT = 0.015
"""Seconds off the clock from which a drift is taken back."""

_PULL = 200
"""One sample in so many is added or left out then: eight hundredths of a semitone, which nobody hears."""


class Hole(NamedTuple):
    """Silence for sound that never came, in frames from the origin."""

    start: int
    end: int


class _Block(NamedTuple):
    at: float
    samples: Samples


class Strand:
    """One side. Times are clock seconds, positions are frames from the clock's `origin`.

    `position` is the frame of the next sample that `push` or `flush` returns, `first` that of the first sound. `open`
    is where silence began that goes on; `holes` collects what was found missing, and whoever looks empties it.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.position = 0
        self.first: int | None = None
        self.holes: list[Hole] = []
        self.open: int | None = None
        self._held: list[_Block] = []
        self._last = float("-inf")
        self._count = 0  # frames taken since the last settling
        self._early: deque[tuple[float, float]] = deque()  # when a block arrived, and its arrival less its frames

    def push(self, at: float, samples: Samples, lost: bool, origin: Callable[[float], float]) -> list[Samples]:
        """Takes a block that ended to arrive at `at`; returns what can be laid down behind `position`.

        `lost`: something was dropped before it. `origin` is asked, with the clock time of the first sample held, for
        the origin of all frames.
        """
        stalled = lost or at - self._last > STALL
        self._last = at
        if not stalled and not self._held:
            return self._follow(_Block(at, samples), origin(at))
        self._held.append(_Block(at, samples))
        settled = at - self._held[0].at >= SETTLE
        return self._settle(origin) if settled else []

    def flush(self, origin: Callable[[float], float]) -> list[Samples]:
        """What is still held, at the end."""
        return self._settle(origin) if self._held else []

    def settling(self, now: float) -> bool:
        """Whether blocks arrive that are still being looked at."""
        return bool(self._held) and now - self._last <= STALL

    def fill(self, position: int) -> list[Samples]:
        """Silence up to a position that others have reached and this one has not."""
        if position <= self.position:
            return []
        if self.open is None:
            self.open = self.position
        return [self._silence(position - self.position)]

    def cut(self, position: int) -> None:
        """Ends a hole that is still open at a position, and lets the rest of it begin there."""
        if self.open is not None and self.open < position:
            self._hole(position)
            self.open = position

    def _settle(self, origin: Callable[[float], float]) -> list[Samples]:
        held, self._held = self._held, []
        self._count, self._early = 0, deque()
        start = min(self._note(one) for one in held)
        target = round((start - origin(start)) * self.rate)
        return self._place(target, [one.samples for one in held])

    def _place(self, target: int, parts: list[Samples]) -> list[Samples]:
        missing, begun = target - self.position, self.first is not None
        before: list[Samples] = []
        if missing > (SLACK * self.rate if begun else 0):
            self.open = self.position if self.open is None else self.open
            before = [self._silence(missing)]
        elif missing < -SLACK * self.rate or not begun:
            parts = _without(parts, -missing)  # the time of what comes first is taken by silence already
        self._close_hole()
        self.first = self.first if begun else self.position
        self.position += sum(len(part) for part in parts)
        return before + parts

    def _close_hole(self) -> None:
        # Before its first block a side has not begun: that is no hole unless it takes longer than a start can.
        if self.open is not None and (self.first is not None or self.position - self.open > self.rate):
            self._hole(self.position)
        self.open = None

    def _hole(self, end: int) -> None:
        # The last block of one side is always some milliseconds behind that of the other.
        if self.open is not None and end - self.open > SLACK * self.rate:
            self.holes.append(Hole(self.open, end))

    def _note(self, block: _Block) -> float:
        """Counts a block; returns when, by its arrival, frame 0 of the count was spoken."""
        self._count += len(block.samples)
        early = block.at - self._count / self.rate
        self._early.append((block.at, early))
        while self._early[0][0] < block.at - _WINDOW:
            self._early.popleft()
        return early

    def _follow(self, block: _Block, origin: float) -> list[Samples]:
        # What the clock says of the block's last sample, less where it will stand.
        self._note(block)
        earliest = min(early for _, early in self._early)
        after = self.position + len(block.samples)
        drift = earliest + self._count / self.rate - origin - after / self.rate
        if drift > SLACK:
            return self._place(self.position + round(drift * self.rate), [block.samples])
        samples = block.samples
        if abs(drift) > _DRIFT and block.at - self._early[0][0] > _WINDOW / 2:
            samples = stretched(samples, max(1, len(samples) // _PULL) * (1 if drift > 0 else -1))
        self.position += len(samples)
        return [samples]

    def _silence(self, frames: int) -> Samples:
        import numpy as np

        self.position += frames
        return np.zeros(frames, np.int16)


def stretched(samples: Samples, more: int) -> Samples:
    """The samples with so many more, or fewer where negative, evenly spread by linear interpolation."""
    import numpy as np

    wanted = len(samples) + more
    if wanted < 2 or len(samples) < 2:
        return samples
    places = np.linspace(0, len(samples) - 1, wanted)
    return np.rint(np.interp(places, np.arange(len(samples)), samples)).astype(np.int16)


def _without(parts: list[Samples], frames: int) -> list[Samples]:
    """The parts less their first frames."""
    import numpy as np

    whole = np.concatenate(parts)
    return [whole[max(0, frames) :]]
