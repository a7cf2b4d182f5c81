"""The progress of many files at once: on a terminal a few lines that stay where they are, elsewhere silence."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.cli.shared import bar, draws
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Progress, Report

_OFTEN = 0.2
"""Seconds between two drawings."""

_NAME = 32
"""Characters of a file's name at most; a third of the line on a narrow screen."""


class Board:
    """A head line from `head`, and a line for each file that is being heard, as many as the screen has.

    Its reports may be called from any thread.
    """

    def __init__(self, head: Callable[[], str]) -> None:
        self._head, self._shows = head, draws()
        self._lock = threading.Lock()
        self._works: dict[Path, Progress | None] = {}
        self._rows, self._drawn = 0, 0.0

    def watch(self, path: Path) -> Report:
        """The Report of a file."""

        def report(progress: Progress) -> None:
            with self._lock:
                self._works[path] = progress if progress.stage else self._works.get(path)
                if time.monotonic() - self._drawn >= _OFTEN:
                    self._redraw()

        return report

    def ended(self, path: Path, tell: Callable[[], None]) -> None:
        """Forgets a file; what `tell` prints stands above the board."""
        with self._lock:
            self._works.pop(path, None)
            self._wipe()
            tell()
            self._redraw()

    def close(self) -> None:
        """Takes the board away."""
        with self._lock:
            self._wipe()
            self._shows = False

    def _redraw(self) -> None:
        self._drawn = time.monotonic()
        if not self._shows:
            return
        size = os.get_terminal_size(sys.stderr.fileno())
        rows = [self._head(), *self._lines(max(1, size.lines - 3), min(_NAME, size.columns // 3))]
        self._wipe()
        sys.stderr.write("".join(row[: size.columns - 1] + "\n" for row in rows))
        sys.stderr.flush()
        self._rows = len(rows)

    def _lines(self, room: int, name: int) -> list[str]:
        shown = [_line(path, progress, name) for path, progress in self._works.items()]
        left = len(shown) - room
        return shown if left <= 0 else [*shown[: room - 1], f"  and {left + 1} more"]

    def _wipe(self) -> None:
        if self._rows:
            sys.stderr.write("\r" + "\x1b[A\x1b[2K" * self._rows)
            sys.stderr.flush()
            self._rows = 0


def _line(path: Path, progress: Progress | None, width: int) -> str:
    name = line(path.name)
    name = name if len(name) <= width else f"{name[: width - 1]}…"
    said = f"{bar(progress.done)}  {line(progress.said)}" if progress else "starting"
    return f"  {name:{width}}  {said}"
