"""The search line: words, and filters written among them as name:value. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from callscope.call import Filter

NAMES = ("speaker", "role", "caller", "tag", "kind", "tone", "sentiment", "issue", "stage", "status", "since", "until")
"""Filters that may be typed."""

_FILTER = re.compile(rf"\b({'|'.join(NAMES)}):(?:\"([^\"]*)\"?|(\S*))", re.IGNORECASE)

_SHORT = {
    "pos": "positive", "neg": "negative", "neu": "neutral", "cust": "customer", "n": "need", "w": "want", "d": "desire",
    "p": "pain", "j": "job", "s": "story",
}  # fmt: skip


class Asked(NamedTuple):
    """What a line asks for."""

    text: str
    where: Filter

    def __bool__(self) -> bool:
        return bool(self.text or self.where)


def asked(line: str) -> Asked:
    """The words and the filters of a line; a filter without a value is not there yet."""
    where = Filter()
    for name, quoted, plain in _FILTER.findall(line):
        if value := (quoted or plain).strip():
            where = replace(where, **{name.lower(): _SHORT.get(value, value)})
    return Asked(" ".join(_FILTER.sub(" ", line).split()), where)
