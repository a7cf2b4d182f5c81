"""Quotes as a table for others: CSV, JSON, Markdown. Pure: each function returns text."""

from __future__ import annotations

import csv as _csv
import io
import json as _json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any

from callscope.call import KINDS, Call, Quote, Recording, Utterance
from callscope.errors import UsageProblem
from callscope.export import inert
from callscope.export.shown import day, mark, names, person
from callscope.moments import place, until
from callscope.plural import count
from callscope.safe import block, json_text, line

SCHEMA = "callscope.quotes/1"


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with what a reader elsewhere needs to know of its call. Times in seconds, and as m:ss.

    `title`, `caller` and `date` are empty when the call is not at hand; `sentiment` and `tone` are labels, empty where
    nothing was scored; `now` is what the transcript says there today, None while that is still `text`. `place` is where
    a person put it on the board; `call_kind` and what follows are of its call, `reason` is its wrap-up reason.
    """

    id: int
    call: str
    title: str
    caller: str
    date: str
    start: float
    end: float
    at: str
    until: str
    speaker: str
    role: str
    text: str
    now: str | None
    kind: str
    tags: tuple[str, ...]
    issue: str
    severity: int | None
    stage: str
    note: str
    stance: str
    sentiment: str
    tone: str
    by: str
    author: str
    checked: bool
    created_at: str
    star: bool = False
    place: float | None = None
    call_kind: str = ""
    agent: str = ""
    queue: str = ""
    reason: str = ""
    outcome: str = ""
    satisfaction: int | None = None


def rows(quotes: Sequence[Quote], calls: Mapping[str, Call | Recording]) -> tuple[QuoteRow, ...]:
    """A row for each quote, in the same order. `calls` maps a call's id to the call, or to its recording alone."""
    named = {id: names(call) for id, call in calls.items() if isinstance(call, Call)}
    return tuple(_row(quote, calls.get(quote.call), named.get(quote.call, {})) for quote in quotes)


def render(table: Sequence[QuoteRow], format: str) -> str:
    """The rows in one of FORMATS. Raises UsageProblem."""
    if format not in FORMATS:
        raise UsageProblem(f'quotes cannot be written as "{line(format)}"', f"one of: {', '.join(FORMATS)}")
    return FORMATS[format](table)


def csv(table: Sequence[QuoteRow]) -> str:
    """A head and a line for each row (RFC 4180); no cell is a formula. To a file it goes with newline="", after a byte
    order mark, without which spreadsheets do not take it for UTF-8."""
    out = io.StringIO()
    writer = _csv.writer(out)
    writer.writerow(field.name for field in fields(QuoteRow))
    writer.writerows([as_cell(getattr(row, field.name)) for field in fields(QuoteRow)] for row in table)
    return out.getvalue()


def json(table: Sequence[QuoteRow]) -> str:
    """An object with a schema and the rows, tags as a list."""
    value = {"schema": SCHEMA, "quotes": [asdict(row) for row in table]}
    return json_text(_json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def markdown(table: Sequence[QuoteRow]) -> str:
    """Block quotes with who, which caller and when, under a heading for each kind."""
    parts = [f"# {count(len(table), 'quote')}"]
    for head, chosen in by_kind(table):
        parts.append(f"## {inert.markdown(head)}")
        parts += [_blockquote(row) for row in chosen]
    return "\n\n".join(parts) + "\n"


def by_kind(table: Sequence[QuoteRow]) -> Iterator[tuple[str, list[QuoteRow]]]:
    """The rows of each kind under its head, such as Pain (3): the method's kinds first, then the project's own."""
    own = sorted({row.kind for row in table} - {*KINDS, ""})
    for kind in (*KINDS, *own, ""):
        if chosen := [row for row in table if row.kind == kind]:
            yield f"{(kind or 'no kind').capitalize()} ({len(chosen)})", chosen


FORMATS: Mapping[str, Callable[[Sequence[QuoteRow]], str]] = MappingProxyType(
    {"csv": csv, "json": json, "md": markdown}
)


def _row(quote: Quote, found: Call | Recording | None, named: Mapping[str, str]) -> QuoteRow:
    about = found.recording if isinstance(found, Call) else found
    under = _under(quote, found.utterances) if isinstance(found, Call) else None
    return QuoteRow(
        id=quote.id,
        call=line(quote.call),
        title=line(about.title) if about else "",
        caller=line(about.caller or "") if about else "",
        date=day(about) if about else "",
        start=_second(quote.start),
        end=_second(quote.end),
        at=place(quote.start, quote.written),
        until=until(quote.end, quote.written),
        speaker=named.get(quote.speaker, line(quote.speaker)),
        role=found.speaker(quote.speaker).role if isinstance(found, Call) else "unknown",
        text=block(quote.text),
        now=None if quote.now is None else block(quote.now),
        kind=line(quote.kind or ""),
        tags=tuple(line(tag) for tag in quote.tags),
        issue=line(quote.issue or ""),
        severity=quote.severity,
        stage=line(quote.stage or ""),
        note=block(quote.note),
        stance=line(quote.stance),
        sentiment=under.sentiment.label if under and under.sentiment else "",
        tone=line(under.tone.label) if under and under.tone else "",
        by=quote.by,
        author=line(quote.author),
        checked=quote.checked,
        created_at=line(quote.created_at),
        star=quote.star,
        place=None if quote.place is None or not math.isfinite(quote.place) else quote.place,
        **_about(found, about),
    )


def _about(found: Call | Recording | None, about: Recording | None) -> dict[str, Any]:
    """What a row says of its call beside title, caller and date."""
    facts = ("kind", "agent", "queue", "reason")
    said = {"call_kind" if fact == "kind" else fact: line(getattr(about, fact, None) or "") for fact in facts}
    if not isinstance(found, Call):
        return said
    return {**said, "outcome": line(found.outcome or ""), "satisfaction": found.satisfaction}


def _under(quote: Quote, utterances: Iterable[Utterance]) -> Utterance | None:
    """The utterance of the quote's speaker that covers most of it."""
    shared = [(min(one.end, quote.end) - max(one.start, quote.start), one) for one in utterances]
    own = [(much, one) for much, one in shared if much > 0 and one.speaker == quote.speaker]
    return max(own, key=lambda pair: pair[0])[1] if own else None


def _second(value: float) -> float:
    return round(value, 3) if math.isfinite(value) else 0.0


def as_cell(value: object) -> object:
    """A value as a cell of CSV: yes and no, lists with semicolons, no formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return inert.cell("; ".join(value))
    return inert.cell(value) if isinstance(value, str) else value


def _blockquote(row: QuoteRow) -> str:
    facts = [f"— {inert.markdown(source(row))}", inert.markdown(findings(row))]
    if row.now is not None:
        facts.append(f"The transcript now says: {inert.markdown(row.now) or 'nothing'}")
    if row.note:
        facts.append(f"Note: {inert.markdown(row.note)}")
    return f"> {inert.markdown(row.text)}\n>\n" + "  \n".join(f"> {fact}" for fact in facts if fact)


def source(row: QuoteRow) -> str:
    """Who said it, which caller, in which call, when: one line."""
    caller = f"caller {row.caller}" if row.caller else ""
    parts = [person(row.speaker, row.role), caller, row.title, row.date, f"{row.at}-{row.until}"]
    parts += [f"a {row.call_kind}" if row.call_kind not in ("", "call", "notes") else ""]
    return ", ".join(part for part in parts if part)


def findings(row: QuoteRow) -> str:
    """What was found in it: one line."""
    facts = {
        "severity ": "" if row.severity is None else str(row.severity),
        "issue ": row.issue,
        "stage ": row.stage,
        "tags ": ", ".join(row.tags),
        "stance ": row.stance,
        "voice ": mark(row.tone),
        "words ": row.sentiment,
        "reason ": row.reason,
        "outcome ": row.outcome,
        "satisfaction ": "" if row.satisfaction is None else str(row.satisfaction),
        "by ": f"{row.by} ({row.author})" if row.author else row.by,
    }
    said = ["★"] * row.star + [head + fact for head, fact in facts.items() if fact]
    checked = "checked by ear" if row.checked else "not checked by ear"
    return " · ".join([*said, "came as text" if row.at.startswith("w") else checked])
