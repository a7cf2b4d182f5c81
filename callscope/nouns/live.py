"""The nouns of listening in: where sound comes from, and what a recorder tells while it runs. Frozen, no I/O.

Every event carries `t`, the moment of the call that it is about, and `at`, the moment when it was told: both in seconds
from the first recorded sample, so that `at - t` is how late it is told (of a file replayed 8 times faster, one second
of `at` is 8 of `t`). Both go by the monotonic clock: setting the wall clock while a call is recorded changes neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Utterance, Word

Side = Literal["mic", "far"]
SIDES: tuple[Side, ...] = ("mic", "far")
"""The order of the tracks: in a file with both, channel 0 is the microphone and channel 1 the far end."""

SIDE_NAMES = {"mic": "the microphone", "far": "the far end"}
"""What people read for a side."""

BACK = 10.0
"""Seconds before a mark from which on it means what was said, to the end of the turn."""

LAST = 30.0
"""Seconds that a mark of "the last half minute" means."""

Concern = Literal["silent", "clipping", "same sound on both sides", "no sound", "source changed", "disk", "drafts"]

Noted = Literal["mark", "note", "question", "answered", "undone", "told"]


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


class Salvaged(NamedTuple):
    """What a crash cut off, made whole again: its file, its seconds, its title; the call, if there was no sound."""

    path: Path
    duration: float
    title: str
    call: str = ""


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


@dataclass(frozen=True, slots=True)
class Draft:
    """Words of a side while it is recorded. `committed` became final with this event and never changes again.

    `tentative` is the present guess at what follows and replaces the one before; `t` is the end of the last committed
    word of the side; `words` are the committed ones with their times. `path` is the call's file, here and in what else
    drafting tells: the last words of a call come when the next one may have begun.
    """

    t: float
    at: float
    side: Side
    committed: str
    tentative: str
    words: tuple[Word, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Drafting fell behind and skipped so many seconds of a side; it goes on at `t`. The recording has them."""

    t: float
    at: float
    side: Side
    skipped: float
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance of a side is complete, with sentiment and tone.

    `provisional`: the tone is against less than the side's own first minute of speech, or could not be told before it.
    """

    t: float
    at: float
    side: Side
    utterance: Utterance
    provisional: bool
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """How the talk goes so far: of each side the share of all talk, 0..1, and seconds of silence on every side.

    `silence` is the present one, 0 while somebody speaks, `longest` the longest; `hold` counts the seconds of those
    silences that lasted `feelings.HOLD` or more; `overtalk` how often both sides spoke at once.
    """

    t: float
    at: float
    share: dict[Side, float]
    silence: float
    longest: float
    hold: float
    overtalk: int
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """Something that a person noted; it is in the call's journal already.

    `what` is "mark" (kind, tag, whole: the last half minute), "note" (text, on the mark `of`), "question" (text),
    "answered" (the question `of`), "undone" (takes back what has the number `of`) or "told" (the caller was).
    """

    t: float
    at: float
    what: Noted
    id: int = 0
    of: int = 0
    kind: str = ""
    tag: str = ""
    whole: bool = False
    text: str = ""
    path: Path | None = None


Event = Recording | Level | Gap | Warned | OffRecord | Stopped | Draft | Behind | Said | Talk | Marked

_NAMES: dict[type, str] = {
    Recording: "recording",
    Level: "level",
    Gap: "gap",
    Warned: "warning",
    OffRecord: "off_record",
    Stopped: "stopped",
    Draft: "draft",
    Behind: "behind",
    Said: "said",
    Talk: "talk",
    Marked: "mark",
}


def as_json(event: Event) -> dict[str, Any]:
    """The event as `callscope listen --json` prints it: its name under "event", then its fields; paths as text."""
    return {"event": _NAMES[type(event)], **{name: _plain(value) for name, value in asdict(event).items()}}


def _plain(value: Any) -> Any:
    """What JSON knows: named tuples as objects, as in the JSON of a call."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return _plain(named()) if named else [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
