"""FAULTS: the command line."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPT, callscope

COMMANDS = (
    "hear;demo;calls;calls list;calls show;callers;utterances;search;tags;quotes;quotes add;quotes export;suggestions;"
    "export;models;models pull;settings;doctor;paths;bench;studies;assumptions add;rules;rules test;tags starters;"
).split(";")


HEAVY = {"textual", "rich", "numpy", "torch", "av", "sqlite_utils", "faster_whisper", "pyannote", "sounddevice"}


def imported_for(arguments: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    code = f"import sys\nfrom callscope.cli.start import run\nrun({arguments.split()!r})\nprint('|', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("|")[2].split())


def test_C1_no_help_imports_much_more_than_click_does() -> None:
    """What a help costs is what it imports; how long that takes, `callscope bench screen` measures."""
    code = "import sys, click; print(*sys.modules)"
    bare = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    for command in COMMANDS:
        imported = imported_for(f"{command} --help")
        assert {name.partition(".")[0] for name in imported}.isdisjoint(HEAVY), command
        # The list of all commands asks each what it does.
        assert len(imported.difference(bare)) < (100 if command else 150), command


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["hear", "no-such-file.wav", "--json"], 6),
        (["calls", "show", "nothing", "--json"], 4),
        (["quotes", "add", "nothing", "0", "1", "--severity", "9", "--json"], 2),
        (["search", "--role", "nobody", "--json"], 2),
        (["quotes", "export", "--json", "--kind", "nonsense"], 2),
    ],
)
def test_C2_json_parses_on_failure_and_nothing_else_is_printed(
    arguments: list[str], code: int, workspace_home: Path
) -> None:
    done = callscope(*arguments, home=workspace_home)
    assert done.returncode == code
    error = json.loads(done.stdout)["error"]
    assert error["message"]
    assert error["hint"]


@pytest.mark.parametrize("arguments", [["calls", "list"], ["tags", "list"], ["doctor"], ["search", "x"], ["paths"]])
def test_C2_json_parses_on_success(arguments: list[str], workspace_home: Path) -> None:
    done = callscope(*arguments, "--json", home=workspace_home)
    assert done.returncode == 0
    json.loads(done.stdout)


def test_C3_a_reader_that_goes_away_is_no_error(workspace_home: Path) -> None:
    command = f"{SCRIPT} settings show | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stdout.startswith("words.model")
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.parametrize("more", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_C4_no_escape_byte_where_there_is_no_terminal(more: dict[str, str], workspace_home: Path) -> None:
    for arguments in (["--help"], ["doctor"], ["hear", "none.wav"], ["models", "list"]):
        done = callscope(*arguments, home=workspace_home, env=more)
        assert "\x1b" not in done.stdout + done.stderr


def test_C4_a_dumb_terminal_gets_no_escape_byte(workspace_home: Path) -> None:
    environment = {**os.environ, "TERM": "dumb", "CALLSCOPE_HOME": str(workspace_home)}
    parent, child = pty.openpty()
    with subprocess.Popen(
        [SCRIPT, "models", "list"], stdout=child, stderr=child, stdin=child, env=environment
    ) as process:
        os.close(child)
        said = _all_of(parent)
        process.wait(60)
    assert b"base" in said
    assert b"\x1b" not in said


def _all_of(terminal: int) -> bytes:
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            return said
        if not piece:
            return said
        said += piece


def test_C4_the_screen_is_refused_without_a_terminal(workspace_home: Path) -> None:
    done = callscope(home=workspace_home, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


@pytest.mark.models
def test_C5_ctrl_c_while_hearing_ends_at_once_with_130_and_leaves_the_store_unlocked(
    samples: Path, workspace_home: Path
) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home), "TERM": "xterm"}
    parent, child = pty.openpty()
    # A test run in the background has its interrupts ignored and hands that down, so they are put back.
    command = ["env", "--default-signal=INT", SCRIPT, "hear", samples / "oil-light.flac"]
    process = subprocess.Popen(command, stdout=child, stderr=child, stdin=subprocess.DEVNULL, env=environment)
    os.close(child)
    _wait_for(parent, rb"words\s+[1-9]")
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    said = _all_of(parent)
    assert process.wait(20) == 130
    assert time.monotonic() - begun < 10  # a machine under load; the bound of 0.2 s is on noticing
    assert b"stopped" in said
    assert json.loads(callscope("calls", "list", "--json", home=workspace_home).stdout) == []
    assert callscope("tags", "add", "after", home=workspace_home).returncode == 0
    assert not _children_of(process.pid)


def _wait_for(terminal: int, pattern: bytes) -> None:
    said = b""
    limit = time.monotonic() + 120
    while not re.search(pattern, said):
        assert time.monotonic() < limit, said
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 4096)


def _children_of(pid: int) -> list[str]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return done.stdout.split()
