"""The findings: a sentence, its cause, who said what for and against it, and what follows."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from callscope.export.report import charts
from callscope.export.report.markup import Html, dotted, join, paragraphs, tag
from callscope.export.report.words import day
from callscope.moments import clock, place
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.learned import Action
    from callscope.nouns.reported import Cited, Finding, StudyReport

Clips = Mapping[int, bytes]
"""The sound of quotes by their ids, as MP3."""

_EXPLAINED = "the caller’s voice over the call, against its usual level"


def findings(report: StudyReport, clips: Clips) -> Html:
    """Every finding in the researcher's order."""
    drawing = _Drawing(report, clips)
    return join(*(drawing.finding(one, place) for place, one in enumerate(report.findings, 1)))


def brief(report: StudyReport) -> Html | None:
    """The findings in a line each, with how many callers stand behind it; none where there is only one."""
    lines = [
        tag("li", tag("a", one.text, href=f"#finding-{place}"), " ", tag("span", _share(one), class_="reach"))
        for place, one in enumerate(report.findings, 1)
    ]
    return tag("ol", *lines, class_="brief") if len(lines) > 1 else None


def _share(one: Finding) -> str:
    return f"{one.callers_for} of {count(one.callers_heard, 'caller')}"


class _Drawing:
    """What has to be known of the quotes that were drawn before: a clip is in the page once, and a line is explained
    once."""

    def __init__(self, report: StudyReport, clips: Clips) -> None:
        self._report, self._clips = report, clips
        self._heard_under: dict[int, int] = {}
        self._explained = False

    def finding(self, one: Finding, place: int) -> Html:
        sides = {side: [each for each in one.cited if each.stance == side] for side in ("for", "against")}
        against = sides["against"]
        body = tag(
            "div",
            tag("h3", one.text),
            _whys(one.cause),
            *(self._quote(each, place) for each in sides["for"]),
            _more(one.quotes_for - len(sides["for"]), "says", "say", "so"),
            tag("h4", "What speaks against it", class_="against") if against else None,
            *(self._quote(each, place) for each in against),
            _more(one.quotes_against - len(against), "speaks", "speak", "against it"),
            _actions(one.actions),
            class_="body",
        )
        return tag("article", _beside(one, place), body, class_="finding", id=f"finding-{place}")

    def _quote(self, one: Cited, place: int) -> Html:
        quote = one.quote
        lang = one.language if one.language not in ("", "en") else None
        return tag(
            "figure",
            tag("blockquote", paragraphs(quote.text or "(no words)"), lang=lang),
            _since(quote.now),
            tag("figcaption", dotted(self._source(one))),
            self._sound(one, place),
            class_=f"quote {one.stance}",
            id=f"finding-{place}-quote-{quote.id}",
        )

    def _source(self, one: Cited) -> Iterable[Html]:
        quote = one.quote
        when = day(one.held_at, self._several_years()) if one.held_at else f"call {one.call}"
        rated = f"severity {quote.severity} of 5" if quote.severity else ""
        about = ", ".join(part for part in (quote.kind or "", rated, quote.stage or "") if part)
        yield tag("span", one.said_by, class_="who")
        yield from (tag("span", part) for part in (f"{when}, at {place(quote.start, quote.written)}", about) if part)
        if not one.counts:
            yield tag("span", "does not count as a caller’s", class_="apart")
        if not quote.checked:
            yield tag("span", "not checked by ear", class_="unchecked")

    def _several_years(self) -> bool:
        heard = self._report.heard
        return (heard.first or "")[:4] != (heard.last or "")[:4]

    def _sound(self, one: Cited, place: int) -> Html | None:
        player, voice = self._player(one, place), self._voice(one)
        return tag("div", player, voice, class_="sound") if player or voice else None

    def _player(self, one: Cited, place: int) -> Html | None:
        quote, clip = one.quote, self._clips.get(one.quote.id)
        if clip is None:
            return None
        first = self._heard_under.setdefault(quote.id, place)
        if first != place:
            return tag("a", f"heard under {first}", href=f"#finding-{first}-quote-{quote.id}", class_="above")
        source = f"data:audio/mpeg;base64,{base64.b64encode(clip).decode()}"
        name = f"{one.said_by}, {clock(quote.start)}"
        return tag("audio", "", controls=True, preload="metadata", src=source, aria_label=name)

    def _voice(self, one: Cited) -> Html | None:
        silent = tag("span", one.why_not, class_="silent") if one.why_not else None
        if len(one.trace.points) < 2:
            return silent and tag("p", silent, class_="voice")
        said = silent or (None if self._explained else tag("span", _EXPLAINED))
        self._explained = self._explained or not silent
        ends = tag("p", tag("span", "0:00"), said, tag("span", clock(one.trace.seconds)))
        return tag("div", charts.trace(one.trace, one.quote.start, one.quote.end), ends, class_="voice")


def _beside(one: Finding, place: int) -> Html:
    everyone = one.callers_heard
    by = tag("b", tag("data", str(one.callers_for), value=one.callers_for), f" of {everyone}")
    against = tag("data", str(one.callers_against), value=one.callers_against)
    return tag(
        "div",
        tag("p", str(place), class_="ordinal"),
        charts.people(one.callers_for, everyone),
        tag("p", by, f" {'caller' if everyone == 1 else 'callers'}", class_="reach"),
        tag("p", against, f" of {everyone} against it", class_="reach against") if one.callers_against else None,
        class_="beside",
    )


def _whys(cause: str) -> Html | None:
    """The chain of causes: each line is the why of the one before."""
    lines = [one.strip() for one in cause.splitlines() if one.strip()]
    return tag("div", *(tag("p", tag("b", "Why?"), " ", one) for one in lines), class_="cause") if lines else None


def _since(now: str | None) -> Html | None:
    if now is None:
        return None
    said = f"“{now}”" if now else "no words are heard there any more"
    return tag("p", tag("b", "The transcript now says: "), said, class_="now")


def _more(many: int, one: str, several: str, what: str) -> Html | None:
    return (
        tag("p", f"{count(many, 'more quote')} {one if many == 1 else several} {what}.", class_="more")
        if many > 0
        else None
    )


def _actions(actions: Iterable[Action]) -> Html | None:
    rows = [_action(one) for one in actions]
    return tag("div", tag("h4", "What follows"), tag("ul", *rows), class_="actions") if rows else None


def _action(one: Action) -> Html:
    facts = [one.who, one.urgency, f"by {day(one.due)}" if one.due else "", one.state]
    said = " · ".join(fact for fact in facts if fact)
    return tag(
        "li",
        tag("span", one.what, class_="what"),
        tag("span", said, class_="facts"),
        class_=f"is-{one.state}" if one.state in ("done", "dropped") else None,
    )
