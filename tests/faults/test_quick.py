"""C1 and C6 in processor time, which says how quick the program is on whatever machine and however busy it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from callscope.bench.crowded import many_calls
from callscope.cli.app import WHERE, callscope
from callscope.settings import Paths
from tests.faults.test_terminal import screen

if sys.platform == "win32":
    pytest.skip("processor time of children is POSIX", allow_module_level=True)


def every_command() -> Iterator[tuple[str, ...]]:
    """All commands, those of groups too."""
    context = click.Context(callscope)
    for name in WHERE:
        yield (name,)
        found = callscope.get_command(context, name)
        if isinstance(found, click.Group):
            yield from ((name, inner) for inner in found.commands)


def processor_time(words: list[str]) -> float:
    """Seconds of processor time that a program takes from its start to its end."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as program:
        _, code, used = os.wait4(program.pid, 0)
        program.returncode = code
    assert code == 0, words
    return used.ru_utime + used.ru_stime


@pytest.mark.long
def test_C1_every_help_takes_less_than_300_ms() -> None:
    commands = list(every_command())
    assert len(commands) > 100
    slow = {}
    for command in commands:
        words = [sys.executable, "-m", "callscope", *command, "--help"]
        if (took := min(processor_time(words) for _ in range(2))) > 0.3:
            slow[command] = took
    assert slow == {}


def used_by(pid: int) -> float:
    """Seconds of processor time that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_C6_ten_thousand_calls_open_under_a_second_and_a_key_takes_less_than_100_ms(workspace_home: Path) -> None:
    paths = Paths(workspace_home, workspace_home / "models")
    paths.make()
    many_calls(paths)
    with screen(workspace_home, [sys.executable, "-m", "callscope"]) as program:
        program.until("Call 0", 60)
        opened = used_by(program.process.pid)
        program.until("by newest", 60)
        before, down = used_by(program.process.pid), 50
        for _ in range(down):
            program.keys("\x1b[B")
            program.until("▌", 30)
        key = (used_by(program.process.pid) - before) / down
        program.process.kill()
    assert opened < 1.0
    assert key < 0.1
