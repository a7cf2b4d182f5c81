"""Experiment and learning sheets: what a person wrote, with what the store says to it now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from callscope.call import Exhibit, Filter
from callscope.errors import NotFound, UsageProblem
from callscope.export.sheet_page import page
from callscope.export.sheets import SHOWN, markdown
from callscope.insight import measures
from callscope.insight.sheets import foremost, side
from callscope.nouns.learned import Evidenced, callers_of
from callscope.nouns.tested import Experiment, Problem, Reading, Sheet
from callscope.pipeline.believed import said_to
from callscope.pipeline.measuring import Find, finder, reading
from callscope.pipeline.told import sheet_without, shut, without
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.pipeline.redaction import Redactor
    from callscope.store.library import Library


def sheets(library: Library, study: str | None = None) -> list[Sheet]:
    """Every sheet, or those of a study, in the researcher's order. Raises NotFound for the study."""
    return _sheets(library, library.experiments(study))


def sheet(library: Library, number: int) -> Sheet:
    """One sheet. Raises NotFound."""
    return _sheets(library, [library.experiment(number)])[0]


def add(library: Library, name: str, **given: str) -> Sheet:
    """Stores an experiment, whose measure is read first. Raises UsageProblem, NotFound."""
    return sheet(library, library.add_experiment(name, **_read(library, given)).id)


def edit(library: Library, number: int, **changes: str) -> Sheet:
    """Changes an experiment, whose measure is read first. Raises UsageProblem, NotFound."""
    return sheet(library, library.edit_experiment(number, **_read(library, changes)).id)


def learn(library: Library, number: int, **given: str) -> Sheet:
    """Writes on the learning sheet; what the measure says now goes with it. Raises NotFound, UsageProblem."""
    before = sheet(library, number)
    said = f"{before.reading.shown}: {before.reading.verdict}" if before.reading else before.stands
    library.learn(number, said, **given)
    return sheet(library, number)


def render(
    library: Library, number: int, form: str, redactor: Redactor | None = None, but: Collection[str] = ()
) -> str:
    """A sheet as md or html, one page; with a redactor without personal data, without quotes of the calls `but`.

    Raises UsageProblem, NotFound.
    """
    if form not in FORMATS:
        raise UsageProblem(f"a sheet cannot be written as “{line(form)}”", f"one of: {', '.join(FORMATS)}")
    found = without(sheet(library, number), but)
    return FORMATS[form](sheet_without(found, redactor, SHOWN) if redactor else found)


FORMATS: Mapping[str, Callable[[Sheet], str]] = MappingProxyType({"md": markdown, "html": page})


def _read(library: Library, given: dict[str, Any]) -> dict[str, Any]:
    """The same, with the measure as it is written out and the assumption as it is called."""
    if given.get("measure"):
        given["measure"] = str(measures.parse(given["measure"]))
    if given.get("assumption"):
        given["assumption"] = library.assumption(given["assumption"]).name
    return given


def _sheets(library: Library, experiments: Iterable[Experiment]) -> list[Sheet]:
    beliefs, find = {one.name.casefold(): one.text for one in library.assumptions()}, finder(library)
    found = [_sheet(library, find, one, beliefs.get(one.assumption.casefold(), "")) for one in experiments]
    closed = library.closed_calls()
    return [shut(one, closed) for one in found]


def _sheet(library: Library, find: Find, one: Experiment, belief: str) -> Sheet:
    read, problem = _reading(library, find, one)
    counted = library.exhibits_of(read.quotes) if read else []
    evidence = _evidence(library, one, counted)
    told = {stance: callers_of(each.exhibit for each in evidence if each.stance == stance) for stance in _SIDES}
    written = one.measured_at or ""
    return Sheet(
        experiment=one,
        belief=belief,
        reading=read,
        problem=problem,
        evidence=evidence,
        callers_for=len(told["for"]),
        callers_against=len(told["against"]),
        early=sum(each.quote.created_at < written for each in counted),
    )


_SIDES = ("for", "against")


def _reading(library: Library, find: Find, one: Experiment) -> tuple[Reading | None, Problem | None]:
    if not one.measure:
        return None, None
    try:
        return reading(library, one.measure, one.study, find), None
    except UsageProblem as problem:
        return None, Problem(problem.message, problem.hint)


def _evidence(library: Library, one: Experiment, counted: Sequence[Exhibit]) -> tuple[Evidenced, ...]:
    """The quotes whose stance names the assumption, and those that were counted and say nothing of it."""
    said: Iterable[Evidenced] = ()
    if one.assumption:
        try:
            said = said_to(library, one.assumption)
        except NotFound:  # it was dropped since; the sheet still names it
            said = ()
    said = _inside(library, one, said)
    named = {each.exhibit.quote.id for each in said}
    stance = side(one.measure)
    return foremost([*said, *(Evidenced(each, stance) for each in counted if each.quote.id not in named)])


def _inside(library: Library, one: Experiment, said: Iterable[Evidenced]) -> list[Evidenced]:
    """Those of the sheet's study; those of other calls are kept and do not count."""
    if not one.study:
        return list(said)
    calls = {each.id for each in library.calls(Filter(study=one.study))}
    return [
        each if each.exhibit.quote.call in calls else replace(each, exhibit=replace(each.exhibit, counts=False))
        for each in said
    ]
