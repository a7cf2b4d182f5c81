"""A REFI-QDA project from the store: its calls with their sound, its quotes and its codebook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Container, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from callscope.audio.clip import Cut, Form, write_clip
from callscope.call import CallSummary, Filter, Report, Span, Study
from callscope.export.refi import project
from callscope.export.refi.project import Media, Project
from callscope.nouns.handed import Handed, Wanted
from callscope.pipeline.placing import placed
from callscope.pipeline.sounding import why_silent
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.export.tables import QuoteRow
    from callscope.pipeline.redaction import Redactor
    from callscope.store.library import Library

QUIET = "flac"
"""What the sound of a redacted project is, where nothing else is wanted: the recording itself cannot go in."""

OF_CALLS = ("call", "caller", "since", "until", "queue", "outcome", "study")
"""What a filter asks of calls; where it asks no more, calls without a quote are part of the project too."""


def write_project(
    library: Library,
    rows: Sequence[QuoteRow],
    wanted: Wanted,
    path: Path,
    force: bool,
    report: Report,
    redactor: Redactor | None = None,
) -> Handed:
    """Writes a .qdpx; with a redactor, without personal data: the sound is then in another form, and silent where it
    was said.

    Raises UsageProblem, StorageFailed, Unusable for sound that cannot be read.
    """
    calls = project_calls(library, {one.call for one in rows}, wanted)
    silent = {one.id: why for one in calls if (why := why_silent(one))}
    media = {one.id: _media(one, wanted, redactor) for one in calls if one.id not in silent}
    with placed(path, force) as out:
        whole = Project(
            name=wanted.where.study or "Callscope",
            rows=rows,
            calls=[redactor.summary(one) for one in calls] if redactor else calls,
            tags=library.tags(),
            kinds=library.fields("kind"),
            callers=[redactor.person(one) for one in library.callers()] if redactor else library.callers(),
            studies=_studies(library, wanted),
            load=(lambda identity: redactor.call(library.call(identity))) if redactor else library.call,
            media=media,
        )
        project.write(out, whole, report)
    told = {one.id: one.id if redactor else line(one.title) for one in calls}
    missing = tuple(f"{told[one.id]}: {silent[one.id]}" for one in calls if one.id in silent)
    inside = sum(one.copy is not None for one in media.values())
    return Handed(path, "qdpx", len(rows), inside, missing)


def _studies(library: Library, wanted: Wanted) -> dict[Study, list[str]]:
    """The calls of each study, but for those whose callers do not allow it."""
    return {
        one: [call.id for call in library.calls(Filter(study=one.name)) if call.id not in wanted.without]
        for one in library.studies()
    }


def project_calls(library: Library, quoted: Container[str], wanted: Wanted) -> list[CallSummary]:
    """The calls of the project, newest first: those of its quotes, and all others that a filter on calls lets pass."""
    asked = {name for name in Filter.__slots__ if getattr(wanted.where, name) is not None}
    if not wanted.numbers and asked <= set(OF_CALLS):
        return [one for one in library.calls(wanted.where) if one.id not in wanted.without]
    return [one for one in library.calls() if one.id in quoted]


def _media(call: CallSummary, wanted: Wanted, redactor: Redactor | None) -> Media:
    if redactor:
        form = wanted.audio or QUIET
        quiet = partial(_coded, call, cast(Form, form), redactor.muted(call.id)) if wanted.sound else None
        return Media(f"{call.id}.{form}", f".{form}", quiet)
    ending = f".{wanted.audio}" if wanted.audio else call.path.suffix.lower()
    copy: Callable[[BinaryIO], None] | None = None
    if wanted.sound:
        copy = partial(_coded, call, cast(Form, wanted.audio), ()) if wanted.audio else partial(_copied, call.path)
    return Media(str(call.path), ending, copy)


def _copied(path: Path, out: BinaryIO) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)


def _coded(call: CallSummary, form: Form, muted: tuple[Span, ...], out: BinaryIO) -> None:
    """The whole call in another form; a coder goes back in its file, which an archive cannot."""
    with tempfile.TemporaryFile() as file:
        write_clip(call.path, Cut(Span(0.0, call.duration), form, 0.0, muted), file)
        file.seek(0)
        shutil.copyfileobj(file, out, 1 << 20)
