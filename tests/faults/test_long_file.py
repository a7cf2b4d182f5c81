"""I8: ten hours in one file. It takes about as long as a call of an hour, since most of it is a quiet line."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import SCRIPT, callscope

HOURS = 10
RATE = 8000
_EVERY = 1800
"""Seconds from the beginning of one conversation in the file to that of the next."""

_MOST = 4_000_000_000
"""Bytes of memory, of all processes together."""


@pytest.fixture
def ten_hours(samples: Path, tmp_path: Path) -> Path:
    """A sample call every half an hour, the noise of a line between them; mono, as recorders of desk phones have it."""
    said, rate = soundfile.read(samples / "chromecast.wav", dtype="float32")
    assert rate == RATE
    call = said.mean(axis=1) if said.ndim == 2 else said
    noise = np.random.default_rng(8)
    path = tmp_path / "ten hours.wav"
    with soundfile.SoundFile(path, "w", RATE, 1, "ULAW") as out:
        for _ in range(HOURS * 3600 // _EVERY):
            out.write(call)
            out.write(0.0005 * noise.standard_normal(_EVERY * RATE - len(call)).astype(np.float32))
    return path


def used(pid: int) -> int:
    """Bytes of memory of a process and its children; what they share counts once."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.split()
    pairs = [(int(one), int(parent)) for one, parent in zip(found[::2], found[1::2], strict=True)]
    family = {pid}
    while more := {one for one, parent in pairs if parent in family} - family:
        family |= more
    total = 0
    for one in family:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += sum(int(size) for size in re.findall(r"^(?:Pss|SwapPss):\s+(\d+) kB", rollup, re.MULTILINE))
    return total * 1024


@pytest.mark.long
@pytest.mark.models
def test_I8_ten_hours_take_less_than_4_GB_and_the_progress_moves(ten_hours: Path, workspace_home: Path) -> None:
    environment = {**os.environ, "CALLSCOPE_HOME": str(workspace_home), "TERM": "xterm"}
    parent, child = pty.openpty()
    program = subprocess.Popen([SCRIPT, "hear", ten_hours], stdout=child, stderr=child, stdin=child, env=environment)
    os.close(child)
    peak, said, looked, moved = 0, "", 0.0, []
    while program.poll() is None:
        if select.select([parent], [], [], 1.0)[0]:
            with contextlib.suppress(OSError):
                said = (said + os.read(parent, 65_536).decode(errors="replace"))[-4000:]
        if time.monotonic() - looked > 2:
            looked = time.monotonic()
            peak = max(peak, used(program.pid))
            shown = re.findall(r"(\d+) ?%", said)
            if shown and (not moved or moved[-1] != shown[-1]):
                moved.append(shown[-1])
    print(f"peak {peak / 1e9:.2f} GB, progress {' '.join(moved)}")
    assert program.returncode == 0, said
    assert peak < _MOST
    assert len(moved) > 20
    (call,) = json.loads(callscope("calls", "list", "--json", home=workspace_home).stdout)
    assert call["duration"] == pytest.approx(HOURS * 3600, abs=1)
    heard = json.loads(callscope("calls", "show", call["id"], "--json", home=workspace_home).stdout)
    begun = {int(one["start"] // _EVERY) for one in heard["utterances"]}
    assert begun == set(range(HOURS * 3600 // _EVERY))
