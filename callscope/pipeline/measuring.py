"""Measures over the store: what is counted, and what it says of the pass mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from callscope.call import Exhibit, Filter
from callscope.insight import measures, sheets
from callscope.insight.measures import OF_CALLS, SEVERAL, Measure, Word
from callscope.insight.sheets import Selected
from callscope.nouns.counted import Found
from callscope.nouns.learned import stances
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.nouns.tested import Reading
    from callscope.store.library import Library

Find = Callable[[Filter], Found]
"""Gives the evidence that passes, with the tags that it stands under."""


def finder(library: Library) -> Find:
    """Reads evidence once for each filter, since the measures of several sheets ask the same."""
    return cache(lambda where: library.found(("tag",), where))


def reading(library: Library, text: str, study: str = "", find: Find | None = None) -> Reading:
    """What a measure says now, over the calls of a study or over all. Raises UsageProblem, NotFound for the study.

    `find` is shared by measures that are read together.
    """
    measure = measures.parse(text)
    if study:
        library.study(study)
    find = find or finder(library)
    having = _selected(library, find, measure.having, study)
    whole = _selected(library, find, measure.among, study)
    if any(one.name == "outcome" for one in measure.having):
        # A call whose outcome nobody noted says nothing either way.
        noted = {name: one for name, one in whole.calls.items() if one.solved is not None}
        whole = Selected(noted, [one for one in whole.evidence if one.call in noted], whole.asks_quotes)
    return sheets.read(measure, having, whole, _unknown(library, measure))


def counted(library: Library, text: str, study: str = "") -> list[Exhibit]:
    """The quotes that a measure counts, or those in the calls that it counts. Raises UsageProblem, NotFound."""
    read = reading(library, text, study)
    if read.quotes:
        return library.exhibits_of(read.quotes)
    inside = frozenset(read.calls)
    return [one for one in library.exhibits(Filter(study=study or None)) if one.quote.call in inside]


def _selected(library: Library, find: Find, words: Sequence[Word], study: str) -> Selected:
    plain: dict[str, Any] = {one.name: one.value for one in words if one.name not in SEVERAL}
    if "severity" in plain:
        plain["severity"] = int(plain["severity"])
    found = find(Filter(study=study or None, **plain))
    tags = {one.value.casefold() for one in words if one.name == "tag"}
    sides = [(one.name, one.value) for one in words if one.name in ("for", "against")]
    spoken = _spoken(library, sides)
    calls = {one.id: one for one in found.calls}
    evidence = [
        one
        for one in found.spoken()
        if tags <= {row.casefold() for row in one.rows} and (spoken is None or one.quote in spoken)
    ]
    return Selected(calls, evidence, any(one.name not in OF_CALLS for one in words))


def _spoken(library: Library, sides: Iterable[tuple[str, str]]) -> frozenset[int] | None:
    """The quotes that stand on all those sides of assumptions; None where none is asked for."""
    found: frozenset[int] | None = None
    for side, name in sides:
        those = frozenset(
            one.id
            for one in library.quotes(Filter(assumption=name))
            if any(
                side == said and name.casefold() == called.casefold() for called, said in stances(one.stance).items()
            )
        )
        found = those if found is None else found & those
    return found


_NAMES: dict[str, Callable[[Library], Iterable[str]]] = {
    "tag": lambda library: (one.name for one in library.tags()),
    "kind": lambda library: library.field_uses("kind"),
    "issue": lambda library: library.field_uses("issue"),
    "stage": lambda library: library.field_uses("stage"),
    "outcome": lambda library: library.field_uses("outcome"),
    "caller": lambda library: (one.name for one in library.callers()),
    "for": lambda library: library.assumption_names(),
    "against": lambda library: library.assumption_names(),
}


def _unknown(library: Library, measure: Measure) -> list[str]:
    """Which names of a measure are not in the store, each with the one that is perhaps meant."""
    return [said for one in (*measure.having, *measure.among) if (said := _missing(library, one))]


def _missing(library: Library, one: Word) -> str:
    if one.name not in _NAMES:
        return ""
    names = {name.casefold(): name for name in _NAMES[one.name](library)}
    if one.value.casefold() in names:
        return ""
    noun = "assumption" if one.name in ("for", "against") else one.name
    near = get_close_matches(one.value.casefold(), names, n=1)
    return f"there is no {noun} {line(one.value)} yet" + (f"; perhaps {line(names[near[0]])}" if near else "")
