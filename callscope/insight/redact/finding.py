"""All personal data of a call, or of a text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callscope.call import Utterance
from callscope.insight.redact.atoms import atoms
from callscope.insight.redact.births import births
from callscope.insight.redact.checks import regions
from callscope.insight.redact.mail import mails
from callscope.insight.redact.numbers import numbers
from callscope.insight.redact.people import Known, people
from callscope.insight.redact.runs import runs
from callscope.insight.redact.stream import part, said, tokens
from callscope.nouns.redacted import CLASSES, Finding, Part


@dataclass(frozen=True, slots=True)
class Looked:
    """What to look for: classes, the region of numbers ("" takes the language's), and names that are known."""

    classes: tuple[str, ...] = CLASSES
    region: str = ""
    language: str = "en"
    names: tuple[str, ...] = ()


EVERY = Looked()
"""Everything, in English, with no name known."""


def find(rows: Sequence[Utterance], look: Looked = EVERY) -> list[Finding]:
    """What is personal in the rows of a call, in order of time; no character is in two findings.

    Where findings meet, the longest and surest stays and is widened over the others.
    """
    stream = tokens(rows)
    where = regions(look.region, look.language)
    found = [
        *numbers(stream, runs(stream, atoms(stream, look.language), rows), rows, where),
        *births(stream, rows),
        *mails(stream, rows),
        *people(stream, rows, Known.of(look.names)),
    ]
    wanted = [one for one in found if one.what in look.classes]
    return sorted(_apart(wanted, rows), key=lambda one: (one.parts[0].row, one.parts[0].at))


def find_in(text: str, look: Looked = EVERY) -> list[Finding]:
    """The same in a text by itself, such as a title or a note."""
    return find([Utterance(0.0, 0.0, "", text)], look)


def _apart(found: Iterable[Finding], rows: Sequence[Utterance]) -> list[Finding]:
    kept: list[Finding] = []
    for one in sorted(found, key=_rank):
        host = next((place for place, other in enumerate(kept) if _meet(one, other)), None)
        if host is None:
            kept.append(one)
        else:
            kept[host] = _widened(kept[host], one, rows)
    return kept


def _rank(one: Finding) -> tuple[bool, int, float]:
    # A date of birth is in its own words; a number of several rows holds what was found in one of them.
    size = sum(part.until - part.at for part in one.parts)
    return one.what not in ("email", "birth"), -size, -one.certainty


def _meet(one: Finding, other: Finding) -> bool:
    return any(
        mine.row == theirs.row and mine.at < theirs.until and theirs.at < mine.until
        for mine in one.parts
        for theirs in other.parts
    )


def _widened(one: Finding, other: Finding, rows: Sequence[Utterance]) -> Finding:
    """One finding over all characters of both."""
    spans: dict[int, tuple[int, int]] = {}
    for place in (*one.parts, *other.parts):
        at, until = spans.get(place.row, (place.at, place.until))
        spans[place.row] = (min(at, place.at), max(until, place.until))
    if all((mine.at, mine.until) == spans[mine.row] for mine in one.parts) and len(spans) == len(one.parts):
        return one
    parts = tuple(part(rows, row, *span) for row, span in sorted(spans.items()))
    return replace_parts(one, parts, rows)


def replace_parts(one: Finding, parts: tuple[Part, ...], rows: Sequence[Utterance]) -> Finding:
    """The finding at other places."""
    return one._replace(parts=parts, text=said(rows, parts))
