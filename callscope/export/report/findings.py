"""The findings: a sentence, its cause, who said what for and against it, and what follows."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from callscope.export.report import charts
from callscope.export.report.markup import Html, join, paragraphs, tag
from callscope.export.report.words import count, day
from callscope.learned import Action
from callscope.moments import clock
from callscope.reported import Cited, Finding, StudyReport

Clips = Mapping[int, bytes]
"""The sound of quotes by their ids, as MP3."""

_WHEN = {"now": "now", "next": "next", "later": "later"}


def findings(report: StudyReport, clips: Clips) -> Html:
    """Every finding in the researcher's order."""
    each = [_finding(one, place, report, clips) for place, one in enumerate(report.findings, 1)]
    return join(*each)


def _finding(one: Finding, place: int, report: StudyReport, clips: Clips) -> Html:
    everyone = report.heard.callers
    speaking_for = [each for each in one.cited if each.stance == "for"]
    against = [each for each in one.cited if each.stance == "against"]
    beside = tag(
        "div",
        tag("p", str(place), class_="ordinal"),
        charts.people(one.callers_for, everyone),
        _reach(one, everyone),
        class_="beside",
    )
    body = tag(
        "div",
        tag("h3", one.text),
        tag("div", tag("h4", "Why it is so"), paragraphs(one.cause), class_="cause") if one.cause else None,
        *(_quote(each, clips) for each in speaking_for),
        _more(one.quotes_for - len(speaking_for), "more for it"),
        tag("h4", "What speaks against it", class_="against") if against else None,
        *(_quote(each, clips) for each in against),
        _more(one.quotes_against - len(against), "more against it"),
        _actions(one.actions),
        class_="body",
    )
    return tag("article", beside, body, class_="finding", id=f"finding-{place}")


def _reach(one: Finding, everyone: int) -> Html:
    reach = tag(
        "p",
        tag("b", tag("data", str(one.callers_for), value=one.callers_for), f" of {everyone}"),
        " callers",
        class_="reach",
    )
    if not one.callers_against:
        return reach
    against = tag("data", str(one.callers_against), value=one.callers_against)
    return join(reach, tag("p", against, f" of {everyone} against", class_="reach against"))


def _more(many: int, what: str) -> Html | None:
    return tag("p", f"And {count(many, 'quote')} {what}.", class_="more") if many > 0 else None


def _quote(one: Cited, clips: Clips) -> Html:
    quote = one.quote
    lang = one.language if one.language not in ("", "en") else None
    now = None
    if quote.now is not None:
        said = f"“{quote.now}”" if quote.now else "no words are heard there any more"
        now = tag("p", tag("b", "Since corrected: "), said, class_="now")
    return tag(
        "figure",
        tag("blockquote", paragraphs(quote.text or "(no words)"), lang=lang),
        now,
        tag("figcaption", *_source(one)),
        _sound(one, clips),
        class_=f"quote {one.stance}",
        id=f"quote-{quote.id}",
    )


def _source(one: Cited) -> Iterable[Html]:
    quote = one.quote
    when = f"{day(one.held_at)}, {clock(quote.start)}" if one.held_at else f"call {one.call}, {clock(quote.start)}"
    rated = f"severity {quote.severity} of 5" if quote.severity else ""
    about = ", ".join(part for part in (quote.kind or "", rated, quote.stage or "") if part)
    yield tag("span", one.said_by, class_="who")
    yield from (tag("span", part) for part in (when, about) if part)
    if not quote.checked:
        yield tag("span", "not checked by ear", class_="unchecked")


def _sound(one: Cited, clips: Clips) -> Html | None:
    clip = clips.get(one.quote.id)
    player = None
    if clip:
        source = f"data:audio/mpeg;base64,{base64.b64encode(clip).decode()}"
        name = f"{one.said_by}, {clock(one.quote.start)}"
        player = tag("audio", "", controls=True, preload="metadata", src=source, aria_label=name)
    elif one.why_not:
        player = tag("p", one.why_not, class_="silent")
    voice = _voice(one)
    return tag("div", player, voice, class_="sound") if player or voice else None


def _voice(one: Cited) -> Html | None:
    if len(one.trace.points) < 2:
        return None
    ends = tag(
        "p",
        tag("span", "0:00"),
        tag("span", "voice, against the caller’s own usual level"),
        tag("span", clock(one.trace.seconds)),
    )
    return tag("div", charts.trace(one.trace, one.quote.start, one.quote.end), ends, class_="voice")


def _actions(actions: Iterable[Action]) -> Html | None:
    rows = [_action(one) for one in actions]
    return tag("div", tag("h4", "What follows"), tag("ul", *rows), class_="actions") if rows else None


def _action(one: Action) -> Html:
    facts = [one.who, _WHEN.get(one.urgency, one.urgency), f"by {day(one.due)}" if one.due else "", one.state]
    said = " · ".join(fact for fact in facts if fact)
    return tag(
        "li",
        tag("span", one.what, class_="what"),
        tag("span", said, class_="facts"),
        class_=f"is-{one.state}" if one.state in ("done", "dropped") else None,
    )
