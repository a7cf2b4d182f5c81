"""Jobs as sentences: when ..., I want to ..., so I can ... (Ulwick; Klement). Pure.

A person writes the sentence of a job. Until then one is proposed, where a caller said it in such words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from callscope.nouns.ranked import Job

_WANT = re.compile(
    r"\b(?:I|we)(?:\s+(?:just|really|only))?\s+(?:want|need|have|would like|am trying|was trying)\s+to\s+"
    r"|\b(?:I|we)['\u2019](?:d like|m trying|ve got)\s+to\s+",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|whenever|every time|each time|if|once)\s+(?=(?:I|we|my|our|the)\b)", re.IGNORECASE)
_SO = re.compile(r"\b(?:so that|so)\s+(?:I|we)\s+(?:can|could)\s+", re.IGNORECASE)
_END = re.compile(
    rf"[.,;?!\n]|\s(?:so|because|but|and then|when|whenever|every time|each time|if)\s|{_WANT.pattern}", re.IGNORECASE
)

LONGEST = 12
"""Words of a part that is proposed; more is no longer one thing."""


def proposed(texts: Iterable[str]) -> Job | None:
    """A job in the words of the first quote that says what is wanted; None where none does."""
    for text in texts:
        if want := _after(_WANT, text):
            return Job(_after(_WHEN, text), want, _after(_SO, text), proposed=True)
    return None


def _after(sign: re.Pattern[str], text: str) -> str:
    """What follows the words, up to the end of the clause."""
    found = sign.search(text)
    if found is None:
        return ""
    rest = text[found.end() :]
    end = _END.search(rest)
    words = (rest[: end.start()] if end else rest).split()
    return " ".join(words[:LONGEST]) + ("…" if len(words) > LONGEST else "")
