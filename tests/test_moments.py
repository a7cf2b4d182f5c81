"""How moments are written."""

from __future__ import annotations

import time

import pytest

from callscope.moments import here


def test_a_stored_moment_is_shown_in_the_zone_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert here("2026-11-30T20:15:09+00:00") == "2026-12-01 01:45"
        assert here("2026-11-30T20:15:09+00:00", seconds=True) == "2026-12-01 01:45:09"
        assert here("some day in spring") == "some day in spring"
        assert here("2026-11-30") == "2026-11-30"
    finally:
        monkeypatch.undo()
        time.tzset()
