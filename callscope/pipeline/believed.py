"""Assumptions and the quotes that speak for or against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.call import Filter
from callscope.nouns.learned import Evidenced, stances

if TYPE_CHECKING:
    from callscope.store.library import Library


def said_to(library: Library, name: str) -> list[Evidenced]:
    """The quotes for and against an assumption: those for it first, each side newest call first. Raises NotFound.

    Also those that do not count: of support staff, of calls outside of its study or left out of the review.
    """
    asked = library.assumption(name).name
    found = [
        Evidenced(one, stance)
        for one in library.exhibits(Filter(assumption=asked))
        for called, stance in stances(one.quote.stance).items()
        if called.casefold() == asked.casefold()
    ]
    return sorted(found, key=lambda one: one.stance == "against")


def unknown_in(library: Library, stance: str) -> tuple[str, ...]:
    """The names in the stance of a quote that no assumption has."""
    known = {name.casefold() for name in library.assumption_names()}
    return tuple(name for name in stances(stance) if name.casefold() not in known)
