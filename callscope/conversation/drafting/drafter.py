"""Draft words in the process that records: it starts the child, tells it what happens, and passes on what it says.

The child only reads the recording's file. Whatever becomes of it, the recorder goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from callscope.apart import Engine
from callscope.conversation.drafting.child import Close, Follow, Off, On, Order
from callscope.errors import CallscopeError, EngineFailed
from callscope.nouns.live import Draft, Event, OffRecord, Recording, Said, Side, Stopped, Warned
from callscope.running import join

if TYPE_CHECKING:
    from callscope.nouns.taught import Learned
    from callscope.settings import Settings

Tell = Callable[[Event], None]

STOPPING = 10.0
"""Seconds that the last words may take once the recording has stopped."""


FRUGAL = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MKL_DISABLE_FAST_MM": "1",
    "DNNL_PRIMITIVE_CACHE_CAPACITY": "16",
}
"""The child's environment: one core, and no buffer and no program kept for each length of sound that ever came, which
grew by 200 MB in two minutes (oneMKL, memory management; oneDNN, primitive cache)."""

_OPEN = float("inf")
"""Where a span that goes on ends."""


class Asked(Protocol):
    """What a Drafter needs of its child: callscope.apart.Engine has it."""

    def start(self) -> object:
        """Starts it without waiting."""

    def answer(self, orders: Sequence[Order], /) -> list[Event]:
        """What there is to tell. Raises CallscopeError."""

    def close(self) -> None:
        """Ends it; the next `answer` starts another."""


class _Call:
    """A call that is drafted: its first sample's moment by time.monotonic(), its side where it has one track."""

    def __init__(self, path: Path, begun: float, alone: Side) -> None:
        self.path, self.begun, self.alone = path, begun, alone
        self.off: tuple[tuple[float, float], ...] = ()
        self.crashed = False

    @property
    def deaf(self) -> bool:
        """Whether it is off the record at the moment."""
        return bool(self.off) and self.off[-1][1] == _OPEN


class Drafter:
    """Drafts call after call. `tell` is called from a thread of its own and must not wait.

    Its methods return at once, except `stop`. `hear` does all of it from what the recorder tells. `learned` are the
    words that people taught.
    """

    def __init__(
        self, settings: Settings, models: Path, tell: Tell, *, learned: Learned = (), child: Asked | None = None
    ) -> None:
        load = "callscope.conversation.drafting.child:load"
        self._child = child or Engine("drafts", load, settings, models, learned, environment=FRUGAL)
        self._tell = tell
        self._changed = threading.Condition()
        self._orders: list[tuple[_Call, Order]] = []
        self._call: _Call | None = None
        self._drafted: _Call | None = None
        self._over = False
        self._thread = threading.Thread(target=self._run, name="callscope-drafts", daemon=True)
        self._thread.start()

    def warm(self) -> None:
        """Loads the model before the first call begins."""
        self._child.start()

    def start(self, path: Path, *, alone: Side = "mic", ago: float = 0.0) -> None:
        """Drafts a call whose file grows; the one before is finished. `ago`: seconds since its first sample.

        `alone` is the side of a file with one track; one with two has the microphone first.
        """
        with self._changed:
            self._call = _Call(path, time.monotonic() - ago, alone)
            self._order(Follow(path, alone))

    next = start

    def off(self, start: float) -> None:
        """What was said from a second on is off the record, and what will be: no word of it is told."""
        with self._changed:
            if self._call:
                self._call.off += ((start, _OPEN),)
                self._order(Off(start))

    def on(self, second: float) -> None:
        """On the record again from a second of the call on."""
        with self._changed:
            if self._call and self._call.deaf:
                self._call.off = (*self._call.off[:-1], (self._call.off[-1][0], second))
                self._order(On(second))

    def close(self) -> None:
        """The present call's file is closed: its last words are settled."""
        with self._changed:
            self._order(Close())

    def stop(self, seconds: float = STOPPING) -> None:
        """Settles the last words, for at most so long, and ends the child. Safe to call twice."""
        with self._changed:
            self._over = True
            self._order(Close())
        if threading.current_thread() is not self._thread:
            self._thread.join(seconds)
        self._child.close()

    def wait(self, seconds: float) -> bool:
        """Waits until what was ordered is done and no call is drafted; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._drafted and not self._orders, seconds)

    def hear(self, event: Event, alone: Side = "mic") -> None:
        """Follows a recorder: takes every event that it tells, at once."""
        if isinstance(event, Recording):
            self.start(event.path, alone=alone, ago=event.at)
        elif isinstance(event, OffRecord):
            self.off(event.start) if event.end is None else self.on(event.end)
        elif isinstance(event, Stopped):
            if event.path is None:
                self.off(0.0)  # the caller declined: nothing of it is told any more
            self.close()

    def _order(self, order: Order) -> None:
        if self._call:
            self._orders.append((self._call, order))
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._orders or self._over or self._drafted)
                if self._over and not self._orders and not self._drafted:
                    return
                call, orders = self._taken()
            if call:
                self._ask(call, orders)

    def _taken(self) -> tuple[_Call | None, list[Order]]:
        """The first orders that are of one call, and that call."""
        call = self._orders[0][0] if self._orders else self._drafted
        orders = [order for _, order in takewhile(lambda one: one[0] is call, self._orders)]
        del self._orders[: len(orders)]
        return call, orders

    def _ask(self, call: _Call, orders: Sequence[Order]) -> None:
        """Has the child carry out orders and draft on; what comes of it is told."""
        try:
            events = self._child.answer(orders)
        except CallscopeError as error:
            self._fell(call, error)
            return
        except OSError:
            # `stop` had no more patience and closed the pipe under it.
            self._now(None)
            return
        for event in events:
            self._pass(call, event)
        for order in orders:
            self._now(None if isinstance(order, Close) else call if isinstance(order, Follow) else self._drafted)

    def _now(self, call: _Call | None) -> None:
        with self._changed:
            self._drafted = call
            self._changed.notify_all()

    def _pass(self, call: _Call, event: Event) -> None:
        told = _allowed(event, call.off)
        if told is None:
            return
        at = round(time.monotonic() - call.begun, 3)
        place = {} if isinstance(told, Warned) else {"path": call.path}
        try:
            self._tell(replace(told, at=at, **place))  # type: ignore[arg-type]
        except Exception:
            # Whoever listens may fail; the drafts go on.
            logging.getLogger(__name__).exception("a listener failed on %s", type(told).__name__)

    def _fell(self, call: _Call, error: CallscopeError) -> None:
        """The child is gone: another one goes on where the recording is now, once in each call."""
        self._child.close()
        with self._changed:
            current = call is self._call and not self._over
            again = current and isinstance(error, EngineFailed) and not call.crashed
            call.crashed = True
            mine: list[Order] = [Follow(call.path, call.alone, live=True)] if again else []
            mine += [Off(call.off[-1][0])] if again and call.deaf else []
            later = [(other, order) for other, order in self._orders if again or other is not call]
            self._orders = [*((call, order) for order in mine), *later]
        self._now(None)
        if current:
            what = "they begin again with what is said now" if again else "this call has no more of them"
            said = f"draft words stopped: {error.message}; {what}; the recording goes on"
            self._pass(call, Warned(time.monotonic() - call.begun, 0.0, "drafts", said))


def _allowed(event: Event, off: Sequence[tuple[float, float]]) -> Event | None:
    """The event without what is off the record, which the child may have said before it heard of that; or None."""
    if isinstance(event, Said):
        return None if _inside(event.utterance.start, event.utterance.end, off) else event
    if isinstance(event, Draft) and off:
        words = tuple(word for word in event.words if not _inside(word.start, word.end, off))
        tail = "" if off[-1][1] == _OPEN else event.tentative
        return replace(event, words=words, committed=join(word.text for word in words), tentative=tail)
    return event


def _inside(start: float, end: float, off: Sequence[tuple[float, float]]) -> bool:
    """Whether any of it is off the record."""
    return any(start < last and end > first for first, last in off)
