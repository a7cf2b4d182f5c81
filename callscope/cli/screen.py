"""Starting the terminal interface."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from callscope.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from callscope.settings import Paths, Settings
    from callscope.tui.app import CallscopeApp
    from callscope.tui.shift import Wanted
    from callscope.workspace import Workspace


def start_screen(workspace: Workspace, begin: Wanted | None = None) -> int:
    """Runs the terminal interface on an open workspace and returns its exit code; `begin`: with listening in.

    Raises UsageProblem without a terminal.
    """
    return _run(lambda: workspace, lambda: workspace.settings, begin)


def start_bare(paths: Paths) -> int:
    """Runs the terminal interface on a folder, whose workspace is opened once something is painted.

    Raises UsageProblem without a terminal.
    """

    def workspace() -> Workspace:
        from callscope.workspace import Workspace

        return Workspace(paths)

    return _run(workspace, lambda: _settings(paths.settings), None)


def _run(workspace: Callable[[], Workspace], settings: Callable[[], Settings], begin: Wanted | None) -> int:
    served = os.environ.get("TEXTUAL_DRIVER", "").endswith("WebDriver")
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem("the terminal interface needs a terminal", "callscope --help lists the commands that do not")
    # What is imported stays, and what is read is large: looking for garbage in it took a third of opening a long call.
    gc.disable()
    from callscope.tui.app import CallscopeApp  # Textual: 200 ms

    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()
    # Threads that read or decode give way to a key after a millisecond, not after five.
    sys.setswitchinterval(0.001)
    screen = CallscopeApp(workspace, settings, begin)
    # Where a shell had a hangup ignored, a screen whose terminal is gone would look for keys for ever.
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: screen.hang_up(128 + number))
    if served:
        _end_with_the_server(screen)
    screen.run()
    return screen.return_code or 0  # else a fault of the program, whose traceback is on the terminal


def _settings(path: Path) -> Settings:
    """What is set; most people set nothing, and reading that takes 5 ms before the first paint."""
    from callscope.settings import Settings

    if not os.path.exists(path):
        return Settings()
    from callscope.settings_file import read_settings

    return read_settings(path)


def _end_with_the_server(screen: CallscopeApp) -> None:
    """A page's program ends when its server is gone: then nobody sends it the end of its page."""
    import threading
    import time

    server = os.getppid()

    def look() -> None:
        while os.getppid() == server:
            time.sleep(2)
        screen.hang_up(0)

    threading.Thread(target=look, name="server", daemon=True).start()
