"""PulseAudio, or PipeWire standing in for it, asked through pactl, whose text output is the same in all versions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

from callscope import safe
from callscope.nouns.live import Device

PATIENCE = 2.0
"""Seconds that a sound server is given to answer; one that is stuck never does."""

MARK = "callscope.stream"
"""The property by which a stream of ours is known among those of the server."""

_BLOCK = re.compile(r"^(?:Source|Source Output) #", re.MULTILINE)
_MONITOR = ".monitor"


def answers() -> bool:
    """Whether pactl is installed and a server answers it."""
    return _ask("info") is not None


def devices() -> list[Device]:
    """Microphones, then what the machine plays, each with the default first. Empty where no server answers."""
    info = _ask("info") or ""
    mic, far = _field(info, "Default Source"), _field(info, "Default Sink") + _MONITOR
    found = [_device(name, title, mic, far) for name, title in _sources()]
    return sorted(found, key=lambda one: (one.side != "mic", not one.is_default))


def source_of(stream: str) -> str | None:
    """The name of the source that a stream with this mark records from; None where that cannot be told."""
    for block in _BLOCK.split(_ask("list", "source-outputs") or ""):
        if f'{MARK} = "{stream}"' in block:
            return _names().get(_field(block, "Source"))
    return None


def _device(name: str, title: str, mic: str, far: str) -> Device:
    if name.endswith(_MONITOR):
        return Device(name, safe.line(title.removeprefix("Monitor of ")), "far", name == far)
    return Device(name, safe.line(title), "mic", name == mic)


def _sources() -> Iterator[tuple[str, str]]:
    for block in _BLOCK.split(_ask("list", "sources") or "")[1:]:
        name = _field(block, "Name")
        yield name, _field(block, "Description") or name


def _names() -> dict[str, str]:
    rows = (line.split("\t") for line in (_ask("list", "short", "sources") or "").splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1}


def _field(text: str, name: str) -> str:
    found = re.search(rf"^\s*{name}: (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _ask(*words: str) -> str | None:
    program = shutil.which("pactl")
    if program is None:
        return None
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run([program, *words], env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
