"""What runs on a worker's machine: it hears a file of the shared folder and gives the call back; nothing is kept."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callscope.apart import Engine
from callscope.audio import decode
from callscope.errors import CallscopeError, Cancelled, EngineFailed, Unusable
from callscope.pipeline.claims import Claim, claimed
from callscope.pipeline.crew import ENGINES, twice
from callscope.settings import Paths, find_paths
from callscope.version import own_version

if TYPE_CHECKING:
    from callscope.call import Call, Progress, Report
    from callscope.pipeline.many import Answer, Task
    from callscope.settings import Settings


@dataclass
class Bench:
    """The worker processes of this machine that have their models loaded; each is one call's at a time."""

    paths: Paths
    threads: int = 1
    engines: str = ENGINES
    idle: list[tuple[Settings, Engine]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextlib.contextmanager
    def worker(self, settings: Settings) -> Iterator[Engine]:
        """One that is free and has these settings, else a new one."""
        with self.lock:
            spare = self.idle.pop() if self.idle else None
        if spare and spare[0] != settings:
            spare[1].close()
            spare = None
        load = (self.paths, settings, self.threads, self.engines)
        worker = spare[1] if spare else Engine("hearing", "callscope.pipeline.crew:Worker", *load)
        try:
            yield worker
        except Cancelled:
            worker.close()  # it is in the middle of something; the next use starts a new process
            raise
        finally:
            with self.lock:
                self.idle.append((settings, worker))

    def close(self) -> None:
        """Ends them."""
        with self.lock:
            for _, worker in self.idle:
                worker.close()
            self.idle.clear()


_bench: Bench | None = None


def settle(paths: Paths, threads: int, engines: str = ENGINES) -> Bench:
    """Says where this process works, and cleans up there; it has one bench."""
    global _bench  # noqa: PLW0603 - dask calls a function of a module, and the models stay loaded between calls
    _bench = Bench(Paths(paths.work / "cluster", paths.models), threads, engines)
    _sweep(_bench.paths)
    return _bench


def _sweep(paths: Paths) -> None:
    """Deletes what workers that were killed left here; calls that others here are hearing stay."""
    for place in paths.work.glob("*/") if paths.work.is_dir() else ():
        claim = Claim.take(paths.work, place.name)
        if claim:
            shutil.rmtree(place, ignore_errors=True)
            claim.release()


def hear(task: Task, settings: Settings, version: str) -> Answer:
    """The call, or why not; run by dask in a thread of the worker."""
    bench = _bench or settle(find_paths(), 1)
    try:
        _demand_same(task, version)
        report = _cancelling()
        with claimed(bench.paths.work, task.identity, report):
            return _heard(bench, task, settings, report)
    except CallscopeError as error:
        return type(error)(f"{error.message} (on {socket.gethostname()})", error.hint)


def _heard(bench: Bench, task: Task, settings: Settings, report: Report) -> Call:
    try:
        with bench.worker(settings) as worker:
            return twice(worker, task, report)
    finally:
        shutil.rmtree(bench.paths.work / task.identity, ignore_errors=True)


def _demand_same(task: Task, version: str) -> None:
    """Raises where the same name is another file here, or another program would give another result."""
    if version != own_version():
        hint = "install the same version on every machine"
        raise EngineFailed(f"Callscope {own_version()} is installed here, not {version}", hint)
    if decode.identify(task.path) != task.identity:
        hint = "every machine must see the same folder under the same name"
        raise Unusable(f"{task.path} is another file here", hint)


def _cancelling() -> Report:
    """Ends the hearing when nobody waits for it any more."""
    from distributed.worker import get_worker, thread_state

    worker, key = get_worker(), thread_state.key

    def report(_: Progress) -> None:
        state = worker.state.tasks.get(key)
        if state is None or state.state == "cancelled":
            raise Cancelled

    return report
