"""What a ranking counts, and what it does not."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from callscope.insight.priority import weights_of
from callscope.insight.rank import rank, wilson
from callscope.nouns.counted import HeardCall
from callscope.nouns.ranked import Ranked, Ranking
from tests.insight.made import Evidence, found

NUMBER = count(1)


def call(identity: str, caller: str | None = None, seconds: float = 60.0, **more: Any) -> HeardCall:
    return HeardCall(identity, caller, seconds, **more)


def quote(call: str, *rows: str, **more: Any) -> Evidence:
    return Evidence(rows, next(NUMBER), call, **more)


def ranked(calls: list[HeardCall], *evidence: Evidence, left_out: int = 0, **weights: float) -> Ranking:
    counted = weights_of({"callers": 1, "severity": 1, **weights})
    return rank("kind", found(calls, left_out, evidence), counted)


def row(ranking: Ranking, name: str) -> Ranked:
    return next(one for one in ranking.rows if one.name == name)


def test_the_same_name_in_two_calls_is_one_caller() -> None:
    ranking = ranked([call("a", "Mary"), call("b", "Mary")], quote("a", "pain"), quote("b", "pain"))
    pain = row(ranking, "pain")
    assert (pain.callers, pain.unnamed, pain.calls, pain.quotes) == (1, 0, 2, 2)
    assert ranking.callers == 1


def test_an_unnamed_customer_is_one_caller_per_call_and_is_said_to_be_unnamed() -> None:
    calls = [call("a"), call("b"), call("c", "Mary")]
    pain = row(ranked(calls, quote("a", "pain"), quote("a", "pain"), quote("b", "pain"), quote("c", "pain")), "pain")
    assert (pain.callers, pain.unnamed, pain.quotes) == (3, 2, 4)


def test_what_staff_said_gives_no_caller_no_call_no_severity_and_is_counted_apart() -> None:
    ranking = ranked(
        [call("a", "Mary"), call("b", "Tom")],
        quote("a", "pain", severity=2),
        quote("b", "pain", staff=True, severity=5, negative=True, checked=False),
    )
    pain = row(ranking, "pain")
    assert (pain.callers, pain.calls, pain.quotes, pain.staff) == (1, 1, 1, 1)
    assert (pain.severity, pain.severity_highest, pain.negative, pain.unchecked) == (2.0, 2, None, 0)


def test_a_row_of_staff_alone_is_shown_without_callers_and_last() -> None:
    ranking = ranked([call("a", "Mary")], quote("a", "need", staff=True, severity=5), quote("a", "pain"))
    assert [(one.name, one.callers, one.priority) for one in ranking.rows] == [("pain", 1, 3.0), ("need", 0, 0.0)]


def test_an_interview_with_staff_is_no_heard_call_and_its_quotes_are_staff_s() -> None:
    ranking = ranked([call("a", "Mary")], quote("interview", "pain", staff=True), quote("a", "pain"))
    assert (ranking.calls, row(ranking, "pain").share) == (1, 1.0)


def test_severity_weighs_each_caller_once_however_much_one_says() -> None:
    calls = [call("a", "Mary"), call("b", "Tom")]
    said = [quote("a", "pain", severity=1) for _ in range(9)]
    pain = row(ranked(calls, *said, quote("b", "pain", severity=5)), "pain")
    assert (pain.severity, pain.priority) == (3.0, 6.0)
    assert (pain.severity_median, pain.severity_highest) == (1, 5)


def test_a_row_that_nobody_rated_counts_as_the_middle_of_the_scale() -> None:
    pain = row(ranked([call("a", "Mary")], quote("a", "pain")), "pain")
    assert (pain.severity, pain.severity_median, pain.severity_highest, pain.priority) == (None, None, None, 3.0)


def test_an_unrated_caller_counts_as_a_caller_but_not_for_the_severity() -> None:
    pain = row(ranked([call("a", "M"), call("b", "T")], quote("a", "pain", severity=4), quote("b", "pain")), "pain")
    assert (pain.callers, pain.severity, pain.priority) == (2, 4.0, 8.0)


def test_the_shown_factors_multiply_to_the_shown_priority() -> None:
    calls = [call(one, one) for one in "abc"]
    said = [quote("a", "pain", severity=5), quote("b", "pain", severity=5), quote("c", "pain", severity=3)]
    pain = row(ranked(calls, *said), "pain")
    assert (pain.callers, pain.severity, pain.priority) == (3, 4.33, 12.99)


def test_equal_priorities_share_a_rank_and_the_next_is_skipped() -> None:
    calls = [call("a", "Mary"), call("b", "Tom")]
    ranking = ranked(
        calls, quote("a", "x"), quote("a", "b"), quote("b", "b"), quote("a", "a"), quote("b", "a"), quote("a", "x")
    )
    assert [(one.rank, one.name) for one in ranking.rows] == [(1, "a"), (1, "b"), (3, "x")]


def test_without_the_chattiest_caller_the_order_changes() -> None:
    calls = [call("a", "Mary"), call("b", "Tom")]
    loud = [quote("a", "want", severity=5) for _ in range(3)]
    ranking = ranked(calls, *loud, quote("b", "need", severity=4), quote("b", "want", severity=1))
    assert (ranking.chattiest, ranking.chattiest_quotes) == ("Mary", 3)
    assert [(one.name, one.priority, one.rank, one.without) for one in ranking.rows] == [
        ("want", 6.0, 1, 2),
        ("need", 4.0, 2, 1),
    ]


def test_one_caller_who_says_everything_leaves_nothing_without_them() -> None:
    ranking = ranked([call("a", "Mary")], quote("a", "need"), quote("a", "pain"))
    assert ranking.chattiest == "Mary"
    assert [one.without for one in ranking.rows] == [None, None]


def test_the_chattiest_is_told_by_quotes_not_by_how_many_rows_each_stands_in() -> None:
    calls = [call("a", "Mary"), call("b", "Tom")]
    ranking = ranked(calls, quote("a", "x", "y", "z"), quote("b", "x"), quote("b", "x"))
    assert (ranking.chattiest, ranking.chattiest_quotes) == ("Tom", 2)


def test_that_others_say_as_much_as_the_chattiest_is_told() -> None:
    calls = [call("a", "Mary"), call("b", "Tom"), call("c", "Ann")]
    ranking = ranked(calls, quote("a", "x"), quote("b", "x"))
    assert (ranking.chattiest, ranking.chattiest_quotes, ranking.chattiest_tied) == ("Mary", 1, 1)


def test_an_unnamed_chattiest_caller_is_told_by_the_call() -> None:
    assert ranked([call("a")], quote("a", "x")).chattiest == "the unnamed caller of call a"


def test_quotes_with_nothing_to_be_ranked_by_are_counted_as_loose() -> None:
    ranking = ranked([call("a", "Mary")], quote("a"), quote("a", "pain"))
    assert (ranking.loose, ranking.chattiest_quotes) == (1, 1)


def test_minutes_are_those_of_the_calls_concerned_each_once() -> None:
    calls = [call("a", "Mary", 60.0), call("b", "Tom", 180.0)]
    ranking = ranked(calls, quote("a", "pain"), quote("a", "pain"))
    assert (ranking.minutes, row(ranking, "pain").minutes) == (4.0, 0.25)


def test_words_and_voice_are_shares_of_the_quotes_where_they_are_scored() -> None:
    said = [quote("a", "pain", negative=value, raised=None) for value in (True, False, False, None)]
    pain = row(ranked([call("a", "Mary")], *said), "pain")
    assert (pain.negative, pain.raised) == (0.3333, None)


def test_outcome_satisfaction_and_mood_are_of_the_calls_where_they_are_known() -> None:
    calls = [
        call("a", "A", solved=True, satisfaction=5, begun=-0.5, ended=0.5),
        call("b", "B", solved=False, satisfaction=2, begun=-0.1, ended=None),
        call("c", "C"),
        call("d", "D", solved=True, satisfaction=1, begun=1.0, ended=1.0),
    ]
    pain = row(ranked(calls, quote("a", "pain"), quote("a", "pain"), quote("b", "pain"), quote("c", "pain")), "pain")
    assert (pain.solved, pain.satisfaction, pain.begun, pain.ended) == (0.5, 3.5, -0.5, 0.5)


def test_quotes_that_were_not_played_are_counted_and_said() -> None:
    pain = row(ranked([call("a", "Mary")], quote("a", "pain", checked=False), quote("a", "pain")), "pain")
    assert (pain.quotes, pain.unchecked) == (2, 1)


def test_an_empty_store_gives_a_ranking_without_rows() -> None:
    ranking = ranked([])
    assert (ranking.rows, ranking.callers, ranking.chattiest, ranking.minutes) == ((), 0, None, 0.0)


def test_the_order_does_not_depend_on_the_order_of_the_quotes() -> None:
    calls = [call("a", "Mary"), call("b"), call("c", "Tom")]
    said = [quote(one, name, severity=3) for one in "abc" for name in ("x", "y", "z")]
    assert ranked(calls, *said) == ranked(calls[::-1], *said[::-1])


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilson_s_as_published(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_all_callers_of_few_are_far_from_certain() -> None:
    interval = wilson(3, 3)
    assert interval is not None
    assert interval.high == 1.0
    assert interval.low < 0.45


def test_no_callers_have_no_interval() -> None:
    assert wilson(0, 0) is None
