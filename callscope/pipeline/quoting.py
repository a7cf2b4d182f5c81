"""Quotes on their way to others: as text, as a workbook, as a page or a folder that plays, as a project."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

from callscope.audio.clip import Form
from callscope.call import Progress, Report, unheard
from callscope.errors import UsageProblem
from callscope.export import page, tables, workbook
from callscope.nouns.handed import AUDIO, FORMS, TEXTS, Handed, Wanted
from callscope.pipeline.clips import demand_free_folder, write_clips
from callscope.pipeline.consent import leave, refused
from callscope.pipeline.placing import demand_free, placed, unnoted
from callscope.pipeline.projects import project_calls, write_project
from callscope.pipeline.sounding import Sounds
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Quote
    from callscope.export.tables import QuoteRow
    from callscope.nouns.consented import Leave, Manner
    from callscope.pipeline.redaction import Redactor
    from callscope.store.library import Library


CLIPS = "mp3"
"""What clips are where nothing else is wanted."""


class Task(NamedTuple):
    """What is to be written, and where."""

    library: Library
    rows: tuple[QuoteRow, ...]
    wanted: Wanted
    form: str
    path: Path
    force: bool
    report: Report
    redactor: Redactor | None = None

    def sounds(self) -> Sounds:
        """The sound of the quotes as files of the wanted form; what is redacted is silent."""
        calls = {one.id: one for one in self.library.calls()}
        quoted = dict.fromkeys(row.call for row in self.rows)
        muted = {one: self.redactor.muted(one) for one in quoted} if self.redactor else {}
        return Sounds(calls, cast(Form, self.wanted.audio or CLIPS), muted, named=self.redactor is None)

    def done(self, clips: int = 0, missing: tuple[str, ...] = ()) -> Handed:
        """What became of it."""
        return Handed(self.path, self.form, len(self.rows), clips, missing)


def quotes_text(library: Library, wanted: Wanted, form: str, redactor: Redactor | None = None) -> Iterator[str]:
    """The quotes in one of TEXTS, in parts. Raises UsageProblem for another form, NotFound for an unknown number."""
    if form not in TEXTS:
        raise UsageProblem(f"{line(form)} is not text for a terminal or a pipe", "name a file or folder with -o")
    rows = quote_rows(library, wanted, redactor)
    return _text(Task(library, rows, wanted, form, Path(), False, unheard, redactor), [])


def hand_over(
    library: Library,
    wanted: Wanted,
    form: str,
    path: Path,
    force: bool = False,
    report: Report = unheard,
    redactor: Redactor | None = None,
    note: Callable[[], None] = unnoted,
) -> Handed:
    """Writes the quotes to a file, or as clips to a folder; with a redactor, without personal data. `note` is called
    before anything is written, once nothing is in the way.

    Raises UsageProblem (a form or audio that there is not, something that is there already), NotFound (a number that
    no quote has), StorageFailed, or what `report` raises to cancel; a file is then not there at all.
    """
    _demand_form(form)
    if wanted.audio and wanted.audio not in AUDIO:
        raise UsageProblem(f"clips cannot be {line(wanted.audio)}", f"one of: {', '.join(AUDIO)}")
    rows = quote_rows(library, wanted, redactor)
    task = Task(library, rows, wanted, form, path, force, report, redactor)
    demand_free_folder(path, rows, wanted.audio or CLIPS, force) if form == "clips" else demand_free(path, force)
    note()
    return _WRITERS.get(form, _write_text)(task)


def quotes_leave(library: Library, wanted: Wanted, form: str, manner: Manner, required: bool) -> tuple[Leave, Wanted]:
    """That these quotes may leave in a form, and the quotes without the calls that are left out. Raises NoConsent."""
    _demand_form(form)
    may = leave(library, f"quotes {form}", calls_of(library, wanted, form), wanted.sounds(form), manner, required)
    gone = {*wanted.without, *may.without}
    if form == "xlsx":  # it lists calls without a quote: not those that it could not quote
        gone |= {*refused(library, f"quotes {form}", required=required)} - {*may.calls}
    wanted = wanted._replace(without=tuple(sorted(gone)))
    return may._replace(calls=tuple(listed(library, wanted, form))), wanted


def _demand_form(form: str) -> None:
    if form not in FORMS:
        raise UsageProblem(f"quotes cannot be written as {line(form)}", f"one of: {', '.join(FORMS)}")


def calls_of(library: Library, wanted: Wanted, form: str) -> list[str]:
    """The ids of the calls of which words or sound are in such an export."""
    numbers = set(wanted.numbers)
    quoted = {one.call for one in _passing(library, wanted) if not numbers or one.id in numbers}
    return [one.id for one in project_calls(library, quoted, wanted)] if form == "qdpx" else sorted(quoted)


def listed(library: Library, wanted: Wanted, form: str) -> list[str]:
    """The ids of all calls that an export names: a workbook lists those without a quote too."""
    every = library.calls() if form == "xlsx" else ()
    return [one.id for one in every if one.id not in wanted.without] or calls_of(library, wanted, form)


def _passing(library: Library, wanted: Wanted) -> list[Quote]:
    return [one for one in library.quotes(wanted.where) if one.call not in wanted.without]


def quote_rows(library: Library, wanted: Wanted, redactor: Redactor | None = None) -> tuple[QuoteRow, ...]:
    """A row for each quote that is wanted, by call and time, with one call in memory at a time. Raises NotFound."""
    quotes, numbers = _passing(library, wanted), set(wanted.numbers)
    for number in numbers - {one.id for one in quotes}:
        library.quote(number)
    quotes = [one for one in quotes if not numbers or one.id in numbers]
    found: list[QuoteRow] = []
    for identity, some in itertools.groupby(quotes, key=lambda one: one.call):
        call, shown = library.call(identity), list(some)
        if redactor:
            call, shown = redactor.call(call), [redactor.quote(one) for one in shown]
        found += tables.rows(shown, {identity: call})
    return tuple(found)


def _write_text(task: Task) -> Handed:
    missing: list[str] = []
    # Excel reads UTF-8 in a CSV only with a byte order mark.
    encoding = "utf-8-sig" if task.form == "csv" else "utf-8"
    with placed(task.path, task.force) as out:
        for number, part in enumerate(_text(task, missing)):
            out.write(part.encode(encoding if number == 0 else "utf-8", errors="replace"))
    plays = task.form == "html" and task.wanted.sound
    return task.done(len(task.rows) - len(missing) if plays else 0, tuple(missing))


def _write_workbook(task: Task) -> Handed:
    with placed(task.path, task.force) as out:
        calls = [one for one in task.library.calls() if one.id not in task.wanted.without]
        shown = [task.redactor.summary(one) for one in calls] if task.redactor else calls
        workbook.write(out, task.rows, task.library.tags(), shown)
    return task.done()


def _write_clips(task: Task) -> Handed:
    form = task.wanted.audio or CLIPS
    return write_clips(task.rows, task.sounds(), form, task.path, task.force, task.report)


def _write_project(task: Task) -> Handed:
    return write_project(task.library, task.rows, task.wanted, task.path, task.force, task.report, task.redactor)


_WRITERS: Mapping[str, Callable[[Task], Handed]] = MappingProxyType(
    {"xlsx": _write_workbook, "qdpx": _write_project, "clips": _write_clips}
)


def _text(task: Task, missing: list[str]) -> Iterator[str]:
    """The text in parts; `missing` gets a line for each quote of a page that has no sound."""
    if task.form != "html":
        return iter((tables.render(task.rows, task.form),))
    if not task.wanted.sound:
        return page.render(task.rows, lambda _: "")
    sounds, done = task.sounds(), itertools.count(1)

    def sound(row: QuoteRow) -> bytes | str:
        task.report(Progress("clips", next(done) / len(task.rows)))
        found = sounds.clip(row)
        if isinstance(found, str):
            missing.append(f"quote {row.id}: {found}")
        return found

    return page.render(task.rows, sound)
