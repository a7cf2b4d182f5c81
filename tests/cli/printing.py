"""Commands run in this process: what they print, and with which code they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from callscope.cli.start import run as cli

Printed = Callable[..., tuple[int, str, str]]


def printing(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Runs a command and gives (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def as_json(printed: Printed, *arguments: object) -> Any:
    """What a command prints as JSON."""
    code, out, err = printed(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)
