"""The nouns of themes: what many callers say and nobody tagged yet. Frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from callscope.nouns.kept import caller_key

Key = frozenset[str]
"""The stems of a phrase, in no order: what all its variants share."""


class Said(NamedTuple):
    """An utterance of a customer. `tagged` says that a quote with a tag lies over it."""

    call: str
    start: float
    end: float
    speaker: str
    text: str
    title: str = ""
    caller: str | None = None
    tagged: bool = False
    written: bool = False

    @property
    def caller_key(self) -> str:
        """The same for all calls of one caller: an unnamed customer counts as one caller per call."""
        return caller_key(self.caller, self.call)


@dataclass(frozen=True, slots=True)
class Theme:
    """What several callers say. `number` is its place in the list, from 1.

    `name` is the phrase that is said most often, `phrases` the ways in which it is said, the most frequent first, and
    `keys` their stems. `callers` are distinct, `unnamed` of them have no name. `score` is what it stands by. The
    utterances come by call and time.
    """

    number: int
    name: str
    phrases: tuple[str, ...]
    keys: tuple[Key, ...]
    callers: int
    unnamed: int
    calls: int
    score: float
    utterances: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A theme that was set aside; its keys tell it again when other calls gave it another name."""

    id: int
    name: str
    keys: tuple[Key, ...]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Themes:
    """Themes, the strongest first, and what they were found in.

    `callers`, `calls` and `utterances` are all that were looked at, `tagged` utterances were left out because they are
    tagged, and `dismissed` are the themes that were found and set aside.
    """

    callers: int
    calls: int
    utterances: int
    tagged: int
    themes: tuple[Theme, ...] = ()
    dismissed: tuple[Theme, ...] = field(default=())
