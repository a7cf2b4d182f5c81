"""How the app ends: on request, which is confirmed while a call is recorded, or by a signal."""

from __future__ import annotations

import os
import threading
from asyncio import AbstractEventLoop
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

if TYPE_CHECKING:
    from callscope.tui.shift import Shift

HANG_UP = 5.0
"""Seconds that ending may take when the terminal is gone."""


def hang_up(app: App[Any], loop: AbstractEventLoop | None, code: int) -> None:
    """Ends with an exit code, from a signal's handler.

    An exception raised there would wait for ever in the first message pump whose clean-up waits for others.
    """
    if loop is None:
        raise KeyboardInterrupt
    loop.call_soon_threadsafe(partial(app.exit, return_code=code))
    # Painting into a terminal that is gone may block.
    last = threading.Timer(HANG_UP, os._exit, (code,))
    last.daemon = True
    last.start()


def ask(app: App[Any], shift: Shift | None) -> None:
    """Ends the app; while a call goes on, the screen that listens in asks what becomes of it."""
    if shift is None or not shift.running:
        app.exit()
        return
    while not (asks := getattr(app.screen, "ask_end", None)) and len(app.screen_stack) > 1:
        app.pop_screen()
    if asks:
        asks(leave=True)
    else:
        app.exit()  # it is only about to begin; closing the app ends it
