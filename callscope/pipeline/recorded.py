"""Recordings of ours, once they are closed or were cut off: what their journals tell, and what becomes of the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture import journal
from callscope.call import Call, Consent, Filter, Quote
from callscope.errors import UsageProblem
from callscope.nouns.consented import Entry, ordered
from callscope.nouns.live import SIDES
from callscope.pipeline.marks import quotes_of
from callscope.store.ledger import TOLD

if TYPE_CHECKING:
    from callscope.store.library import Library


def is_live(path: Path) -> bool:
    """Whether a file is a recording of ours, with its journal beside it."""
    return path.suffix == ".wav" and path.with_suffix(".journal").is_file()


def facts_of(path: Path) -> dict[str, str]:
    """What a live recording's journal tells: its title, when it was held, and on which channel the agent is."""
    lines = journal.read(path.with_suffix(".journal"))
    started = next((one for one in lines if one["kind"] == "started"), {})
    began = next((one.get("began") for one in lines if one["kind"] == "recording"), None) or started.get("at")
    facts = {"title": str(started.get("title") or "")}
    if began:
        held = datetime.fromtimestamp(float(began), UTC).astimezone().replace(tzinfo=None).isoformat(timespec="minutes")
        facts = {"title": facts["title"] or f"Call of {held.replace('T', ' ')}", "held_at": held}
    if len(started.get("sides", ())) == len(SIDES):
        facts["agent_channel"] = "left"  # the researcher sits with the agent: the microphone is the first track
    return {name: value for name, value in facts.items() if value}


def take_over(library: Library, path: Path, call: Call, granted: Sequence[str] = ()) -> None:
    """Gives a live call that was heard its quotes and its consent, once, even where a crash came between.

    `granted` is what a caller grants who was told and went on; without any, that they were told is all that is noted.
    """
    place = path.with_suffix(".journal")
    lines = journal.read(place)
    if any(one["kind"] == "heard" for one in lines):
        return
    keep_quotes(library, quotes_of(lines, call), call.recording.id)
    # Told by its name, which has the second at which it began: the path may be a relative one, the workspace moved.
    known = [one for one in library.consents() if one.path.name == path.name]
    consent = known[-1]._replace(call=call.recording.id) if known else _unknown(path.absolute(), call)
    library.keep_consent(consent)
    if consent.state == "told":
        library.note_told(call.recording.id, _line(consent, granted))
    journal.append(place, "heard", call=call.recording.id)


def keep_quotes(library: Library, quotes: Sequence[Quote], call: str) -> None:
    """Stores quotes that are not there yet. What the codebook does not take goes into the note: no mark is lost."""
    there = {_same(one) for one in library.quotes(Filter(call=call, by="live"))}
    kinds = library.fields("kind")
    for quote in (of_today(one, kinds) for one in quotes):
        if _same(quote) in there:
            continue
        try:
            library.add_quote(quote)
        except UsageProblem:
            plain = replace(quote, tags=(), note=" ".join(filter(None, (*quote.tags, quote.note))))
            if _same(plain) not in there:
                library.add_quote(plain)


def _same(quote: Quote) -> tuple[object, ...]:
    return quote.start, quote.end, quote.kind, quote.tags, quote.note


def of_today(quote: Quote, kinds: Sequence[str]) -> Quote:
    """A kind that the codebook has lost since the mark was made is told in the note."""
    if quote.kind is None or quote.kind in kinds:
        return quote
    return replace(quote, kind=None, note=f"{quote.kind} {quote.note}".strip())


def _unknown(path: Path, call: Call) -> Consent:
    return Consent(path, "unknown", "", call.recording.title, call=call.recording.id)


def _line(told: Consent, granted: Sequence[str]) -> Entry:
    """The first line of the ledger of a call whose caller was told."""
    return Entry(
        decision="granted" if granted else "none",
        scope=ordered(granted),
        basis=told.basis,
        notice=told.notice,
        language=told.language,
        said_at=told.at,
        note=TOLD,
    )
