"""Commands that run until somebody ends them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, a closed terminal or a termination; a second one ends the program at once."""
    stop = threading.Event()
    old = {}

    def asked(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            old[name] = signal.signal(getattr(signal, name), asked)
    try:
        yield stop
    finally:
        for name, handler in old.items():
            signal.signal(getattr(signal, name), handler)
