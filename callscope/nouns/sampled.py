"""The nouns of sampling and saturation: which calls were drawn, and what may be claimed of them. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

BY = ("queue", "week", "length")
"""What calls are sorted into strata by: the queue, the week (ISO 8601) they were held in, the band of their length."""

SHARES = ("proportional", "equal")
"""How a sample is shared out: as the strata are large, or the same to each as far as it has calls."""

Share = Literal["proportional", "equal"]


class CallRecord(NamedTuple):
    """A call that could be heard. `name` is its file's name or its number; `path` is empty where no file is known."""

    name: str
    path: str = ""
    queue: str = ""
    held_at: str = ""
    seconds: float | None = None


class Draw(NamedTuple):
    """A sample as it was drawn: from which records, how many, by what, with which seed, and the names it gave."""

    source: str
    size: int
    by: tuple[str, ...]
    share: Share
    seed: int
    records: tuple[CallRecord, ...]
    picked: tuple[str, ...]
    study: str = ""
    at: str = ""
    id: int = 0


class Stratum(NamedTuple):
    """A part of all calls: how many there are, were drawn, are heard (in the store), and were reviewed by a person."""

    name: str
    of: int
    drawn: int
    heard: int
    reviewed: int


class Pick(NamedTuple):
    """A call that was drawn; `call` is its id in the store, empty while it is not heard."""

    record: CallRecord
    stratum: str
    call: str = ""
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Sampling:
    """Heard against unheard. `of` is how many calls there are: the records of the draw, else the calls of the store.

    `draw` is the sample that was drawn last for the study, None where none was: then nothing is known of calls outside
    of the store. `said` are the sentences on what may not be claimed yet; the first is the shortest.
    """

    study: str
    by: tuple[str, ...]
    of: int
    drawn: int
    heard: int
    reviewed: int
    strata: tuple[Stratum, ...]
    picks: tuple[Pick, ...]
    draw: Draw | None
    said: tuple[str, ...]


class Point(NamedTuple):
    """The curve after `calls` reviewed calls, in the order in which they were reviewed.

    `new` are the tags that this call brought first, `tags` how many there are by now; `expected` is how many there
    would be on average over all orders of the same calls.
    """

    calls: int
    call: str
    title: str
    new: tuple[str, ...]
    tags: int
    expected: float


@dataclass(frozen=True, slots=True)
class Saturation:
    """New tags per reviewed call.

    `once` and `twice` are the tags that one call and two calls have. `unseen` estimates how many tags no call has
    brought yet (at the least), `coverage` which share of what callers raise the known tags stand for, 0..1; both are
    None with fewer than two calls or without a tag.
    """

    study: str
    calls: int
    tags: int
    once: int
    twice: int
    unseen: float | None
    coverage: float | None
    points: tuple[Point, ...]
    said: tuple[str, ...]


class KnownCall(NamedTuple):
    """A call of the store as sampling counts it; `tags` are those of the quotes of its customer's side, `seconds` of
    its sound; None for what came as text.

    `reviewed_at` is when a person first played or quoted any of it; empty while nobody did, or where it is left out.
    `done` says that its review is finished.
    """

    id: str
    title: str
    path: str
    queue: str
    held_at: str
    seconds: float | None
    reviewed_at: str = ""
    tags: tuple[str, ...] = ()
    done: bool = False
