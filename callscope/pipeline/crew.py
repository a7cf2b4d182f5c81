"""Hearing in several processes of this machine: each loads the models once and takes file after file."""

from __future__ import annotations

import contextlib
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.apart import Engine, resolve
from callscope.errors import CallscopeError, Cancelled, EngineFailed
from callscope.pipeline.engines import cores
from callscope.pipeline.hear import Room, unstored

if TYPE_CHECKING:
    from callscope.call import Call, Progress, Report
    from callscope.pipeline.batch import Watch
    from callscope.pipeline.many import Answer, Task, Tell
    from callscope.settings import Paths, Settings

ENGINES = "callscope.pipeline.engines:open_engines"
"""What opens a worker's engines: "module:function", called in the worker with (settings, models, threads)."""


MEMORY = 2_000_000_000
"""Bytes that a worker needs with the default models, with some to spare: `callscope bench batch`."""


def shared_out(jobs: int, threads: int) -> tuple[int, int]:
    """Workers and threads of each: 0 workers are one for each processor, if the memory lasts, 0 threads a share."""
    jobs = jobs or max(1, min(cores(), _free() // MEMORY))
    return jobs, threads or max(1, cores() // jobs)


def _free() -> int:
    """Bytes of memory that programs may still have (Linux, proc(5)); elsewhere as if there were enough."""
    with contextlib.suppress(OSError):
        for row in Path("/proc/meminfo").read_text().splitlines():
            if row.startswith("MemAvailable:"):
                return 1024 * int(row.split()[1])
    return cores() * MEMORY


class Crew:
    """Worker processes that are started when there is work. They end with this process, whatever ends it.

    A worker that dies costs its call alone: it is tried once more in a fresh one. `watch` gives the Report of a file,
    which is called from threads.
    """

    def __init__(
        self, jobs: int, threads: int, paths: Paths, settings: Settings, watch: Watch, engines: str = ENGINES
    ) -> None:
        self._jobs, self._threads = shared_out(jobs, threads)
        self._loads = (paths, settings, self._threads, engines)
        self._watch = watch
        self._stop = threading.Event()
        self._tasks: queue.SimpleQueue[tuple[Task, Tell] | None] = queue.SimpleQueue()
        self._slots: list[threading.Thread] = []

    @property
    def room(self) -> int:
        """One is worked on and one waits for each worker."""
        return 2 * self._jobs

    def start(self, task: Task, tell: Tell) -> None:
        """Takes a file."""
        self._tasks.put((task, tell))
        if len(self._slots) < self._jobs:
            self._slots.append(threading.Thread(target=self._serve, name=f"worker {len(self._slots) + 1}"))
            self._slots[-1].start()

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        self._stop.set()
        for _ in self._slots:
            self._tasks.put(None)
        for slot in self._slots:
            slot.join()
        self._slots.clear()

    def _serve(self) -> None:
        with Engine("hearing", "callscope.pipeline.crew:Worker", *self._loads) as worker:
            while (given := self._tasks.get()) and not self._stop.is_set():
                task, tell = given
                answer = self._answer(worker, task)
                if not isinstance(answer, Cancelled):
                    tell(task, answer)

    def _answer(self, worker: Engine, task: Task) -> Answer:
        report = self._report(self._watch(task.path))
        try:
            return twice(worker, task, report)
        except CallscopeError as error:
            return error
        except Exception as error:  # whatever it is, an answer must come
            return EngineFailed(f"a worker failed: {type(error).__name__}: {error}", "run it again")

    def _report(self, report: Report) -> Report:
        def cancelling(progress: Progress) -> None:
            if self._stop.is_set():
                raise Cancelled
            report(progress)

        return cancelling


def twice(worker: Engine, task: Task, report: Report) -> Call:
    """The call. After a death or a failure of an engine it is tried once more, in a fresh worker.

    The second time a call whose speakers or tone cannot be told is taken as it is, as when it is heard alone. Raises
    CallscopeError.
    """
    try:
        call: Call = worker.answer(task, False, report=report)
    except EngineFailed:
        worker.close()
    else:
        return call
    try:
        call = worker.answer(task._replace(force=False), True, report=report)
    except EngineFailed as error:
        worker.close()
        raise EngineFailed(f"{error.message}, twice", error.hint) from error
    return call


class Worker:
    """What works in a worker's process: its engines are opened once and end with it."""

    def __init__(self, paths: Paths, settings: Settings, threads: int, engines: str) -> None:
        self._opened = contextlib.ExitStack()
        self._engines = self._opened.enter_context(resolve(engines)(settings, paths.models, threads))
        self._work, self._settings = paths.work, settings

    def __call__(self, task: Task, patchy: bool, *, report: Report) -> Call:
        """The call, heard and not stored. Raises CallscopeError."""
        room = Room(self._work, self._settings, self._engines, patchy)
        return unstored(task.path, task.identity, room, report, task.caller, task.force)
