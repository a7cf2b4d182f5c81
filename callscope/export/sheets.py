"""An experiment with what was learned, as one page of Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscope.export import inert
from callscope.export.cited import blockquote

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.nouns.learned import Stance
    from callscope.nouns.tested import Reading, Sheet

SHOWN = 3
"""Quotes on each side that a page shows."""

NO_COUNTER = "No quote against it was marked. That is not the same as that nobody said one."

SIDES: tuple[tuple[Stance, str], ...] = (("for", "For"), ("against", "Against"))


def markdown(sheet: Sheet) -> str:
    """The sheet as a page: before, after, quotes on both sides; nothing that was said or written can act as markup."""
    one = sheet.experiment
    study = f" · study {inert.markdown(one.study)}" if one.study else ""
    parts = [f"# {inert.markdown(one.name)}", f"**{sheet.stands}**{study}", "## Before", *_before(sheet)]
    parts += ["## After", f"**We believed** {_lines(sheet.believed)}", *_observed(sheet)]
    for stance, head in SIDES:
        parts += _side(sheet, stance, head)
    parts += [f"**We learned** {_lines(one.learned)}", f"**We decided** {_lines(one.decided)}"]
    return "\n\n".join(parts) + "\n"


def planned(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What was written before: a head and a text for each field."""
    one = sheet.experiment
    named = f"{one.assumption}: " if one.assumption and sheet.belief else one.assumption
    yield "We believe", f"{named}{sheet.belief}" if named or sheet.belief else one.name
    yield "We test it by", one.test
    if sheet.reading:
        yield "We measure", sheet.reading.what
        yield "It holds if", sheet.reading.mark
        yield "Smallest sample", sheet.reading.least or "none was set"
    else:
        yield "We measure", one.measure


def observed(sheet: Sheet) -> Iterator[str]:
    """What the store says now, and what must be known to read it: a sentence each."""
    read = sheet.reading
    if read is None:
        yield f"{sheet.problem.message}: {sheet.problem.hint}" if sheet.problem else "Nothing is measured yet."
        return
    yield f"{read.shown}: {read.verdict}"
    yield f"{read.why[0].upper()}{read.why[1:]}."
    for note in (*read.notes, sheet.told_early, _then(sheet, read)):
        if note:
            yield f"{note[0].upper()}{note[1:]}."


def split(sheet: Sheet, stance: Stance) -> tuple[Sequence[Exhibit], str]:
    """The quotes of a side that are shown, and how many there are of how many callers."""
    every = [one.exhibit for one in sheet.evidence if one.stance == stance]
    callers = sheet.callers_for if stance == "for" else sheet.callers_against
    counted = sum(one.counts for one in every)
    said = f"{_number(counted, 'quote')} of {_number(callers, 'caller')}"
    apart = f", {len(every) - counted} more not counted" if counted < len(every) else ""
    return every[:SHOWN], said + apart


def _then(sheet: Sheet, read: Reading) -> str:
    """What had been observed when the sheet was written, where that has changed."""
    then, day = sheet.experiment.observed, (sheet.experiment.learned_at or "")[:10]
    return f"when this was written on {day}: {then}" if then and then != f"{read.shown}: {read.verdict}" else ""


def _before(sheet: Sheet) -> Iterator[str]:
    for head, text in planned(sheet):
        yield f"**{head}** {_lines(text)}"


def _observed(sheet: Sheet) -> Iterator[str]:
    first, *rest = observed(sheet)
    yield f"**We observed** {inert.markdown(first)}"
    yield from ("*" + inert.markdown(one) + "*" for one in rest)


def _side(sheet: Sheet, stance: Stance, head: str) -> Iterator[str]:
    exhibits, said = split(sheet, stance)
    yield f"### {head}: {said}"
    yield from (blockquote(one, "") for one in exhibits)
    if stance == "against" and not exhibits:
        yield NO_COUNTER


def _lines(text: str) -> str:
    """Several lines as Markdown breaks them; a dash where there are none."""
    return "  \n".join(inert.markdown(one) for one in text.splitlines()) or "–"


def _number(many: int, noun: str) -> str:
    return f"{many} {noun}{'s' * (many != 1)}"
