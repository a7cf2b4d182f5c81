"""The sides side by side: interleaved frames, given out as far as every side has come or has been given up on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.audio.capture.strand import Hole, Strand

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.nouns.live import Side

    Samples = NDArray[np.int16]

PATIENCE = 1.0
"""Seconds that one side waits for the other before silence is laid down for it."""


class Woven(NamedTuple):
    """Frames (n x sides) from a frame on."""

    start: int
    samples: Samples


class Weave:
    """All sides of a recording. `origin` is the clock time of frame 0, None until it is known."""

    def __init__(self, sides: Sequence[Side], rate: int, patience: float = PATIENCE) -> None:
        self.rate = rate
        self.base = 0
        self.origin: float | None = None
        self._patience = patience
        self._strands = {side: Strand(rate) for side in sides}
        self._ready: dict[Side, list[Samples]] = {side: [] for side in sides}

    @property
    def first(self) -> dict[Side, int]:
        """The frame at which each side began; those that have not are missing."""
        return {side: one.first for side, one in self._strands.items() if one.first is not None}

    def push(self, side: Side, at: float, samples: Samples, lost: bool = False) -> None:
        """Takes a block of a side that arrived at a clock time; `lost`: something was dropped before it."""
        self._ready[side] += self._strands[side].push(at, samples, lost, self._begin)

    def take(self, now: float) -> Woven | None:
        """What is ready at a clock time, None where nothing is."""
        if self.origin is None:
            return None
        late = int((now - self.origin - self._patience) * self.rate)
        for side, strand in self._strands.items():
            if not strand.settling(now):
                self._ready[side] += strand.fill(late)
        return self._given(min(strand.position for strand in self._strands.values()))

    def rest(self) -> Woven | None:
        """All that came, at the end: the shorter sides are filled up."""
        for side, strand in self._strands.items():
            self._ready[side] += strand.flush(self._begin)
        end = max(strand.position for strand in self._strands.values())
        for side, strand in self._strands.items():
            self._ready[side] += strand.fill(end)
        return self._given(end)

    def holes(self, closing: bool = False) -> list[tuple[Side, Hole]]:
        """What was found missing since the last time this was asked; `closing` takes those still open for ended."""
        found: list[tuple[Side, Hole]] = []
        for side, strand in self._strands.items():
            if closing:
                strand.cut(self.base)
            found += [(side, hole) for hole in strand.holes]
            strand.holes = []
        return found

    def _begin(self, start: float) -> float:
        self.origin = start if self.origin is None else self.origin
        return self.origin

    def _given(self, end: int) -> Woven | None:
        import numpy as np

        if end <= self.base:
            return None
        count, columns = end - self.base, []
        for side, parts in self._ready.items():
            whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
            columns.append(whole[:count])
            self._ready[side] = [whole[count:]]
        woven = Woven(self.base, np.stack(columns, axis=1))
        self.base = end
        return woven
