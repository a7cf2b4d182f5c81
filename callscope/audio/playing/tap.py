"""Where the device takes its sound: a queue of blocks, a gate that pauses and a gain that mutes, none with a click."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from callscope.audio.playing.ledger import Ledger, Sent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.int16]

FADE = 0.01
"""Seconds in which sound fades in or out where it is cut: short enough not to be heard, long enough not to click."""

BLOCK = 0.01
"""Seconds of sound in one block."""

Gains = tuple[float, float]
_SILENT: Gains = (0.0, 0.0)
_FULL: Gains = (1.0, 1.0)


class Block(NamedTuple):
    """Sound ready for the device (frames x 1 or 2 channels) and the call seconds in it; without frames, the end."""

    samples: Sound
    start: float
    end: float
    number: int
    jump: int


class Tap:
    """`fill` is for the audio thread, the rest for the thread that feeds it: one appends and one takes, without a lock.

    `paused` and `gains` (left and right, 0 or 1) may be set at any time and hold from the device's next block on.
    `jump` is that of the present wish. `taken` is the last block that the device began.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.rate = 0
        self.paused = True
        self.jump = 0
        self.gains = _FULL
        self.taken: Block | None = None
        self._ledger = ledger
        self._queue: deque[Block] = deque()
        self._offset = 0
        self._now = _SILENT

    def __len__(self) -> int:
        return len(self._queue)

    def push(self, block: Block) -> None:
        self._queue.append(block)

    def cut(self) -> Block | None:
        """Drops what waits except one block, which fades out; returns the last block that will be heard."""
        while len(self._queue) > 1:
            self._queue.pop()
        try:
            last = self._queue.pop()
        except IndexError:  # the device was faster
            return self.taken
        if not len(last.samples):  # the end, which is no longer one
            return last
        last = last._replace(samples=faded(last.samples, len(last.samples), out=True))
        self._queue.append(last)
        return last

    def empty(self) -> None:
        """Forgets all that waits. Only while no device takes from it."""
        self._queue.clear()
        self.taken, self._offset, self._now = None, 0, _SILENT

    def fill(self, out: Sound, at: float) -> None:
        """Writes the next frames into `out` (frames x 2), whose first is heard at `at`; silence where none is ready."""
        goal = _SILENT if self.paused else self.gains
        if self.paused and self._now == _SILENT:
            out.fill(0)
            return
        if self._now == _SILENT:
            self._skip()
        wanted = min(len(out), round(FADE * self.rate)) if self.paused else len(out)
        filled = self._copy(out[:wanted], at)
        out[filled:] = 0
        self._shape(out, goal)

    def _skip(self) -> None:
        """Passes over what waited from before a jump: after a pause none of it is to be heard."""
        if self.taken is not None and self.taken.jump != self.jump:
            self._offset = len(self.taken.samples)
        with contextlib.suppress(IndexError):  # empty, now or in the meantime
            while self._queue[0].jump != self.jump:
                self._queue.popleft()

    def _copy(self, out: Sound, at: float) -> int:
        filled = 0
        while filled < len(out):
            if (block := self._block()) is None:
                return filled
            begin, count = self._offset, min(len(block.samples) - self._offset, len(out) - filled)
            out[filled : filled + count] = block.samples[begin : begin + count]
            self._send(block, begin, count, at + filled / self.rate)
            filled += count
            self._offset += count
        return filled

    def _block(self) -> Block | None:
        """The block that is being taken, or the next one."""
        if self.taken is not None and self._offset < len(self.taken.samples):
            return self.taken
        try:
            self.taken, self._offset = self._queue.popleft(), 0
        except IndexError:
            return None
        return self.taken

    def _send(self, block: Block, begin: int, count: int, at: float) -> None:
        frames = len(block.samples)
        audible = self.gains != _SILENT
        if not frames:
            self._ledger.send(Sent(at, 0.0, block.start, block.end, block.jump, False, True))
            return
        each = (block.end - block.start) / frames
        start, end = block.start + begin * each, block.start + (begin + count) * each
        self._ledger.send(Sent(at, count / self.rate, start, end, block.jump, audible))

    def _shape(self, out: Sound, goal: Gains) -> None:
        ramp = 0 if goal == self._now else min(len(out), round(FADE * self.rate))
        for side, (was, will) in enumerate(zip(self._now, goal, strict=True)):
            if was != will:
                out[:ramp, side] = faded(out[:ramp, side : side + 1], ramp, out=will < was)[:, 0]
            if not will:
                out[ramp if was else 0 :, side] = 0
        self._now = goal


def faded(samples: Sound, frames: int, out: bool) -> Sound:
    """The sound (frames x channels) with its first `frames` faded in, or its last faded out."""
    import numpy as np

    frames = min(frames, len(samples))
    if not frames:
        return samples
    shaped, ramp = samples.copy(), ((np.arange(frames) + 0.5) / frames)[:, np.newaxis]
    part = slice(len(samples) - frames, None) if out else slice(frames)
    shaped[part] = shaped[part] * (ramp[::-1] if out else ramp)
    return shaped
