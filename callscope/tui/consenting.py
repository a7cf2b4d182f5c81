"""What the screen of consent shows, and what its keys do to the ledger: each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.message import Message

from callscope.errors import UsageProblem
from callscope.moments import here
from callscope.nouns.consented import MEANS, SCOPES
from callscope.plural import count
from callscope.safe import line
from callscope.tui import keeping
from callscope.tui.glyphs import kept_mark
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.nouns import trail
    from callscope.nouns.consented import Decision, Entry, Scope, Standing, Told
    from callscope.nouns.erased import Keeping, Plan
    from callscope.tui.glyphs import Piece

STATES: Mapping[Decision, tuple[str, str]] = MappingProxyType(
    {
        "none": ("no decision", "dim"),
        "granted": ("granted", "good"),
        "declined": ("declined", "bad"),
        "withdrawn": ("withdrawn", "bad"),
    }
)
"""The groups of the list, in order: what each is called, and its ink."""

LETTERS: Mapping[Scope, str] = MappingProxyType({one: str(at) for at, one in enumerate(SCOPES, 1)})
"""The key of each scope."""


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a group."""

    decision: Decision
    calls: int

    @property
    def call(self) -> str:
        """No call."""
        return ""


@dataclass(frozen=True, slots=True)
class Row:
    """A call under its heading; `kept` is there where it is on hold or due."""

    standing: Standing
    kept: Keeping | None = None

    @property
    def call(self) -> str:
        """Its id."""
        return self.standing.call


class LedgerRead(Message):
    """How it stands with every call, after an act; `kept` are those on hold and those that are due, by id."""

    def __init__(self, standings: Sequence[Standing], kept: Mapping[str, Keeping], said: str = "") -> None:
        super().__init__()
        self.standings, self.kept, self.said = standings, kept, said


class ToldRead(Message):
    """All that is owed to the caller of one call: the ledger, how long it is kept, the last of the trail."""

    def __init__(self, told: Told, kept: Keeping | None, lines: Sequence[trail.Entry]) -> None:
        super().__init__()
        self.told, self.kept, self.lines = told, kept, lines


class RemainsRead(Message):
    """What is kept of calls that would only be closed."""

    def __init__(self, calls: Sequence[str], plan: Plan) -> None:
        super().__init__()
        self.calls, self.plan = calls, plan


def rows(standings: Iterable[Standing], kept: Mapping[str, Keeping], words: str = "") -> list[Head | Row]:
    """The calls by decision, those that nobody decided on first; only those with every word of `words`."""
    wanted = words.casefold().split()
    every = (Row(one, kept.get(one.call)) for one in standings)
    passed = [one for one in every if all(word in _text(one) for word in wanted)]
    found: list[Head | Row] = []
    for decision in STATES:
        group = [one for one in passed if one.standing.decision == decision]
        found += [Head(decision, len(group)), *group] if group else []
    return found


def _text(row: Row) -> str:
    one, mark = row.standing, kept_mark(row.kept)[0]
    return f"{one.title} {one.caller or ''} {one.entry.basis} {one.entry.said} {mark}".casefold()


Act = Callable[[Workspace], str]


def look(_workspace: Workspace) -> str:
    """Changes nothing."""
    return ""


def doing(workspace: Workspace, act: Act) -> Callable[[], LedgerRead]:
    """What a worker does to change something and read again."""

    def work() -> LedgerRead:
        said = act(workspace)
        return LedgerRead(workspace.standings(), keeping.marked(workspace), said)

    return work


def reading(workspace: Workspace, identity: str) -> Callable[[], ToldRead]:
    """What a worker does to read what is owed to one caller."""
    return lambda: ToldRead(
        workspace.consent(identity), keeping.of(workspace, identity), keeping.last(workspace, identity)
    )


def remaining(workspace: Workspace, calls: Sequence[str]) -> Callable[[], RemainsRead]:
    """What a worker does to read what stays of calls whose consent is withdrawn."""
    return lambda: RemainsRead(calls, workspace.to_erase(calls))


def decide(calls: Sequence[str], decision: Decision) -> Act:
    """Notes a decision without naming scopes; "granted" grants them all."""

    def act(workspace: Workspace) -> str:
        scope = SCOPES if decision == "granted" else ()
        done = workspace.set_consent(calls, decision=decision, scope=scope)
        return f"{_many(done)}: {done[0].entry.said}"

    return act


def goes(standings: Iterable[Standing], calls: Sequence[str]) -> str:
    """What of some calls is deleted when their callers say no, for the person who decides it; "" for nothing."""
    ours = sum(one.source == "live" and one.call in calls for one in standings)
    if not ours:
        return ""
    what = "The recording that was made here is" if ours == 1 else f"The {ours} recordings that were made here are"
    return f"{what} deleted, unless on hold: u does not bring that back."


def turn(calls: Sequence[str], scope: Scope) -> Act:
    """Grants one thing more for all of some calls, or one less where all of them have it."""

    def act(workspace: Workspace) -> str:
        found = workspace.standings(calls=calls)
        if any(one.closed for one in found):
            raise UsageProblem("a caller said no", "a grants all again, if they changed their mind")
        gone = all(scope in one.entry.scope for one in found)
        first = found[0].entry.scope
        if any(one.entry.scope != first for one in found):
            raise UsageProblem("these calls were granted different things", "a grants all, n begins again with nothing")
        wanted = tuple(one for one in SCOPES if one in first and one != scope) if gone else (*first, scope)
        if not wanted:
            raise UsageProblem("a grant says what for", "n takes the decision back, x says that they declined")
        done = workspace.set_consent(calls, decision="granted", scope=wanted)
        return f"{_many(done)}: {done[0].entry.said}"

    return act


def withdraw(calls: Sequence[str]) -> Act:
    """Notes that callers took their consent back, and says what of their calls left before."""

    def act(workspace: Workspace) -> str:
        done = workspace.withdraw_consent(calls)
        left = sum(len(one.left) for one in done)
        told = f"left before: {count(left, 'time')}" if left else "nothing of it ever left"
        return f"{_many([one.standing for one in done])}: withdrawn; {told}"

    return act


def write(calls: Sequence[str], field: str, text: str) -> Act:
    """Notes the basis, or what was told."""

    def act(workspace: Workspace) -> str:
        if all(getattr(one.entry, field) == text for one in workspace.standings(calls=calls)):
            return f"already noted: the {field}"
        done = workspace.set_consent(calls, **{field: text if field == "notice" else text.strip()})
        return f"{_many(done)}: {field} noted"

    return act


def when(calls: Sequence[str], text: str) -> Act:
    """Notes when something was told and in which language, as it is typed: the moment, then the code."""

    def act(workspace: Workspace) -> str:
        moment, _, language = text.strip().partition(" ")
        done = workspace.set_consent(calls, said_at=moment, **({"language": language.strip()} if language else {}))
        return f"{_many(done)}: said at {here(done[0].entry.said_at or '')} {done[0].entry.language}".rstrip()

    return act


def _many(done: Sequence[Standing]) -> str:
    return line(done[0].title) if len(done) == 1 else count(len(done), "call")


def badge(entry: Entry, required: bool) -> list[Piece]:
    """What the head of a call says of its consent: what is not allowed; nothing where all is."""
    if entry.decision == "none":
        return [("no consent noted", "raised")] if required else []
    missing = [one for one in SCOPES if one not in entry.scope]
    if entry.decision != "granted":
        return [(entry.decision, "bad")]
    return [(f"no {', '.join(missing)}", "raised")] if missing else [("consent:ok", "dim")]


def about(owed: ToldRead) -> list[list[Piece]]:
    """All that is owed to one caller: a line for each row, not wrapped."""
    kept, lines = keeping.told(owed.kept), keeping.trail(owed.lines, owed.told.standing.call)
    return [*_consent(owed.told), [], *kept, [], *lines]


def _consent(told: Told) -> list[list[Piece]]:
    one, entry = told.standing, told.standing.entry
    called = f"  {line(one.caller)}" if one.caller else ""
    found: list[list[Piece]] = [[(line(one.title), "strong"), (called, "dim")], *_granted(entry), []]
    found += [[("BASIS  ", "title"), *_or_not(entry.basis, "not noted")], [], *_notice(entry), []]
    found += [[("HISTORY", "title"), ("  only added to; the last line counts", "faint")]]
    found += [[(_noted(each), "dim"), (each.said, "plain"), (_beside(each), "faint")] for each in told.entries]
    found += [] if told.entries else [[("nothing noted yet", "faint")]]
    return [*found, [], *_left(told)]


def _granted(entry: Entry) -> list[list[Piece]]:
    name, ink = STATES[entry.decision]
    if entry.decision != "granted":
        closed = "  closed: not opened, played or counted, and it leaves nowhere" if entry.decision != "none" else ""
        return [[(name, ink), (closed or "  exports of it warn; 1-4 grant", "dim")]]
    have = [(one, one in entry.scope) for one in SCOPES]
    return [
        [
            (f"{LETTERS[one]} ", "key"),
            ("■ " if on else "□ ", "good" if on else "dim"),
            (f"{one:7}", "plain"),
            (what, "dim"),
        ]
        for (one, on), what in zip(have, MEANS.values(), strict=True)
    ]


def _or_not(text: str, otherwise: str) -> list[Piece]:
    return [(line(text), "plain")] if text else [(otherwise, "faint")]


def _notice(entry: Entry) -> list[list[Piece]]:
    if not entry.notice:
        there = f"erased, SHA-256 {entry.sha256}" if entry.sha256 else "the words are not noted; t writes them down"
        return [[("TOLD  ", "title"), (there, "faint")], *_said(entry)]
    broken: list[Piece] = [] if entry.intact else [("  NOT THE TEXT THAT WAS HASHED", "bad")]
    text: list[list[Piece]] = [[(line(part), "plain")] for part in entry.notice.splitlines()]
    return [[("TOLD", "title")], *_said(entry), *text, [(f"SHA-256 {entry.sha256}", "faint"), *broken]]


def _said(entry: Entry) -> list[list[Piece]]:
    said = " · ".join(filter(None, (entry.language, f"said at {here(entry.said_at)}" if entry.said_at else "")))
    return [[(said, "dim")]] if said else []


def _noted(one: Entry) -> str:
    return f"{here(one.at)}  "


def _beside(one: Entry) -> str:
    parts = [part for part in (one.author, line(one.note)) if part]
    return f"  {' · '.join(parts)}" if parts else ""


def _left(told: Told) -> list[list[Piece]]:
    head: list[Piece] = [("LEFT", "title"), (f"  {count(len(told.left), 'time')}" if told.left else "  never", "dim")]
    return [
        head,
        *(
            [
                (f"{here(one.at)}  ", "dim"),
                (f"{one.form}  ", "plain"),
                (line(one.where), "dim"),
            ]
            for one in told.left
        ),
    ]
