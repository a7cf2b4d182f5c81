"""What themes are found in, the quotes that are made of one together, and those that were set aside."""

from __future__ import annotations

import pytest

from callscope.call import Filter, Quote
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL

KEYS = (frozenset({"oil", "light"}),)


def test_only_the_customers_side_of_the_calls_that_count_is_given(filled: Library) -> None:
    assert [(one.call, one.start, one.caller) for one in filled.said_by_customers()] == [
        (CAST, 5.5, None),
        (OIL, 4.5, "Suzanne"),
        (OIL, 21.0, "Suzanne"),
        (OIL, 31.0, "Suzanne"),
    ]
    assert len(filled.said_by_customers(Filter(caller="Suzanne"))) == 3
    filled.set_calls([OIL], left_out="a test call")
    assert [one.call for one in filled.said_by_customers()] == [CAST]


def test_what_a_quote_with_a_tag_lies_over_is_tagged(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, kind="pain"))
    assert not any(one.tagged for one in filled.said_by_customers())
    filled.add_quote(Quote(0, OIL, 5.0, 9.0, tags=("light",)))
    filled.add_quote(Quote(0, OIL, 23.9, 32.0, tags=("light",)))
    assert [one.start for one in filled.said_by_customers() if one.tagged] == [4.5]


def test_quotes_of_a_theme_are_one_act_and_a_quote_that_is_there_gets_the_tag(filled: Library) -> None:
    there = filled.add_quote(Quote(0, OIL, 4.5, 12.0, "S1", kind="pain", tags=("old",)))
    quotes = [Quote(0, OIL, 4.5, 12.0, "S1", tags=("light",), kind="need"), Quote(0, CAST, 5.5, 15.0, tags=("light",))]
    made = filled.quote_all(quotes, "2 quotes of a theme")
    assert [(one.call, one.kind, one.tags) for one in made] == [
        (OIL, "pain", ("old", "light")),
        (CAST, None, ("light",)),
    ]
    assert len(filled.quotes()) == 2
    assert filled.undo() == "2 quotes of a theme"
    assert filled.quotes() == [there]
    assert filled.redo() == "2 quotes of a theme"
    assert len(filled.quotes()) == 2


def test_where_one_of_them_cannot_be_made_none_is(filled: Library) -> None:
    with pytest.raises(NotFound):
        filled.quote_all([Quote(0, OIL, 4.5, 12.0, tags=("a",)), Quote(0, "nothing", 0.0, 1.0, tags=("a",))], "x")
    with pytest.raises(UsageProblem):
        filled.quote_all([Quote(0, OIL, 4.5, 12.0)], "x")
    assert filled.quotes() == []


def test_a_dismissed_theme_is_kept_undone_and_restored(filled: Library) -> None:
    one = filled.dismiss_theme("oil light", KEYS)
    assert filled.dismissed_themes() == [one]
    filled.undo()
    assert filled.dismissed_themes() == []
    filled.redo()
    assert filled.restore_theme("Oil Light").keys == KEYS
    assert filled.dismissed_themes() == []
    filled.undo()
    assert filled.restore_theme(str(one.id)).name == "oil light"
    with pytest.raises(NotFound):
        filled.restore_theme("oil light")
