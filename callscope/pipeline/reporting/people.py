"""Who is who in a report: what callers are called there, and the names that are taken out of text and sound. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from callscope.call import CallSummary, Exhibit, Span, Speaker, Utterance
from callscope.reported import Naming

SHORTEST = 3
"""Letters that a part of a name must have to be taken for it."""

GUARD = 0.08
"""Seconds of silence on either side of a name, since word times are not exact."""


class Redactor(Protocol):
    """What text and sound pass through on their way out. The text of a quote, an insight or an action, alone."""

    def text(self, text: str) -> str:
        """The text as it may be read."""

    def muted(self, words: Sequence[Utterance], span: Span) -> Sequence[Span]:
        """What of a stretch of a call must not be heard, in seconds of the call; `words` is what is said in the call."""


class Unchanged:
    """Lets everything out as it is."""

    def text(self, text: str) -> str:
        return text

    def muted(self, words: Sequence[Utterance], span: Span) -> Sequence[Span]:
        return ()


def labels(calls: Iterable[CallSummary], naming: Naming) -> Mapping[str, str]:
    """What each caller is called in the report, by Exhibit.caller_key: numbered in the order of their first calls."""
    keys: dict[str, str | None] = {}
    for one in sorted(calls, key=lambda call: (call.held_at or call.heard_at, call.id)):
        keys.setdefault(caller_key(one), one.caller)
    numbered = {key: f"Caller {place}" for place, key in enumerate(keys, 1)}
    if naming == "numbers":
        return numbered
    named = {key: (name if naming == "names" else _initials(name)) for key, name in keys.items() if name}
    return _apart({key: named.get(key, numbered[key]) for key in keys})


def caller_key(call: CallSummary) -> str:
    """The same as Exhibit.caller_key."""
    return f"caller {call.caller}" if call.caller else f"call {call.id}"


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

    def __init__(self, calls: Sequence[CallSummary], shown: Mapping[str, str]) -> None:
        self._known: dict[str, str] = {}
        for one in calls:
            self._learn(one.agent or "", "agent")
            self._learn(one.caller or "", shown[caller_key(one)])
        self._pattern: re.Pattern[str] | None = None

    def meet(self, speakers: Iterable[Speaker], label: str) -> None:
        """Learns the names of who speaks in a call whose caller is called `label`."""
        for one in speakers:
            known = {"agent": "agent", "customer": label}.get(one.role, "speaker")
            self._learn(one.name, known, anew=False)

    def text(self, text: str) -> str:
        """The text without these names."""
        found = self._compiled()
        return found.sub(lambda match: f"[{self._known[match[0]]}]", text) if found else text

    def muted(self, words: Sequence[Utterance], span: Span) -> Sequence[Span]:
        """Where they are said in a stretch."""
        found = self._compiled()
        said = [word for one in words if one.start < span.end and span.start < one.end for word in one.words]
        return [Span(one.start - GUARD, one.end + GUARD) for one in said if found and found.search(one.text)]

    def _learn(self, name: str, shown: str, anew: bool = True) -> None:
        parts = [part for part in re.findall(r"\w+", name) if len(part) >= SHORTEST and part[0].isupper()]
        for part in [name.strip(), *parts]:
            if part and (anew or part not in self._known):
                self._known[part] = shown
        self._pattern = None

    def _compiled(self) -> re.Pattern[str] | None:
        if self._pattern is None and self._known:
            longest = sorted(self._known, key=len, reverse=True)
            self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
        return self._pattern


class Both:
    """One after the other."""

    def __init__(self, *each: Redactor) -> None:
        self._each = each

    def text(self, text: str) -> str:
        for one in self._each:
            text = one.text(text)
        return text

    def muted(self, words: Sequence[Utterance], span: Span) -> Sequence[Span]:
        return [found for one in self._each for found in one.muted(words, span)]


def who_says(one: Exhibit, label: str) -> str:
    """Who speaks in a quote, as the report calls them."""
    return {"agent": "Agent", "other": "Another voice"}.get(one.role, label)
