"""Insights and sheets as they may be read elsewhere: without what is personal in their texts and quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from callscope.nouns.tested import WORD, Sheet, word

if TYPE_CHECKING:
    from callscope.nouns.learned import Evidenced, Insight
    from callscope.pipeline.redaction import Redactor


Held = TypeVar("Held", "Insight", "Sheet")


def without(one: Held, calls: Collection[str]) -> Held:
    """An insight or a sheet without the quotes of some calls; what was counted stays as it was."""
    return replace(one, evidence=tuple(each for each in one.evidence if each.exhibit.quote.call not in calls))


SHUT = "closed: the caller said no"
"""What stands for the words of a quote of a closed call."""


def shut(one: Held, closed: Set[str]) -> Held:
    """An insight or a sheet without the words of closed calls; that quotes of them are there is still told."""
    if closed.isdisjoint(evidence_calls([one])):
        return one
    return replace(one, evidence=tuple(_shut(each, closed) for each in one.evidence))


def _shut(one: Evidenced, closed: Set[str]) -> Evidenced:
    exhibit = one.exhibit
    if exhibit.quote.call not in closed:
        return one
    return replace(one, exhibit=replace(exhibit, quote=replace(exhibit.quote, text=SHUT, now=None, note="")))


def evidence_calls(found: Iterable[Insight | Sheet]) -> set[str]:
    """The ids of the calls whose quotes stand in some insights or sheets."""
    return {each.exhibit.quote.call for one in found for each in one.evidence}


def insight_without(one: Insight, redactor: Redactor) -> Insight:
    """The insight with its causes, quotes and actions."""
    calls = _calls(one.evidence)
    return replace(
        one,
        text=_plain(one.text, calls, redactor),
        cause=_plain(one.cause, calls, redactor),
        evidence=_evidence(one.evidence, redactor),
        actions=tuple(replace(each, what=_plain(each.what, calls, redactor)) for each in one.actions),
    )


def sheet_without(one: Sheet, redactor: Redactor, most: int | None = None) -> Sheet:
    """The sheet with what was written on it, and with `most` quotes on each side; None for all."""
    evidence = _foremost(one.evidence, most)
    calls, written = _calls(evidence), one.experiment
    texts = {name: _plain(getattr(written, name), calls, redactor) for name in _WRITTEN}
    rest = [each for each in one.evidence if each not in evidence]
    read = one.reading and replace(
        one.reading,
        measure=_measure(one.reading.measure, redactor),
        what=_measure(one.reading.what, redactor),
        why=_plain(one.reading.why, calls, redactor),
    )
    return replace(
        one,
        reading=read,
        experiment=replace(written, **texts, measure=_measure(written.measure, redactor)),  # type: ignore[arg-type]
        belief=_plain(one.belief, calls, redactor),
        evidence=(*_evidence(evidence, redactor), *(_unread(each) for each in rest)),
    )


_WRITTEN = ("name", "test", "believed", "observed", "learned", "decided")


def _measure(text: str, redactor: Redactor) -> str:
    """A measure with the number of a caller in the place of the name."""

    def without(found: re.Match[str]) -> str:
        name = found[2] or found[3] or ""
        return word(found[1], redactor.caller(name) or "") if found[1].lower() == "caller" else found[0]

    return WORD.sub(without, text)


def _foremost(evidence: Sequence[Evidenced], most: int | None) -> list[Evidenced]:
    sides = ([each for each in evidence if each.stance == side] for side in ("for", "against"))
    return [each for side in sides for each in side[:most]]


def _unread(one: Evidenced) -> Evidenced:
    """One that is only counted: its words are not there to be shown by mistake."""
    quote = replace(one.exhibit.quote, text="", now=None, note="")
    return replace(one, exhibit=replace(one.exhibit, quote=quote, title="", name=""))


def _evidence(evidence: Iterable[Evidenced], redactor: Redactor) -> tuple[Evidenced, ...]:
    return tuple(replace(each, exhibit=redactor.exhibit(each.exhibit)) for each in evidence)


def _calls(evidence: Iterable[Evidenced]) -> list[str]:
    return list(dict.fromkeys(each.exhibit.quote.call for each in evidence))


def _plain(text: str, calls: Iterable[str], redactor: Redactor) -> str:
    """Without what is personal anywhere, and without the names that these calls are known by."""
    text = redactor.plain(text)
    for call in calls:
        text = redactor.note(call, text)
    return text
