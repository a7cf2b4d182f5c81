"""The whole page: one HTML file without a request to anywhere, which its own policy forbids."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from callscope.export.report import charts, method, tables
from callscope.export.report.findings import Clips, brief, findings
from callscope.export.report.markup import Html, dotted, join, paragraphs, tag
from callscope.export.report.words import days
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.reported import StudyReport

LONG = 7
"""Findings and rankings from which on a table of contents helps."""


class Part(NamedTuple):
    """A section: its anchor, its head, what is in it."""

    id: str
    head: str
    body: Html


def render(report: StudyReport, clips: Clips) -> str:
    """The page as text; it holds the clips of the quotes that are said to sound."""
    parts = [one for one in _parts(report, clips) if one.body]
    body = tag(
        "body",
        tag("main", _top(report, parts), *(_section(one) for one in parts)),
        tag("footer", method.made(report)),
        tag("script", Html(_own("play.js"))),
    )
    return f"<!DOCTYPE html>\n{tag('html', _head(report), body, lang='en')}\n"


def _head(report: StudyReport) -> Html:
    style, script = _own("style.css"), _own("play.js")
    policy = (
        f"default-src 'none'; media-src data:; style-src '{_hashed(style)}'; script-src '{_hashed(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", **{"http-equiv": "Content-Security-Policy"}, content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="generator", content=f"Callscope {report.version}"),
        tag("title", report.title),
        tag("style", Html(style)),
    )


@cache
def _own(name: str) -> str:
    """A file that lies beside this one. It holds nothing that ends a style or a script element."""
    return files("callscope.export.report").joinpath(name).read_text(encoding="utf-8")


def _hashed(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _top(report: StudyReport, parts: Sequence[Part]) -> Html:
    heard = report.heard
    when = days(heard.first, heard.last)
    unnamed = f" ({heard.unnamed} unnamed)" if heard.unnamed else ""
    facts = [
        count(heard.callers, "caller") + unnamed,
        heard.said,
        when,
    ]
    study = report.study if report.preface.title else "What callers told us"
    return tag(
        "header",
        tag("p", study, class_="study"),
        tag("h1", report.title),
        tag("div", paragraphs(report.preface.summary), class_="summary") if report.preface.summary else None,
        tag("p", dotted(tag("span", one) for one in [report.author, *facts] if one), class_="byline"),
        tag("div", tag("h2", "The question"), paragraphs(report.question), class_="asked") if report.question else None,
        _brief(report, parts),
    )


def _brief(report: StudyReport, parts: Sequence[Part]) -> Html | None:
    lines, more = brief(report), _contents(report, parts)
    if not lines and not more:
        return None
    return tag(
        "nav", tag("h2", "In short" if lines else "In this report"), lines, more, class_="asked", aria_label="Contents"
    )


def _contents(report: StudyReport, parts: Sequence[Part]) -> Html | None:
    """Where else to look, in a long report."""
    if len(report.findings) + len(report.rankings) < LONG:
        return None
    links = [tag("a", one.head, href=f"#{one.id}") for one in parts if one.id != "learned"]
    return tag("p", "Also: ", dotted(links), class_="also")


def _section(one: Part) -> Html:
    return tag("section", tag("h2", one.head), one.body, id=one.id, class_=one.id)


def _parts(report: StudyReport, clips: Clips) -> list[Part]:
    return [
        Part("learned", "What we learned", findings(report, clips)),
        Part("believed", "What we believed, and what callers said", _believed(report)),
        Part("ranked", "What was said, by how many", _ranked(report)),
        Part("over-time", "How calls go, and over time", _over_time(report)),
        Part(
            "limits",
            "What may be claimed, and what not yet",
            method.unclaimed(report) if report.unclaimed else Html(""),
        ),
        Part("heard", "What this stands on", method.heard(report)),
        Part("method", "How it was counted", method.method(report)),
    ]


def _believed(report: StudyReport) -> Html:
    if not report.assumptions:
        return Html("")
    everyone = report.heard.callers
    head = [
        tag("th", name, scope="col", class_=kind)
        for name, kind in (("Callers against", "n"), ("", "bar"), ("Callers for", "n"))
    ]
    rows = [
        tag(
            "tr",
            tag(
                "th",
                tag("span", one.name, class_="short"),
                " ",
                one.text,
                tag("span", one.told, class_="told") if one.told else None,
                scope="row",
            ),
            tag("td", tag("data", str(one.callers_against), value=one.callers_against), class_="n"),
            tag("td", charts.balance(one.callers_against, one.callers_for, everyone), class_="bar"),
            tag("td", tag("data", str(one.callers_for), value=one.callers_for), class_="n"),
        )
        for one in report.assumptions
    ]
    table = tag(
        "table",
        tag("caption", "Assumptions"),
        tag("thead", tag("tr", tag("th", "Assumption", scope="col"), *head)),
        tag("tbody", *rows),
        class_="believed",
    )
    return join(table, tag("p", f"Of {count(everyone, 'caller')}. A caller may have said both.", class_="note"))


def _ranked(report: StudyReport) -> Html:
    each = [tables.ranking(one) for one in report.rankings if one.ranking.rows]
    crossed = tables.crossed(report.crossed) if report.crossed and report.crossed.rows else None
    return join(*each, crossed)


def _over_time(report: StudyReport) -> Html:
    parts = []
    if report.moods:
        calls = report.moods[0].calls
        note = (
            f"Mean mood of what the customer says in each quarter of the call, over {count(calls, 'call')}; −1 to +1."
        )
        parts.append(
            charts.figure(charts.mood(report.moods), "Mood from the first to the last quarter of a call", Html(note))
        )
    if report.trend and len(report.trend.weeks) > 1 and report.trend.rows:
        parts.append(tables.trend(report.trend))
    if report.growth and len(report.growth.tags) > 1:
        tags = report.growth.tags
        name = "What is new in each further call"
        ends = count(tags[-1], "tag")
        drawn = charts.growth(tags, f"{ends} after {count(len(tags), 'call')}", ends)
        parts.append(
            charts.figure(
                drawn,
                name,
                "Different tags after each reviewed call, in the order of review. Where the stair is flat, further "
                "calls brought nothing new.",
            )
        )
    return join(*parts)
