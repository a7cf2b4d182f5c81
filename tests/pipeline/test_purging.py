"""Until when calls are kept: by the settings, by hand, by studies; and which of them need to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from callscope.nouns.erased import Keeping
from callscope.pipeline.purging import held_or_due, keepings
from callscope.settings import RetentionSettings
from callscope.store.connect import writing
from callscope.store.library import Library
from tests.store.made import oil_call

TODAY = date(2026, 11, 30)

DATES = ("2026-11-29", "2026-10-01T09:30", "20260102", "20260102T0930", "2026-01-02 in the morning", "2.1.2026", None)
"""When calls were held, as people, records and names of files write it."""


@pytest.fixture
def library(workspace_home: Path) -> Library:
    """A call for each way of writing, all of them heard today."""
    found = Library(workspace_home / "callscope.db")
    for number, _ in enumerate(DATES):
        found.save_call(oil_call(Path(f"/calls/{number}.wav"), identity=f"{number:012x}"))
    with writing(found.path) as database:
        for number, moment in enumerate(DATES):
            row = {"held_at": moment, "heard_at": "2026-11-30T08:00:00.000Z"}
            database.table("calls").update(f"{number:012x}", row)
    return found


def due(found: Sequence[Keeping]) -> list[int]:
    return sorted(int(one.id, 16) for one in found if one.due)


def test_a_day_is_read_in_every_way_it_is_written_in_and_else_the_day_it_was_heard_counts(library: Library) -> None:
    rule = RetentionSettings(days=100)
    assert due(keepings(library, rule, TODAY)) == [2, 3, 4]
    until = {int(one.id, 16): one.until for one in keepings(library, rule, TODAY)}
    assert until[4] == "2026-04-12"
    assert until[5] == until[6] == "2027-03-10"
    heard = RetentionSettings(days=100, since="heard")
    assert due(keepings(library, heard, TODAY)) == []


def test_a_rule_that_ends_after_the_last_day_of_all_keeps_until_then(library: Library) -> None:
    library.set_calls([f"{0:012x}"], held_at="9999-12-30")
    (one,) = keepings(library, RetentionSettings(days=100), TODAY, [f"{0:012x}"])
    assert (one.until, one.due) == ("9999-12-31", False)


@pytest.mark.parametrize("days", [0, 1, 59, 60, 61, 332, 333])
@pytest.mark.parametrize("since", ["held", "heard"])
def test_what_is_looked_at_is_what_all_of_them_say(library: Library, days: int, since: str) -> None:
    ids = [f"{number:012x}" for number in range(len(DATES))]
    library.set_study("Lights")
    library.put_into_study("Lights", ids[:3])
    library.hold_calls(ids[2:4], "a complaint is open")
    library.keep_until(ids[3:5], "2020-01-31")
    library.keep_until(ids[5:6], "2999-01-31")
    for studies in ({}, {"lights": "30"}, {"lights": "900", "Nothing": "2"}):
        rule = RetentionSettings(days, since, studies)
        every = keepings(library, rule, TODAY)
        assert held_or_due(library, rule, TODAY) == [one for one in every if one.held or one.due]
        assert keepings(library, rule, TODAY, ids[1:3]) == [one for one in every if one.id in ids[1:3]]


def test_without_a_rule_only_what_a_person_said_counts(library: Library) -> None:
    ids = [f"{number:012x}" for number in range(len(DATES))]
    assert held_or_due(library, RetentionSettings(), TODAY) == []
    library.hold_calls(ids[:1], "a complaint is open")
    library.keep_until(ids[1:2], "2026-11-29")
    library.keep_until(ids[2:3], "2026-11-30")
    assert [(one.id, one.held, one.due) for one in held_or_due(library, RetentionSettings(), TODAY)] == [
        (ids[1], "", True),
        (ids[0], "a complaint is open", False),
    ]
