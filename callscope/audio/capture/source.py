"""What the recorder needs of a source of sound, and the bounded way in for its blocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.audio.capture.clock import Clock
    from callscope.nouns.live import Side

    Samples = NDArray[np.int16]


class Block(NamedTuple):
    """Sound of one side as the device gave it, and the clock second at which it arrived."""

    side: Side
    at: float
    data: bytes
    lost: bool = False


Put = Callable[[Block], None]


class Source(Protocol):
    """A device or a replayed file. `name` is what the person chose; `sides` are the tracks that it fills.

    `ended` turns True when nothing comes any more; `finite` says that this is no failure. `steady`: silence comes as
    blocks too, so that no block means trouble.
    """

    name: str
    sides: tuple[Side, ...]
    ended: bool
    finite: bool
    steady: bool

    def start(self, put: Put, clock: Clock) -> None:
        """Has blocks put from a thread of its own until `abort`; again, after it ended. Raises DeviceFailed."""

    def abort(self) -> None:
        """Ends it at once, whatever the device does. Safe to call twice and from any thread."""

    def identity(self) -> str | None:
        """The name of what it records from at this moment; None where that cannot be told."""

    def fit(self, block: Block) -> Samples:
        """A block as samples of one channel at the recording's rate."""


class Inlet:
    """Where blocks and acts wait for the writer, in the order in which they came.

    Of each side at most `most` bytes wait; what comes then is dropped, and the next block that is taken says so.
    Nothing here waits for a lock that a signal handler or an audio thread could be kept by.
    """

    def __init__(self, sides: tuple[Side, ...], most: int) -> None:
        self.heard = dict.fromkeys(sides, time.monotonic())
        self._most = most
        self._given = dict.fromkeys(sides, 0)  # each is written by that side's thread alone
        self._taken = dict.fromkeys(sides, 0)  # each is written by the writer alone
        self._lost = dict.fromkeys(sides, False)
        self._queue: SimpleQueue[Block | Callable[[], None]] = SimpleQueue()

    def put(self, block: Block) -> None:
        """For the audio threads: copies nothing and never waits."""
        side = block.side
        self.heard[side] = time.monotonic()
        if self._given[side] - self._taken[side] > self._most:
            self._lost[side] = True
            return
        if self._lost[side]:
            block, self._lost[side] = block._replace(lost=True), False
        self._given[side] += len(block.data)
        self._queue.put(block)

    def ask(self, act: Callable[[], None]) -> None:
        """Has the writer do something after all that came before."""
        self._queue.put(act)

    def get(self, seconds: float) -> Block | Callable[[], None]:
        """The next one. Raises queue.Empty when none comes in time."""
        found = self._queue.get(timeout=seconds) if seconds > 0 else self._queue.get_nowait()
        if isinstance(found, Block):
            self._taken[found.side] += len(found.data)
        return found
