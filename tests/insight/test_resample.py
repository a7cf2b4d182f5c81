"""How far a share and a rank may lie from what they are."""

from __future__ import annotations

from callscope.insight.rank import rank
from callscope.insight.resample import resamples
from callscope.nouns.counted import HeardCall
from callscope.nouns.ranked import Ranked, Ranking
from tests.insight.made import Evidence, found


def ranked(callers: int, **rows: int) -> Ranking:
    """So many callers with a call each; the first so many of them have a quote in each row."""
    calls = [HeardCall(str(number), f"Caller {number}", 60.0) for number in range(callers)]
    said = [Evidence((name,), 0, str(number)) for name, count in rows.items() for number in range(count)]
    return rank("kind", found(calls, 0, [one._replace(quote=place) for place, one in enumerate(said)]))


def row(ranking: Ranking, name: str) -> Ranked:
    return next(one for one in ranking.rows if one.name == name)


def test_the_interval_of_a_share_is_that_of_a_binomial() -> None:
    pain = row(ranked(40, pain=10), "pain")
    assert pain.sampled is not None
    # 10 of 40: 2.5 % and 97.5 % of the binomial are 5 and 16.
    assert abs(pain.sampled.low - 5 / 40) <= 1 / 40
    assert abs(pain.sampled.high - 16 / 40) <= 1 / 40


def test_a_row_far_ahead_is_always_first_and_rows_that_are_near_change_places() -> None:
    clear = ranked(40, pain=30, want=3)
    assert (row(clear, "pain").places, row(clear, "pain").first) == ((1, 1), 1.0)
    calls = [HeardCall(str(number), str(number), 60.0) for number in range(40)]
    said = [Evidence(("pain" if number < 11 else "want",), number, str(number)) for number in range(20)]
    near = rank("kind", found(calls, 0, said))
    assert (row(near, "pain").places, row(near, "want").places) == ((1, 2), (1, 2))
    assert 0.5 < (row(near, "pain").first or 0) < 0.9


def test_the_same_store_gives_the_same_intervals() -> None:
    assert ranked(12, pain=5, want=4) == ranked(12, pain=5, want=4)


def test_a_caller_with_many_calls_is_drawn_whole() -> None:
    calls = [HeardCall(str(number), "Mary", 60.0) for number in range(30)] + [HeardCall("z", "Tom", 60.0)]
    said = [Evidence(("pain",), number, str(number)) for number in range(30)]
    pain = row(rank("kind", found(calls, 0, said)), "pain")
    assert pain.sampled == (0.0, 1.0)


def test_of_one_caller_nothing_is_resampled() -> None:
    one = ranked(1, pain=1)
    assert (one.resamples, row(one, "pain").sampled, row(one, "pain").places) == (0, None, None)


def test_of_many_callers_there_are_fewer_resamples_and_it_is_said_how_many() -> None:
    assert (resamples(10), resamples(3_500), resamples(100_000)) == (1_000, 200, 100)
    assert ranked(10, pain=2).resamples == 1_000
