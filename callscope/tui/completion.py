"""What the tag box offers while someone types. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"""(?:^|(?<=[,\s]))([@#])("[^"]*|[^\s,;"]*)$|([^,;@#!]*)$""")
_PLUS = re.compile(r"(?:^|(?<=\s))\+(\S*)$")
_MINUS = re.compile(r"(?:^|(?<=\s))-((?:(?!\s-).)*)$")


class Codebook(NamedTuple):
    """The words that exist already."""

    tags: Sequence[str] = ()
    stages: Sequence[str] = ()
    issues: Sequence[str] = ()
    assumptions: Sequence[str] = ()


class _Last(NamedTuple):
    """The last thing in a line: its sign (@ # + - or none for a tag), what is typed of it, and where it starts."""

    sign: str
    begun: str
    start: int


def _last(text: str) -> _Last | None:
    found = None if ";" in text else _TOKEN.search(text)
    if found is None:
        return None
    if found.group(1):
        return _Last(found.group(1), found.group(2).lstrip('"'), found.start())
    if plus := _PLUS.search(found.group(3)):
        return _Last("+", plus.group(1), found.start(3) + plus.start())
    if minus := _MINUS.search(found.group(3)):
        return _Last("-", minus.group(1).strip(), found.start(3) + minus.start())
    start = found.start() + len(found.group(3)) - len(found.group(3).lstrip())
    return _Last("", found.group(3).strip(), start)


def offers(text: str, codebook: Codebook, most: int = 8) -> list[str]:
    """The tags, stages, issues or assumptions that the last thing in `text` may become; none inside a note."""
    last = _last(text)
    if last is None:
        return []
    known = {
        "@": codebook.stages,
        "#": codebook.issues,
        "+": codebook.assumptions,
        "-": [*codebook.assumptions, *codebook.tags],
    }.get(last.sign, codebook.tags)
    begun = last.begun.lower()
    # A tag that is taken off may well stand in the line.
    taken = set() if last.sign == "-" else {one.strip().lower() for one in text.split(",")[:-1]}
    free = [one for one in known if one.lower() not in taken and one.lower() != begun]
    starting = [one for one in free if one.lower().startswith(begun)]
    inside = [one for one in free if begun and begun in one.lower() and one not in starting]
    return [last.sign + one for one in (*starting, *inside)][:most]


def completed(text: str, offer: str) -> str:
    """The text with its last thing replaced by an offer; a stage or an issue of several words gets quotation marks."""
    last = _last(text)
    assert last is not None
    if last.sign in ("@", "#") and " " in offer:
        offer = f'{last.sign}"{offer[1:]}"'
    before = text[: last.start]
    return before + (" " if before.endswith(",") and not last.sign else "") + offer
