"""Sheets and insights for others: one page each, in which nothing that was said can act."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from callscope.call import Exhibit, Quote
from callscope.export.insights import markdown as insights_markdown
from callscope.export.sheet_page import page
from callscope.export.sheets import NO_COUNTER, markdown
from callscope.nouns.learned import Action, Evidenced, Insight
from callscope.nouns.ranked import Interval
from callscope.nouns.tested import Experiment, Problem, Reading, Sheet

EVIL = '<script>alert(1)</script> ![x](http://y) | "q" \x1b[2J'


def exhibit(number: int, text: str = EVIL) -> Exhibit:
    return Exhibit(
        Quote(number, "c1", 4.0, 9.0, "S1", text, note=EVIL), EVIL, "2027-03-01", "Suzanne", "Suzanne", "customer"
    )


READ = Reading(
    "share of callers with tag:x >= 30%", "share of callers with tag:x", "at least 30 %", "at least 20 callers",
    "met so far", 0.4, "40 % (8 of 20 callers)", Interval(0.2188, 0.6134), 20, "it may lie anywhere", ("a note",),
)  # fmt: skip

SHEET = Sheet(
    Experiment(
        1, EVIL, "H1", "Garages", EVIL, READ.measure, "2027", "2027-01-01", EVIL, "5 of 9", EVIL, EVIL, "2027-02-02"
    ),
    EVIL,
    READ,
    None,
    tuple(Evidenced(exhibit(number)) for number in range(5)),
    3,
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "rect", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def parsed(text: str) -> _Tags:
    found = _Tags()
    found.feed(text)
    assert found.open == []
    return found


@pytest.mark.parametrize(
    "sheet", [SHEET, Sheet(Experiment(2, "bare")), Sheet(Experiment(3, "x"), problem=Problem(EVIL, EVIL))]
)
def test_a_page_holds_all_and_nothing_in_it_acts(sheet: Sheet) -> None:
    found = parsed(page(sheet))
    names = {name for name, _ in found.seen}
    assert not names & {"script", "img", "iframe", "link", "a", "object"}
    assert not any(key.startswith("on") or key in ("src", "href") for _, attrs in found.seen for key in attrs)
    assert "\x1b" not in page(sheet)
    policy = next(attrs["content"] for name, attrs in found.seen if attrs.get("http-equiv"))
    assert policy
    assert policy.startswith("default-src 'none'")
    assert sheet.stands in found.said


def test_a_page_shows_the_mark_the_interval_and_three_quotes_of_each_side() -> None:
    found = parsed(page(SHEET))
    assert "40 % (8 of 20 callers): met so far" in found.said
    assert "5 quotes of 3 callers" in found.said
    assert sum(name == "figure" for name, _ in found.seen) == 3
    assert NO_COUNTER in found.said
    assert "When this was written on 2027-02-02: 5 of 9" in found.said
    band = next(attrs for name, attrs in found.seen if name == "rect")
    assert (band["x"], band["width"]) == ("21.9%", "39.5%")


def test_markdown_holds_the_same_and_no_markup_of_what_was_said() -> None:
    text = markdown(SHEET)
    assert "<script" not in text
    assert "![" not in text.replace("!\\[", "")
    for said in ("## Before", "## After", "**We decided**", "5 quotes of 3 callers", NO_COUNTER):
        assert said in text
    assert "**We learned** –" in markdown(Sheet(Experiment(2, "bare")))


def test_insights_tell_what_does_not_count() -> None:
    staff = Exhibit(Quote(7, "c1", 4.0, 9.0, "S2", "no"), "Oil", None, None, "Cherry", "agent", counts=False)
    one = Insight(
        1,
        EVIL,
        f"{EVIL}\nsecond",
        "",
        (Evidenced(exhibit(1)), Evidenced(staff, "against")),
        (Action(1, 1, EVIL),),
        1,
        0,
        4,
    )
    text = insights_markdown([one])
    assert "**1 of 4 callers for it (1 quote), 0 of 4 callers against it (0 quotes)**" in text
    assert (
        "− against · Cherry (agent), Oil, 0:04-0:09 · not checked by ear · not counted: support staff said it" in text
    )
    assert "2. second" in text
    assert "<script" not in text
    assert insights_markdown([one, one]).startswith("# 2 insights\n\n## 1\\. ")
