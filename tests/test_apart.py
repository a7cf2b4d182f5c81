from __future__ import annotations

import os
import signal
import time

import pytest

from callscope import apart
from callscope.call import Progress, Report, unheard
from callscope.errors import Cancelled, EngineFailed, Unusable

HERE = "tests.test_apart"


def count(to: int, *, report: Report) -> int:
    for number in range(to):
        report(Progress("count", number / to))
    return to


def refuse(*, report: Report) -> None:
    raise Unusable("not this file", "another one")


def stumble(*, report: Report) -> None:
    raise ValueError("a bug")


def die(*, report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def chatter(*, report: Report) -> str:
    print("noise on stdout")
    os.write(2, b"noise on stderr")
    return "said"


def for_ever(*, report: Report) -> None:
    report(Progress("waiting", 0.5, str(os.getpid())))
    while True:
        time.sleep(60)


def load_counter(start: int) -> object:
    return lambda more, *, report: (start + more, os.getpid())


def test_the_answer_and_the_progress_come_out_of_the_child() -> None:
    seen: list[Progress] = []
    assert apart.run("test", f"{HERE}:count", 3, report=seen.append) == 3
    assert [one.done for one in seen if one.stage == "count"] == [0, 1 / 3, 2 / 3]


def test_an_error_for_people_comes_out_as_it_was_raised() -> None:
    with pytest.raises(Unusable) as caught:
        apart.run("test", f"{HERE}:refuse")
    assert (caught.value.message, caught.value.hint) == ("not this file", "another one")


def test_a_bug_in_the_child_becomes_an_engine_error_that_names_the_place() -> None:
    with pytest.raises(EngineFailed, match=r"ValueError in test_apart.py:\d+"):
        apart.run("test", f"{HERE}:stumble")


def test_a_killed_child_becomes_an_error_that_says_so() -> None:
    with pytest.raises(EngineFailed, match="killed by SIGKILL"):
        apart.run("test", f"{HERE}:die")


def test_a_child_s_own_output_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert apart.run("test", f"{HERE}:chatter") == "said"
    assert capfd.readouterr() == ("", "")


def test_cancelling_ends_the_child() -> None:
    pids: list[int] = []

    def cancel(progress: Progress) -> None:
        if progress.stage == "waiting":
            pids.append(int(progress.said))
            raise Cancelled

    with pytest.raises(Cancelled):
        apart.run("test", f"{HERE}:for_ever", report=cancel)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_an_engine_loads_once_and_answers_many_times() -> None:
    with apart.Engine("test", f"{HERE}:load_counter", 40) as engine:
        first, second = engine.answer(1), engine.answer(2)
    assert (first[0], second[0]) == (41, 42)
    assert first[1] == second[1] != os.getpid()


def test_an_engine_that_died_starts_again_with_the_next_question() -> None:
    with apart.Engine("test", "callscope.apart:resolve", f"{HERE}:die") as engine:
        with pytest.raises(EngineFailed):
            engine.answer()
        with pytest.raises(EngineFailed, match="killed by SIGKILL"):
            engine.answer()


def test_works_side_by_side_give_their_answers_or_their_errors() -> None:
    def failing(_: Report) -> None:
        raise Unusable("no")

    answers = apart.together({"good": lambda _: 1, "bad": failing})
    assert answers["good"] == 1
    assert isinstance(answers["bad"], Unusable)


def test_cancelling_one_of_several_cancels_all() -> None:
    def until_stopped(report: Report) -> None:
        while True:
            report(Progress("b", 0.0))

    def cancelling(progress: Progress) -> None:
        if progress.stage == "a":
            raise Cancelled

    with pytest.raises(Cancelled):
        apart.together({"a": lambda report: report(Progress("a", 1.0)), "b": until_stopped}, cancelling)


def test_nobody_needs_to_listen() -> None:
    assert unheard(Progress("x", 1.0)) is None
