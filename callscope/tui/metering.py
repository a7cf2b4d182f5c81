"""A level meter for the choice of devices, opened and closed in a thread of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from callscope.errors import CallscopeError
from callscope.nouns.live import Level, Side, Sources
from callscope.tui.live_call import HEARD

if TYPE_CHECKING:
    from callscope.workspace import Workspace
    from callscope.workspace.listening import Preview


class Metering:
    """What the chosen devices hear, until `close`. Nothing is kept of it."""

    def __init__(self, workspace: Workspace) -> None:
        self.fault: CallscopeError | None = None
        """Why there is nothing to see."""
        self._workspace = workspace
        self._levels: dict[Side, deque[Level]] = {}
        self._preview: Preview | None = None
        self._wanted = Sources()
        self._thread = ThreadPoolExecutor(1, "callscope-meter")

    def want(self, sources: Sources) -> None:
        """Shows these from now on."""
        self._wanted = sources
        self._thread.submit(self._turn, sources)

    def levels(self) -> Mapping[Side, Sequence[Level]]:
        """The last levels of each side, the newest last."""
        return {side: tuple(levels) for side, levels in list(self._levels.items())}

    def rest(self) -> None:
        """Frees the devices, and waits for that."""
        self._wanted = Sources()
        self._thread.submit(self._stop).result()

    def close(self) -> None:
        """Frees the devices for good."""
        self._wanted = Sources()
        self._thread.submit(self._stop)
        self._thread.shutdown(wait=False)

    def _turn(self, sources: Sources) -> None:
        if sources != self._wanted:
            return  # another one is wanted meanwhile
        self._stop()
        self.fault = None
        if not (sources.mic or sources.far):
            return
        try:
            preview = self._workspace.preview(sources, self._told)
            preview.start()
            self._preview = preview
        except CallscopeError as error:
            self.fault = error

    def _told(self, level: Level) -> None:
        self._levels.setdefault(level.side, deque(maxlen=HEARD)).append(level)

    def _stop(self) -> None:
        if self._preview:
            self._preview.stop()
        self._preview = None
        self._levels = {}
