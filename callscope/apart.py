"""Running a function in a child process: progress comes out, cancelling kills it, a crash becomes an error.

Models live in children for three reasons: CTranslate2 and torch fight over threads in one process, importing torch
stalls a screen, and a thread cannot be killed. A child dies with its parent, even when the parent is killed.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import connection
from typing import Any, Self

from callscope.call import IDLE, Progress, Report, unheard
from callscope.errors import CallscopeError, Cancelled, EngineFailed
from callscope.silent import be_silent

_POLL = 0.1
"""Seconds between looks for a cancellation while a child says nothing."""

_PATIENCE = 3
"""By how much a patient child's niceness grows (POSIX): it takes what cores the others leave idle."""


class Engine:
    """A child process that loads something once and then answers.

    `load` is "module:function"; called in the child with `arguments`, it returns a function that is called with what
    `ask` is given plus a keyword `report`. Everything that crosses is pickled. The child starts with the first use;
    leaving the context kills it. A `patient` one works at a lower priority than what others wait for.
    """

    def __init__(
        self, name: str, load: str, *arguments: Any, environment: Mapping[str, str] | None = None, patient: bool = False
    ) -> None:
        self.name = name
        self._started: _Child | None = None
        self._loaded = False
        self._what = (load, arguments, dict(environment or {}), patient)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> _Child:
        """Starts the child if it does not run yet, without waiting for it."""
        if self._started is None:
            self._started = _Child(self.name, *self._what)
        return self._started

    def ready(self, report: Report = unheard) -> None:
        """Waits until it is loaded. Raises what loading raised."""
        child = self.start()
        if not self._loaded:
            self._wait(child, report)
            self._loaded = True

    def answer(self, *arguments: Any, report: Report = unheard) -> Any:
        """What the loaded function returns. Raises what it raised, EngineFailed when the child died."""
        self.ready(report)
        child = self.start()
        with contextlib.suppress(BrokenPipeError):  # a child that died is told by the wait
            child.pipe.send(arguments)
        return self._wait(child, report)

    def close(self) -> None:
        """Ends the child, whatever it is doing; the next use starts a new one."""
        if self._started is not None:
            self._started.kill()
        self._started, self._loaded = None, False

    def _wait(self, child: _Child, report: Report) -> Any:
        try:
            answer = child.wait(report)
        except EngineFailed:
            self.close()
            raise
        if isinstance(answer, CallscopeError):
            raise answer
        return answer


class _Child:
    """One running process and the pipe to it."""

    def __init__(
        self, name: str, load: str, arguments: tuple[Any, ...], environment: dict[str, str], patient: bool
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.name = name
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, load, arguments, environment, patient), name=name)
        self.process.start()
        theirs.close()

    def wait(self, report: Report) -> Any:
        """The next answer; progress on the way goes to `report`."""
        while True:
            if not self.pipe.poll(_POLL):
                report(IDLE)
                continue
            try:
                kind, value = self.pipe.recv()
            except (EOFError, ConnectionError):
                raise self._crashed() from None
            if kind != "progress":
                return value
            report(value)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _crashed(self) -> EngineFailed:
        self.process.join(5)
        code = self.process.exitcode or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return EngineFailed(f"the {self.name} process {how}", "run it again; if memory is short, close programs")


def run(
    name: str, function: str, *arguments: Any, report: Report = unheard, patient: bool = False, **environment: str
) -> Any:
    """Runs "module:function" once, in a child of its own. Raises what it raised."""
    with Engine(name, "callscope.apart:resolve", function, environment=environment, patient=patient) as engine:
        return engine.answer(*arguments, report=report)


def together(
    works: Mapping[str, Callable[[Report], Any]], report: Report = unheard, at_once: int = 0
) -> dict[str, Any]:
    """Runs functions side by side, in threads; an answer or a CallscopeError for each. `at_once` of them; 0: all.

    Each is given a report of its own. When `report` cancels, all are cancelled and Cancelled is raised.
    """
    stop = threading.Event()
    lock = threading.Lock()

    def shared(progress: Progress) -> None:
        with lock:
            if stop.is_set():
                raise Cancelled
            try:
                report(progress)
            except Cancelled:
                stop.set()
                raise

    def tried(work: Callable[[Report], Any]) -> Any:
        try:
            return work(shared)
        except CallscopeError as error:
            return error

    with ThreadPoolExecutor(at_once or len(works) or 1) as pool:
        try:
            futures = {name: pool.submit(tried, work) for name, work in works.items()}
            answers = {name: future.result() for name, future in futures.items()}
        finally:
            stop.set()
    if any(isinstance(answer, Cancelled) for answer in answers.values()):
        raise Cancelled
    return answers


def resolve(function: str) -> Callable[..., Any]:
    """The function that "module:function" names."""
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _serve(
    pipe: connection.Connection, load: str, arguments: tuple[Any, ...], environment: dict[str, str], patient: bool
) -> None:
    be_silent()
    os.environ.update(environment)
    if patient and hasattr(os, "nice"):
        os.nice(_PATIENCE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _hush()
    _share_no_lock()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with contextlib.suppress(BrokenPipeError, EOFError):
        for kind, value in _answers(pipe, load, arguments):
            pipe.send((kind, value))


def _answers(pipe: connection.Connection, load: str, arguments: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    begun = time.perf_counter()
    engine: Any = None

    def load_it() -> float:
        nonlocal engine
        engine = resolve(load)(*arguments)
        return time.perf_counter() - begun

    yield _tried(load_it)
    while engine is not None:
        asked = pipe.recv()
        yield _tried(partial(engine, *asked, report=lambda progress: pipe.send(("progress", progress))))


def _tried(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "answer", work()
    except CallscopeError as error:
        return "answer", error
    except Exception as error:  # the child's own bug: told with its place, never its data
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} in {os.path.basename(where.filename)}:{where.lineno}"
        return "answer", EngineFailed(f"an engine failed: {said}: {error}", "callscope doctor shows what is installed")


def _hush() -> None:
    """Libraries print; a child's words must reach neither the results on stdout nor the screen."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        if not os.environ.get("CALLSCOPE_LOUD"):
            os.dup2(nowhere.fileno(), 2)


def _share_no_lock() -> None:
    """The libraries' progress bars would make a semaphore of the system's, which a killed child leaves behind."""
    with contextlib.suppress(ImportError):
        from tqdm import tqdm  # 20 ms

        tqdm.set_lock(threading.RLock())


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


__all__ = ["Engine", "resolve", "run", "together"]
