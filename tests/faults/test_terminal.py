"""The real program in a terminal: full disks, crashes, and terminals that go away."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pty
import select
import termios

from callscope.store.library import Library
from tests.store.made import oil_call

STARTER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Takes the terminal for its own and ignores that it may go away, as some shells do."""

CRASHES = """
import sys
from callscope.cli.start import run
from callscope.tui.screens.calls import CallsScreen

def action_sort(self):
    raise RuntimeError("a fault of the program")

CallsScreen.action_sort = action_sort
sys.exit(run([]))
"""

COMMAND = [sys.executable, "-m", "callscope"]


class Screen:
    """A program in a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], end: int) -> None:
        self.process = process
        self.end = end
        self.seen = ""

    def until(self, text: str, seconds: float = 30.0) -> None:
        """Reads until a text was painted, seen without the escape sequences between its words."""
        last = time.monotonic() + seconds
        while text not in self.plain:
            assert time.monotonic() < last, f"“{text}” was not painted, but {self.plain}"
            self.read()

    @property
    def plain(self) -> str:
        """What was painted, without the sequences."""
        return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen).split())

    def read(self) -> None:
        if select.select([self.end], [], [], 0.1)[0]:
            try:
                self.seen += os.read(self.end, 65_536).decode(errors="replace")
            except OSError:  # Linux says so when nobody has the other end any more
                assert self.process.wait(15) is not None

    def keys(self, text: str) -> None:
        self.seen = ""
        os.write(self.end, text.encode())

    def ended(self) -> int:
        """The exit code; what it still paints is read."""
        last = time.monotonic() + 20
        while self.process.poll() is None:
            assert time.monotonic() < last, "it did not end"
            self.read()
        self.read()
        return self.process.returncode


@contextmanager
def screen(home: Path, command: list[str]) -> Iterator[Screen]:
    end, inner = pty.openpty()
    termios.tcsetwinsize(end, (40, 120))
    # A runner of tests may have said how large its own terminal is; here the terminal itself says it.
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = {**own, "TERM": "xterm-256color", "CALLSCOPE_HOME": str(home)}
    running = subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    try:
        yield Screen(running, end)
    finally:
        running.kill()
        running.wait()
        with suppress(OSError):
            os.close(end)


def test_C10_the_screen_ends_when_its_terminal_is_gone(workspace_home: Path) -> None:
    with screen(workspace_home, [sys.executable, "-c", STARTER, *COMMAND]) as program:
        program.until("Callscope")
        os.close(program.end)
        assert program.process.wait(15) != -signal.SIGKILL


@pytest.mark.parametrize("how", ["a fault of the program", "terminated"])
def test_C10_a_crash_leaves_the_terminal_usable(workspace_home: Path, how: str) -> None:
    Library(workspace_home / "callscope.db").save_call(oil_call())
    with screen(workspace_home, [sys.executable, "-c", CRASHES]) as program:
        before = termios.tcgetattr(program.end)
        program.until("Oil light")
        assert termios.tcgetattr(program.end)[3] != before[3]
        program.keys("")
        if how == "terminated":
            program.process.terminate()
        else:
            program.keys("s")
        assert program.ended() != 0
        assert termios.tcgetattr(program.end)[:4] == before[:4]
        for leaves_the_screen, shows_the_cursor in [("\x1b[?1049l", "\x1b[?25h")]:
            assert leaves_the_screen in program.seen
            assert shows_the_cursor in program.seen
        if how != "terminated":
            assert how in program.seen


def test_J1_what_a_backup_says_of_itself_is_harmless_where_it_is_asked_about(
    workspace_home: Path, tmp_path: Path
) -> None:
    library = Library(workspace_home / "callscope.db")
    told = {"schema": "callscope.backup/1", "made_at": "\x1b]2;OWNED\x07", "files": {}}
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("manifest.json", json.dumps(told))
        packed.write(library.path, "callscope.db")
    with screen(workspace_home, [*COMMAND, "restore", str(tmp_path / "b.zip")]) as program:
        program.until("in the place of the store")
        assert "OWNED" in program.seen
        assert "\x1b" not in program.seen
        program.keys("n\n")
        assert program.ended() != 0


def test_S8_on_a_full_disk_the_note_stays_in_the_box_and_is_stored_when_there_is_room(workspace_home: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no mounts of our own can be made here")
    kept = workspace_home.parent / "kept.db"
    workspace_home.mkdir(exist_ok=True)
    Library(kept).save_call(oil_call())
    mount = 'mount -t tmpfs -o size=2m tmpfs "$0" && cp "$1" "$0/callscope.db" && shift && exec "$@"'
    small = [unshare, "-Urm", "sh", "-c", mount, str(workspace_home), str(kept), *COMMAND]
    with screen(workspace_home, small) as program:
        program.until("Oil light")
        program.keys("\r")
        program.until("WHY")
        program.keys("t")
        program.until("tag, tag")
        program.keys("waiting ; a long note about it")
        program.until("about it")
        filler = Path(f"/proc/{program.process.pid}/root{workspace_home}/filler")
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        program.keys("\r")
        program.until("full")
        program.until("a long note about it")
        filler.unlink()
        program.keys("\r")
        program.until("stored")
