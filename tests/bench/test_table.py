"""The tables that the bench prints."""

from __future__ import annotations

from callscope.bench.table import Measure, at_most, rows


def test_what_could_not_be_measured_says_so_and_neither_holds_nor_fails() -> None:
    (row,) = rows([Measure("key to paint", "a call", None, "(no sound device)")])
    assert row == ("key to paint", "a call", "not measured", "(no sound device)", "", "", "")
    assert at_most("key to paint", "a call", 12.0, "ms", 50).shown == "12.00"
