"""What runs on a worker's machine: it hears a file of the shared folder and gives the call back; nothing is kept."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callscope.apart import Engine
from callscope.audio import decode
from callscope.errors import CallscopeError, Cancelled, EngineFailed, Unusable
from callscope.pipeline.crew import ENGINES, twice
from callscope.settings import Paths, find_paths
from callscope.store.calls import own_version

if TYPE_CHECKING:
    from callscope.call import Call, Progress, Report
    from callscope.pipeline.many import Answer, Task
    from callscope.settings import Settings

_STALE = 86_400.0
"""Seconds after which decoded sound that a killed worker left here is deleted."""


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
    for place in paths.work.glob("*") if paths.work.is_dir() else ():
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > _STALE:
                shutil.rmtree(place, ignore_errors=True)


def hear(task: Task, settings: Settings, version: str) -> Answer:
    """The call, or why not; run by dask in a thread of the worker."""
    bench = _bench or settle(find_paths(), 1)
    try:
        _demand_same(task, version)
        with bench.worker(settings) as worker:
            answer: Call = twice(worker, task, _cancelling())
    except CallscopeError as error:
        return type(error)(f"{error.message} (on {socket.gethostname()})", error.hint)
    finally:
        shutil.rmtree(bench.paths.work / task.identity, ignore_errors=True)
    return answer


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
