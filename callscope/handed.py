"""The nouns of what is handed to others: which quotes, in which form, and what became of it. Frozen values, no I/O."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from callscope.call import EVERYTHING, Filter

TEXTS = ("csv", "json", "md", "html")
"""Forms that are text, and can go to a terminal or a pipe."""

FILES = ("xlsx", "qdpx")
"""Forms that are a file."""

FORMS = (*TEXTS, *FILES, "clips")
"""All forms of quotes; clips are a folder."""

AUDIO = ("mp3", "wav", "flac", "opus")
"""What clips may be."""


class Wanted(NamedTuple):
    """Which quotes: those that pass `where`, and of those only `numbers` if there are any.

    `audio` is one of AUDIO; empty leaves it to the form: MP3 for clips, the recording as it is for a project. `sound`
    is whether a page or a project holds sound at all.
    """

    where: Filter = EVERYTHING
    numbers: tuple[int, ...] = ()
    audio: str = ""
    sound: bool = True


class Handed(NamedTuple):
    """What was written: `quotes` and `clips` are counts, `missing` says what has no sound there, and why."""

    path: Path
    form: str
    quotes: int
    clips: int = 0
    missing: tuple[str, ...] = ()


class Sent(NamedTuple):
    """That something left: in which form, where to ("" for the terminal or a pipe), words of which calls, and whether
    personal data was taken out. `author` is who sent it, `at` when, in ISO 8601; never the words themselves."""

    form: str
    path: str
    calls: tuple[str, ...]
    redacted: bool = False
    author: str = ""
    at: str = ""
    id: int = 0
