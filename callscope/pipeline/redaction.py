"""Redaction, in one place: what is personal in calls, and calls, texts, quotes and sound without it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Call, Caller, CallSummary, Exhibit, Quote, Recording, Span, Speaker, Utterance
from callscope.insight.redact.decided import bare, decided, keeps
from callscope.insight.redact.finding import Looked, find, find_in
from callscope.insight.redact.taken_out import Gone, gone, row_without, same_words, silent, text_without
from callscope.nouns.redacted import Finding, Verdict, counted

if TYPE_CHECKING:
    from callscope.nouns.handed import Wanted
    from callscope.settings import RedactSettings, Settings
    from callscope.store.library import Library

AROUND = 1.0
"""Seconds around a quote in which its words are looked for."""

HELD = 64
"""Calls whose findings are kept in memory."""


class _Examined(NamedTuple):
    """A call with what was found in it."""

    call: Call
    look: Looked
    found: tuple[Finding, ...]
    taken: tuple[tuple[Gone, ...], ...]
    verdicts: tuple[Verdict, ...]


class Redactor:
    """Takes personal data out of what leaves. It lowers the risk that somebody is known again; a call is not anonymous.

    Counts what it took out of the transcripts of the calls that it was asked about: `said`. Any thread may use it.
    """

    def __init__(self, library: Library, settings: RedactSettings) -> None:
        self._library = library
        self._settings = settings
        self._known: OrderedDict[str, _Examined] = OrderedDict()
        self._counted: dict[str, tuple[str, ...]] = {}
        self._callers: dict[str, int] | None = None
        self._lock = threading.RLock()

    def findings(self, call: str) -> tuple[Finding, ...]:
        """What is personal in a call, in order, those that stay too. Raises NotFound."""
        return self._examined(call).found

    def call(self, call: Call) -> Call:
        """The call without it: text, words, names, title, path. The caller is [caller N], the same in every export."""
        one = self._examined(call.recording.id, call)
        labels = self._labels(one)
        rows = tuple(
            replace(row_without(row, taken), speaker=labels.get(row.speaker, row.speaker))
            for row, taken in zip(call.utterances, one.taken, strict=True)
        )
        omitted = tuple(each._replace(text=self._loose(one, each.text)) for each in call.omitted)
        return replace(
            call,
            recording=self._recording(one),
            speakers=tuple(self._speaker(one, speaker, labels) for speaker in call.speakers),
            utterances=rows,
            omitted=omitted,
            notes=tuple(self._loose(one, note) for note in call.notes),
        )

    def recording(self, call: str) -> Recording:
        """What is known of a call, with title, path and names taken out."""
        return self._recording(self._examined(call))

    def summary(self, one: CallSummary) -> CallSummary:
        """A call of a list, with title, path and names taken out."""
        about = Recording(one.id, one.path, one.title, caller=one.caller, agent=one.agent)
        known = self._known.get(one.id) or self._examined_alone(about)
        about = self._recording(known)
        return one._replace(title=about.title, path=about.path, caller=about.caller, agent=about.agent)

    def person(self, one: Caller) -> Caller:
        """A caller under the number that stands for the name, without the note."""
        return one._replace(name=self.caller(one.name) or "", note="")

    def text(self, call: str, start: float, end: float, speaker: str, text: str) -> str:
        """What was said in a span of a call, as a quote keeps it, without what is personal."""
        one = self._examined(call)
        rows = [
            (row, one.taken[number])
            for number, row in enumerate(one.call.utterances)
            if row.start <= end + AROUND and start - AROUND <= row.end and speaker in ("", row.speaker)
        ]
        found = same_words(text, rows)
        kept = [verdict for verdict in one.verdicts if verdict.act == "keep"]
        own = gone(each for each in self._found_in(one, text) if not _stays(each, one, kept))
        return text_without(text, _merged(found, own, text))

    def note(self, call: str, text: str) -> str:
        """A title, a note or another text that a person wrote about a call, without what is personal."""
        return self._loose(self._examined(call), text)

    def plain(self, text: str) -> str:
        """A text that belongs to no call."""
        look = Looked(self._settings.classes, self._settings.region, "en", self._settings.names)
        everywhere = [one for one in self._library.verdicts() if one.everywhere]
        return text_without(text, gone(decided(find_in(text, look), [Utterance(0.0, 0.0, "", text)], everywhere)))

    def caller(self, name: str | None) -> str | None:
        """[caller N] for a caller's name, the same in every export."""
        if not name or "name" not in self._settings.classes:
            return name
        return f"[caller {self._number(name)}]"

    def quote(self, quote: Quote) -> Quote:
        """A quote without what is personal in its text, its note and its speaker's label."""
        text = self.text(quote.call, quote.start, quote.end, quote.speaker, quote.text)
        now = quote.now and self.text(quote.call, quote.start, quote.end, quote.speaker, quote.now)
        speaker = self._labels(self._examined(quote.call)).get(quote.speaker, quote.speaker)
        return replace(quote, text=text, now=now, note=self.note(quote.call, quote.note), speaker=speaker)

    def exhibit(self, one: Exhibit) -> Exhibit:
        """A quote with its call's title, its caller and speaker taken out."""
        title = self.recording(one.quote.call).title
        return replace(one, quote=self.quote(one.quote), title=title, caller=self.caller(one.caller), name="")

    def muted(self, call: str, start: float = 0.0, end: float = float("inf")) -> tuple[Span, ...]:
        """The spans of a call's sound that are silenced, those that meet start-end."""
        one = self._examined(call)
        spans = silent(one.found, one.call.utterances, self._settings.guard, one.call.recording.duration)
        return tuple(one for one in spans if one.start < end and start < one.end)

    @property
    def said(self) -> str:
        """What was taken out so far, as in 1 card, 3 names."""
        return counted(what for each in self._counted.values() for what in each)

    def _examined(self, identity: str, call: Call | None = None) -> _Examined:
        with self._lock:
            known = self._known.get(identity)
            if known and (call is None or known.call.utterances == call.utterances):
                self._known.move_to_end(identity)
                return known
            one = self._examine(call or self._library.call(identity))
            self._known[identity] = one
            self._counted[identity] = tuple(each.what for each in one.found if not each.kept)
            while len(self._known) > HELD:
                self._known.popitem(last=False)
            return one

    def _examined_alone(self, about: Recording) -> _Examined:
        """A call of which only what is known without its transcript is looked at, since a list may have thousands."""
        look = self._looked(Call(about, "", (), ()))
        return _Examined(Call(about, "", (), ()), look, (), (), ())

    def _examine(self, call: Call) -> _Examined:
        look = self._looked(call)
        verdicts = tuple(self._library.verdicts(call.recording.id))
        found = tuple(decided(find(call.utterances, look), call.utterances, verdicts))
        taken = tuple(tuple(gone(found, number)) for number in range(len(call.utterances)))
        return _Examined(call, look, found, taken, verdicts)

    def _looked(self, call: Call) -> Looked:
        about = call.recording
        names = (about.caller or "", about.agent or "", *(one.name for one in call.speakers), *self._settings.names)
        return Looked(self._settings.classes, self._settings.region, call.language or "en", tuple(filter(None, names)))

    def _recording(self, one: _Examined) -> Recording:
        about = one.call.recording
        return replace(
            about,
            title=self._title(one, about.title),
            path=Path(f"{about.id}{about.path.suffix}"),
            caller=self.caller(about.caller),
            agent="[name]" if about.agent and "name" in self._settings.classes else about.agent,
        )

    def _speaker(self, one: _Examined, speaker: Speaker, labels: Mapping[str, str]) -> Speaker:
        because = tuple(self._loose(one, reason) for reason in speaker.because)
        name = "" if "name" in self._settings.classes else speaker.name
        return replace(speaker, label=labels.get(speaker.label, speaker.label), name=name, because=because)

    def _labels(self, one: _Examined) -> dict[str, str]:
        """Other labels for those that a person made up of a name."""
        known = [each.label for each in one.call.speakers]
        named = [label for label in known if self._loose(one, label) != label]
        free = (f"V{number}" for number in count(1) if f"V{number}" not in known)
        return dict(zip(named, free, strict=False))

    def _title(self, one: _Examined, title: str) -> str:
        # A title is often a file's name, in which underscores stand between the words.
        spaced = title.replace("_", " ")
        without = self._loose(one, spaced)
        return title if without == spaced else without

    def _loose(self, one: _Examined, text: str) -> str:
        return text_without(text, _merged(gone(self._found_in(one, text)), (), text))

    def _found_in(self, one: _Examined, text: str) -> Sequence[Finding]:
        everywhere = [verdict for verdict in one.verdicts if verdict.everywhere]
        row = Utterance(0.0, 0.0, "", text)
        return decided(find_in(text, one.look), [row], everywhere)

    def _number(self, name: str) -> int:
        with self._lock:
            if self._callers is None:
                self._callers = {one.name.casefold(): one.id for one in self._library.callers()}
            return self._callers.setdefault(name.casefold(), max(self._callers.values(), default=0) + 1)


def _stays(found: Finding, one: _Examined, kept: Iterable[Verdict]) -> bool:
    """Whether a word in a quote is one that a person let stay in the call."""
    return found.kept or any(
        each.kept and any(keeps(verdict, each) for verdict in kept) and bare(each.text) == bare(found.text)
        for each in one.found
    )


def _merged(one: Sequence[Gone], other: Sequence[Gone], text: str) -> list[Gone]:
    """Both in order; where they meet, one over the characters of both. Only spaces between two of a kind go too."""
    joined: list[Gone] = []
    for each in sorted([*one, *other]):
        before = joined[-1] if joined else None
        between = text[before.until : each.at] if before else ""
        if before and (each.at < before.until or (before.label == each.label and not between.strip(" -,"))):
            joined[-1] = before._replace(until=max(before.until, each.until))
        else:
            joined.append(each)
    return joined


def redactor(library: Library, settings: Settings) -> Redactor:
    """A redactor over the calls of a store."""
    return Redactor(library, settings.redact)


def personal(library: Library, settings: Settings, wanted: Wanted) -> str | None:
    """What is in the calls of these quotes, counted; None for more than HELD calls, which would take long."""
    numbers = set(wanted.numbers)
    calls = dict.fromkeys(one.call for one in library.quotes(wanted.where) if not numbers or one.id in numbers)
    if len(calls) > HELD:
        return None
    made = redactor(library, settings)
    for call in calls:
        made.findings(call)
    return made.said
