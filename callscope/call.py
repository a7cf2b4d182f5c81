"""The nouns: frozen values, no I/O. Times are float seconds from the start of the call, to a millisecond."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from callscope.nouns.folded import Row as Row
from callscope.nouns.folded import fold as fold
from callscope.nouns.folded import is_response as is_response
from callscope.nouns.kept import COLOURS as COLOURS
from callscope.nouns.kept import EVERYTHING as EVERYTHING
from callscope.nouns.kept import FIELD_LISTS as FIELD_LISTS
from callscope.nouns.kept import Caller as Caller
from callscope.nouns.kept import CallSummary as CallSummary
from callscope.nouns.kept import Change as Change
from callscope.nouns.kept import Consent as Consent
from callscope.nouns.kept import Edit as Edit
from callscope.nouns.kept import Exhibit as Exhibit
from callscope.nouns.kept import Filter as Filter
from callscope.nouns.kept import Hit as Hit
from callscope.nouns.kept import Quarters as Quarters
from callscope.nouns.kept import QueueItem as QueueItem
from callscope.nouns.kept import Span as Span
from callscope.nouns.kept import Stand as Stand
from callscope.nouns.kept import StoredSuggestion as StoredSuggestion
from callscope.nouns.kept import TagCount as TagCount
from callscope.nouns.studied import Study as Study

if TYPE_CHECKING:
    import numpy as np

    from callscope.errors import CallscopeError

    Samples = np.typing.NDArray[np.float32]

RATE = 16_000
"""Samples per second of all decoded sound: what Whisper, pyannote and swift-f0 expect."""

APART = "one party per channel"
"""What `engines` says of turns that the channels told."""

Role = Literal["agent", "customer", "other", "unknown"]
ROLES: tuple[Role, ...] = ("agent", "customer", "other", "unknown")
Kind = str
"""What a quote is evidence of: an entry of the project's list of kinds."""

KINDS: tuple[Kind, ...] = ("need", "want", "desire", "pain", "job", "story")
"""The kinds of the method, as a new store has them."""


class Word(NamedTuple):
    """One spoken word; `text` has no surrounding spaces, `confidence` is 0..1."""

    start: float
    end: float
    text: str
    confidence: float


class Turn(NamedTuple):
    """A stretch of one speaker's voice."""

    start: float
    end: float
    speaker: str


class Overlap(NamedTuple):
    """A stretch in which several voices speak at once; `speakers` are their labels, who began first comes first."""

    start: float
    end: float
    speakers: tuple[str, ...]


class Omission(NamedTuple):
    """Words that a model gave and that were kept out of the text: `reason` is "loop" or "silence"."""

    start: float
    end: float
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audio:
    """Decoded sound: `samples` (channels x n) float32 in -1..1 at `rate` Hz; may be a view of a file on disk."""

    samples: Samples
    rate: int = RATE

    @property
    def duration(self) -> float:
        """Seconds."""
        return float(self.samples.shape[1]) / self.rate


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file and what is known of it without listening. `id`: 12 hex digits of its SHA-256."""

    id: str
    path: Path
    title: str
    kind: str = "call"
    duration: float = 0.0
    declared_duration: float | None = None
    channels: int = 1
    rate: int = RATE
    source: Literal["file", "live", "text"] = "file"
    held_at: str | None = None
    caller: str | None = None
    agent: str | None = None
    queue: str | None = None
    reason: str | None = None
    incomplete: bool = False

    @property
    def written(self) -> bool:
        """Whether it came as text: its length is that of its words, see `moments`."""
        return self.source == "text"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of the call. `confidence` 0..1 is of the role; 1.0 when a person set it."""

    label: str
    name: str = ""
    role: Role = "unknown"
    confidence: float = 0.0
    because: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name if there is one, else the role, else the label."""
        return self.name or (self.role if self.role != "unknown" else self.label)


class Sentiment(NamedTuple):
    """What the words say: `compound` -1..1, shares 0..1, and the words that moved it."""

    compound: float
    positive: float
    neutral: float
    negative: float
    because: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """negative, neutral or positive, at VADER's own thresholds of 0.05."""
        return "negative" if self.compound <= -0.05 else "positive" if self.compound >= 0.05 else "neutral"


class Tone(NamedTuple):
    """How it was said, against the speaker's own baseline.

    `arousal` is a z-score; `pitch_st` semitones and `level_db` decibels from the speaker's median; `rate_wps` words
    per second of speech; `pause_s` seconds of pauses inside the utterance; `because` the measures that moved the label.
    """

    arousal: float
    label: str
    pitch_st: float
    level_db: float
    rate_wps: float
    pause_s: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker said without a long pause. `no_tone` says why `tone` is None."""

    start: float
    end: float
    speaker: str
    text: str
    words: tuple[Word, ...] = ()
    sentiment: Sentiment | None = None
    tone: Tone | None = None
    no_tone: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a call that a person or a rule marked as evidence. Times, not rows: it survives a re-run."""

    id: int
    call: str
    start: float
    end: float
    speaker: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    kind: Kind | None = None
    issue: str | None = None
    severity: int | None = None
    stage: str | None = None
    note: str = ""
    stance: str = ""
    by: Literal["hand", "rule", "live"] = "hand"
    author: str = ""
    checked: bool = False
    created_at: str = ""
    star: bool = False
    place: float | None = None
    """Where a person put it on the board; None stands by its time."""
    now: str | None = None
    """What the transcript says there today, where that is no longer `text`; empty where no words are left."""
    written: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule's pointer at an utterance: what it may be evidence of, and why. `own` if a person wrote the rule."""

    call: str
    start: float
    end: float
    speaker: str
    text: str
    rule: str
    kind: Kind
    tags: tuple[str, ...] = ()
    because: str = ""
    own: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A heard recording. `notes` are sentences on what the engines could not do, each with the next step."""

    recording: Recording
    language: str
    speakers: tuple[Speaker, ...]
    utterances: tuple[Utterance, ...]
    engines: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    outcome: str | None = None
    satisfaction: int | None = None
    omitted: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    levels: tuple[bytes, ...] = ()
    """How loud each channel was, a byte for each `sides.STEP`; one for all where the parties share the channels."""
    overlaps: tuple[Overlap, ...] | None = None
    """Where several voices were heard at once, in order, none touching another; None where nobody listened for it: a
    text, a call of before there were such marks, one whose diariser failed. With a party per channel it is the voice on
    each, since words leave out half of it. The labels are the machine's, whoever was given the words since."""

    def speaker(self, label: str) -> Speaker:
        """The speaker with this label; an unknown one if there is none."""
        return next((one for one in self.speakers if one.label == label), Speaker(label))


class Outcome(NamedTuple):
    """What became of a file that was to be heard: a call (`known` if it was heard before), or the error."""

    path: Path
    call: Call | None = None
    known: bool = False
    error: CallscopeError | None = None


class Check(NamedTuple):
    """One finding about this machine; `fix` says what to do, and is empty where nothing needs doing."""

    name: str
    state: Literal["ok", "missing", "untested"]
    said: str
    fix: str = ""


class Progress(NamedTuple):
    """How far a stage is: `done` 0..1; `said` is for people and may be empty."""

    stage: str
    done: float
    said: str = ""


IDLE = Progress("", 0.0)
"""Nothing new: sent while an engine is silent, so that whoever listens has a moment to cancel."""

Report = Callable[[Progress], None]
"""Takes progress; cancels by raising Cancelled."""


def unheard(_: Progress) -> None:
    """A Report for when nobody looks."""
