"""The nouns of the audit trail: who did what to which calls, and when; never what was said. No I/O."""

from __future__ import annotations

from typing import NamedTuple

ACTS = (
    "heard",
    "opened",
    "edited",
    "undone",
    "redone",
    "exported",
    "served",
    "removed",
    "erased",
    "purged",
    "lifted",
    "backed up",
    "restored",
)
"""What is noted."""


class Entry(NamedTuple):
    """A line of the trail. `calls` are ids, those of erased calls included; `what` is a form or the kinds of rows."""

    act: str
    calls: tuple[str, ...] = ()
    what: str = ""
    author: str = ""
    at: str = ""
    id: int = 0


class Asked(NamedTuple):
    """Which lines: "" and 0 let everything through. `since` and `until` are days or moments of here, both inclusive."""

    act: str = ""
    call: str = ""
    author: str = ""
    since: str = ""
    until: str = ""
    most: int = 0


ALL = Asked()
"""Lets every line through."""
