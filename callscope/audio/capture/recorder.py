"""The recorder: microphone and far end into a file that survives a crash, call after call on the same streams.

Threads: the devices' own put blocks into a bounded queue; one writer takes them, writes, and then tells; one asks the
sound server which sources are recorded. What a caller asks for goes through the same queue, so that it holds for the
sound that came before or after it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, TypeVar

from callscope.audio.capture.devices import inputs, played
from callscope.audio.capture.room import Lock, demand_writable, hours_left
from callscope.audio.capture.source import Block, Inlet
from callscope.audio.capture.watch import Identity, Watchdog
from callscope.audio.capture.wav import Shape
from callscope.audio.capture.writer import Tell, Writer, fault_of
from callscope.call import RATE
from callscope.errors import CallscopeError, DeviceFailed, StorageFailed
from callscope.nouns.live import SIDE_NAMES, SIDES, Event, Side, Sources

__all__ = ["Recorder"]

BACKLOG = 60.0
"""Seconds of each side that may wait for a disk that does not take them."""

_TICK = 0.1
"""Seconds after which the writer looks around when nothing arrives."""

_GLANCE = 0.01
"""Seconds between two looks at whether it has ended."""

_PATIENCE = 2.5
"""Seconds that `stop` waits for the file to be closed."""

_ANSWER = 20.0
"""Seconds that an act may wait for the writer: as long as the disk may be stuck before a person should hear of it."""

_T = TypeVar("_T")


class Recorder:
    """Records into a folder, once. `tell` is called from the writer's thread and must not wait; it may call any method.

    `planned` is how many seconds of recording the disk should have room for, `backlog` how many seconds of each side
    may wait for a disk that is slow; what comes then is a gap. Methods may be called from any thread.
    """

    def __init__(
        self,
        folder: Path,
        sources: Sources,
        tell: Tell,
        *,
        rate: int = RATE,
        title: str = "",
        planned: float = 3600.0,
        backlog: float = BACKLOG,
    ) -> None:
        self.fault: CallscopeError | None = None
        self._folder, self._chosen, self._tell = folder, sources, tell
        self._rate, self._title, self._planned, self._backlog = rate, title, planned, backlog
        self._shape = Shape(len(SIDES), rate)
        self._over = False
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Opens the devices and returns; Recording is told when the first block is on the disk.

        Raises StorageFailed (the folder cannot be written), Refused (somebody records there), UsageProblem,
        DeviceFailed or Unusable (the sources); nothing is left behind then.
        """
        demand_writable(self._folder)
        with contextlib.ExitStack() as undo:
            self._lock = Lock(self._folder, self._title, played(self._chosen))
            undo.callback(self._lock.release)
            self._inputs = inputs(self._chosen, self._rate)
            self._shape = Shape(len(self._inputs.sides), self._rate)
            self._inlet = Inlet(self._inputs.sides, self._most())
            self._writer = Writer(self._folder, self._inputs, self._rate, self._say)
            self._writer.open(self._title)
            undo.callback(self._writer.cancel)
            for source in self._inputs.sources:
                undo.callback(source.abort)
                source.start(self._inlet.put, self._inputs.clock)
            undo.pop_all()
        self._watchdog = Watchdog(self._folder, self._inputs, self._inlet, self._shape, self._planned)
        self._identity = Identity(self._inputs, self._inlet.put, self._moved)
        self._identity.start()
        self._thread = threading.Thread(target=self._run, name="callscope-recorder", daemon=True)
        self._thread.start()

    @property
    def path(self) -> Path | None:
        """The present call's file; None where there is none."""
        take = self._writer.take if self._thread else None
        return take.path if take else None

    @property
    def duration(self) -> float:
        """Seconds of the present call that are on the disk."""
        return self._writer.duration if self._thread else 0.0

    @property
    def now(self) -> float:
        """The second of the present call that is being spoken; a little ahead of `duration`."""
        return self._writer.now() if self._thread else 0.0

    @property
    def elapsed(self) -> float:
        """Real seconds since the present call's first sample."""
        return self._writer.elapsed() if self._thread else 0.0

    @property
    def running(self) -> bool:
        """Whether it still records; `fault` says why not, where that was no wish."""
        return self._thread is not None and not self._over

    def hours_left(self) -> float:
        """How long the disk lasts, in hours. Raises StorageFailed."""
        return hours_left(self._folder, self._shape)

    def next_call(self, title: str = "") -> Path:
        """Closes this call's file and opens the next on the running streams: no sample is lost or doubled.

        Returns the next one's path. Raises StorageFailed, or DeviceFailed where it has ended.
        """
        return self._answer(lambda: self._writer.next_call(title))

    def off_record(self, t: float | None = None) -> None:
        """From fifteen seconds before call second `t`, else now, there is silence. Raises as `next_call`."""
        moment = self.now if t is None else t
        self._answer(lambda: self._writer.off_record(moment))

    def on_record(self) -> None:
        """Records again from now on. Raises as `next_call`."""
        moment = self.now
        self._answer(lambda: self._writer.on_record(moment))

    def note(self, kind: str, **values: Any) -> float:
        """Keeps a mark, a note or a question in the call's journal at once; returns its call second.

        Values must be what JSON knows; a `t` among them replaces the moment. Where there is no call, after `discard` or
        `stop`, nothing is kept. Raises StorageFailed.
        """
        return self._writer.note(kind, values) if self._thread else 0.0

    def discard(self) -> None:
        """The caller said no: deletes the call's sound and notes; its journal says only that they declined.

        The streams run on, and nothing is kept of them until `next_call`. Raises as `next_call`.
        """
        self._answer(self._writer.discard)

    def stop(self, reason: str = "stopped") -> None:
        """Closes the file and frees the devices, within three seconds. Safe to call twice and in a signal handler."""
        if self._thread is None:
            return
        self._inlet.ask(lambda: self._finish(reason))
        if threading.current_thread() is not self._thread:
            self.wait(_PATIENCE)

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until it has ended; whether it has."""
        # No event to wait for: a signal handler that stops the recorder would wait for the lock inside it for ever.
        until = None if seconds is None else time.monotonic() + seconds
        while not self._over and (until is None or time.monotonic() < until):
            time.sleep(_GLANCE)
        return self._over

    def _say(self, event: Event) -> None:
        try:
            self._tell(event)
        except Exception:
            # Whoever listens may fail; the sound must not.
            logging.getLogger(__name__).exception("a listener failed on %s", type(event).__name__)

    def _most(self) -> int:
        """Bytes of a side that may wait; devices give at most 48 kHz stereo, mostly the recording's own rate."""
        return round(self._backlog * self._rate * 2 * self._inputs.clock.speed)

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._step()
        except CallscopeError as error:
            self._end_with(error, error.message)
        except Exception:
            # Nothing above this thread could show it; the sound that is written must be closed, and the log says why.
            logging.getLogger(__name__).exception("recording ended")
            fault = CallscopeError("recording ended on a fault of the program", "the log says which; the sound is kept")
            self._end_with(fault, fault.message)
        finally:
            self._over = True

    def _step(self) -> None:
        found = self._next(_TICK)
        if found is not None:
            self._take(found)
        else:
            self._writer.idle()
            self._demand_sources()
        if not self._stopping:
            for kind, said in self._watchdog.look():
                self._writer.warn(kind, said)

    def _next(self, seconds: float) -> Block | Callable[[], None] | None:
        try:
            return self._inlet.get(seconds)
        except queue.Empty:
            return None

    def _take(self, found: Block | Callable[[], None]) -> None:
        if isinstance(found, Block):
            self._writer.accept(found)
        else:
            found()

    def _demand_sources(self) -> None:
        """Ends when nothing can come any more."""
        if not all(one.ended for one in self._inputs.sources):
            return
        if all(one.finite for one in self._inputs.sources):
            self.fault = fault_of(self._inputs)
            self._finish(self.fault.message if self.fault else "the file ended")
        else:
            names = ", ".join(one.name for one in self._inputs.sources)
            raise DeviceFailed(
                f"recording ended: the sound device or the sound server is gone ({names})",
                "what was recorded is kept; check the sound server, then listen again",
            )

    def _end_with(self, fault: CallscopeError, reason: str) -> None:
        self.fault = fault
        with contextlib.suppress(CallscopeError):
            self._finish(reason)

    def _finish(self, reason: str) -> None:
        """The writer's last act."""
        if self._stopping:
            return
        self._stopping = True
        self._identity.stop()
        try:
            for source in self._inputs.sources:
                source.abort()
            while (found := self._next(0)) is not None:
                self._take(found)
        finally:
            try:
                self._writer.finish(reason)
            finally:
                self._lock.release()

    def _moved(self, side: Side, before: str, name: str, certain: float) -> None:
        """The sound server gave a stream another source."""
        since = time.monotonic() - certain

        def told() -> None:
            why = f"{SIDE_NAMES[side]} moved from {before} to {name}"
            self._writer.warn("source changed", f"{why}: the sound server replaced the device")
            end = self._writer.now()
            self._writer.gap(side, end - since, end, why)

        self._inlet.ask(told)

    def _answer(self, act: Callable[[], _T]) -> _T:
        """Has the writer do something and waits for what comes of it."""
        if threading.current_thread() is self._thread:
            return act()
        future: Future[_T] = Future()

        def run() -> None:
            try:
                future.set_result(act())
            except CallscopeError as error:
                future.set_exception(error)
                raise  # a disk that fails ends the recording, whoever asked

        until = time.monotonic() + _ANSWER
        self._inlet.ask(run)
        while self.running and not future.done() and time.monotonic() < until:
            wait([future], _TICK)
        if future.done():
            return future.result()
        if self.running:
            raise StorageFailed("the disk does not answer", "what comes waits in memory; look at the disk")
        raise self.fault or DeviceFailed("the recording has ended", "start another one")
