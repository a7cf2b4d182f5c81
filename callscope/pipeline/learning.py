"""What was learned, from the store: the actions of all insights in one list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from callscope.nouns.learned import Deed, Insight
from callscope.pipeline.told import insight_without, shut, without
from callscope.store.actions import pressing

if TYPE_CHECKING:
    from callscope.pipeline.redaction import Redactor
    from callscope.store.library import Library


def shown(library: Library, found: Iterable[Insight]) -> list[Insight]:
    """Insights as they are shown here: quotes of callers who said no are there without their words."""
    closed = library.closed_calls()
    return [shut(one, closed) for one in found]


def deeds(
    library: Library,
    who: str | None = None,
    urgency: str | None = None,
    state: str | None = None,
    study: str | None = None,
) -> list[Deed]:
    """The actions that pass, each with its insight: the most pressing first. Raises NotFound for the study."""
    every = [Deed(action, one) for one in shown(library, library.insights(study)) for action in one.actions]
    wanted = {"who": who, "urgency": urgency, "state": state}
    asked = {name: value.casefold() for name, value in wanted.items() if value is not None}
    passed = [one for one in every if all(getattr(one.action, name).casefold() == asked[name] for name in asked)]
    return sorted(passed, key=lambda one: pressing(one.action))


def wanted_insights(
    library: Library,
    numbers: Sequence[int] = (),
    study: str | None = None,
    redactor: Redactor | None = None,
    but: Collection[str] = (),
) -> list[Insight]:
    """Some insights, or all, or those of a study, in the researcher's order; with a redactor, without personal data.

    `but` are calls whose quotes stay out. Raises NotFound.
    """
    for number in numbers:
        library.insight(number)
    wanted = [without(one, but) for one in library.insights(study) if not numbers or one.id in numbers]
    found = shown(library, wanted)
    return [insight_without(one, redactor) for one in found] if redactor else found
