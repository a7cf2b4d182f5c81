"""What a priority is made of, and what its weights do."""

from __future__ import annotations

from typing import Any

import pytest

from callscope.errors import UsageProblem
from callscope.insight.priority import formula, weights_of
from callscope.insight.rank import rank
from callscope.nouns.counted import HeardCall
from callscope.nouns.ranked import Ranked
from tests.insight.made import Evidence, found


def weighed(**weights: float) -> dict[str, Ranked]:
    """Two callers with a mild pain that was not solved, one with a bad want that was, in a raised voice."""
    calls = [
        HeardCall("a", "A", 60.0, False),
        HeardCall("b", "B", 60.0, False),
        HeardCall("c", "C", 60.0, True),
    ]
    said = [
        Evidence(("pain",), 1, "a", severity=2, negative=True, raised=False),
        Evidence(("pain",), 2, "b", severity=2, negative=False, raised=False),
        Evidence(("want",), 3, "c", severity=5, negative=False, raised=True),
    ]
    ranking = rank("kind", found(calls, 0, said), weights_of({"callers": 1, "severity": 1, **weights}))
    return {one.name: one for one in ranking.rows}


def test_the_usual_formula_is_callers_times_severity() -> None:
    assert [(one.name, one.priority) for one in weighed().values()] == [("want", 5.0), ("pain", 4.0)]


@pytest.mark.parametrize(
    ("weights", "pain", "want"),
    [
        ({"severity": 2}, 2 * 2**2, 1 * 5**2),
        ({"severity": 0}, 2, 1),
        ({"callers": 3}, 2**3 * 2, 5),
        ({"negative": 1}, 4 * 1.5, 5),
        ({"raised": 1}, 4, 5 * 2),
        ({"unsolved": 2}, 4 * 2**2, 5),
    ],
)
def test_each_part_counts_to_the_power_of_its_weight(weights: dict[str, float], pain: float, want: float) -> None:
    rows = weighed(**weights)
    assert (rows["pain"].priority, rows["want"].priority) == (pain, want)


def test_what_is_shown_of_the_parts_multiplies_to_the_priority() -> None:
    for one in weighed(severity=1.5, negative=2, unsolved=0.5).values():
        product = 1.0
        for term in one.terms:
            product *= term.value**term.weight
        assert round(product, 2) == one.priority


def test_the_formula_is_in_words_with_its_weights() -> None:
    assert formula(weights_of({"callers": 1, "severity": 2, "raised": 1})).startswith(
        "priority = callers x severity^2 x (1 + share of quotes in a raised voice); severity is"
    )
    assert formula(weights_of({"callers": 1})) == "priority = callers"


@pytest.mark.parametrize("given", [{"colour": 1.0}, {"severity": -1.0}, {"callers": float("nan")}, {"callers": 0.0}])
def test_weights_that_cannot_be_are_refused_with_what_can(given: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem) as told:
        weights_of(given)
    assert told.value.hint
