"""The thread between the call and the device: it opens the device, keeps its queue filled and watches over it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from callscope.audio.playing.course import BEGINNING, Course, Place, frame
from callscope.audio.playing.ledger import Ledger
from callscope.audio.playing.outlet import LATENCY, MOST_LATENCY
from callscope.audio.playing.stretch import blocks
from callscope.audio.playing.tap import BLOCK, Block, Tap
from callscope.call import RATE
from callscope.errors import CallscopeError, DeviceFailed

if TYPE_CHECKING:
    from callscope.audio.playing.spool import Spool

_AHEAD = round(0.25 / BLOCK)
"""Blocks kept ready: a quarter of a second bridges a busy machine; a change drops them and does not wait."""

_TICK = 0.03
"""Seconds between two looks at the queue."""

_IDLE = 5.0
"""Seconds of pause after which the device is let go, so that it can sleep and others can have it."""

_GONE = ("the sound device stopped", "check the loudspeaker or the sound server, then play again")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be played.

    `turn` counts every change of what comes next, `jump` those of them that lead elsewhere: to `place`.
    """

    course: Course = field(default_factory=Course)
    place: Place = BEGINNING
    speed: float = 1.0
    playing: bool = False
    muted: frozenset[int] = frozenset()
    turn: int = 0
    jump: int = 0


class Device(Protocol):
    """An open device."""

    hasty: bool

    def alive(self) -> bool: ...
    def release(self) -> None: ...


Open = Callable[[Tap, str | None, float], Device]


class Feeder:
    """Holds the wish that the player changes, and follows it."""

    def __init__(self, spool: Spool, opens: Open, device: str | None) -> None:
        self.ledger = Ledger()
        self.wish = Wish()
        self.fault: CallscopeError | None = None
        self._spool, self._opens, self._device = spool, opens, device
        self._tap = Tap(self.ledger)
        self._change = threading.Condition()  # on a lock that its holder may take again
        self._closed = False
        self._outlet: Device | None = None
        self._latency = LATENCY
        self._used = 0.0
        self._turn = self._jump = -1
        self._feed: Iterator[Block | None] | None = None
        self._rest = BEGINNING  # where feeding goes on when it is not sent elsewhere
        self._thread = threading.Thread(target=self._run, name="callscope-feeder", daemon=True)
        self._thread.start()

    def change(self, change: Callable[[Wish], Wish]) -> None:
        """Replaces the wish, in one step; its gate and gains hold at once."""
        with self._change:
            before, self.wish = self.wish, change(self.wish)
            if self.wish.jump != before.jump:
                self.ledger.place(self.wish.place.frame / RATE, self.wish.jump)
            self._tap.jump = self.wish.jump
            self._regulate()
            self._change.notify()

    def position(self) -> float:
        """Seconds of the call that come out now, not behind its end."""
        position, end = self.ledger.position(time.monotonic()), self._spool.end
        return position if end is None else min(position, end)

    def close(self, patience: float = 0.2) -> None:
        """Stops and frees the device; waits `patience` seconds. Safe to call twice."""
        with self._change:
            self._closed = True
            self._tap.paused = True
            self._change.notify()
        self._thread.join(patience)

    def _regulate(self) -> None:
        muted, both = self.wish.muted, self._spool.channels == 1
        silent = [(0 if both else side) in muted for side in (0, 1)]
        self._tap.gains = (0.0 if silent[0] else 1.0, 0.0 if silent[1] else 1.0)
        self._tap.paused = not self.wish.playing

    def _run(self) -> None:
        try:
            while not self._closed:
                self._step()
                with self._change:
                    if not self._closed and self.wish.turn == self._turn:
                        self._change.wait(_TICK if self._outlet or self.wish.playing else None)
        except Exception:
            # Nothing above this thread could show it: the screen must go on, and the log says what it was.
            logging.getLogger(__name__).exception("playing stopped")
            self.fault = CallscopeError("playing stopped on a fault of the program", "the log says which")
            self._stop()
        finally:
            self._release()

    def _step(self) -> None:
        now = time.monotonic()
        self.ledger.settle(now)
        self._watch(now)
        if self.wish.turn != self._turn:
            self._follow()
        if self.wish.playing and self._outlet is None:
            self._open()
        if self.wish.playing and self._outlet is not None:
            self._used = now
            self._fill()
            if self.ledger.ended(now):
                self._end()

    def _follow(self) -> None:
        """Turns to the present wish: what waits is dropped, and feeding goes on behind the last block that is heard."""
        wish = self.wish
        last = self._tap.cut()
        if wish.jump != self._jump:
            self._rest = wish.place
        elif last is not None:
            self._rest = Place(last.number, frame(last.end))
        self._turn, self._jump, self._feed = wish.turn, wish.jump, None

    def _fill(self) -> None:
        with self._change:
            self._regulate()  # whether it is mono may be known only now
        if self._feed is None:
            place = self.wish.course.follow(self._rest)
            pieces = self.wish.course.pieces(place)
            self._feed = self._ending(blocks(pieces, self._spool, self.wish.speed, self._tap.rate, self._jump), place)
        while len(self._tap) < _AHEAD and self.wish.turn == self._turn:
            block = next(self._feed, None)
            if block is None:  # not decoded yet, or all is given
                return
            self._tap.push(block)

    def _ending(self, sound: Iterator[Block | None], place: Place) -> Iterator[Block | None]:
        """The blocks, and behind them one without samples that marks the end."""
        import numpy as np

        number, end = place.number, place.frame / RATE
        for block in sound:
            if block is not None:
                number, end = block.number, block.end
            yield block
        yield Block(np.zeros((0, 1), np.int16), end, end, number, self._jump)

    def _open(self) -> None:
        try:
            self._outlet = self._opens(self._tap, self._device, self._latency)
            self.fault = None
        except DeviceFailed as error:
            self.fault = error
            self._stop()

    def _watch(self, now: float) -> None:
        """Lets a device go that died, that drops sound, or that was not needed for a while."""
        if self._outlet is None:
            return
        if self._outlet.alive():
            if not self.wish.playing and now - self._used > _IDLE:
                self._release()
        elif self._outlet.hasty and self._latency < MOST_LATENCY:
            self._latency *= 2
            self._release()
        else:
            if self.wish.playing:
                self.fault = DeviceFailed(*_GONE)
            self._stop()
            self._release()

    def _release(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is None:
            return
        outlet.release()
        now = time.monotonic()
        self.ledger.lose(now)
        last = self._tap.taken
        if last is not None and last.jump == self.wish.jump == self._jump:
            self._rest = Place(last.number, frame(self.ledger.position(now)))
        self._tap.empty()
        self._feed = None

    def _end(self) -> None:
        with self._change:
            if self.wish.turn == self._turn:  # else: sent elsewhere in this moment
                self._stop()

    def _stop(self) -> None:
        with self._change:
            self.wish = replace(self.wish, playing=False)
            self._tap.paused = True
