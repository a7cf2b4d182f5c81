"""The nouns of a report: what stands on the page, before it is drawn. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Quarters, Quote, Role
    from callscope.nouns.learned import Action, Assumption, Stance
    from callscope.nouns.ranked import Crossed, Ranking, Trend

Naming = Literal["numbers", "initials", "names"]

NAMING: tuple[Naming, ...] = ("numbers", "initials", "names")
"""How callers are shown; the first is taken where nobody says."""

CLIPS = 40
"""At most so many quotes have their sound in a page."""

LARGEST = 10_000_000
"""Bytes of a page with its clips."""

SHOWN = 3
"""Quotes for, and as many against, that stand under an insight."""


WRITTEN = "came as text"
"""Why a quote of a text does not sound."""


class Preface(NamedTuple):
    """What the researcher writes over a report; empty where nothing is written yet."""

    title: str = ""
    summary: str = ""


class Wanted(NamedTuple):
    """How a report is to be made. `without` are the calls of which no quote is cited."""

    study: str
    callers: Naming = "numbers"
    audio: bool = True
    without: tuple[str, ...] = ()


class Trace(NamedTuple):
    """The customer's arousal over a call: (second, z-score against the own baseline), and how long the call is."""

    seconds: float
    points: tuple[tuple[float, float], ...] = ()


NO_TRACE = Trace(0.0)
"""Where nothing is known of a voice."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote as the page shows it. Names in it are as the report shows them, and `quote.note` is left out of the page.

    `who` is the caller's label and `said_by` who speaks; `call` numbers the report's calls from 1, the oldest first.
    `counts` is False where support staff said it or the call is left out of the review. `sounds` says that its clip is
    in the page, `why_not` why it is not.
    """

    quote: Quote
    stance: Stance
    who: str
    said_by: str
    role: Role
    call: int
    held_at: str | None = None
    language: str = ""
    counts: bool = True
    trace: Trace = NO_TRACE
    sounds: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """An insight with the quotes that are shown: at most SHOWN for and SHOWN against, each in story order.

    `quotes_for` and `quotes_against` count all of them, `callers_for` and `callers_against` their distinct callers,
    of `callers_heard`.
    """

    text: str
    cause: str = ""
    cited: tuple[Cited, ...] = ()
    actions: tuple[Action, ...] = ()
    callers_for: int = 0
    callers_against: int = 0
    callers_heard: int = 0
    quotes_for: int = 0
    quotes_against: int = 0


class Told(NamedTuple):
    """How many calls were heard on one basis, in the researcher's words."""

    basis: str
    calls: int


class Texts(NamedTuple):
    """How many calls of a kind came as text."""

    kind: str
    calls: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the report stands on. Callers, calls and minutes are those of the rankings.

    `minutes` are of sound. `texts` are the calls that came as text. `first` and `last` are days in ISO 8601, None where
    no call has a date; `not_noted` calls have nothing that says how their callers were told. `access`, `granted_by` and
    `until` say which calls may be heard for what, who gave that, and up to which day.
    """

    calls: int
    callers: int
    unnamed: int
    minutes: float
    left_out: int = 0
    to_review: int = 0
    interviews: int = 0
    texts: tuple[Texts, ...] = ()
    first: str | None = None
    last: str | None = None
    told: tuple[Told, ...] = ()
    not_noted: int = 0
    access: str = ""
    granted_by: str = ""
    until: str | None = None

    @property
    def said(self) -> str:
        """Calls, texts and minutes, as in 12 calls, 102 chats; 35 minutes of sound."""
        written = sum(one.calls for one in self.texts)
        spoken = [_several(self.calls - written, "call", "calls")] if self.calls > written or not written else []
        texts = [_several(one.calls, *_NAMED.get(one.kind, (f"{one.kind} as text",) * 2)) for one in self.texts]
        minutes = _several(round(self.minutes), "minute", "minutes")
        many = ", ".join([*spoken, *texts])
        return f"{many}; {minutes} of sound" if written and spoken else ", ".join([many, minutes] if spoken else [many])


_NAMED = {
    "ticket": ("ticket", "tickets"),
    "chat": ("chat", "chats"),
    "notes": ("note", "notes"),
    "call": ("call as text", "calls as text"),
}
"""What one and several of a kind are called."""


class Mood(NamedTuple):
    """The customers' mood by quarter of the call, a mean over so many calls; `name` says over which."""

    name: str
    calls: int
    quarters: Quarters


class Growth(NamedTuple):
    """How many tags there were after each reviewed call, and which share of what callers raise they are thought to
    cover, 0..1 or None."""

    tags: tuple[int, ...]
    coverage: float | None = None


class Ranks(NamedTuple):
    """A ranking and what it ranks: `kind` narrows the quotes to one kind."""

    ranking: Ranking
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class StudyReport:
    """All that the page of a study holds, except the sound itself.

    `crossed` sets issue types against journey stages. `unclaimed` are sentences on what may not be claimed yet.
    `engines` maps what was done to what did it; `tone_sides` is whose tone was scored ("all" or "customer"). `size` is
    about how many bytes the page takes. `made_at` is ISO 8601 in UTC. `redacted` is what was found in the calls of the
    quotes and taken out, as in 1 card, 3 names, or "nothing"; empty where nobody looked.
    """

    study: str
    question: str
    preface: Preface
    author: str
    callers: Naming
    heard: Heard
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    rankings: tuple[Ranks, ...] = ()
    crossed: Crossed | None = None
    trend: Trend | None = None
    moods: tuple[Mood, ...] = ()
    growth: Growth | None = None
    unclaimed: tuple[str, ...] = ()
    engines: Mapping[str, str] | None = None
    tone_sides: str = "all"
    audio: bool = True
    size: int = 0
    version: str = ""
    made_at: str = ""
    redacted: str = ""

    @property
    def title(self) -> str:
        """The researcher's, else the study's name."""
        return self.preface.title or self.study

    @property
    def cited(self) -> Sequence[Cited]:
        """Every quote of the page, in its order."""
        return [one for finding in self.findings for one in finding.cited]

    @property
    def warnings(self) -> Sequence[str]:
        """What the researcher should know before the page goes out, the gravest first."""
        unchecked = len({one.quote.id for one in self.cited if not one.quote.checked})
        changed = len({one.quote.id for one in self.cited if one.quote.now is not None})
        silent = len({one.quote.id for one in self.cited if one.why_not and not one.quote.written})
        lines = {
            "no insight belongs to this study yet, so the page has rankings only": not self.findings,
            f"{_several(unchecked, 'quote was', 'quotes were')} not checked by ear; the page says so": unchecked,
            f"the words of {_several(changed, 'quote', 'quotes')} changed since; the page shows both": changed,
            f"{_several(silent, 'quote has', 'quotes have')} no sound": silent,
            f"of {_several(self.heard.not_noted, 'call', 'calls')} nothing is noted on how callers were told": (
                self.heard.not_noted
            ),
            f"access to these calls ended on {self.heard.until}": (self.heard.until or "9999") < self.made_at[:10],
            "callers are shown by name": self.callers == "names",
        }
        return [said for said, holds in lines.items() if holds]


def _several(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
