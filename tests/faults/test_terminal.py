"""C10: a terminal that goes away takes the screen with it, also where a shell had the signal ignored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pty

STARTER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Takes the terminal for its own and ignores that it may go away, as some shells do."""


def test_the_screen_ends_when_its_terminal_is_gone(workspace_home: Path) -> None:
    screen, inner = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "CALLSCOPE_HOME": str(workspace_home)}
    command = [sys.executable, "-c", STARTER, sys.executable, "-m", "callscope"]
    running = subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    seen, until = b"", time.monotonic() + 30
    while b"Callscope" not in seen and time.monotonic() < until:
        seen += os.read(screen, 65_536)
    assert b"Callscope" in seen
    os.close(screen)
    try:
        assert running.wait(15) != -signal.SIGKILL
    finally:
        running.kill()
        running.wait()
