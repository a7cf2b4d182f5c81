"""Tables, weeks, and tags that go together."""

from __future__ import annotations

from callscope.insight.crossing import crossed, together, trend
from callscope.nouns.counted import HeardCall
from callscope.nouns.ranked import Cell
from tests.insight.made import Evidence, found

CALLS = [
    HeardCall("a", "A", 60.0, held_at="2026-11-23"),
    HeardCall("b", "B", 60.0, held_at="2026-11-29T23:10"),
    HeardCall("c", "A", 60.0, held_at="2026-12-08"),
    HeardCall("d", None, 60.0),
]


def test_a_cell_counts_distinct_callers_and_totals_are_no_sums() -> None:
    said = [
        Evidence(("fault",), 1, "a", also=("use",), severity=4),
        Evidence(("fault",), 2, "c", also=("use",), severity=2),
        Evidence(("fault",), 3, "c", also=("buying",)),
        Evidence(("fault",), 4, "b"),
        Evidence(("fault",), 5, "b", also=("use",), staff=True),
    ]
    table = crossed("issue", "stage", found(CALLS, 0, said))
    assert (table.rows, table.columns) == (("fault",), ("use", "buying"))
    assert table.cells == ((Cell(1, 2, 2, 3.0), Cell(1, 1, 1, None)),)
    assert (table.row_totals[0].callers, [one.callers for one in table.column_totals]) == (2, [1, 1])
    assert (table.callers, table.loose) == (3, 1)


def test_weeks_are_iso_weeks_with_the_callers_heard_in_each_also_the_empty_ones() -> None:
    said = [Evidence(("pain",), 1, "a"), Evidence(("pain",), 2, "c"), Evidence(("pain",), 3, "d")]
    found_ = trend("kind", found(CALLS, 0, said))
    assert [(one.name, one.begins, one.callers, one.calls) for one in found_.weeks] == [
        ("2026-W48", "2026-11-23", 2, 2),
        ("2026-W49", "2026-11-30", 0, 0),
        ("2026-W50", "2026-12-07", 1, 1),
    ]
    assert [cell.callers for cell in found_.cells[0]] == [1, 0, 1]
    assert found_.undated == 1


def test_without_dates_there_are_no_weeks() -> None:
    found_ = trend("kind", found(CALLS[3:], 0, [Evidence(("pain",), 1, "d")]))
    assert (found_.weeks, found_.cells, found_.undated) == ((), ((),), 1)


def test_a_pair_says_how_many_callers_have_both_of_those_with_either() -> None:
    said = [
        Evidence(("light", "wait"), 1, "a"),
        Evidence(("light",), 2, "b"),
        Evidence(("wait",), 3, "d"),
        Evidence(("light", "wait"), 4, "b", staff=True),
    ]
    (pair,) = together(found(CALLS, 0, said), {}).pairs
    assert (pair.quotes, pair.callers, pair.first_callers, pair.second_callers) == (1, 1, 2, 2)
    assert (pair.jaccard, pair.lift) == (0.3333, 0.75)


def test_tags_in_different_quotes_of_a_caller_go_together_too() -> None:
    said = [Evidence(("light",), 1, "a"), Evidence(("wait",), 2, "c")]
    (pair,) = together(found(CALLS, 0, said), {}).pairs
    assert (pair.callers, pair.quotes) == (1, 0)


def test_a_tag_and_one_above_it_are_no_pair() -> None:
    said = [Evidence(("car", "light"), 1, "a")]
    assert together(found(CALLS, 0, said), {"light": {"car"}}).pairs == ()
