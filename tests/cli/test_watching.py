"""`callscope watch` over a long time, without models."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from callscope.call import Call, Outcome
from callscope.workspace import Workspace
from tests.cli.printing import printing
from tests.tui.made import made_call


class Followed(Call):
    """A call that can be referred to weakly."""


def test_no_call_is_kept_in_memory_once_it_was_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []

    def watch(*_: object) -> Iterator[Outcome]:
        gone: list[weakref.ref[Call]] = []
        for number in range(3):
            made = made_call(f"{number:012x}", f"Call {number}", (), ())
            call = Followed(**{one.name: getattr(made, one.name) for one in fields(made)})
            gone.append(weakref.ref(call))
            outcome = Outcome(tmp_path / f"{number}.wav", call)
            del call
            yield outcome
            del outcome
            left.append(sum(one() is not None for one in gone[:-1]))

    monkeypatch.setattr(Workspace, "watch", watch)
    code, out, _ = printing(capsys)("watch", tmp_path, "--json")
    assert (code, out.count('"final"')) == (0, 3)
    assert left == [0, 0, 0]
