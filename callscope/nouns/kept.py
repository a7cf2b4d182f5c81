"""The nouns that the store gives back or is asked with: frozen values, no I/O. Import them from callscope.call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Quote, Role, Suggestion

State = Literal["open", "accepted", "dismissed"]
Stand = Literal["to review", "in review", "done", "left out"]
EditKind = Literal["text", "assign", "split", "join", "restore", "speaker", "mood"]

Quarters = tuple[float | None, float | None, float | None, float | None]
"""A mean for each quarter of a call; None where nobody spoke or nothing was scored."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None lets everything through.

    `speaker` is a label or a name, `tone` and `sentiment` are labels, `severity` is the least, `since` and `until` are
    days or moments in ISO 8601 (both inclusive), `status` of quotes is "checked" or "unchecked",
    `assumption` is one that they are for or against.
    """

    call: str | None = None
    speaker: str | None = None
    role: str | None = None
    caller: str | None = None
    tag: str | None = None
    kind: str | None = None
    issue: str | None = None
    stage: str | None = None
    severity: int | None = None
    tone: str | None = None
    sentiment: str | None = None
    since: str | None = None
    until: str | None = None
    queue: str | None = None
    outcome: str | None = None
    by: str | None = None
    status: str | None = None
    study: str | None = None
    assumption: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) is not None for one in fields(self))


EVERYTHING = Filter()
"""Narrows nothing."""


class CallSummary(NamedTuple):
    """A call as a list shows it.

    `mood` is the customer's mean sentiment and `tone` the customer's mean arousal by quarter of the call; `talk` is the
    customer's share of all talk, 0..1. Where no speaker is known as the customer, everyone but the agent counts.
    `listened` is the share of the call that was played, 0..1, `resume` the second at which listening stopped, and
    `left_out` why the call is not reviewed.
    """

    id: str
    title: str
    path: Path
    kind: str
    duration: float
    heard_at: str
    held_at: str | None = None
    caller: str | None = None
    agent: str | None = None
    queue: str | None = None
    reason: str | None = None
    language: str = ""
    source: str = "file"
    incomplete: bool = False
    outcome: str | None = None
    satisfaction: int | None = None
    mood: Quarters = (None, None, None, None)
    tone: Quarters = (None, None, None, None)
    talk: float | None = None
    speakers: int = 0
    quotes: int = 0
    suggestions: int = 0
    listened: float = 0.0
    resume: float = 0.0
    done: bool = False
    left_out: str | None = None

    @property
    def written(self) -> bool:
        """Whether it came as text: its length is that of its words, see `moments`."""
        return self.source == "text"

    @property
    def counts(self) -> bool:
        """Whether its customer is a caller who was heard: not in an interview, nor where it is left out."""
        return self.left_out is None and self.kind != "interview"

    @property
    def stands(self) -> Stand:
        """Where its review stands."""
        if self.left_out is not None:
            return "left out"
        if self.done:
            return "done"
        return "in review" if self.listened or self.quotes else "to review"


class Caller(NamedTuple):
    """A customer by name, over all of their calls. `may_contact` is None where nobody asked."""

    id: int
    name: str
    calls: int = 0
    minutes: float = 0.0
    quotes: int = 0
    may_contact: bool | None = None
    beta: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A quote with what is known of its call, and the name and role of who speaks.

    `counts` says whether it counts as what a caller said: not where support staff said it, nor in a call that is left
    out of the review.
    """

    quote: Quote
    title: str = ""
    held_at: str | None = None
    caller: str | None = None
    name: str = ""
    role: Role = "unknown"
    counts: bool = True

    @property
    def caller_key(self) -> str:
        """The same for all quotes of one caller: an unnamed customer counts as one caller per call."""
        return caller_key(self.caller, self.quote.call)


COLOURS = ("red", "amber", "green", "teal", "blue", "violet", "rose", "grey")
"""What a tag may be coloured; every theme has them."""


class TagCount(NamedTuple):
    """A tag of the codebook and how many quotes, calls and distinct callers it has. `pinned` is 1-9 or None."""

    name: str
    quotes: int = 0
    calls: int = 0
    callers: int = 0
    parent: str | None = None
    description: str = ""
    colour: str = ""
    pinned: int | None = None


class Hit(NamedTuple):
    """A place that a search found.

    `text` is the whole utterance, or the note when `quote` is not None; `snippet` is the part of it to show and
    `matches` are the (start, end) positions of the found words in the snippet.
    """

    call: str
    title: str
    start: float
    end: float
    speaker: str
    name: str
    role: Role
    text: str
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    quote: int | None = None
    held_at: str | None = None
    caller: str | None = None
    sentiment: str | None = None
    tone: str | None = None
    written: bool = False


class QueueItem(NamedTuple):
    """A file on its way to becoming a call. `reason` says why it failed."""

    path: Path
    state: Literal["queued", "hearing", "failed"]
    reason: str = ""
    at: str = ""
    call: str = ""

    @property
    def why(self) -> str:
        """The reason without the file's path, for where the file is named already."""
        return self.reason.partition(f"{self.path.name} ")[2].removeprefix("is ") or self.reason


@dataclass(frozen=True, slots=True)
class StoredSuggestion:
    """A suggestion with what became of it. A dismissed one stays dismissed when the call is heard again."""

    id: int
    suggestion: Suggestion
    state: State = "open"
    title: str = ""


class Span(NamedTuple):
    """A stretch of time in a call, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changed in a transcript, anchored by time.

    text: the words of the row at start-end become `after`. assign: the rows of start-end belong to the speaker `after`.
    split: the row is cut at `start`. join: the rows of start-end become one. restore: the machine's rows come back in
    start-end. speaker: `speaker` is called `name` and has the `role` (None leaves it). mood: the words of the row at
    start-end are `after`: negative, neutral or positive; empty for what the machine says.

    `speaker` narrows the others to one speaker's rows. `anchors` holds, for each label named, where the machine heard
    that voice, so that a re-run that numbers the voices otherwise is still understood. `misfit` says why an edit no
    longer fits; it is empty while it does.
    """

    id: int
    call: str
    kind: EditKind
    start: float
    end: float
    speaker: str = ""
    before: str = ""
    after: str = ""
    name: str | None = None
    role: Role | None = None
    anchors: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    author: str = ""
    at: str = ""
    misfit: str = ""


ConsentState = Literal["told", "declined", "unknown"]


class Consent(NamedTuple):
    """How a caller was told that the call is heard: `basis` in the researcher's words. `call` once it was heard.

    `notice` is what they were told word for word, in `language`; empty where that is not known.
    """

    path: Path
    state: ConsentState
    basis: str = ""
    title: str = ""
    at: str = ""
    call: str = ""
    notice: str = ""
    language: str = ""


class Change(NamedTuple):
    """What became of a quote or an edit when its call was heard again. `quote` is the quote's number, 0 for an edit."""

    what: Literal["moved", "changed", "lost", "does not fit"]
    start: float
    end: float
    said: str
    before: str = ""
    after: str = ""
    quote: int = 0


FIELD_LISTS = ("kind", "issue", "stage", "outcome")
"""The editable lists; `Library.fields(name)` gives one of them in order."""


def caller_key(caller: str | None, call: str) -> str:
    """The same for all calls of one caller: an unnamed customer counts as one caller per call."""
    return f"caller {caller}" if caller else f"call {call}"
