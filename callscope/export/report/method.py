"""What was heard, how counting works, and what the page does not say: in plain words."""

from __future__ import annotations

from callscope.export.report.markup import Child, Html, join, paragraphs, tag
from callscope.export.report.words import day, days
from callscope.nouns.reported import LARGEST, Heard, StudyReport
from callscope.plural import count

_TAKEN_OUT = (
    "Names of callers and staff that the store knows are replaced in the text by what stands in square brackets, and "
    "silenced in the clips at the same words."
)

_NAMES = {
    "numbers": f"Callers are numbered in the order of their first calls. {_TAKEN_OUT}",
    "initials": f"Callers are shown by initials. {_TAKEN_OUT}",
    "names": "Callers are shown by name, as the researcher asked.",
}

_NOT_ANONYMOUS = "The page is not anonymous: a voice, or a story, can be recognised. Pass it on with care."

_VOICE = (
    "The line under a quote shows how the caller’s voice went over the whole call, against the same person’s usual "
    "pitch, level and brightness in that call; the band is the quote. A raised voice is not an emotion: it may be "
    "anger, joy, or a bad line. Mood is what a word list makes of the caller’s words, from −1 to +1, and knows neither "
    "irony nor context."
)


def heard(report: StudyReport) -> Html:
    """The calls that the report stands on, how their callers were told, and who gave access."""
    found = report.heard
    rows = [
        ("Calls", found.said),
        ("Callers", _callers(found)),
        ("Held", days(found.first, found.last)),
        ("How callers were told", _told(found)),
        ("Access", _access(found)),
        ("Not counted", _not_counted(found)),
    ]
    return tag("dl", *(_entry(name, said) for name, said in rows if said), class_="facts")


def _entry(name: str, said: str | Html) -> Html:
    return tag("div", tag("dt", name), tag("dd", said))


def _callers(one: Heard) -> str:
    unnamed = f"; {one.unnamed} of them unnamed, each counted once per call" if one.unnamed else ""
    return f"{count(one.callers, 'caller')}{unnamed}"


def _told(one: Heard) -> Html:
    rows = [tag("li", f"{count(basis.calls, 'call')}: {basis.basis}") for basis in one.told]
    if one.not_noted:
        rows.append(tag("li", f"{count(one.not_noted, 'call')}: nothing is noted"))
    return tag("ul", *rows) if rows else Html("")


def _access(one: Heard) -> str:
    given = f"given by {one.granted_by}" if one.granted_by else ""
    until = f"until {day(one.until)}" if one.until else ""
    return ", ".join(part for part in (one.access, given, until) if part)


def _not_counted(one: Heard) -> str:
    left_out = f"{count(one.left_out, 'call')} left out of the review" if one.left_out else ""
    staff = f"{count(one.interviews, 'interview')} with support staff" if one.interviews else ""
    return "; ".join(part for part in (left_out, staff) if part)


def unclaimed(report: StudyReport) -> Html:
    """What may not be claimed yet, as a list."""
    return tag("ul", *(tag("li", one) for one in report.unclaimed), class_="unclaimed")


def method(report: StudyReport) -> Html:
    """How it was counted, how to read the lines and bars, what was done by machines."""
    sides = ["Only the callers’ voices were scored."] if report.tone_sides == "customer" else []
    parts: list[tuple[str, list[str]]] = [
        ("Who counts", [_who(report.heard)]),
        ("Shares and intervals", [_intervals(report)]),
        ("Order", _order(report)),
        ("Quotes", _quotes(report)),
        ("Voice and mood", [_VOICE, *sides]),
        ("Names", [_NAMES[report.callers], *_taken_out(report), _NOT_ANONYMOUS]),
        ("Machines", ["; ".join(f"{what}: {who}" for what, who in (report.engines or {}).items())]),
    ]
    return join(*(_entry_of(name, said) for name, said in parts if any(said)))


def _taken_out(report: StudyReport) -> list[str]:
    said = (
        "Personal data that a search finds (cards, phone numbers, addresses, names and the like) is taken out of all "
        f"texts here and silenced in the clips; in the calls of these quotes it found {report.redacted}. It does not "
        "find everything."
    )
    return [said] if report.redacted else []


def _entry_of(name: str, said: list[str]) -> Html:
    return tag("div", tag("h3", name), *map(paragraphs, said), class_="how")


def _who(one: Heard) -> str:
    part = f"({one.unnamed} of the {one.callers} here)"
    unnamed = f" A customer without a name counts once per call {part}." if one.unnamed else ""
    return (
        "Callers are counted, not mentions: one person who calls five times, or says the same thing five times, counts "
        f"once.{unnamed} Support staff never count, whatever they say."
    )


def _intervals(report: StudyReport) -> str:
    return (
        f"The bar is the share of the {count(report.heard.callers, 'caller')} heard. The line across its end shows "
        "where the share of all such callers would lie with 95 % confidence (Wilson’s formula), as if the calls had "
        "been drawn by chance. With few callers it is long, and two bars whose lines overlap should not be called "
        "different."
    )


def _order(report: StudyReport) -> list[str]:
    if not report.rankings:
        return []
    formula = report.rankings[0].ranking.formula
    return [
        f"{formula[0].upper()}{formula[1:]}.",
        "“Rank without busiest caller” is the rank when the caller with the most quotes in that table is left out; a "
        "dash: nobody else said it.",
    ]


def _quotes(report: StudyReport) -> list[str]:
    cited = {one.quote.id: one for one in report.cited}.values()
    if not cited:
        return []
    unchecked = sum(not one.quote.checked for one in cited)
    silent = sum(one.why_not.startswith("no room") for one in cited)
    texts = sum(one.quote.written for one in cited)
    spoken = len(cited) - texts
    said = [" ".join(filter(None, (_HEARD if spoken else _CHOSEN, _COPIED if texts else "")))]
    if spoken:
        said[0] += f" {_checked(unchecked, spoken, texts)}"
    if not report.audio:
        said.append("The page was made without sound.")
    if silent:
        has = "quote of lesser weight has" if silent == 1 else "quotes of lesser weight have"
        said.append(f"{silent} {has} no sound, so that the page stays under {LARGEST // 1_000_000} MB.")
    return said


_HEARD = "A machine wrote the words down; a person chose the quotes, and corrected them where that was needed."

_CHOSEN = "A person chose the quotes."

_COPIED = "What came as text stands as it was written; w41 is its forty-first word."


def _checked(unchecked: int, cited: int, texts: int) -> str:
    if not unchecked:
        return f"All quotes {'of what was said' if texts else 'here'} were checked by ear."
    were = "was" if unchecked == 1 else "were"
    return f"{unchecked} of the {cited} here {were} not checked by ear since the words last changed; they say so."


def made(report: StudyReport) -> Html:
    """When the page was made, and by what."""
    when = f"{day(report.made_at)}, {report.made_at[11:16]} UTC"
    by: Child = f" for {report.author}" if report.author else None
    return tag(
        "p",
        "Made on ",
        tag("time", when, datetime=report.made_at),
        by,
        f" with Callscope {report.version}, on one machine. This file loads nothing from elsewhere.",
    )
