"""What the tag box offers while someone types. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"(?:^|(?<=[,\s]))([@#])([^\s,;]*)$|([^,;@#!]*)$")


class Codebook(NamedTuple):
    """The words that exist already."""

    tags: Sequence[str] = ()
    stages: Sequence[str] = ()
    issues: Sequence[str] = ()


def offers(text: str, codebook: Codebook, most: int = 8) -> list[str]:
    """The tags, stages or issues that the last thing in `text` may become; none inside a note."""
    found = None if ";" in text else _TOKEN.search(text)
    if found is None:
        return []
    sign, named, tag = found.group(1) or "", found.group(2) or "", (found.group(3) or "").strip()
    known = {"@": codebook.stages, "#": codebook.issues}.get(sign, codebook.tags)
    begun = (named if sign else tag).lower()
    taken = {one.strip().lower() for one in text.split(",")[:-1]}
    free = [one for one in known if one.lower() not in taken and one.lower() != begun]
    starting = [one for one in free if one.lower().startswith(begun)]
    inside = [one for one in free if begun and begun in one.lower() and one not in starting]
    return [sign + one for one in (*starting, *inside)][:most]


def completed(text: str, offer: str) -> str:
    """The text with its last thing replaced by an offer."""
    found = _TOKEN.search(text)
    assert found is not None
    start = found.start()
    before = text[:start]
    if offer[:1] not in "@#":
        spaces = len(text[start:]) - len(text[start:].lstrip())
        before += text[start : start + spaces] or (" " if before.endswith(",") else "")
    return before + offer
