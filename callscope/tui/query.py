"""The search line: words, and filters written among them as name:value. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from callscope.call import Filter
from callscope.tui.glyphs import LETTERS

NAMES = tuple(
    "speaker role caller tag kind tone sentiment issue stage status study assumption date since until".split()
)
"""Filters that may be typed."""

_FILTER = re.compile(rf"\b({'|'.join(NAMES)}):(?:\"([^\"]*)\"?|(\S*))", re.IGNORECASE)

_LIKE_FILTER = re.compile(r"(?<!\S)([a-z]+):(?=\S)", re.IGNORECASE)

_SHORT: Mapping[str, Mapping[str, str]] = {
    "sentiment": {"pos": "positive", "neg": "negative", "neu": "neutral"},
    "role": {"cust": "customer"},
    "kind": LETTERS,
}


class Asked(NamedTuple):
    """What a line asks for."""

    text: str
    where: Filter

    def __bool__(self) -> bool:
        return bool(self.text or self.where)


def asked(line: str) -> Asked:
    """The words and the filters of a line; a filter without a value is not there yet."""
    found: dict[str, Any] = {}
    for name, quoted, plain in _FILTER.findall(line):
        if value := _whole(name.lower(), (quoted or plain).strip()):
            found |= _dated(value) if name.lower() == "date" else {name.lower(): value}
    return Asked(" ".join(_FILTER.sub(" ", line).split()), Filter(**found))


def no_filter(line: str) -> str:
    """The first word of a line that is written like a filter and is none; else nothing."""
    found = (one.lower() for one in _LIKE_FILTER.findall(line))
    return next((one for one in found if one not in NAMES), "")


def _dated(value: str) -> dict[str, str]:
    """A day, a month, a year, or two of them with dots between."""
    first, dots, last = value.partition("..")
    return {"since": first, "until": last or ("9999" if dots else first)}


def _whole(name: str, value: str) -> str:
    """The value that is meant; empty while a status can only be begun."""
    if name == "status":
        return next((one for one in ("checked", "unchecked") if value and one.startswith(value.lower())), "")
    return _SHORT.get(name, {}).get(value, value)
