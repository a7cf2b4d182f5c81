"""A scheduler and workers of a cluster, as processes that stay until they are stopped: no dashboard, no open port
but their own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

from callscope.pipeline.cluster.address import Address, security
from callscope.pipeline.cluster.there import settle
from callscope.pipeline.crew import ENGINES, shared_out

if TYPE_CHECKING:
    from callscope.settings import ClusterSettings, Paths

_AGAIN = 3.0
"""Seconds after which a worker looks for its scheduler again."""

Say = Callable[[str], None]
"""Takes a line for the person."""


def scheduler(url: str, settings: ClusterSettings, say: Say) -> None:
    """Hands out work at an address of this machine, until it is stopped. Raises as `Cluster` does."""
    address = Address.read(url)
    secure = security(address, settings)
    asyncio.run(_scheduler(address, secure, say))


async def _scheduler(address: Address, secure: Any, say: Say) -> None:
    from distributed import Scheduler

    with _configured():
        place = {"host": address.host, "port": address.port, "protocol": address.scheme}
        async with _without_http(Scheduler)(**place, security=secure, dashboard=False) as one:
            say(f"ready: {one.address}; Ctrl-C ends it")
            await _stopped()


def worker(
    url: str, paths: Paths, settings: ClusterSettings, jobs: int, threads: int, say: Say, engines: str = ENGINES
) -> None:
    """Hears what a scheduler hands out, so many calls side by side, until it is stopped.

    It keeps looking for a scheduler that is not there or went away. Raises as `Cluster` does.
    """
    address = Address.read(url)
    secure = security(address, settings)
    jobs, threads = shared_out(jobs, threads)
    bench = settle(paths, threads, engines)
    try:
        asyncio.run(_worker(address, secure, jobs, say))
    finally:
        bench.close()


async def _worker(address: Address, secure: Any, jobs: int, say: Say) -> None:
    stop = asyncio.ensure_future(_stopped())
    with _configured(), tempfile.TemporaryDirectory(prefix="callscope-cluster-") as scratch:
        while not stop.done():
            with contextlib.suppress(OSError, TimeoutError):
                await _serve(address, secure, jobs, scratch, stop, say)
            await asyncio.wait([stop], timeout=_AGAIN)


async def _serve(address: Address, secure: Any, jobs: int, scratch: str, stop: asyncio.Future[None], say: Say) -> None:
    from distributed import Worker

    # What calls cost is in processes of ours, which dask does not see: it is not to judge by memory.
    how: dict[str, Any] = {"nthreads": jobs, "memory_limit": 0, "local_directory": scratch, "death_timeout": 30}
    name = f"{socket.gethostname()}-{os.getpid()}"
    if address.local:
        how["host"] = address.host
    async with _without_http(Worker)(address.url, name=name, security=secure, **how) as one:
        say(f"{name} hears for {address.url}, {jobs} at a time; Ctrl-C ends it")
        gone = asyncio.ensure_future(_finished(one.finished()))
        await asyncio.wait([stop, gone], return_when=asyncio.FIRST_COMPLETED)
        if not stop.done():
            say("the scheduler is gone; looking for it again")


async def _finished(waiting: Awaitable[None]) -> None:
    await waiting


async def _stopped() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(one, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt
            break
    await stop.wait()


def _without_http(kind: Any) -> Any:
    """The same node without its web server, which would show what runs to everybody on the machine."""

    class Quiet(kind):  # type: ignore[misc]
        def start_http_server(self, *_: Any, **__: Any) -> None:
            """Nothing is started."""

    return Quiet


@contextlib.contextmanager
def _configured() -> Iterator[None]:
    import dask

    logging.getLogger("distributed").setLevel(logging.ERROR)
    chosen = {
        "distributed.scheduler.allowed-failures": 1,  # a call whose worker died is tried once more
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with dask.config.set(chosen):
        yield
