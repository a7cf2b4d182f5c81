"""The hands of a cluster: tasks go out by their content's hash, calls come back and are stored here alone."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from typing import TYPE_CHECKING, Any

from callscope.call import Progress
from callscope.errors import CallscopeError, EngineFailed
from callscope.pipeline.cluster.address import Address, security
from callscope.pipeline.cluster.there import hear
from callscope.pipeline.hear import options_of
from callscope.pipeline.many import Lost
from callscope.version import own_version

if TYPE_CHECKING:
    from callscope.pipeline.batch import Watch
    from callscope.pipeline.many import Answer, Task, Tell
    from callscope.settings import Settings

_REACH = 10.0
"""Seconds to reach the scheduler."""

_GOODBYE = 5.0
"""Seconds to take leave of it."""

_COUNT = 5.0
"""Seconds between two counts of the workers, which come and go."""


class Cluster:
    """Workers of a dask scheduler that see the same folder under the same name.

    A task's key is the hash of its content and of the settings. Raises Refused for an address that is neither
    encrypted nor this machine's, UsageProblem, ModelMissing without the optional part.
    """

    def __init__(self, url: str, settings: Settings, watch: Watch) -> None:
        self._address = Address.read(url)
        self._security = security(self._address, settings.cluster)
        self._settings, self._watch = settings, watch
        self._client: Any = None
        self._threads, self._counted = 1, 0.0

    @property
    def room(self) -> int:
        """As many as there are threads: a task that waits at a worker which dies would be counted as its victim."""
        if self._client and time.monotonic() - self._counted > _COUNT:
            self._count()
        return self._threads

    def start(self, task: Task, tell: Tell) -> None:
        """Sends a task. Raises EngineFailed where no scheduler answers."""
        client = self._reached()
        self._watch(task.path)(Progress("hear", 0.0, "sent"))
        sent = task._replace(path=task.path.absolute())
        future = client.submit(
            hear, sent, self._settings, own_version(), key=_key(task, self._settings), pure=False, retries=0
        )
        future.add_done_callback(lambda done: self._answered(task, tell, done))

    def _answered(self, task: Task, tell: Tell, future: Any) -> None:
        answer = _answer(future)
        if self._client:  # what ends since we close is no news of the scheduler
            tell(task, answer)

    def close(self) -> None:
        """Lets go of what is not finished; the workers stop working on it."""
        client, self._client = self._client, None
        if client:
            with contextlib.suppress(OSError, TimeoutError):  # a scheduler that is gone needs no goodbye
                client.close(timeout=_GOODBYE)

    def _reached(self) -> Any:
        if self._client is None:
            from distributed import Client

            logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters comes back as an error
            try:
                self._client = Client(
                    self._address.url, security=self._security, timeout=_REACH, set_as_default=False, name="callscope"
                )
            except (OSError, TimeoutError, ValueError, RuntimeError) as error:
                said = f"no scheduler of ours answers at {self._address.url}"
                raise EngineFailed(said, "start it with: callscope cluster scheduler") from error
            self._count()
        return self._client

    def _count(self) -> None:
        self._counted = time.monotonic()
        try:
            self._threads = max(1, sum(self._client.nthreads().values()))
        except (OSError, TimeoutError):
            self._threads = 1


def _key(task: Task, settings: Settings) -> str:
    chosen = f"{options_of(settings)} {own_version()} {task.caller} {settings.names}"
    return f"callscope-{task.identity}-{hashlib.sha256(chosen.encode()).hexdigest()[:16]}"


def _answer(future: Any) -> Answer:
    from distributed.scheduler import KilledWorker

    if future.status not in ("finished", "error"):
        return Lost("the scheduler is gone", "start it again; the same command goes on where this one stopped")
    try:
        answer: Answer = future.result()
    except KilledWorker:
        return EngineFailed("the worker died, twice", "if memory is short, give its machine fewer jobs")
    except (OSError, TimeoutError):
        return Lost("the scheduler is gone", "start it again; the same command goes on where this one stopped")
    except CallscopeError as error:
        return error
    except Exception as error:  # whatever a worker sends, an answer must come
        return EngineFailed(f"a worker failed: {type(error).__name__}: {error}", "run it again")
    return answer
