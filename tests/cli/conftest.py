"""The real console script, on a workspace of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(sys.executable).parent / "callscope"
Run = Callable[..., subprocess.CompletedProcess[str]]


def callscope(*arguments: object, home: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Runs the console script and waits for it."""
    environment = {**os.environ, "CALLSCOPE_HOME": str(home), **more.pop("env", {})}
    command = [str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, **more)


@pytest.fixture
def run(workspace_home: Path) -> Run:
    return lambda *arguments, **more: callscope(*arguments, home=workspace_home, **more)


@pytest.fixture(scope="session")
def heard_home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A workspace in which the real engines heard both sample calls."""
    home = tmp_path_factory.mktemp("heard")
    done = callscope("hear", samples, home=home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def heard(heard_home: Path) -> dict[str, dict[str, Any]]:
    """The sample calls as `calls show --json` prints them, by the start of their file's name."""
    listed = json.loads(callscope("calls", "list", "--json", home=heard_home).stdout)
    shown = [json.loads(callscope("calls", "show", one["id"], "--json", home=heard_home).stdout) for one in listed]
    return {Path(one["path"]).stem: one for one in shown}
