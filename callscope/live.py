"""The nouns of listening in: where sound comes from, and what a recorder tells while it runs. Frozen, no I/O.

Every event carries `t`, the moment of the call that it is about, and `at`, the moment when it was told: both in seconds
from the first recorded sample, so that `at - t` is how late it is told (of a file replayed 8 times faster, one second
of `at` is 8 of `t`). Both go by the monotonic clock: setting the wall clock while a call is recorded changes neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Side = Literal["mic", "far"]
SIDES: tuple[Side, ...] = ("mic", "far")
"""The order of the tracks: in a file with both, channel 0 is the microphone and channel 1 the far end."""

SIDE_NAMES = {"mic": "the microphone", "far": "the far end"}
"""What people read for a side."""

Concern = Literal["silent", "clipping", "same sound on both sides", "no sound", "source changed", "disk"]


@dataclass(frozen=True, slots=True)
class Device:
    """Something that can be recorded. `name` is what --mic and --far take, `title` what people know it as."""

    name: str
    title: str
    side: Side
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """What is recorded: names as `listen --list` prints them, "default", or file:PATH and file:PATH@8; "" is none.

    A file with two channels that is the only source fills both tracks, its first channel as the microphone. Beside
    another source it gives the channel of its side, and a file with one channel gives that one.
    """

    mic: str = ""
    far: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """The first block is on disk; said once for each call. `began` is the Unix time of its first sample."""

    t: float
    at: float
    path: Path
    began: float


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a side was in the last tenth of a second, in dB below full scale; -99 is silence."""

    t: float
    at: float
    side: Side
    rms_db: float
    peak_db: float
    clipping: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Sound of a side that never came: `seconds` from the call second `start` on are silence in the file."""

    t: float
    at: float
    side: Side
    start: float
    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know now, in one sentence that names the side and the device."""

    t: float
    at: float
    kind: Concern
    said: str


@dataclass(frozen=True, slots=True)
class OffRecord:
    """What was and will be said from `start` on is silence in the file; `end` is None as long as that goes on."""

    t: float
    at: float
    start: float
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A call's file is closed. `path` is None where no sound is kept; `reason` says why in a few words."""

    t: float
    at: float
    path: Path | None
    duration: float
    reason: str


Event = Recording | Level | Gap | Warned | OffRecord | Stopped

_NAMES: dict[type, str] = {
    Recording: "recording",
    Level: "level",
    Gap: "gap",
    Warned: "warning",
    OffRecord: "off_record",
    Stopped: "stopped",
}


def as_json(event: Event) -> dict[str, Any]:
    """The event as `callscope listen --json` prints it: its name under "event", then its fields; paths as text."""
    fields = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(event).items()}
    return {"event": _NAMES[type(event)], **fields}
