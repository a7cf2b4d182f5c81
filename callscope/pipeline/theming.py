"""Themes: what customers said in the store, gone through; and what a person does with a theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import EVERYTHING, Filter, Progress, Quote, Report, unheard
from callscope.errors import NotFound, UsageProblem
from callscope.pipeline.opened import open_library
from callscope.plural import count
from callscope.safe import line
from callscope.settings import Paths

MUCH = 2_000
"""Utterances from which on a child process is started (0.5 s); fewer are gone through in less than that."""

if TYPE_CHECKING:
    from callscope.insight.codebook import TagLine
    from callscope.nouns.themed import Dismissed, Said, Theme, Themes
    from callscope.store.library import Library


def themes(
    library: Library, where: Filter = EVERYTHING, limit: int = 20, tagged: bool = False, report: Report = unheard
) -> Themes:
    """What many callers say; with `tagged` including what has a tag already. Raises NotFound for the study."""
    from callscope.insight.themes import find_themes  # numpy, 0.14 s

    if where.study is not None:
        library.study(where.study)
    report(Progress("themes", 0.0, "reading what customers said"))
    every = library.said_by_customers(where)
    said = every if tagged else [one for one in every if not one.tagged]
    found = find_themes(said, limit, library.dismissed_themes(), library.names_of_people(), report)
    callers, calls = len({one.caller_key for one in every}), len({one.call for one in every})
    return replace(found, callers=callers, calls=calls, tagged=len(every) - len(said))


def themes_apart(paths: Paths, library: Library, where: Filter, limit: int, tagged: bool, report: Report) -> Themes:
    """The same; in a child process where there is so much that a screen would be held up."""
    from callscope import apart

    if library.size() < MUCH:
        return themes(library, where, limit, tagged, report)
    load = "callscope.pipeline.theming:themes_in"
    found: Themes = apart.run("themes", load, paths.home, paths.models, where, limit, tagged, report=report)
    return found


def themes_in(home: Path, models: Path, where: Filter, limit: int, tagged: bool, *, report: Report) -> Themes:
    """The themes of the workspace in a folder; run in a child process."""
    return themes(open_library(Paths(home, models)), where, limit, tagged, report)


def theme(found: Themes, name: str) -> Theme:
    """The theme that is meant by its number, its name or a part of one. Raises NotFound, UsageProblem."""
    asked = name.strip().casefold()
    if asked.isdecimal():
        fitting = [one for one in found.themes if one.number == int(asked)]
    else:
        fitting = [one for one in found.themes if asked in map(str.casefold, (one.name, *one.phrases))]
        fitting = fitting or [one for one in found.themes if asked and asked in one.name.casefold()]
    if not fitting:
        raise NotFound(f"no theme “{line(name)}”", "callscope themes shows them, with numbers")
    if len(fitting) > 1:
        there = ", ".join(f"{one.number} {one.name}" for one in fitting[:5])
        raise UsageProblem(f"{len(fitting)} themes fit “{line(name)}”", f"say which: {there}")
    return fitting[0]


def quote_theme(
    library: Library, name: str, said: Sequence[Said], line_: TagLine, kind: str | None, author: str
) -> list[Quote]:
    """Makes quotes of utterances with the tags and fields of a tag line, in one act. Raises UsageProblem for none."""
    if not said:
        raise UsageProblem("no utterance of the theme is chosen", "callscope themes --quotes THEME shows them")
    fields = {field: value for field, value in line_.fields().items() if value}
    quotes = [Quote(0, one.call, one.start, one.end, one.speaker, kind=kind, author=author, **fields) for one in said]
    return library.quote_all(quotes, f"{count(len(quotes), 'quote')} of the theme “{line(name)}”")


def restore(library: Library, one: Theme) -> list[Dismissed]:
    """Brings back what a theme that was found again was set aside as. Raises NotFound."""
    old = [known for known in library.dismissed_themes() if set(known.keys) & set(one.keys)]
    return [library.restore_theme(str(known.id)) for known in old] or [library.restore_theme(one.name)]
