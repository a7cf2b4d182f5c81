"""The page of a report: harmless, without requests, readable by everybody, and true to what it is made of."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from callscope.call import Quote
from callscope.export.report import charts
from callscope.export.report.page import render
from callscope.export.report.words import days
from callscope.nouns.learned import Action, Assumption
from callscope.nouns.ranked import Cell, Crossed, Interval, Trend, Week
from callscope.nouns.reported import Cited, Finding, Growth, Heard, Mood, Preface, StudyReport, Told, Trace
from tests.export.page import Node, parsed

NASTY = "<script>alert(1)</script> ![x](http://evil.example/p.png) \"'&amp; \x1b]2;X\x07\u202e <img src=x onerror=y>"

TRACE = Trace(60.0, ((5.0, 0.1), (20.0, 1.4), (50.0, -0.5)))


def cited(number: int = 1, text: str = "My oil light is still on.", stance: str = "for", **more: object) -> Cited:
    quote = Quote(number, "a1b2c3d4e5f6", 4.5, 12.0, "S1", text, kind="pain", severity=4, stage="service", checked=True)
    known = {"who": "Caller 1", "said_by": "Caller 1", "role": "customer", "call": 1, "held_at": "2024-03-01"}
    return Cited(quote, stance, **(known | {"trace": TRACE, "sounds": True} | more))  # type: ignore[arg-type]


def a_report(*quotes: Cited, **more: object) -> StudyReport:
    quotes = quotes or (cited(), cited(2, "It was no trouble.", "against"))
    action = Action(1, 1, "Put it on the work sheet", "Workshop", "now", "open", "2024-04-01")
    finding = Finding("Nobody owns the last minute.", "No list.\nNo time.", quotes, (action,), 3, 1, 7, 5, 1)
    known = {
        "findings": (finding,),
        "assumptions": (Assumption("H1", "They know.", callers_for=1, callers_against=3, callers=7),),
        "heard": Heard(8, 7, 2, 61.5, 1, 2, 1, (), "2024-03-01", "2024-05-02", (Told("announced", 6),), 2),
        "moods": (Mood("all calls", 8, (-0.2, -0.1, 0.0, 0.3)),),
        "growth": Growth((3, 5, 5, 6), 0.9),
        "unclaimed": ("Seven callers are few.",),
        "version": "0.1.0",
        "made_at": "2024-06-01T10:00:00Z",
    }
    made = StudyReport("Lights", "Why again?", Preface("The last minute", "A.\n\nB."), "Ana", "numbers", **known)  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def page(report: StudyReport, clips: dict[int, bytes] | None = None) -> Node:
    return parsed(render(report, clips or {}))


def test_J5_what_was_said_and_typed_is_inert() -> None:
    quote = replace(cited().quote, text=NASTY, now=NASTY, kind=NASTY, stage=NASTY)
    finding = Finding(NASTY, NASTY, (replace(cited(), quote=quote, said_by=NASTY, why_not=NASTY, language='"><b'),))
    report = a_report(
        findings=(replace(finding, actions=(Action(1, 1, NASTY, NASTY),)),),
        assumptions=(Assumption("H1", NASTY),),
        preface=Preface(NASTY, NASTY),
        unclaimed=(NASTY,),
        engines={"words": NASTY},
        moods=(Mood(NASTY, 2, (0.1, 0.2, 0.3, 0.4)),),
        study=NASTY,
        question=NASTY,
        author=NASTY,
        crossed=Crossed("issue", "stage", (NASTY,), (NASTY,), ((Cell(1),),), (Cell(1),), (Cell(1),), 1, 0),
        heard=Heard(1, 1, 0, 1.0, told=(Told(NASTY, 1),), access=NASTY, granted_by=NASTY),
    )
    html = render(report, {1: b"sound"})
    root = parsed(html)
    assert len(root.all("script")) == 1
    assert not root.all("img")
    assert {name for one in root.walk() for name in one.attributes if name.startswith("on")} == set()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", html)
    assert "<script>alert(1)</script> ![x](http://evil.example/p.png)" in root.one("article").text


def test_the_page_asks_nothing_of_anybody_and_its_policy_forbids_it() -> None:
    html = render(a_report(), {1: b"sound"})
    root = parsed(html)
    policy = root.one("meta", http_equiv="Content-Security-Policy").attributes["content"] or ""
    assert policy.startswith("default-src 'none'; media-src data:;")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (inside,) = root.one(name).children
        hashed = base64.b64encode(hashlib.sha256(str(inside).encode()).digest()).decode()
        assert f"{name}-src 'sha256-{hashed}'" in policy
    addresses = [one.attributes[key] or "" for one in root.walk() for key in ("src", "href") if key in one.attributes]
    assert all(one.startswith(("#", "data:audio/mpeg;base64,")) for one in addresses)
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)
    assert not any("style" in one.attributes for one in root.walk())


def test_everybody_can_read_it() -> None:
    root = page(a_report(), {1: b"sound"})
    assert root.one("html").attributes["lang"] == "en"
    levels = [int(one.name[1]) for one in root.walk() if re.fullmatch("h[1-6]", one.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in root.all("table"):
        assert table.all("caption")
        assert table.all("th", scope="col")
        assert len(table.all("th", scope="row")) == sum(len(one.all("tr")) for one in table.all("tbody"))
    for drawing in root.all("svg"):
        assert drawing.attributes["role"] == "img"
        assert drawing.children[0].name == "title"  # type: ignore[union-attr]
    assert all(one.attributes["aria-label"] for one in root.all("audio"))


def test_every_link_leads_somewhere_and_no_anchor_is_there_twice() -> None:
    report = a_report(findings=tuple(replace(a_report().findings[0], text=f"Finding {n}") for n in range(8)))
    root = page(report, {1: b"sound"})
    anchors = [one.attributes["id"] for one in root.walk() if "id" in one.attributes]
    assert len(anchors) == len(set(anchors))
    targets = {(one.attributes["href"] or "").lstrip("#") for one in root.all("a")}
    assert targets
    assert targets <= set(anchors)


def test_a_finding_shows_its_reach_causes_quotes_on_both_sides_and_what_follows() -> None:
    root = page(a_report())
    article = root.one("article")
    assert article.one("h3").text == "Nobody owns the last minute."
    assert "3 of 7 callers" in article.text
    assert "1 of 7 against it" in article.text
    assert "Why? No list. Why? No time." in article.text
    assert "4 more quotes say so" in article.text
    assert [one.one("blockquote").text for one in article.all("figure", class_="quote")] == [
        "My oil light is still on.",
        "It was no trouble.",
    ]
    assert "What speaks against it" in article.text
    assert "Put it on the work sheet" in article.one("ul").text
    assert "Workshop · now · by 1 April 2024 · open" in article.one("ul").text
    caption = article.all("figcaption")[0].text
    assert [part in caption for part in ("Caller 1", "1 March, at 0:04", "pain, severity 4 of 5, service")] == [
        True
    ] * 3


def test_what_is_not_checked_and_what_changed_since_is_said_at_the_quote() -> None:
    quote = cited().quote
    unchecked = replace(
        cited(), quote=replace(quote, checked=False, now="my oil lamp is on"), why_not="its recording is missing"
    )
    figure = page(a_report(unchecked)).one("figure", class_="quote")
    assert "not checked by ear" in figure.text
    assert "The transcript now says: “my oil lamp is on”" in figure.text
    assert "its recording is missing" in figure.text
    assert "does not count" not in figure.text
    staff = page(a_report(cited(said_by="Agent", counts=False))).one("figure", class_="quote")
    assert "Agent · 1 March, at 0:04 · pain, severity 4 of 5, service · does not count as a caller’s" in staff.text
    gone = replace(cited(), quote=replace(quote, now=""))
    assert "no words are heard there any more" in page(a_report(gone)).one("figure", class_="quote").text
    assert "not checked" not in page(a_report(cited())).one("figure", class_="quote").text


def test_a_clip_is_in_the_page_once_and_its_second_place_leads_to_the_first() -> None:
    one = a_report(cited()).findings[0]
    root = page(a_report(findings=(one, replace(one, text="Another."))), {1: b"sound"})
    (audio,) = root.all("audio")
    assert audio.attributes["src"] == "data:audio/mpeg;base64," + base64.b64encode(b"sound").decode()
    assert "controls" in audio.attributes
    assert root.one("a", class_="above").attributes["href"] == "#finding-1-quote-1"


def test_the_language_of_a_quote_is_said_where_it_is_another() -> None:
    assert page(a_report(replace(cited(), language="de"))).one("blockquote").attributes["lang"] == "de"
    assert "lang" not in page(a_report(replace(cited(), language="en"))).one("blockquote").attributes


def test_the_charts_say_in_words_what_they_show() -> None:
    report = a_report(
        crossed=Crossed(
            "issue",
            "stage",
            ("fault",),
            ("before", "service"),
            ((Cell(), Cell(2)),),
            (Cell(2),),
            (Cell(), Cell(2)),
            7,
            0,
        ),
        trend=Trend(
            "issue",
            (Week("2024-W09", "2024-02-26", 3, 3), Week("2024-W10", "2024-03-04", 4, 5)),
            ("fault",),
            ((Cell(1), Cell(2)),),
            0,
        ),
    )
    root = page(report)
    titles = [str(one.children[0].children[0]) for one in root.all("svg")]  # type: ignore[union-attr]
    assert "3 of 7 callers" in titles
    assert "3 against, 1 for, of 7 callers" in titles
    assert "Mood by quarter of the call. all calls: −0.20, −0.10, +0.00, +0.30" in titles
    assert "fault, week by week: 1, 2" in titles
    assert "6 tags after 4 calls" in titles
    crossed = root.one("table", class_="crossed")
    assert [one.attributes["value"] for one in crossed.all("data")] == ["2", "2", "0", "2"]


def test_a_report_without_anything_learned_still_says_what_was_heard() -> None:
    bare = StudyReport("Lights", "", Preface(), "", "numbers", Heard(0, 0, 0, 0.0), made_at="2024-06-01T10:00:00Z")
    root = page(bare)
    assert root.one("h1").text == "Lights"
    assert not root.all("article")
    assert "0 callers" in root.text


def test_limits_method_and_making_are_told() -> None:
    text = page(a_report()).text
    for said in (
        "Seven callers are few.",
        "Support staff never count",
        "2 of the 7 here",
        "A raised voice is not an emotion",
        "6 calls: announced",
        "2 calls: nothing is noted",
        "1 call left out of the review; 1 interview with support staff",
        "Callers are numbered in the order of their first calls.",
        "not anonymous",
        "Made on 1 June 2024, 10:00 UTC for Ana with Callscope 0.1.0",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-03-01", "2024-03-01", "1 March 2024"),
        ("2024-03-01", "2024-03-09", "1–9 March 2024"),
        ("2024-03-01", "2024-05-02", "1 March – 2 May 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"),
        (None, None, ""),
    ],
)
def test_a_stretch_of_days_says_what_both_share_once(first: str | None, last: str | None, said: str) -> None:
    assert days(first, last) == said


def test_a_bar_reaches_as_far_as_its_share_and_its_line_as_far_as_the_interval() -> None:
    root = parsed(str(charts.share(0.5, Interval(0.25, 0.75))))
    fill = root.one("rect", class_="fill")
    assert float(fill.attributes["width"] or 0) == charts.BAR / 2
    line = root.all("polyline")[0].attributes["points"] or ""
    assert [float(point.split(",")[0]) for point in line.split()] == pytest.approx(
        [charts.BAR / 4, charts.BAR * 3 / 4], abs=0.06
    )
