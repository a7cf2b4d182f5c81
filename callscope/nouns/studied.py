"""The nouns of a study, and of a codebook to begin one with. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Study(NamedTuple):
    """A question being researched: who gave access to which calls and until when, its calls, its codebook.

    `access` says in the researcher's words which calls may be heard and for what, `until` is the last day of it in
    ISO 8601 and `days_left` how far that is off, below 0 when it is over. `reviewed` and `left_out` are of its `calls`;
    `callers` are distinct, and only those who count. `tags` is its codebook; none stands for the whole one. `began` is
    when the first quote of its calls was made.
    """

    id: int
    name: str
    question: str = ""
    calls: int = 0
    access: str = ""
    granted_by: str = ""
    until: str | None = None
    days_left: int | None = None
    reviewed: int = 0
    left_out: int = 0
    callers: int = 0
    tags: tuple[str, ...] = ()
    created_at: str = ""
    began: str | None = None

    @property
    def past(self) -> bool:
        """Whether the time of access is over."""
        return self.days_left is not None and self.days_left < 0

    @property
    def ends(self) -> str:
        """Until when access was given, in words; empty where no end was named."""
        if self.days_left is None:
            return ""
        days = f"{abs(self.days_left)} day{'s' * (abs(self.days_left) != 1)}"
        if self.past:
            return f"ACCESS ENDED on {self.until}, {days} ago"
        return f"until {self.until}, {days} left" if self.days_left else f"until {self.until}, which is today"


class StarterTag(NamedTuple):
    """A tag to begin with; `description` says when to use it and when not to, `pinned` is a key from 1 to 9."""

    name: str
    description: str
    parent: str | None = None
    colour: str = ""
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class Starter:
    """A codebook to begin with: tags, each after its parent, and entries of the project's own lists."""

    name: str
    title: str
    about: str
    tags: tuple[StarterTag, ...]
    lists: Mapping[str, tuple[str, ...]]


class Added(NamedTuple):
    """What a starter codebook added to the store: the names of tags, how many of them got a key, entries of lists."""

    tags: tuple[str, ...]
    pinned: int = 0
    entries: tuple[str, ...] = ()
    into: int = 0
    """How many tags were put into a study's codebook."""
