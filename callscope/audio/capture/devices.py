"""What this machine can record from, and the sources that a choice of names stands for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope import safe
from callscope.audio.capture import mac, portaudio, pulse, windows
from callscope.audio.capture.clock import Clock
from callscope.audio.capture.portaudio import PortAudioSource
from callscope.audio.capture.replay import PREFIX, Replay, named
from callscope.audio.decode import peek
from callscope.errors import DeviceFailed, UsageProblem
from callscope.nouns.live import SIDE_NAMES, SIDES, Device, Side, Sources

if TYPE_CHECKING:
    from callscope.audio.capture.source import Source

MONITOR = ".monitor"
"""How PulseAudio and PipeWire call the source that hears what a loudspeaker plays."""

DEFAULT = "default"
"""The name that stands for the default device of a side."""

_AGAIN = "callscope listen --list prints the names"


class Inputs(NamedTuple):
    """The sources of a choice, the sides they fill in the order of the tracks, and the clock they go by."""

    sources: tuple[Source, ...]
    sides: tuple[Side, ...]
    clock: Clock


def devices() -> list[Device]:
    """What can be recorded from, microphones first. Raises DeviceFailed where PortAudio is missing."""
    if sys.platform == "win32":
        return portaudio.devices() + windows.devices()
    if sys.platform == "darwin":
        return mac.devices(portaudio.devices())
    portaudio.load()
    return pulse.devices() or portaudio.devices()


def played(chosen: Sources) -> str:
    """The device of a choice that records what the machine plays; empty for none, and for a file."""
    monitors = (chosen.far, chosen.mic if chosen.mic.endswith(MONITOR) else "")
    return next((name for name in monitors if name and not name.startswith(PREFIX)), "")


def no_far_end() -> str:
    """What to do where the far end cannot be recorded; empty where it can."""
    if any(one.side == "far" for one in devices()):
        return ""
    if sys.platform == "win32":
        return windows.ADVICE
    if sys.platform == "darwin":
        return mac.ADVICE
    return "install pulseaudio-utils and libasound2-plugins; PulseAudio or PipeWire must run"


def inputs(chosen: Sources, rate: int) -> Inputs:
    """The sources for a choice, not yet started. Raises UsageProblem, DeviceFailed or Unusable."""
    wanted: dict[Side, str] = {side: name for side in SIDES if (name := _of(chosen, side))}
    if not wanted:
        raise UsageProblem("there is nothing to record: no microphone and no far end", _AGAIN)
    files = {side: named(name) for side, name in wanted.items() if name.startswith(PREFIX)}
    speeds = {speed for _, speed in files.values()} | ({1.0} if len(files) < len(wanted) else set())
    if len(speeds) > 1:
        raise UsageProblem("both sides must run at the same speed", "give both files the same @ factor, devices none")
    known = devices() if len(files) < len(wanted) else []
    alone = len(wanted) == 1
    sources: list[Source] = [
        _replay(side, name, files[side][0], alone, rate) if side in files else _device(side, name, known, rate)
        for side, name in wanted.items()
    ]
    sides = tuple(side for side in SIDES if any(side in one.sides for one in sources))
    return Inputs(tuple(sources), sides, Clock(speeds.pop()))


def _of(chosen: Sources, side: Side) -> str:
    return chosen.mic if side == "mic" else chosen.far


def _replay(side: Side, name: str, path: Path, alone: bool, rate: int) -> Source:
    channels = peek(path).channels
    own = SIDES.index(side) if channels > 1 else 0
    both: dict[Side, int] = {"mic": 0, "far": 1}
    return Replay(name, path, both if alone and channels > 1 else {side: own}, rate)


def _device(side: Side, name: str, known: list[Device], rate: int) -> Source:
    device = next((one for one in known if _is(one, name, side)), None)
    if device is None:
        what = f"{SIDE_NAMES[side]} cannot be recorded: there is no device called {safe.line(name)}"
        raise DeviceFailed(what, _AGAIN)
    if sys.platform == "win32" and device.side == "far":
        return windows.Loopback(device, rate)
    return PortAudioSource(side, device, rate)


def _is(device: Device, name: str, side: Side) -> bool:
    return device.name == name or (name == DEFAULT and device.side == side and device.is_default)
