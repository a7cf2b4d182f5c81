"""The nouns of what comes as text: tickets, chats, interview notes. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from callscope.plural import count
from callscope.safe import line

FIELDS: Mapping[str, str] = {
    "text": "what was written; the only one that is needed",
    "id": "the ticket or conversation; rows with the same one belong together",
    "who": "who wrote it: a role or a name",
    "when": "date and time",
    "caller": "the customer's name",
    "agent": "the agent's name",
    "subject": "the subject, which becomes the title",
    "opening": "a first message that stands apart from the others",
    "queue": "queue, team or channel",
    "reason": "the agents' own wrap-up code",
    "outcome": "how it ended",
    "satisfaction": "the customer's rating",
}
"""What a column can be, and what that means."""

KINDS = ("ticket", "chat", "interview", "notes", "call")
"""What a text can be; an interview is with support staff, who never count as callers."""

MOST_BAD = 20
"""Bad lines that are told one by one."""

DATES = ("day-first", "month-first")
"""How 03/04/2026 is read."""

State = Literal["new", "known", "grown"]
Layout = Literal["one row per message", "one row per ticket", "one conversation", "one file of notes"]


class BadLine(NamedTuple):
    """A line that was not imported, counted from 1 as an editor does, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file of a certain header is read: field -> column. `dates` is one of DATES, or "" where none is in doubt;
    `scale` the best rating that satisfaction can have, 0 where it is in words."""

    columns: Mapping[str, str]
    dates: str = ""
    scale: int = 0
    kind: str = ""


class Choices(NamedTuple):
    """What a person said of an import; empty leaves it to the file. `columns`: field -> column, "" for none."""

    columns: Mapping[str, str] = {}
    dates: str = ""
    kind: str = ""
    title: str = ""
    study: str = ""
    caller: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file is taken for before anything is stored.

    `form` says how the file is written ("CSV, semicolons, cp1252"); `samples` are the first rows by column; `unclear`
    that its dates can be read two ways; `remembered` that a person agreed to this mapping before.
    """

    path: Path
    form: str
    header: tuple[str, ...]
    reading: Reading
    layout: Layout
    rows: int
    conversations: int
    samples: Sequence[Mapping[str, str]] = ()
    remembered: bool = False
    unclear: bool = False
    bad: tuple[BadLine, ...] = ()


class Brought(NamedTuple):
    """A conversation that came: its call's id, and whether it is new, was known, or has grown since it was known."""

    call: str
    title: str
    state: State
    utterances: int = 0
    suggestions: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import did, or with `dry` would do. `roles`: how many speakers have each; `guessed`: how many of them
    were told by their words. `unmatched`: outcomes of the file that are in no list, with how many have them."""

    path: Path
    kind: str
    form: str
    layout: Layout
    calls: tuple[Brought, ...] = ()
    words: int = 0
    utterances: int = 0
    roles: Mapping[str, int] = field(default_factory=dict)
    guessed: int = 0
    bad: tuple[BadLine, ...] = ()
    unmatched: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    dry: bool = False

    def count(self, state: str) -> int:
        """How many conversations are in a state."""
        return sum(one.state == state for one in self.calls)


def summary(one: Arrival) -> str:
    """A line on what came."""
    states = [f"{one.count(state)} {state}" for state in ("new", "grown", "known") if one.count(state)]
    people = ", ".join(f"{number} {role}" for role, number in sorted(one.roles.items()))
    guessed = f" ({one.guessed} told by their words or place)" if one.guessed else ""
    kept = sum(each.suggestions for each in one.calls)
    would = "would come: " if one.dry else ""
    said = [
        f"{would}{count(len(one.calls), one.kind)} ({', '.join(states) or 'none'})",
        f"{count(one.utterances, 'utterance')}, {count(one.words, 'word')}",
        f"{people}{guessed}",
        count(kept, "suggested quote"),
        f"{one.seconds:.1f} s",
    ]
    return f"{line(one.path.name)}: {' · '.join(part for part in said if part)}"


def remarks(one: Arrival) -> list[str]:
    """What a person must know of an import: bad lines, outcomes that no list has."""
    said = [f"  line {bad.line}: {bad.why}" for bad in one.bad[:MOST_BAD]]
    if len(one.bad) > MOST_BAD:
        said.append(f"  and {len(one.bad) - MOST_BAD} more lines; --json lists them all")
    if said:
        said.insert(0, f"{count(len(one.bad), 'line')} not imported:")
    if one.unmatched:
        told = ", ".join(f"{name} ({number})" for name, number in one.unmatched.items())
        said.append(f"outcomes in no list: {told}; callscope lists add outcome NAME, then import again")
    return said
