"""Who is who in a report: what callers are called there, and the names that are taken out of text and sound. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Protocol

from callscope.call import Call, CallSummary, Exhibit, Quote, Span, Word
from callscope.nouns.kept import caller_key

if TYPE_CHECKING:
    from callscope.nouns.reported import Naming

SHORTEST = 3
"""Letters that a part of a name must have to be taken for it."""

GUARD = 0.08
"""Seconds of silence on either side of a name, since word times are not exact."""


class Redactor(Protocol):
    """What text and sound pass through on their way out."""

    def quote(self, quote: Quote) -> Quote:
        """A quote as it may be read."""

    def plain(self, text: str) -> str:
        """A text that a person wrote."""

    def muted(self, call: str, start: float = 0.0, end: float = inf) -> Sequence[Span]:
        """What of a stretch of a call must not be heard, in seconds of the call."""

    @property
    def said(self) -> str:
        """What was found so far and taken out, as in 1 card, 3 names; empty where nothing personal is looked for."""


class Unchanged:
    """Lets everything out as it is."""

    said = ""

    def quote(self, quote: Quote) -> Quote:
        return quote

    def plain(self, text: str) -> str:
        return text

    def muted(self, _call: str, _start: float = 0.0, _end: float = inf) -> Sequence[Span]:
        return ()


def labels(calls: Iterable[CallSummary], naming: Naming) -> Mapping[str, str]:
    """What each caller is called in the report, by Exhibit.caller_key: numbered in the order of their first calls."""
    keys: dict[str, str | None] = {}
    for one in sorted(calls, key=lambda call: (call.held_at or call.heard_at, call.id)):
        keys.setdefault(caller_key(one.caller, one.id), one.caller)
    numbered = {key: f"Caller {place}" for place, key in enumerate(keys, 1)}
    if naming == "numbers":
        return numbered
    named = {key: (name if naming == "names" else _initials(name)) for key, name in keys.items() if name}
    return _apart({key: named.get(key, numbered[key]) for key in keys})


def _initials(name: str) -> str:
    return " ".join(f"{part[0].upper()}." for part in re.findall(r"\w+", name))


def _apart(shown: Mapping[str, str]) -> Mapping[str, str]:
    """With a number behind what several are called."""
    count, seen = Counter(shown.values()), Counter[str]()
    found = {}
    for key, name in shown.items():
        seen[name] += 1
        found[key] = f"{name} ({seen[name]})" if count[name] > 1 else name
    return found


class Names:
    """Takes the names out that the store knows: of callers, and of whoever speaks in the calls.

    A name is replaced by what its bearer is called, in square brackets, and silenced at the same words. Each part of a
    name counts, as it is written: a caller called Will takes no "will" out.
    """

    said = ""

    def __init__(self, calls: Iterable[CallSummary], shown: Mapping[str, str], read: Mapping[str, Call]) -> None:
        self._known: dict[str, str] = {}
        self._read = read
        for one in calls:
            label = shown[caller_key(one.caller, one.id)]
            self._learn(one.caller or "", label)
            self._learn(one.agent or "", "agent")
            for speaker in read[one.id].speakers if one.id in read else ():
                self._learn(speaker.name, {"agent": "agent", "customer": label}.get(speaker.role, "speaker"))
        longest = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None

    def quote(self, quote: Quote) -> Quote:
        """The quote without these names."""
        now = quote.now and self.plain(quote.now)
        return replace(quote, text=self.plain(quote.text), now=now)

    def plain(self, text: str) -> str:
        """The text without these names."""
        return self._pattern.sub(lambda match: f"[{self._known[match[0]]}]", text) if self._pattern else text

    def muted(self, call: str, start: float = 0.0, end: float = inf) -> Sequence[Span]:
        """Where they are said in a stretch of one of the calls that were read."""
        near = [one for one in self._read[call].utterances if one.start < end and start < one.end]
        return [Span(word.start - GUARD, word.end + GUARD) for one in near for word in self._named(one.words)]

    def _named(self, words: Sequence[Word]) -> Iterator[Word]:
        """The words that are a name or a part of one; all of a name whose parts are too short to be looked for."""
        ends = list(accumulate(len(word.text) + 1 for word in words))
        text = " ".join(word.text for word in words)
        for found in self._pattern.finditer(text) if self._pattern else ():
            yield from words[bisect_right(ends, found.start()) : bisect_right(ends, found.end() - 1) + 1]

    def _learn(self, name: str, shown: str) -> None:
        parts = [part for part in re.findall(r"\w+", name) if len(part) >= SHORTEST and part[0].isupper()]
        for part in filter(None, [name.strip(), *parts]):
            self._known.setdefault(part, shown)


class Both:
    """One redactor after the other."""

    def __init__(self, first: Redactor, then: Redactor) -> None:
        self._first, self._then = first, then

    def quote(self, quote: Quote) -> Quote:
        return self._then.quote(self._first.quote(quote))

    def plain(self, text: str) -> str:
        return self._then.plain(self._first.plain(text))

    def muted(self, call: str, start: float = 0.0, end: float = inf) -> Sequence[Span]:
        return [*self._first.muted(call, start, end), *self._then.muted(call, start, end)]

    @property
    def said(self) -> str:
        return self._first.said or self._then.said


def who_says(one: Exhibit, label: str) -> str:
    """Who speaks in a quote, as the report calls them."""
    return {"agent": "Agent", "other": "Another voice"}.get(one.role, label)
