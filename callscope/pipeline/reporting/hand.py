"""A report from the store to a file: what it will hold, the page with its clips, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import CallSummary, Report, unheard
from callscope.export.report.page import render
from callscope.nouns.reported import WRITTEN, StudyReport, Wanted
from callscope.pipeline.handover import write
from callscope.pipeline.placing import demand_free, unnoted
from callscope.pipeline.reporting.gather import gather
from callscope.pipeline.reporting.people import Redactor, Unchanged
from callscope.pipeline.reporting.sound import Source, cut, planned
from callscope.safe import filename
from callscope.version import own_version

if TYPE_CHECKING:
    from callscope.settings import Settings
    from callscope.store.library import Library


class Page(NamedTuple):
    """A page and what it holds."""

    report: StudyReport
    html: str


def contents(library: Library, wanted: Wanted, settings: Settings, redactor: Redactor | None = None) -> StudyReport:
    """What the page will hold, without decoding any sound. Raises NotFound, UsageProblem."""
    report, _, _ = _planned(library, wanted, settings, redactor or Unchanged())
    return report


def page_for(
    library: Library, wanted: Wanted, settings: Settings, redactor: Redactor | None = None, progress: Report = unheard
) -> Page:
    """The page with its clips; text and sound pass through `redactor` on their way out. Raises as `contents`."""
    report, sources, every = _planned(library, wanted, settings, redactor or Unchanged())
    report, clips = cut(report, sources, every, progress)
    return Page(report, render(report, clips))


def write_page(
    library: Library,
    wanted: Wanted,
    settings: Settings,
    path: Path | None = None,
    force: bool = False,
    redactor: Redactor | None = None,
    progress: Report = unheard,
    note: Callable[[Path], None] = unnoted,
) -> tuple[StudyReport, Path]:
    """Writes the page for others, whole or not at all; without a path into a file named after the study. `note` is told
    where, before anything is written.

    Raises as `page_for`, UsageProblem where the file exists and `force` is not given, StorageFailed.
    """
    path = path or Path(f"{filename(wanted.study)}-report.html")
    demand_free(path, force)
    made = page_for(library, wanted, settings, redactor, progress)
    note(path)
    write(path, made.html, force)
    return made.report, path


def _planned(
    library: Library, wanted: Wanted, settings: Settings, redactor: Redactor
) -> tuple[StudyReport, Mapping[str, Source], Redactor]:
    report, passed, calls = gather(library, wanted, settings, own_version(), redactor)
    cited = {one.quote.call for one in report.cited}
    sources = {one.id: Source(one.path, one.duration, _why_not(one)) for one in calls if one.id in cited}
    return planned(report, sources, len(render(report, {}).encode())), sources, passed


def _why_not(call: CallSummary) -> str:
    if call.written:
        return WRITTEN
    return "" if call.path.is_file() else "its recording is missing"
