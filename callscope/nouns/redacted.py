"""The nouns of redaction: what is found, what people decided, what may leave. Frozen values, no I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

CLASSES = ("card", "phone", "email", "iban", "birth", "postcode", "number", "spelling", "name")
"""What is looked for. number: accounts, orders, bookings, PINs, any other long number; spelling: letters one by one."""

ADDED = "added"
"""The class of what a person added."""

SHOWN = {"email": "e-mail", "birth": "date of birth", "iban": "IBAN"}
"""How a class is called where its own name does not do."""

ON_EXPORT = ("ask", "always", "never")
"""What `[redact] on_export` may be."""

Act = Literal["keep", "add"]


class Part(NamedTuple):
    """Where in a call: the row's number in `Call.utterances`, characters of its text, and seconds."""

    row: int
    at: int
    until: int
    start: float = 0.0
    end: float = 0.0


class Finding(NamedTuple):
    """Personal data in what was said or typed. A number that was read out over several rows has a part in each.

    `what` is one of CLASSES or ADDED; `certainty` 0..1 is how the rule that found it fares, not a measured share;
    `because` says why in words; `text` is what the parts say; `kept` is True where a person decided that it stays.
    """

    what: str
    parts: tuple[Part, ...]
    text: str
    certainty: float
    because: str
    kept: bool = False

    @property
    def start(self) -> float:
        """Seconds."""
        return min(part.start for part in self.parts)

    @property
    def end(self) -> float:
        """Seconds."""
        return max(part.end for part in self.parts)


class Verdict(NamedTuple):
    """What a person decided: `keep` what was found, or `add` what was not.

    Anchored by time in a call, so that it survives a re-run; or, with no call, a word that is meant in every call.
    """

    id: int
    act: Act
    call: str = ""
    start: float = 0.0
    end: float = 0.0
    what: str = ""
    text: str = ""
    author: str = ""
    at: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether it is about a word in all calls."""
        return not self.call


def label(what: str) -> str:
    """What stands in the place of what was found, as in [card]."""
    return "[removed]" if what == ADDED else f"[{SHOWN.get(what, what)}]"


def counted(classes: Iterable[str]) -> str:
    """How many of each, as in 1 card, 3 names; "nothing" for none."""
    count = Counter(classes)
    known = [what for what in (*CLASSES, ADDED) if count[what]]
    return ", ".join(_few(count[what], what) for what in known) or "nothing"


def _few(number: int, what: str) -> str:
    shown = SHOWN.get(what, "added passage" if what == ADDED else what)
    if number == 1:
        return f"1 {shown}"
    plural = {"birth": "dates of birth", "spelling": "spellings"}.get(what, f"{shown}s")
    return f"{number} {plural}"
