"""Samples, curves, and the sentences on what may not be claimed."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscope.insight.claims import unheard_of
from callscope.insight.sampling import band, draw, shared_out, stratum, summed
from callscope.insight.saturation import chao2, coverage, expected, saturation
from callscope.moments import day_of, week_of
from callscope.nouns.sampled import CallRecord, KnownCall, Share


def records(**queues: int) -> list[CallRecord]:
    return [
        CallRecord(f"{queue}-{number}.wav", queue=queue, held_at="2026-11-16", seconds=60.0 * number)
        for queue, count in queues.items()
        for number in range(count)
    ]


def known(name: str, queue: str = "", reviewed: str = "", tags: str = "") -> KnownCall:
    return KnownCall(f"id {name}", name, f"/calls/{name}", queue, "", 60.0, reviewed, tuple(tags.split()))


def test_the_same_seed_draws_the_same_calls_in_whatever_order_they_come() -> None:
    calls = records(billing=50, repair=30)
    shuffled = calls[:]
    random.Random(3).shuffle(shuffled)
    first = draw("x", calls, 20, ("queue",), "proportional", 7)
    assert first.picked == draw("x", shuffled, 20, ("queue",), "proportional", 7).picked
    assert set(first.picked) != set(draw("x", calls, 20, ("queue",), "proportional", 8).picked)


def test_a_larger_sample_holds_the_smaller_one() -> None:
    calls = records(billing=50, repair=31, sales=7)
    shares: tuple[Share, ...] = ("proportional", "equal")
    for share in shares:
        drawn = [set(draw("x", calls, size, ("queue",), share, 1).picked) for size in range(1, 60)]
        assert all(small < large for small, large in pairwise(drawn))


def test_proportional_shares_follow_the_strata_and_equal_ones_do_not() -> None:
    sizes = {"billing": 60, "repair": 30, "sales": 10}
    assert shared_out(sizes, 10, "proportional") == {"billing": 6, "repair": 3, "sales": 1}
    assert shared_out(sizes, 9, "equal") == {"billing": 3, "repair": 3, "sales": 3}
    assert shared_out({"billing": 60, "sales": 1}, 9, "equal") == {"billing": 8, "sales": 1}


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 20), max_size=5), st.integers(1, 60))
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(sizes: dict[str, int], size: int) -> None:
    shares: tuple[Share, ...] = ("proportional", "equal")
    for share in shares:
        given_ = shared_out(sizes, size, share)
        assert sum(given_.values()) == min(size, sum(sizes.values()))
        assert all(given_[name] <= sizes[name] for name in sizes)


def test_every_call_is_drawn_about_as_often_as_any_other() -> None:
    calls = records(all=20)
    times = Counter(name for seed in range(400) for name in draw("x", calls, 5, (), "proportional", seed).picked)
    assert all(60 < times[one.name] < 140 for one in calls)


def test_strata_are_named_by_queue_week_and_length() -> None:
    one = CallRecord("a", "", "billing", "2026-11-16T10:00", 250.0)
    assert stratum(one, ("queue", "week", "length")) == "billing · 2026-W47 · 2 to 5 min"
    assert stratum(CallRecord("b"), ("queue", "week", "length")) == "no queue · no date · unknown length"
    assert (week_of(day_of("soon")), band(None), band(1200.0)) == ("", "", "over 20 min")


def test_what_is_heard_is_told_by_the_file_or_by_its_name() -> None:
    calls = [CallRecord("a.wav", "/calls/a.wav", "x"), CallRecord("B_1.wav", "", "x"), CallRecord("c", "", "y")]
    drawn = draw("x", calls, 3, ("queue",), "equal", 1)
    heard = [known("a.wav", reviewed="2026"), KnownCall("2", "b 1", "/elsewhere/q.wav", "", "", 1.0)]
    found = summed(heard, drawn, ("queue",))
    assert [(one.name, one.of, one.drawn, one.heard, one.reviewed) for one in found.strata] == [
        ("x", 2, 2, 2, 1),
        ("y", 1, 1, 0, 0),
    ]


def first_said(calls: list[KnownCall], *by: str) -> str:
    return summed(calls, None, by).said[0]


def test_the_sentence_names_what_nothing_may_be_said_of() -> None:
    heard = [known(f"x{number}", "X", "2026" if number < 12 else "") for number in range(300)]
    other = [known(f"y{number}", "Y") for number in range(100)]
    third = [known(f"z{number}", "Z", "2026" if number == 0 else "") for number in range(10)]
    assert first_said([*heard, *other], "queue") == (
        "12 of 400 calls reviewed, all from queue X: nothing may be said of queue Y."
    )
    assert first_said([*heard, *other, *third], "queue") == (
        "13 of 410 calls reviewed, none from queue Y: nothing may be said of it."
    )
    assert first_said([*heard, *third], "queue") == "13 of 310 calls reviewed, some of every queue."
    assert first_said(other, "queue") == "None of 100 calls is reviewed yet (100 heard): nothing may be claimed."
    assert first_said([]) == "There are no calls yet: nothing may be claimed."
    done = [known("a", "X", "2026"), known("b", "X", "2026")]
    assert first_said(done, "queue") == "All 2 calls are reviewed."


def test_the_sentences_say_whether_chance_chose_the_calls() -> None:
    calls = records(x=10)
    heard = [known(f"x-{number}.wav", reviewed="2026") for number in range(4)]
    assert any("not drawn at random" in one for one in summed([*heard, known("more")], None, ("queue",)).said)
    drawn = draw("x", calls, 5, (), "proportional", 1)
    said = summed(heard, drawn, ()).said
    done = sum(f"x-{number}.wav" in drawn.picked for number in range(4))
    assert any(one.startswith(f"{5 - done} of the 5 calls drawn") for one in said)
    assert any(f"{4 - done} of them" in one for one in said)
    equal = draw("x", records(x=10, y=10), 4, ("queue",), "equal", 1)
    reviewed = [known(name, reviewed="2026") for name in equal.picked]
    assert any("needs weights" in one for one in summed(reviewed, equal, ("queue",)).said)


def test_what_nobody_raised_may_still_be_there() -> None:
    assert unheard_of(12) == pytest.approx(0.221, abs=0.001)
    assert unheard_of(300) == pytest.approx(3 / 300, rel=0.01)


def test_the_expected_curve_is_the_mean_of_all_orders() -> None:
    tags = [{"a"}, {"a", "b"}, {"c"}, set(), {"a", "d"}]
    often = Counter(Counter(tag for one in tags for tag in one).values())
    for some in range(1, 6):
        orders = list(permutations(tags))
        mean = sum(len(set().union(*order[:some])) for order in orders) / len(orders)
        assert expected(some, 5, often) == pytest.approx(mean, abs=0.006)


def test_the_estimates_are_those_of_the_papers() -> None:
    # Ten calls, five tags of one call and two of two: 9/10 * 5*4 / (2*3), and 1 - 5/20 * 45/49.
    assert chao2(10, 5, 2) == 3.0
    assert coverage(10, 5, 2, 20) == pytest.approx(1 - 5 / 20 * 45 / 49, abs=0.0001)
    assert (chao2(10, 0, 2), coverage(10, 0, 2, 20)) == (0.0, 1.0)


def test_the_curve_follows_the_order_of_reviewing_and_says_what_still_comes() -> None:
    calls = [known(str(number), reviewed="2026", tags=tags) for number, tags in enumerate(["a b", "a", "c", "", "a d"])]
    found = saturation([*calls, known("later", tags="z")])
    assert [(one.new, one.tags) for one in found.points] == [
        (("a", "b"), 2),
        ((), 2),
        (("c",), 3),
        ((), 3),
        (("d",), 4),
    ]
    assert (found.calls, found.tags, found.once, found.twice) == (5, 4, 3, 0)
    assert found.points[-1].expected == 4
    assert (
        found.said[0] == "3 of the last 5 calls still brought new tags: the list of what callers need is not complete."
    )
    assert found.said[1] == "4 tags so far; at least 2 more are likely (Chao2)."


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ([], "No call is reviewed yet"),
        (["", ""], "no quote of a caller has a tag yet"),
        (["a", "b"], "Only 2 calls reviewed: too few"),
        (["a", "a", "a", "a", "a", "a"], "None of the last 5 calls brought a new tag; that is a sign, not a proof"),
    ],
)
def test_the_sentence_of_the_curve_is_honest_about_few_calls(tags: list[str], said: str) -> None:
    calls = [known(str(number), reviewed="2026", tags=one) for number, one in enumerate(tags)]
    assert said in saturation(calls).said[0]


def test_what_was_only_begun_is_no_finished_review() -> None:
    begun = [known(f"x{number}", "X", "2026") for number in range(3)]
    done = [one._replace(done=True) for one in begun]
    left = "marked as done: what else their callers raised may not be tagged yet."
    assert summed(begun, None, ()).said[1] == f"None of them is {left}"
    assert summed([begun[0], *done[1:]], None, ()).said[1] == f"1 of them is not {left}"
    assert "marked as done" not in " ".join(summed(done, None, ()).said)
