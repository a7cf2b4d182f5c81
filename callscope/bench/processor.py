"""Processor time and memory of this process and everything that it started, where the system tells (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")


class Meter:
    """Counts from its making; a process counts with what it had used when it was last looked at."""

    def __init__(self) -> None:
        self._used: dict[int, float] = {}
        self._running: set[int] = set()
        self._begun = self.spent()

    def memory(self) -> float:
        """Bytes in use now by what it started: shared pages are counted once in all; 0.0 where nobody tells."""
        mine = os.getpid()
        return sum(_memory(pid) for pid in self._running if pid != mine)

    def spent(self) -> float:
        """Seconds by now; 0.0 where the system does not tell."""
        if not (_PROC / "self" / "stat").exists():
            return 0.0
        rows = dict(filter(None, map(_row, _PROC.glob("[0-9]*/stat"))))
        self._running = _family(os.getpid(), {pid: parent for pid, (parent, _) in rows.items()})
        self._used |= {pid: rows[pid][1] for pid in self._running}
        return sum(self._used.values()) - getattr(self, "_begun", 0.0)


def _row(path: Path) -> tuple[int, tuple[int, float]] | None:
    """A process: its id, its parent's and its seconds (proc(5): fields 4, 14 and 15)."""
    try:
        fields = path.read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return None
    ticks = int(fields[11]) + int(fields[12])
    return int(path.parent.name), (int(fields[1]), ticks / os.sysconf("SC_CLK_TCK"))


def _family(root: int, parents: dict[int, int]) -> set[int]:
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _memory(pid: int) -> float:
    try:
        rows = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(1024.0 * int(row.split()[1]) for row in rows if row.startswith("Pss:"))
