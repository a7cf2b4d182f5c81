"""A report from the store to a file: what it will hold, the page with its clips, and writing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from callscope.call import CallSummary, Filter, Report, unheard
from callscope.export.report.page import render
from callscope.pipeline.handover import write
from callscope.pipeline.reporting.gather import gather
from callscope.pipeline.reporting.people import Redactor, Unchanged
from callscope.pipeline.reporting.sound import Source, cut, planned
from callscope.reported import StudyReport, Wanted
from callscope.safe import filename
from callscope.store.calls import own_version
from callscope.store.library import Library


class Page(NamedTuple):
    """A page and what it holds."""

    report: StudyReport
    html: str


def contents(library: Library, wanted: Wanted, author: str, redactor: Redactor | None = None) -> StudyReport:
    """What the page will hold, without decoding any sound. Raises NotFound, UsageProblem."""
    report, _, _ = _planned(library, wanted, author, redactor or Unchanged())
    return report


def page(
    library: Library, wanted: Wanted, author: str, redactor: Redactor | None = None, progress: Report = unheard
) -> Page:
    """The page with its clips. Text and sound pass through `redactor` on their way out. Raises NotFound, UsageProblem."""
    report, sources, every = _planned(library, wanted, author, redactor or Unchanged())
    report, clips = cut(report, sources, every, progress)
    return Page(report, render(report, clips))


def write_page(
    path: Path | None, library: Library, wanted: Wanted, author: str, force: bool = False, progress: Report = unheard
) -> tuple[StudyReport, Path]:
    """Writes the page for others, whole or not at all; without a path into a file named after the study."""
    path = path or Path(f"{filename(wanted.study)}-report.html")
    made = page(library, wanted, author, progress=progress)
    write(path, made.html, force)
    return made.report, path


def _planned(
    library: Library, wanted: Wanted, author: str, redactor: Redactor
) -> tuple[StudyReport, Mapping[str, Source], Redactor]:
    report, every = gather(library, wanted, author, own_version(), redactor)
    sources = _sources(library, report) if report.audio else {}
    return planned(report, sources, len(render(report, {}).encode())), sources, every


def _sources(library: Library, report: StudyReport) -> Mapping[str, Source]:
    cited = {one.quote.call for one in report.cited}
    found = [call for id in sorted(cited) for call in library.calls(Filter(call=id))]
    return {one.id: Source(one.path, one.duration, _why_not(one)) for one in found}


def _why_not(call: CallSummary) -> str:
    if call.kind not in ("call", "interview"):
        return "written, without sound"
    return "" if call.path.is_file() else "its recording is missing"
