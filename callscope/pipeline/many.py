"""Many files by several at once: what they hear is stored here alone, and a bad file never stops the rest."""

from __future__ import annotations

import logging
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from callscope import logs
from callscope.audio import decode
from callscope.call import Call, Outcome, unheard
from callscope.errors import CallscopeError, Cancelled, EngineFailed, ModelMissing, StorageFailed
from callscope.pipeline.batch import heard_file, unheard_file
from callscope.pipeline.claims import Claim, claimed, sweep
from callscope.pipeline.hear import keep, known

if TYPE_CHECKING:
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library

log = logging.getLogger(__name__)

_LOOK = 0.2
"""Seconds after which waiting for an answer gives a signal its turn (Windows)."""


class Task(NamedTuple):
    """A file that is to be heard. With `force` finished stages of an earlier try do not count."""

    path: Path
    identity: str
    caller: str = ""
    force: bool = False


Answer = Call | CallscopeError
Tell = Callable[[Task, Answer], None]
"""Takes the answer to a task, from any thread."""


class Lost(EngineFailed):
    """The hands themselves are gone: no file can be heard any more."""


class Hands(Protocol):
    """Those who hear: processes of this machine, or of others."""

    @property
    def room(self) -> int:
        """How many tasks may be with them: those that are worked on, and a few that wait so that nobody is idle."""

    def start(self, task: Task, tell: Tell) -> None:
        """Takes a task; `tell` is called once with its answer, unless they are closed before."""

    def close(self) -> None:
        """Ends them, whatever they are doing."""


def hear_many(
    files: Iterable[Path],
    paths: Paths,
    settings: Settings,
    library: Library,
    hands: Hands,
    caller: str = "",
    force: bool = False,
) -> Iterator[Outcome]:
    """An outcome for each file, in the order in which they end; each is stored before it is told.

    Close the iterator to stop early: what was heard by then is kept. Raises what would fail every file: ModelMissing,
    StorageFailed and what `start` raises.
    """
    logs.start(paths, settings.log_level)
    sweep(paths.work)
    run = _Run(paths, settings, library, hands, caller, force)
    try:
        yield from run.outcomes(files)
    except KeyboardInterrupt:
        hands.close()
        yield from run.settled()
        raise
    finally:
        hands.close()
        for _ in run.settled():
            pass
        run.release()


def longest_first(files: Iterable[Path]) -> list[Path]:
    """By size, so that no worker is left alone with a long call at the end."""
    return sorted(files, key=lambda one: -one.stat().st_size if one.is_file() else 0)


class _Run:
    """Files on their way: begun and not answered (with their claims), and put aside since somebody hears them."""

    def __init__(
        self, paths: Paths, settings: Settings, library: Library, hands: Hands, caller: str, force: bool
    ) -> None:
        self._paths, self._settings, self._library, self._hands = paths, settings, library, hands
        self._caller, self._force = caller, force
        self._begun: dict[Task, Claim] = {}
        self._aside: deque[Path] = deque()
        self._told: queue.SimpleQueue[tuple[Task, Answer]] = queue.SimpleQueue()

    def outcomes(self, files: Iterable[Path]) -> Iterator[Outcome]:
        for path in files:
            outcome = self._begin(path)
            if outcome:
                yield outcome
            yield from self.arrived()
            while len(self._begun) >= self._hands.room:
                yield self._next()
        while self._begun:
            yield self._next()
        yield from self._late()

    def arrived(self) -> Iterator[Outcome]:
        """What was answered by now, stored."""
        while not self._told.empty():
            yield self._ended(*self._told.get())

    def settled(self) -> Iterator[Outcome]:
        """The same at the end, where one that cannot be stored hides neither the others nor why it ends."""
        while not self._told.empty():
            try:
                outcome = self._ended(*self._told.get())
            except CallscopeError as error:
                log.warning("not stored at the end: %s", type(error).__name__)
                continue
            yield outcome

    def release(self) -> None:
        """Gives up the claims on what was not heard."""
        for claim in self._begun.values():
            claim.release()

    def _begin(self, path: Path) -> Outcome | None:
        """Starts a file, or puts it aside; the outcome of one that needs no hearing."""
        try:
            identity = decode.identify(path)
            claim = Claim.take(self._paths.work, identity)
            if claim is None:
                self._aside.append(path)
                return None
            there = self._known(path, identity, claim)
        except (ModelMissing, StorageFailed):
            raise
        except CallscopeError as error:
            return unheard_file(path, error, self._library)
        if there:
            return heard_file(path, there, True, self._library)
        task = Task(path, identity, self._caller, self._force)
        self._begun[task] = claim
        self._hands.start(task, lambda *told: self._told.put(told))
        return None

    def _known(self, path: Path, identity: str, claim: Claim) -> Call | None:
        """The stored call; the claim is kept only where there is none."""
        try:
            there = known(path, identity, self._library, self._settings, self._force)
        except BaseException:
            claim.release()
            raise
        if there:
            claim.release()
        return there

    def _late(self) -> Iterator[Outcome]:
        """Files whose sound was being heard, under another name or by another program: it has been by now."""
        force, self._force = self._force, False
        while self._aside:
            path = self._aside.popleft()
            try:
                with claimed(self._paths.work, decode.identify(path), unheard):
                    pass
            except CallscopeError as error:
                yield unheard_file(path, error, self._library)
                continue
            outcome = self._begin(path)
            if outcome:
                yield outcome
            while self._begun:
                yield self._next()
        self._force = force

    def _next(self) -> Outcome:
        while True:
            try:
                return self._ended(*self._told.get(timeout=_LOOK))
            except queue.Empty:
                continue

    def _ended(self, task: Task, answer: Answer) -> Outcome:
        claim = self._begun.pop(task)
        try:
            if isinstance(answer, CallscopeError):
                raise answer
            call = keep(task.path, answer, self._library, self._settings, self._paths.work, task.force)
        except (ModelMissing, StorageFailed, Cancelled, Lost):
            raise
        except CallscopeError as error:
            return unheard_file(task.path, error, self._library)
        finally:
            claim.release()
        return heard_file(task.path, call, False, self._library)
