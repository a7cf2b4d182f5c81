"""Variables, and the cases that have them: each caller with their calls, each quote with its places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from callscope.export.refi.identity import of_quote, of_selection, of_sound, of_text
from callscope.export.refi.marks import Marks, guid

if TYPE_CHECKING:
    from callscope.call import Caller, CallSummary
    from callscope.export.tables import QuoteRow

Values = Mapping[str, object]
"""What a thing has of each variable; None and the empty text are left out."""

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "Severity": "Integer",
        "Issue": "Text",
        "Stage": "Text",
        "Sentiment": "Text",
        "Tone": "Text",
        "Stance": "Text",
        "Speaker": "Text",
        "Role": "Text",
        "Star": "Boolean",
        "Checked by ear": "Boolean",
        "Marked by": "Text",
        "Place on the board": "Float",
        "Text today": "Text",
        "Outcome": "Text",
        "Satisfaction": "Integer",
        "Kind of call": "Text",
        "Held at": "Text",
        "Agent": "Text",
        "Queue": "Text",
        "Wrap-up reason": "Text",
        "Language": "Text",
        "May be contacted": "Boolean",
        "Beta": "Boolean",
    }
)
"""Every variable, with its type in the schema; the first are of quotes, then come those of calls and of callers."""

STAFF = "interview"
"""The kind of call in which support staff speak, who are no callers."""


def variables(marks: Marks) -> None:
    """All variables."""
    with marks.element("Variables"):
        for name, kind in TYPES.items():
            marks.leaf("Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)


def cases(
    marks: Marks, rows: Sequence[QuoteRow], calls: Sequence[CallSummary], callers: Sequence[Caller], silent: set[str]
) -> None:
    """A case for each caller with the sources of their calls, and one for each quote with its selections.

    An unnamed customer is a case per call, as in every count of callers. Only cases and sources can have variables, so
    what is known of a quote is on its case. `silent` are the calls without a sound source.
    """
    held = _held(calls)
    if not held and not rows:
        return
    known = {one.name: one for one in callers}
    with marks.element("Cases"):
        for (name, identity), some in held.items():
            shown = name or f"unnamed caller, {some[0].title}"
            _caller(marks, guid("caller", name or identity), shown, known.get(name), some, silent)
        for one in rows:
            _quote(marks, one, silent)


def of_call(marks: Marks, about: CallSummary) -> None:
    """The variables of a call, in its source."""
    values = {
        "Outcome": about.outcome,
        "Satisfaction": about.satisfaction,
        "Kind of call": about.kind,
        "Held at": about.held_at,
        "Agent": about.agent,
        "Queue": about.queue,
        "Wrap-up reason": about.reason,
        "Language": about.language,
    }
    _values(marks, values)


def _held(calls: Iterable[CallSummary]) -> Mapping[tuple[str, str], list[CallSummary]]:
    """The calls of each caller, by name, or where there is none by the call."""
    found: defaultdict[tuple[str, str], list[CallSummary]] = defaultdict(list)
    for one in calls:
        if one.kind != STAFF:
            found[(one.caller or "", "" if one.caller else one.id)].append(one)
    return found


def _caller(
    marks: Marks, identity: str, name: str, about: Caller | None, calls: Sequence[CallSummary], silent: set[str]
) -> None:
    with marks.element("Case", guid=identity, name=name):
        if about and about.note:
            marks.leaf("Description", about.note)
        _values(marks, {"May be contacted": about.may_contact, "Beta": about.beta} if about else {})
        for one in calls:
            if one.id not in silent:
                marks.leaf("SourceRef", targetGUID=of_sound(one.id))
            marks.leaf("SourceRef", targetGUID=of_text(one.id))


def _quote(marks: Marks, row: QuoteRow, silent: set[str]) -> None:
    values = {
        "Severity": row.severity,
        "Issue": row.issue,
        "Stage": row.stage,
        "Sentiment": row.sentiment,
        "Tone": row.tone,
        "Stance": row.stance,
        "Speaker": row.speaker,
        "Role": row.role,
        "Star": row.star,
        "Checked by ear": row.checked,
        "Marked by": row.by,
        "Place on the board": row.place,
        "Text today": row.now,
    }
    where = f"{row.title}, {row.at}-{row.until.removeprefix('w')}"
    with marks.element("Case", guid=of_quote(row), name=f"Quote {row.id}: {where}"):
        marks.leaf("Description", row.text)
        _values(marks, values)
        if row.call not in silent:
            marks.leaf("SelectionRef", targetGUID=of_selection("sound", row))


def _values(marks: Marks, values: Values) -> None:
    for name, value in values.items():
        if value is not None and value != "":
            with marks.element("VariableValue"):
                marks.leaf("VariableRef", targetGUID=guid("variable", name))
                marks.leaf(f"{TYPES[name]}Value", _said(value))


def _said(value: object) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.6f}" if isinstance(value, float) else str(value)
