"""Where the review of calls stands, studies, and mending, by command."""

from __future__ import annotations

from tests.cli.test_commands import Printed, as_json, call, printed

__all__ = ["call", "printed"]


def stands(printed: Printed) -> str:
    _, out, _ = printed("calls", "list")
    return out.splitlines()[1]


def test_a_review_is_finished_and_a_call_left_out(call: str, printed: Printed) -> None:
    assert stands(printed).endswith("to review")
    printed("calls", "set", call, "--done")
    assert stands(printed).endswith("done")
    printed("calls", "set", call, "--left-out", "test call")
    assert stands(printed).endswith("left out")
    printed("calls", "set", call, "--left-out", "", "--not-done")
    assert stands(printed).endswith("to review")


def test_a_study_holds_calls(call: str, printed: Printed) -> None:
    assert printed("studies", "put", "Lamps", call)[0] == 4
    printed("studies", "set", "Lamps", "--question", "Why again?")
    printed("studies", "put", "Lamps", "Light on")
    (study,) = as_json(printed, "studies", "list")  # type: ignore[misc]
    assert (study["name"], study["question"], study["calls"]) == ("Lamps", "Why again?", 1)
    assert len(as_json(printed, "calls", "list", "--study", "lamps")) == 1  # type: ignore[arg-type]
    printed("studies", "put", "Lamps", call, "--out")
    assert as_json(printed, "calls", "list", "--study", "lamps") == []
    assert printed("studies", "rm", "Lamps", "--yes")[0] == 0
    assert as_json(printed, "studies", "list") == []


def test_a_study_that_is_not_there_is_said(call: str, printed: Printed) -> None:
    code, _, err = printed("calls", "list", "--study", "Lamps")
    assert code == 4
    assert "no study" in err


def test_an_utterance_is_split_joined_and_words_are_replaced(call: str, printed: Printed) -> None:
    rows = as_json(printed, "calls", "show", call)["utterances"]  # type: ignore[index, call-overload]
    row = max(rows, key=lambda one: len(one["words"]))
    at, speaker = row["words"][2]["start"], ("--speaker", row["speaker"])
    assert printed("utterances", "split", call, at, *speaker)[0] == 0
    assert len(as_json(printed, "calls", "show", call)["utterances"]) == len(rows) + 1  # type: ignore[index, call-overload]
    assert printed("utterances", "join", call, row["start"], row["end"], *speaker)[0] == 0
    assert as_json(printed, "calls", "show", call)["utterances"] == rows  # type: ignore[index, call-overload]
    code, _, err = printed("utterances", "replace", "light", "lamp", "--from-now-on")
    assert (code, "replaced in" in err) == (0, True)
    assert "lamp" in printed("calls", "show", call)[1]
    assert "lamp" not in printed("calls", "show", call, "--original")[1]
    assert "lamp" in printed("settings", "show")[1]
    printed("undo")
    assert "lamp" not in printed("calls", "show", call)[1]
