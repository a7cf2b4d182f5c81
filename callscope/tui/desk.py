"""What screens work with: the workspace, and ways to use it without holding up the screen's own thread.

Every worker has a group and a description, posts one message when it is done, and never raises: what goes wrong is a
Failed or a WorkEnded.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from callscope.call import Progress, Report
from callscope.errors import CallscopeError, Cancelled
from callscope.tui import doors
from callscope.tui.ahead import Ahead
from callscope.tui.messages import Failed, WorkEnded, WorkMoved

if TYPE_CHECKING:
    from callscope.tui.shift import Shift
    from callscope.workspace import Workspace

Long = Callable[[Report], str]
"""A long work: takes a report that may cancel it, returns the id of a call or nothing."""


STORE_LATER = 1.0
"""Seconds after the first list until what the store's changes need is imported."""
OFTEN = 0.1
"""Seconds between two drawings of a progress."""


class Desk:
    """One workspace and its helpers."""

    def __init__(self, app: App[Any], workspace: Callable[[], Workspace]) -> None:
        """`workspace` gives it when it is asked for first, after the first paint: what it imports takes 20 ms."""
        self._open, self._opening = workspace, threading.Lock()
        self._workspace: Workspace | None = None
        self.works: dict[Hashable, Progress] = {}
        self.searched = ""
        self.shift: Shift | None = None
        """The shift of listening in that began last."""
        self.hush: Callable[[], None] = lambda: None
        """Stops what is played beside the screens."""
        self.listen: Callable[[str, float, float], None] = lambda _call, _start, _end: None
        """Plays a stretch of a call beside the screens."""
        self.heard: dict[Hashable, str] = {}
        """The calls that files became since the start, by their ids."""
        self.gathered_by = ""
        self.folder = Path.home()
        """Where files for others are proposed to be written."""
        self.ahead = Ahead(lambda: self.workspace)
        self._app = app
        self._stops: dict[Hashable, threading.Event] = {}
        self._closed = False
        # One thread each: acts are stored in the order of the keys, and files are heard one after the other.
        self._pen = ThreadPoolExecutor(1, "store")
        self._bench = ThreadPoolExecutor(1, "work")

    @property
    def workspace(self) -> Workspace:
        """Where everything is kept."""
        with self._opening:
            self._workspace = self._workspace or self._open()
            return self._workspace

    @property
    def listens(self) -> bool:
        """Whether a shift of listening in runs."""
        return self.shift is not None and self.shift.running

    def read(self, work: Callable[[], Message], to: MessagePump, doing: str) -> None:
        """Reads something in a thread; a later reading of the same thing replaces an earlier one."""
        told = partial(self._read, work, to, doing)
        self._app.run_worker(told, group=doing, description=doing, exclusive=True, thread=True, exit_on_error=False)

    def act(self, work: Callable[[], Message], to: MessagePump, doing: str) -> None:
        """Changes something in the store, after all earlier acts."""
        done = asyncio.get_running_loop().run_in_executor(self._pen, self._tried, work, to, doing)
        # Shielded: what a pressed key asked for is stored even if the app is closed at once.
        self._app.run_worker(_waited(done), group="acts", description=doing, exit_on_error=False)

    def read_ahead(self, identity: str) -> None:
        """Reads a call in a thread and keeps it for who opens it."""
        work = partial(self.ahead.rest, identity)
        self._app.run_worker(work, group="read ahead", description=identity, thread=True, exit_on_error=False)

    def keep(self, work: Callable[[], object]) -> None:
        """Stores something that nobody has to be told of, after all earlier acts, even while the app closes."""
        self._pen.submit(work)

    def look_for_folder(self) -> None:
        """Finds out where the last file for others was written to."""
        self.keep(self._find_folder)

    def _find_folder(self) -> None:
        with contextlib.suppress(CallscopeError):
            self.folder = self.workspace.export_folder()

    def warm(self) -> None:
        """Imports what opening a call and changing the store need, before it is needed."""
        self._pen.submit(doors.warm)
        self.look_for_folder()
        # Changing the store comes later than opening a call, and both would share one core.
        self._app.set_timer(STORE_LATER, self._warm_store)

    def _warm_store(self) -> None:
        if not self._closed:
            self.keep(self.workspace.warm)

    def start(self, key: Hashable, work: Long, doing: str) -> None:
        """Puts a long work into the queue; `stop` ends it. Started twice is started once."""
        if key in self._stops:
            return
        self._stops[key] = threading.Event()
        self.works[key] = Progress("queued", 0.0)
        done = asyncio.get_running_loop().run_in_executor(self._bench, self._worked, key, work)
        self._app.run_worker(_waited(done), group="works", description=doing, exit_on_error=False)

    def stop(self, key: Hashable) -> None:
        """Asks a long work to end."""
        if key in self._stops:
            self._stops[key].set()

    def stop_all(self) -> None:
        """Asks everything to end, as when the app closes."""
        for stop in self._stops.values():
            stop.set()
        self._closed = True
        self._bench.shutdown(wait=False, cancel_futures=True)
        self._pen.shutdown(wait=False)

    def moved(self, message: WorkMoved) -> None:
        """Notes how far a work is; called by the app's handler."""
        if message.work in self.works:
            self.works[message.work] = message.progress

    def ended(self, message: WorkEnded) -> None:
        """Forgets a work that is over, and notes what call it gave; called by the app's handler."""
        if message.call:
            self.heard[message.work] = message.call
        self.works.pop(message.work, None)
        self._stops.pop(message.work, None)

    def _read(self, work: Callable[[], Message], to: MessagePump, doing: str) -> None:
        worker = get_current_worker()
        answer, target = self._answer(work, to, doing)
        if not worker.is_cancelled:
            target.post_message(answer)

    def _tried(self, work: Callable[[], Message], to: MessagePump, doing: str) -> None:
        answer, target = self._answer(work, to, doing)
        target.post_message(answer)

    def _answer(self, work: Callable[[], Message], to: MessagePump, doing: str) -> tuple[Message, MessagePump]:
        try:
            return work(), to
        except Exception as error:  # told to the person; the app lives
            return Failed(error, doing), to

    def _worked(self, key: Hashable, work: Long) -> None:
        report = self._report(key, self._stops[key])
        try:
            report(Progress("starting", 0.0))
            ended = WorkEnded(key, call=work(report))
        except Exception as error:  # told to the person; the app lives
            ended = WorkEnded(key, error)
        self._app.post_message(ended)

    def _report(self, key: Hashable, stop: threading.Event) -> Report:
        told = 0.0

        def report(progress: Progress) -> None:
            nonlocal told
            if stop.is_set():
                raise Cancelled
            now = time.monotonic()
            if progress.stage and now - told >= OFTEN:
                told = now
                self._app.post_message(WorkMoved(key, progress))

        return report


def ready_for_children() -> None:
    """Starts multiprocessing's own helper process, which inherits stderr.

    Textual's stand-in for stderr has no file descriptor, and starting a child would fail for that.
    """
    from multiprocessing import resource_tracker  # 10 ms

    if os.name == "posix":
        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


async def _waited(done: asyncio.Future[None]) -> None:
    await asyncio.shield(done)
