"""The nouns of consent: what callers were told, what they decided, and what may follow from it. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from callscope.nouns.handed import Sent

Decision = Literal["granted", "declined", "withdrawn", "none"]
"""What a caller decided; "none" is that nobody noted a decision."""

DECISIONS: tuple[Decision, ...] = ("granted", "declined", "withdrawn", "none")

CLOSED: tuple[Decision, ...] = ("declined", "withdrawn")
"""Decisions after which a call is neither opened nor played, nor leaves."""

Scope = Literal["listen", "quote", "clip", "share"]

SCOPES: tuple[Scope, ...] = ("listen", "quote", "clip", "share")
"""What can be granted, each by itself."""

MEANS: Mapping[Scope, str] = MappingProxyType(
    {
        "listen": "its sound may be played here",
        "quote": "its words may leave: files, the clipboard",
        "clip": "its sound may leave: clips, pages that play",
        "share": "others may see it: reports, insights, sheets",
    }
)
"""What each allows, in a few words."""


class Entry(NamedTuple):
    """A line of the ledger: what was known of a call's consent from `at` on; `id` is 0 where nothing is noted.

    `basis` is why the call may be used, in the researcher's words; `notice` is the exact text that the caller was told,
    `sha256` that of its UTF-8 bytes, `language` what it was told in, `said_at` when. `author` noted it. Moments are
    ISO 8601. `note` is about this line alone.
    """

    id: int = 0
    call: str = ""
    decision: Decision = "none"
    scope: tuple[Scope, ...] = ()
    basis: str = ""
    notice: str = ""
    sha256: str = ""
    language: str = ""
    said_at: str = ""
    author: str = ""
    at: str = ""
    note: str = ""

    @property
    def intact(self) -> bool:
        """Whether the notice is still the one that was hashed; of an erased call only the hash is left."""
        return not self.notice or digest(self.notice) == self.sha256

    @property
    def said(self) -> str:
        """The decision in words."""
        if self.decision == "granted":
            return f"granted {', '.join(self.scope)}"
        return "no decision" if self.decision == "none" else self.decision

    @property
    def closed(self) -> bool:
        """Whether the caller said no, then or later."""
        return self.decision in CLOSED

    @property
    def refusal(self) -> str:
        """What a caller did who said no, and when."""
        said = "declined" if self.decision == "declined" else "withdrew"
        return f"{said} on {self.at[:10]}" if self.at else said


UNDECIDED = Entry()
"""Where nothing is noted."""


def digest(notice: str) -> str:
    """The SHA-256 of a notice, in hex; empty for none."""
    import hashlib  # 2 ms

    return hashlib.sha256(notice.encode()).hexdigest() if notice else ""


def ordered(scope: Iterable[str]) -> tuple[Scope, ...]:
    """The scopes among these, each once, in the order of SCOPES."""
    wanted = set(scope)
    return tuple(one for one in SCOPES if one in wanted)


class Standing(NamedTuple):
    """How it stands with a call: the newest line of its ledger counts. `sounds` is False for a text."""

    call: str
    title: str
    caller: str | None
    held_at: str | None
    path: Path
    source: str
    entry: Entry
    sounds: bool = True

    @property
    def decision(self) -> Decision:
        """What counts."""
        return self.entry.decision

    @property
    def closed(self) -> bool:
        """Whether the caller said no, then or later."""
        return self.entry.closed

    def lacks(self, needs: Iterable[Scope]) -> tuple[Scope, ...]:
        """What was not granted of what is needed; nothing where nobody decided. A text has no sound to ask for."""
        if self.decision == "none":
            return ()
        needed = [one for one in needs if self.sounds or one not in ("listen", "clip")]
        return tuple(one for one in needed if one not in self.entry.scope)


class Leave(NamedTuple):
    """That something may leave: as what, and words or sound of which calls.

    Of those, nobody noted a decision of the `undecided`; `without` are not among them any more, since their callers do
    not allow it. `said` tells both, a line each.
    """

    form: str
    calls: tuple[str, ...]
    undecided: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def _untold(_line: str) -> None:
    """Nobody is told."""


class Manner(NamedTuple):
    """How something leaves: `skip` goes on without the calls that may not, `tell` is told each line of a Leave."""

    skip: bool = False
    tell: Callable[[str], None] = _untold


STRICT = Manner()
"""Refuses, and tells nobody of calls without a decision."""


class Withdrawn(NamedTuple):
    """The receipt of a withdrawal: how the call stands, and what of it left before, which nobody can take back.

    `deleted` is whether its recording was: one of ours goes, unless the call is on hold; `held` is then why.
    """

    standing: Standing
    left: tuple[Sent, ...] = ()
    deleted: bool = False
    held: str = ""


class Told(NamedTuple):
    """The ledger of one call, the oldest line first, and what of it left."""

    standing: Standing
    entries: tuple[Entry, ...]
    left: tuple[Sent, ...] = ()
