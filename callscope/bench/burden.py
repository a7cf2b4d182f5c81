"""What a piece of work costs: seconds, processor time and memory of this process and all that it started (Linux)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

LOOK = 0.2
"""Seconds between two looks at the memory."""


class Burden(NamedTuple):
    """Seconds by the clock, seconds of processor time, and the most resident megabytes at once.

    Pages that several processes share count in each of them. A child that started and ended within the work counts.
    """

    wall: float
    processor: float
    memory: float


@contextmanager
def weighed() -> Iterator[list[Burden]]:
    """The list holds the burden of the body when that has ended.

    Processes that were there before count with what they did meanwhile, and with their memory.
    """
    found: list[Burden] = []
    most, done = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(most, done), daemon=True)
    watch.start()
    begun, spent = time.perf_counter(), _processor()
    try:
        yield found
    finally:
        wall, processor = time.perf_counter() - begun, _processor() - spent
        done.set()
        watch.join()
        found.append(Burden(wall, processor, most[0]))


def _watch(most: list[float], done: threading.Event) -> None:
    while True:
        most[0] = max(most[0], sum(resident(pid) for pid in _family()))
        if done.wait(LOOK):
            return


def _family() -> list[int]:
    """Of this process, of what it started, and of what those started: the process ids."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    family = [os.getpid()]
    for pid in family:  # grows while it is read
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _cells(process: Path) -> list[str]:
    """The fields of /proc/PID/stat from the state on; [] for a process that has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(process: Path) -> int:
    cells = _cells(process)
    return int(cells[1]) if cells else 0


def _processor() -> float:
    """Seconds of processor time of the family so far, those who have ended included."""
    cells = [_cells(Path("/proc") / str(pid)) for pid in _family()]
    ticks = sum(int(cell) for row in cells for cell in row[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Resident megabytes, of a million bytes, of a process; 0 for one that has ended (Linux)."""
    try:
        pages = int((Path("/proc") / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
