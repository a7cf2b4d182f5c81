"""Tickets, chats and notes become calls without sound: look, agree, bring. What is stored is whole conversations."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.call import Call, Progress, Report, unheard
from callscope.conversation import sentiment
from callscope.conversation.written import columns as column_names
from callscope.conversation.written.compose import call_of, call_of_notes
from callscope.conversation.written.conversations import Conversation, Survey, conversations, of_customer, survey
from callscope.conversation.written.files import (
    LOOKED_AT,
    NOTES,
    TEXTS,
    Line,
    Table,
    demand_file,
    encoding_of,
    open_table,
)
from callscope.conversation.written.threads import notes
from callscope.conversation.written.values import outcome
from callscope.errors import Unusable, UsageProblem
from callscope.nouns.texts import Arrival, BadLine, Brought, Choices, Proposal, Reading, State
from callscope.pipeline.consent import demand_open
from callscope.pipeline.ruling import Suggests, suggester, with_notes
from callscope.plural import count
from callscope.safe import line
from callscope.store.imports import Written

if TYPE_CHECKING:
    from callscope.nouns.taught import Learned
    from callscope.store.library import Library

TOGETHER = 50
"""Conversations that are stored in one transaction: a hundred times as fast as one by one, and a second's work."""
_SHOWN = 3
_ALIKE = 0.8
"""The share of a header that must be the same for a remembered mapping to hold, where all its columns are there."""


class Looked(NamedTuple):
    """A file that was looked at, and what the first pass over it saw."""

    proposal: Proposal
    table: Table | None = None
    seen: Survey | None = None


def is_text(path: Path) -> bool:
    """Whether a file is imported and not heard, by its ending."""
    return path.suffix.lower() in TEXTS


def texts_in(folder: Path) -> list[Path]:
    """The files of a folder that can be imported, in order of name."""
    return sorted(
        path for path in folder.iterdir() if is_text(path) and path.is_file() and not path.name.startswith(".")
    )


def look(path: Path, library: Library, choices: Choices, report: Report = unheard) -> Looked:
    """What a file is taken for: as it was agreed to before, else by names and content, with what is chosen now on top.

    Raises Unusable for no such file, UsageProblem where no column has the text.
    """
    demand_file(path)
    if path.suffix.lower() in NOTES:
        return Looked(_of_notes(path, choices))
    table = open_table(path)
    rows = [one for one, _ in zip(table.lines(), range(LOOKED_AT), strict=False)]
    good = [one.values for one in rows if isinstance(one, Line)]
    known = _remembered(table.header, library)
    proposed = known.columns if known else column_names.propose(table.header, good)
    agreed = column_names.settled(proposed, choices.columns, table.header)
    if "text" not in agreed:
        there = ", ".join(map(line, table.header))
        raise UsageProblem(f"no column of {line(path.name)} holds text", f"--map text=COLUMN; there are: {there}")
    seen = survey(table, agreed, _ticks(report, 0.0))
    dates = choices.dates or (known.dates if known else "") or seen.doubt.order
    kind = choices.kind or (known.kind if known else "") or _kind(agreed)
    reading = Reading(agreed, dates, seen.scale, kind)
    proposal = Proposal(
        path=path.absolute(),
        form=table.form,
        header=table.header,
        reading=reading,
        layout=seen.layout,
        rows=seen.rows,
        conversations=len(seen.last),
        samples=tuple(good[:_SHOWN]),
        remembered=known is not None and dict(known.columns) == agreed,
        unclear=seen.doubt.unclear and not dates and "when" in agreed,
        bad=tuple(seen.bad),
    )
    return Looked(proposal, table, seen)


def _kind(agreed: Mapping[str, str]) -> str:
    return "chat" if "who" in agreed and "subject" not in agreed else "ticket"


def _of_notes(path: Path, choices: Choices) -> Proposal:
    kind = choices.kind or "interview"
    return Proposal(path.absolute(), "notes", (), Reading({}, kind=kind), "one file of notes", 1, 1, remembered=True)


def _remembered(header: Sequence[str], library: Library) -> Reading | None:
    known = library.readings()
    if tuple(header) in known:
        return Reading(**known[tuple(header)])
    for other, reading in known.items():
        alike = len(set(header) & set(other)) / max(len(set(header) | set(other)), 1)
        if alike >= _ALIKE and set(reading["columns"].values()) <= set(header):
            return Reading(**reading)
    return None


def bring(looked: Looked, library: Library, choices: Choices, report: Report = unheard, dry: bool = False) -> Arrival:
    """Stores what a file holds, or with `dry` only tells. Bad lines are left out and listed; a conversation is stored
    whole or not at all; what is known already stays as it is, and what has grown keeps quotes and edits.

    Raises UsageProblem where its dates can be read two ways, Unusable where it holds nothing, NoConsent for notes whose
    caller said no.
    """
    proposal, began = looked.proposal, time.perf_counter()
    if proposal.unclear:
        raise UsageProblem(
            f"the dates of {line(proposal.path.name)} can be read two ways, as 3 April or 4 March",
            "add --dates day-first or --dates month-first",
        )
    study = library.study(choices.study).name if choices.study else ""
    tally, suggests, learned = _Tally(), suggester(library), library.learned()
    options = json.dumps({"import": asdict(proposal.reading)}, sort_keys=True)
    for group in _grouped(_calls(looked, library, choices, tally, report)):
        states = [tally.state(one, same) for one, same in zip(group, library.are_same(group), strict=True)]
        # What is known already is neither scored nor stored again.
        fresh = [
            _finished(one, options, suggests, learned)
            for one, state in zip(group, states, strict=True)
            if state != "known"
        ]
        tally.tell(group, states, {one.call.recording.id: len(one.suggestions) for one in fresh})
        if not dry and fresh:
            library.save_written(fresh)
    if not (tally.brought or tally.bad or proposal.bad):
        raise Unusable(f"{line(proposal.path.name)} holds nothing to import", "look at the file")
    if not dry and study:
        library.put_into_study(study, [one.call for one in tally.brought])
    if not dry and proposal.header:
        library.keep_reading(proposal.header, asdict(proposal.reading))
    return tally.arrival(proposal, time.perf_counter() - began, dry)


def _calls(looked: Looked, library: Library, choices: Choices, tally: _Tally, report: Report) -> Iterator[Call]:
    proposal, known, refused = looked.proposal, library.fields("outcome"), _refused(library)
    if looked.table is None or looked.seen is None:
        call = _notes(proposal, choices)
        demand_open(library, call.recording.id)
        yield call
        return
    titled = choices.title if proposal.conversations == 1 else ""
    before = f"{choices.title}: " if choices.title and not titled else ""
    ticks = _ticks(report, 0.3, looked.seen.rows)
    for one in conversations(looked.table, proposal.reading, looked.seen, ticks):
        if not one.messages:
            tally.bad.append(BadLine(one.line, "has no words of its own, only what it quotes"))
            continue
        call = call_of(of_customer(one), proposal.path, proposal.reading.kind, choices.caller, titled, choices.language)
        call = replace(call, recording=replace(call.recording, title=before + call.recording.title))
        if why := refused.get(call.recording.id):
            tally.bad.append(BadLine(one.line, why))
            continue
        yield _ended(call, one, known, tally)


def _refused(library: Library) -> dict[str, str]:
    """The ids of the conversations that do not come again, and why."""
    closed = {one: f"stays closed: callscope consent show {one} has the details" for one in library.closed_calls()}
    erased = "was erased here: callscope erased lift lets it come again"
    return closed | {one.id: erased for one in library.tombstones()}


def _notes(proposal: Proposal, choices: Choices) -> Call:
    raw = proposal.path.read_bytes()
    text = raw.decode(encoding_of(proposal.path), "replace")
    call = call_of_notes(notes(text), proposal.path, raw, proposal.reading.kind, choices.title, choices.language)
    if choices.caller and proposal.reading.kind != "interview":
        call = replace(call, recording=replace(call.recording, caller=choices.caller))
    return call


def _ended(call: Call, one: Conversation, known: Sequence[str], tally: _Tally) -> Call:
    ended = outcome(one.outcome, known) if one.outcome else None
    if one.outcome and ended is None:
        tally.unmatched[line(one.outcome)] += 1
    return replace(call, outcome=ended, satisfaction=one.satisfaction)


def _finished(call: Call, options: str, suggests: Suggests, learned: Learned) -> Written:
    """With what its words say, and what the rules point at."""
    slow: list[str] = []
    scored = replace(
        call, utterances=sentiment.score(call.utterances, call.speakers, call.language, learned), engines=_ENGINES
    )
    found = suggests(scored, slow.append)
    return Written(with_notes(scored, slow), found, options)


_ENGINES: Mapping[str, str] = {"words": "imported text", "sentiment": "vaderSentiment"}


@dataclass(slots=True)
class _Tally:
    """What an import did so far."""

    brought: list[Brought] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    unmatched: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    words: int = 0
    utterances: int = 0
    guessed: int = 0

    def state(self, call: Call, same: bool | None) -> State:
        """What a conversation is, by whether it says what is stored of it; one that comes twice is known."""
        known = same or call.recording.id in self.seen
        self.seen.add(call.recording.id)
        return "known" if known else "new" if same is None else "grown"

    def tell(self, calls: Sequence[Call], states: Sequence[State], suggested: Mapping[str, int]) -> None:
        """Counts conversations."""
        for call, state in zip(calls, states, strict=True):
            about, utterances = call.recording, call.utterances
            self.brought.append(Brought(about.id, about.title, state, len(utterances), suggested.get(about.id, 0)))
            self.words += sum(len(each.words) for each in utterances)
            self.utterances += len(utterances)
            self.roles.update(each.role for each in call.speakers)
            self.guessed += sum(0 < each.confidence < 1 and each.role != "unknown" for each in call.speakers)

    def arrival(self, proposal: Proposal, seconds: float, dry: bool) -> Arrival:
        """The whole."""
        return Arrival(
            path=proposal.path,
            kind=proposal.reading.kind,
            form=proposal.form,
            layout=proposal.layout,
            calls=tuple(self.brought),
            words=self.words,
            utterances=self.utterances,
            roles=dict(self.roles),
            guessed=self.guessed,
            bad=tuple(sorted([*proposal.bad, *self.bad])),
            unmatched=dict(self.unmatched),
            seconds=round(seconds, 3),
            dry=dry,
        )


def _grouped(calls: Iterator[Call]) -> Iterator[list[Call]]:
    group: list[Call] = []
    for one in calls:
        group.append(one)
        if len(group) == TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _ticks(report: Report, begun: float, rows: int = 0) -> Any:
    def tick(row: int) -> None:
        done = begun + (1 - begun) * row / rows if rows else 0.0
        report(Progress("import", min(done, 1.0), count(row, "row")))

    return tick
