"""Calls are read here, once each: the one under the cursor ahead of time, so that opening it need not wait."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from callscope.errors import CallscopeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from callscope.tui.view import CallView
    from callscope.workspace import Workspace

RESTED = 0.06
"""Seconds that the cursor stays on a call before it is read: who only passes by is not held up."""


class _Reading(NamedTuple):
    """A call as the store had it at `stamp`; perhaps a thread is still reading it."""

    identity: str
    stamp: object
    view: Future[CallView]


class Ahead:
    """Keeps the call that was read last. All methods may be called from any thread."""

    def __init__(self, workspace: Callable[[], Workspace]) -> None:
        self._workspace = workspace
        self._last: _Reading | None = None
        self._turn = threading.Lock()

    def read(self, identity: str) -> CallView:
        """The call as it is in the store now; waits if another thread reads it already. Raises what reading raises."""
        from callscope.tui.view import read_view

        with self._turn:
            known = self._known(identity)
            if known is None:
                reading = self._last = _Reading(identity, self._workspace().stamp(), Future())
        if known is not None:
            return known.view.result()
        try:
            reading.view.set_result(read_view(self._workspace(), identity))
        except BaseException as error:
            if self._last is reading:
                self._last = None
            reading.view.set_exception(error)
        return reading.view.result()

    def rest(self, identity: str) -> None:
        """Reads a call that nobody opened yet; opening it will say what is wrong with it."""
        with contextlib.suppress(CallscopeError):
            self.read(identity)

    def ready(self, identity: str) -> CallView | None:
        """The call, if it was read and nothing was stored since; never waits."""
        known = self._known(identity)
        return known.view.result() if known and known.view.done() and not known.view.exception() else None

    def _known(self, identity: str) -> _Reading | None:
        last = self._last
        return last if last and last.identity == identity and last.stamp == self._workspace().stamp() else None
