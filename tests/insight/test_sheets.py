"""Verdicts: met and refuted only when the whole interval says so, and never before enough was heard."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

import pytest

from callscope.call import Exhibit, Quote
from callscope.insight.measures import parse
from callscope.insight.sheets import Selected, foremost, read, side
from callscope.nouns.counted import HeardCall, Spoken
from callscope.nouns.learned import Evidenced
from callscope.nouns.tested import Reading


def heard(callers: int, satisfied: Sequence[int] = ()) -> dict[str, HeardCall]:
    """Calls of so many unnamed callers; the first of them rated."""
    rated = [*satisfied, *[None] * callers]
    return {f"c{at}": HeardCall(f"c{at}", None, 60.0, satisfaction=rated[at]) for at in range(callers)}


def said(text: str, callers: int, hits: int, each: int = 1, severity: int | None = None) -> Reading:
    """The measure where `hits` of the callers said it, `each` times."""
    calls = heard(callers)
    evidence = [
        Spoken(("x",), 10 * at + number, f"c{at}", severity=severity) for at in range(hits) for number in range(each)
    ]
    return read(parse(text), Selected(calls, evidence, True), Selected(calls, [], False))


@pytest.mark.parametrize(
    ("callers", "hits", "verdict"),
    [
        (10, 4, "not enough heard yet"),
        (20, 7, "met so far"),
        (20, 5, "refuted so far"),
        (40, 24, "met"),
        (40, 2, "refuted"),
        (20, 6, "met so far"),  # exactly 30 %
    ],
)
def test_a_share_is_met_only_when_the_whole_interval_is_above_the_mark(callers: int, hits: int, verdict: str) -> None:
    found = said("share of callers with tag:x >= 30% of at least 20 callers", callers, hits)
    assert found.verdict == verdict
    assert found.shown == f"{round(100 * hits / callers)} % ({hits} of {callers} callers)"
    assert found.decided == (verdict in ("met", "refuted"))


def test_a_share_that_should_be_small_is_met_by_a_small_one() -> None:
    assert said("share of callers with tag:x < 30%", 40, 2).verdict == "met"
    assert said("share of callers with tag:x < 30%", 40, 24).verdict == "refuted"
    assert said("share of callers with tag:x < 30%", 0, 0).verdict == "open"


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = said("share of callers with tag:x >= 30%", 40, 24)
    assert found.interval
    # Brown, Cai and DasGupta's form, computed by hand: 24 of 40.
    assert isclose(found.interval.low, 0.4460, abs_tol=5e-4)
    assert isclose(found.interval.high, 0.7365, abs_tol=5e-4)
    assert "no smallest sample" in found.notes[0]


def test_a_caller_who_says_it_often_is_one_caller_and_many_quotes() -> None:
    assert said("callers with tag:x >= 2", 5, 1, each=9).shown == "1 caller"
    found = said("quotes with tag:x >= 5", 5, 1, each=9)
    assert (found.shown, found.verdict, len(found.quotes)) == ("9 quotes", "met", 9)


@pytest.mark.parametrize(
    ("text", "hits", "verdict"),
    [
        ("callers with tag:x >= 5", 3, "open"),
        ("callers with tag:x >= 5 of at least 30 callers", 3, "not enough heard yet"),
        ("callers with tag:x >= 5 of at least 30 callers", 6, "met"),
        ("callers with tag:x >= 5 of at least 10 callers", 3, "refuted so far"),
        ("callers with tag:x <= 5", 3, "met so far"),
        ("callers with tag:x < 5 of at least 30 callers", 6, "refuted"),
    ],
)
def test_a_count_only_grows_so_only_passing_the_mark_decides(text: str, hits: int, verdict: str) -> None:
    assert said(text, 20, hits).verdict == verdict


def test_a_mean_of_few_or_equal_ratings_decides_little() -> None:
    def rated(text: str, *ratings: int) -> Reading:
        calls = heard(len(ratings) + 1, ratings)
        return read(parse(text), Selected(calls, [], False), Selected(calls, [], False))

    assert rated("mean satisfaction >= 3.5").verdict == "open"
    assert rated("mean satisfaction >= 3.5", 5, 5).verdict == "met so far"
    assert rated("mean satisfaction >= 4.5", 5, 5, 5).verdict == "met so far"
    assert rated("mean satisfaction >= 3.5", *[5] * 8, *[4] * 8).verdict == "met"
    assert rated("mean satisfaction >= 3.5", *[1, 2] * 8).verdict == "refuted"
    assert rated("mean satisfaction >= 3.5 of at least 10 calls", 5, 5, 5).verdict == "not enough heard yet"
    found = rated("mean satisfaction >= 3", 2, 3, 4, 5, 1)
    assert found.interval
    # Student's t with four degrees of freedom is 2.776; the spread of 1 to 5 is 1.581.
    assert isclose(found.interval.high, 3 + 2.776 * 1.5811 / 5**0.5, abs_tol=0.01)


def test_severity_is_averaged_within_each_caller_first() -> None:
    calls = heard(2)
    evidence = [Spoken((), at, "c0", severity=5) for at in range(9)] + [Spoken((), 10, "c1", severity=1)]
    found = read(parse("mean severity with tag:x >= 2"), Selected(calls, evidence, True), Selected(calls, [], False))
    assert found.value == 3.0


def test_a_name_that_is_not_there_yet_decides_nothing() -> None:
    calls = heard(40)
    measure = parse("share of callers with tag:x < 30%")
    found = read(measure, Selected(calls, [], True), Selected(calls, [], False), ["there is no tag x yet"])
    assert (found.verdict, found.why) == ("open", "there is no tag x yet")


def test_what_is_counted_is_against_where_little_of_it_is_hoped_for() -> None:
    assert [side(text) for text in ("callers with tag:x >= 3", "callers with tag:x < 3", "", "nonsense")] == [
        "for",
        "against",
        "for",
        "for",
    ]


def test_the_first_quotes_speak_with_as_many_voices_as_there_are() -> None:
    def one(number: int, call: str, severity: int, star: bool = False, counts: bool = True) -> Evidenced:
        return Evidenced(Exhibit(Quote(number, call, 0, 1, severity=severity, star=star), counts=counts))

    ordered = foremost(
        [one(1, "a", 5), one(2, "a", 4), one(3, "b", 1), one(4, "c", 2, True), one(5, "d", 5, counts=False)]
    )
    assert [each.exhibit.quote.id for each in ordered] == [4, 1, 3, 2, 5]
