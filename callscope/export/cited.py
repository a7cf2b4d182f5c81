"""Quotes as evidence in a text for others: who said it, in which call, when, and what speaks against relying on it."""

from __future__ import annotations

from callscope.call import Exhibit, Speaker
from callscope.export import inert
from callscope.export.shown import person
from callscope.moments import span
from callscope.nouns.learned import apart
from callscope.safe import line


def source(one: Exhibit) -> str:
    """Who said it, which caller's call it is, when: one line of plain text."""
    name = line(Speaker(one.quote.speaker, one.name, one.role).shown).strip() or "?"
    caller = f"caller {line(one.caller)}" if one.caller and one.caller != one.name else ""
    day = line(one.held_at or "").replace("T", " ")[:16]
    parts = [
        person(name, one.role),
        caller,
        line(one.title),
        day,
        span(one.quote.start, one.quote.end, one.quote.written),
    ]
    return ", ".join(part for part in parts if part)


def doubts(one: Exhibit) -> tuple[str, ...]:
    """What a reader must know before relying on the quote."""
    checked = "" if one.quote.checked else "not checked by ear"
    changed = "" if one.quote.now is None else "the transcript reads otherwise now"
    why = apart(one)
    return tuple(said for said in (checked, changed, f"not counted: {why}" if why else "") if said)


def blockquote(one: Exhibit, head: str) -> str:
    """The quote as Markdown, with `head` before its source."""
    facts = " · ".join(inert.markdown(said) for said in (head, source(one), *doubts(one)) if said)
    note = f"  \n> Note: {inert.markdown(one.quote.note)}" if one.quote.note else ""
    return f"> {inert.markdown(one.quote.text)}\n>\n> {facts}{note}"
