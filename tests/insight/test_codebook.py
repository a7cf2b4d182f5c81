"""The line of the tag box, as values and back."""

from __future__ import annotations

import pytest

from callscope.insight.codebook import TagLine, parse_tag_line, write_tag_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("oil light, wait", TagLine(tags=("oil light", "wait"))),
        ("oil -wait", TagLine(tags=("oil",), drop=("wait",))),
        ("-oil light, wait", TagLine(tags=("wait",), drop=("oil light",))),
        ("- wait -hot tea !3", TagLine(severity=3, drop=("wait", "hot tea"))),
        ("-H1", TagLine(stance="-H1")),
        ("reset-forgotten, -H1 -h2x, +H3", TagLine(tags=("reset-forgotten",), stance="-H1 +H3", drop=("h2x",))),
        ("price -20%", TagLine(tags=("price -20%",))),
        ("wait ; not -wait, but -H1", TagLine(tags=("wait",), note="not -wait, but -H1")),
        ("-", TagLine()),
    ],
)
def test_a_minus_takes_a_tag_off_and_is_a_stance_before_an_assumption(text: str, line: TagLine) -> None:
    assert parse_tag_line(text) == line


def test_a_stance_that_the_quote_has_stays_one_whatever_the_assumption_is_called() -> None:
    line = TagLine(tags=("wait",), stance="-price +H2")
    assert parse_tag_line(write_tag_line(line), ["price", "H2"]) == line


def test_a_tag_that_is_given_and_taken_off_is_taken_off() -> None:
    assert parse_tag_line("Wait, oil -wait").fields()["tags"] == ("oil",)


def test_a_stage_and_an_issue_of_several_words_come_back_as_they_were_and_leave_no_tags() -> None:
    line = TagLine(tags=("wait",), stage="on hold", issue="missing feature", note="said twice")
    assert parse_tag_line(write_tag_line(line)) == line
    assert parse_tag_line('#"missing feature') == TagLine(issue="missing feature")
