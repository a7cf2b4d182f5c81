"""The language of measures: read, written out again, and refused with what would have been right."""

from __future__ import annotations

import pytest

from callscope.errors import UsageProblem
from callscope.insight.measures import Word, parse


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "share of callers with kind:pain tag:oil-light >= 30% of at least 20 callers",
            "share of callers with kind:pain tag:oil-light >= 30% of at least 20 callers",
        ),
        ("Share of calls with outcome:unsolved less than 20 %", "share of calls with outcome:unsolved < 20%"),
        ("callers with for:H1 at least 5 of at least 15 callers", "callers with for:H1 >= 5 of at least 15 callers"),
        ("quotes with tag:x, sentiment:neg ≥ 5", "quotes with tag:x sentiment:negative >= 5"),
        ("mean satisfaction >= 3,5", "mean satisfaction of calls >= 3.5"),
        ('mean severity of quotes with tag:"oil light" under 3', 'mean severity of quotes with tag:"oil light" < 3'),
        ("callers with severity:4+ > 3", "callers with severity:4 > 3"),
        (
            "share of callers with tag:a among callers with tag:b > 12.5%",
            "share of callers with tag:a among tag:b > 12.5%",
        ),
        (
            "share of callers with tag:a date:2027-01..2027-03 > 10%",
            "share of callers with tag:a among since:2027-01 until:2027-03 > 10%",
        ),
        ('callers with tag:"share with among" > 1', 'callers with tag:"share with among" > 1'),
    ],
)
def test_a_measure_is_read_and_written_out_the_same(text: str, written: str) -> None:
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


def test_a_measure_says_its_parts_in_words() -> None:
    made = parse("share of callers with kind:pain tag:oil-light >= 30% of at least 20 callers")
    assert made.having == (Word("kind", "pain"), Word("tag", "oil-light"))
    assert (made.what, made.passes, made.smallest) == (
        "share of callers with kind:pain tag:oil-light",
        "at least 30 %",
        "at least 20 callers",
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "empty", "share of callers with"),
        ("share of callers with tag:x", "no pass mark", ">= 30%"),
        ("share of callers with tag:x >= 0.3", "is a percentage", "write 30%"),
        ("share of callers with tag:x >= 30", "is a percentage", "write 30%"),
        ("share of callers with tag:x >= 130%", "no share can be 130", "0% to 100%"),
        ("share of callers >= 30%", "needs what they have", "with tag:"),
        ("share of quotes with tag:x > 10%", "says much", "callers or of calls"),
        ("people with tag:x > 3", "cannot be counted", "callers, calls, quotes"),
        ("callers tag:x > 3", "cannot tell", "write “with” before tag:x"),
        ("callers with oil > 3", "“oil” is no filter", "tag:oil"),
        ("callers with tagg:x > 3", "no filter tagg:", "perhaps tag:"),
        ("callers with tag: > 3", "has no value", "tag:oil-light"),
        ("callers with role:agent > 3", "never counts", "role:customer"),
        ("callers with tone:angry > 3", "no tone “angry”", "raised"),
        ("callers with tag:x > 3%", "mark of a share", "share of callers"),
        ("callers with kind:a kind:b > 3", "stands twice", "two sheets"),
        ("callers with tag:x > 2.5", "cannot be a number of callers", "whole"),
        ("callers with tag:x >= 1,000", "1,000 cannot be a number of callers", "1000"),
        ("callers with tag:x >= 1.000", "1.000 cannot be a number of callers", "1000"),
        ("callers with since:yesterday > 3", "is no day", "since:2027-03"),
        ("mean mood > 3", "no mean of", "satisfaction, severity"),
        ("mean satisfaction of quotes > 3", "is of calls", "of calls"),
        ("mean satisfaction > 7", "from 1 to 5", "3.5"),
        ("mean satisfaction > 3..4", "is no number", "30%"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_what_would_have_been_right(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        parse(text)
    assert message in problem.value.message
    assert hint in problem.value.hint
