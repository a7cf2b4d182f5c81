"""The nouns of what is handed to others: which quotes, in which form, and what became of it. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from callscope.call import EVERYTHING, Filter

TEXTS = ("csv", "json", "md", "html")
"""Forms that are text, and can go to a terminal or a pipe."""

FILES = ("xlsx", "qdpx")
"""Forms that are a file."""

FORMS = (*TEXTS, *FILES, "clips")
"""All forms of quotes; clips are a folder."""

AUDIO = ("mp3", "wav", "flac", "opus")
"""What clips may be."""


SOUND: Mapping[str, Literal["never", "if wanted", "always"]] = MappingProxyType(
    {
        "csv": "never",
        "json": "never",
        "md": "never",
        "html": "if wanted",
        "xlsx": "never",
        "qdpx": "if wanted",
        "clips": "always",
    }
)
"""Whether each form holds sound, which callers may allow or not."""


class Wanted(NamedTuple):
    """Which quotes: those that pass `where`, and of those only `numbers` if there are any, and none of `without`.

    `audio` is one of AUDIO; empty leaves it to the form: MP3 for clips, the recording as it is for a project. `sound`
    is whether a page or a project holds sound at all. `without` are the calls of which nothing goes out.
    """

    where: Filter = EVERYTHING
    numbers: tuple[int, ...] = ()
    audio: str = ""
    sound: bool = True
    without: tuple[str, ...] = ()

    def sounds(self, form: str) -> bool:
        """Whether there is sound in what is written in a form."""
        return SOUND[form] == "always" or (SOUND[form] == "if wanted" and self.sound)


class Handed(NamedTuple):
    """What was written: `quotes` and `clips` are counts, `missing` says what has no sound there, and why."""

    path: Path
    form: str
    quotes: int
    clips: int = 0
    missing: tuple[str, ...] = ()


class Sent(NamedTuple):
    """A record of something that left: in which form, where to ("" for the terminal or a pipe), words of which calls,
    and whether personal data was taken out. `author` is who sent it, `at` when, in ISO 8601; never the words
    themselves.

    `undecided` counts the calls of which no decision was known; `without` were left out, since their callers forbade
    it.
    """

    form: str
    path: str
    calls: tuple[str, ...]
    redacted: bool = False
    author: str = ""
    at: str = ""
    id: int = 0
    undecided: int = 0
    without: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Where to, in words."""
        return self.path or ("the clipboard" if self.form.startswith("copied") else "the terminal")
