"""Wrap-up codes against tags: agreement, what is hidden, and who counts."""

from __future__ import annotations

from callscope.insight.codes import cross
from callscope.nouns.counted import Found, HeardCall
from tests.insight import made
from tests.insight.made import Evidence

CALLS = tuple(HeardCall(f"c{n}", caller, 60.0) for n, caller in enumerate(["Al", "Bo", "Cy", "Di", "Al", None]))
REASONS = {"c0": "Refunds", "c1": "Refunds", "c2": "Refunds", "c3": "Billing", "c4": "Billing"}


def quoted(*marks: tuple[int, str], staff: bool = False) -> tuple[Evidence, ...]:
    return tuple(Evidence((row,), number, f"c{call}", staff) for number, (call, row) in enumerate(marks))


def found(*evidence: Evidence) -> Found:
    return made.found(CALLS, 0, evidence)


def test_a_code_agrees_with_the_tag_of_its_name_whatever_its_case_and_plural() -> None:
    table = cross("tag", found(*quoted((0, "refund"), (1, "refund"), (2, "delivery"))), REASONS)
    refunds = table.codes[0]
    assert (refunds.code, refunds.callers, refunds.quoted, refunds.says, refunds.same_name) == (
        "Refunds",
        3,
        3,
        "refund",
        True,
    )
    assert refunds.agree == 0.6667


def test_what_several_callers_of_a_code_share_beside_it_is_hidden_by_it() -> None:
    marks = quoted((0, "refund"), (1, "refund"), (1, "rude agent"), (2, "rude agent"), (2, "typo"))
    (hidden,) = cross("tag", found(*marks), REASONS).codes[0].hidden
    assert (hidden.row, hidden.callers) == ("rude agent", 2)


def test_callers_count_once_however_many_quotes_and_calls_they_have() -> None:
    table = cross("tag", found(*quoted((3, "late"), (3, "late"), (4, "late"))), REASONS)
    billing = next(one for one in table.codes if one.code == "Billing")
    (cell,) = billing.cells
    assert (cell.callers, cell.calls, cell.quotes) == (2, 2, 3)
    (late,) = table.rows
    assert (late.row, late.callers, late.codes, late.largest) == ("late", 2, 1, "Billing")


def test_what_staff_said_does_not_count_and_calls_without_a_code_are_told() -> None:
    table = cross("tag", found(*quoted((0, "refund"), staff=True)), REASONS)
    assert table.codes[0].quoted == 0
    assert table.codes[0].agree is None
    assert (table.calls, table.uncoded, table.callers) == (5, 1, 4)


def test_a_code_without_a_tag_that_most_share_stands_for_none() -> None:
    table = cross("tag", found(*quoted((0, "a"), (1, "b"))), REASONS)
    assert (table.codes[0].says, table.codes[0].agree) == ("", 0.0)
