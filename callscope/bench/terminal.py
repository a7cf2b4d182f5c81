"""A program in a terminal of its own, as a person would run it: keys go in, what it paints comes out."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from callscope.bench.burden import resident

COLUMNS, LINES = 120, 40
_SILENT = 0.03
"""Seconds without output after which a painting is over."""


class Terminal:
    """A running program. Times are seconds."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self._screen = screen

    def until(self, text: str, most: float = 30.0) -> float:
        """How long it takes from now until a text is painted. Raises TimeoutError."""
        begun, seen, wanted = time.perf_counter(), b"", text.encode()
        while time.perf_counter() - begun < most:
            seen = (seen + self._read(0.05))[-200_000:]
            if wanted in seen:
                return time.perf_counter() - begun
        raise TimeoutError(f"“{text}” was not painted in {most:g} s")

    def press(self, keys: bytes) -> float:
        """Presses keys; how long it takes until something is painted. Waits until the painting is over."""
        self.settle()
        begun = time.perf_counter()
        os.write(self._screen, keys)
        painted = begun
        if self._read(2.0):
            painted = time.perf_counter()
        self.settle()
        return painted - begun

    def shows(self, keys: bytes, text: str, most: float = 30.0) -> float:
        """Presses keys; how long it takes until a text is painted, whatever else is. Raises TimeoutError."""
        while self._read(0.0):
            pass
        os.write(self._screen, keys)
        return self.until(text, most)

    def send(self, keys: bytes) -> None:
        """Presses keys without waiting for anything but room for them."""
        os.write(self._screen, keys)
        self._read(0.0)

    def settle(self) -> None:
        """Returns when nothing is painted any more."""
        while self._read(_SILENT):
            pass

    def rest(self, seconds: float) -> None:
        """Reads what is painted for so long, and presses nothing."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def memory(self, whole: bool = False) -> float:
        """Resident megabytes of the program, or with `whole` of all processes that it started too (Linux)."""
        pids = [self.process.pid]
        if whole:
            numbers = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
            pids = [pid for pid in numbers if _session(pid) == self.process.pid]
        return sum(map(resident, pids))

    def _read(self, wait: float) -> bytes:
        if not select.select([self._screen], [], [], wait)[0]:
            return b""
        try:
            return os.read(self._screen, 1 << 16)
        except OSError:  # Linux says so when the program has ended
            return b""


def _session(pid: int) -> int:
    """The leader of a process's session; every program here begins one. 0 for a process that has ended."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


@contextlib.contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Starts a program in a terminal of 120 x 40; it is killed when the block ends."""
    import fcntl
    import pty
    import termios

    screen, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    # The size is the terminal's own, whatever a shell said of another one.
    outside = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    whole = {**outside, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
    process = subprocess.Popen(
        list(command), stdin=inner, stdout=inner, stderr=inner, env=whole, start_new_session=True
    )
    os.close(inner)
    try:
        yield Terminal(process, screen)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(screen)
