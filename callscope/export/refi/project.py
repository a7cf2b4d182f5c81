"""Calls, transcripts, quotes and callers as a REFI-QDA project (.qdpx): a ZIP of one XML file and its sources."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from callscope.call import Call, Caller, CallSummary, Progress, Report, Study, TagCount
from callscope.export.refi import cases, codes
from callscope.export.refi.identity import of_kind, of_note, of_sound, of_text, of_transcript, of_user
from callscope.export.refi.marks import ORIGIN, PROJECT, Marks, guid, moment
from callscope.export.refi.script import Script
from callscope.export.refi.sources import Source, sound_source, text_source

if TYPE_CHECKING:
    from callscope.export.tables import QuoteRow

_OLD = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the ZIP: the same project gives the same bytes."""


class Media(NamedTuple):
    """The sound of a call: where it lies, and what writes it into the project; None leaves it where it lies.

    `ending` is that of the file inside, such as .mp3.
    """

    path: str
    ending: str
    copy: Callable[[BinaryIO], None] | None


@dataclass(frozen=True, slots=True)
class Project:
    """What goes into a project. `load` gives a call with its words, `media` has those with sound."""

    name: str
    rows: Sequence[QuoteRow]
    calls: Sequence[CallSummary]
    tags: Sequence[TagCount]
    kinds: Sequence[str]
    callers: Sequence[Caller]
    studies: Mapping[Study, Sequence[str]]
    load: Callable[[str], Call]
    media: Mapping[str, Media]

    @property
    def silent(self) -> set[str]:
        """The calls without a sound source."""
        return {one.id for one in self.calls} - self.media.keys()

    @property
    def by_call(self) -> Mapping[str, list[QuoteRow]]:
        """The quotes of each call."""
        found: defaultdict[str, list[QuoteRow]] = defaultdict(list)
        for one in self.rows:
            found[one.call].append(one)
        return found


def write(out: BinaryIO, project: Project, report: Report) -> None:
    """Writes the project to `out`, which must seek; one call is in memory at a time.

    Raises what `load` and the media raise, or what `report` raises to cancel.
    """
    with zipfile.ZipFile(out, "w") as archive, tempfile.TemporaryFile() as file:
        marks = Marks(file)
        with marks.element("Project", xmlns=PROJECT, name=project.name, origin=ORIGIN):
            _people(marks, project.rows)
            _codebook(marks, project)
            cases.variables(marks)
            cases.cases(marks, project.rows, project.calls, project.callers, project.silent)
            _sources(marks, project, archive, report)
            _notes(marks, project.rows)
            _sets(marks, project)
        file.seek(0)
        _add(archive, "project.qde", lambda into: shutil.copyfileobj(file, into), zipfile.ZIP_DEFLATED)


def _people(marks: Marks, rows: Iterable[QuoteRow]) -> None:
    with marks.element("Users"):
        for name in sorted({one.author for one in rows} | {""}):
            marks.leaf("User", guid=of_user(name), name=name or "unknown")


def _codebook(marks: Marks, project: Project) -> None:
    used = sorted({one.kind for one in project.rows} - {"", *project.kinds})
    with marks.element("CodeBook"), marks.element("Codes"):
        codes.tree(marks, project.tags)
        with marks.element("Code", guid=guid("kinds"), name="Kind of evidence", isCodable="false"):
            for kind in (*project.kinds, *used):
                marks.leaf("Code", guid=of_kind(kind), name=kind, isCodable="true")


def _sources(marks: Marks, project: Project, archive: zipfile.ZipFile, report: Report) -> None:
    if not project.calls:
        return
    quotes = project.by_call
    with marks.element("Sources"):
        for number, about in enumerate(project.calls):
            report(Progress("project", number / len(project.calls), about.title))
            source = Source(about, Script(project.load(about.id)), quotes.get(about.id, ()))
            if media := project.media.get(about.id):
                sound_source(marks, source, _address(archive, source, media))
                _add_text(archive, of_transcript(about.id), source.script)
            text_source(marks, source)
            _add_text(archive, of_text(about.id), source.script)
    report(Progress("project", 1.0))


def _address(archive: zipfile.ZipFile, source: Source, media: Media) -> str:
    """Puts the sound into the project, or leaves it where it lies; gives back its address."""
    if media.copy is None:
        return f"absolute://{media.path}"
    name = f"{of_sound(source.about.id)}{media.ending}"
    # Sound hardly gets smaller, and stored as it is it can be read from the middle.
    _add(archive, f"sources/{name}", media.copy, zipfile.ZIP_STORED)
    return f"internal://{name}"


def _add_text(archive: zipfile.ZipFile, name: str, script: Script) -> None:
    _add(archive, f"sources/{name}.txt", lambda into: into.write(script.text.encode()), zipfile.ZIP_DEFLATED)


def _add(archive: zipfile.ZipFile, name: str, fill: Callable[[BinaryIO], object], method: int) -> None:
    entry = zipfile.ZipInfo(name, _OLD)
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as into:
        fill(into)  # type: ignore[arg-type]


def _notes(marks: Marks, rows: Sequence[QuoteRow]) -> None:
    noted = [one for one in rows if one.note]
    if not noted:
        return
    with marks.element("Notes"):
        for one in noted:
            made = moment(one.created_at)
            names = {"guid": of_note(one), "name": f"Note on quote {one.id}"}
            with marks.element("Note", **names, creatingUser=of_user(one.author), creationDateTime=made):
                marks.leaf("PlainTextContent", one.note)


def _sets(marks: Marks, project: Project) -> None:
    if not project.studies:
        return
    known = {one.id for one in project.calls}
    with marks.element("Sets"):
        for study, calls in project.studies.items():
            with marks.element("Set", guid=guid("study", study.name), name=study.name):
                if study.question:
                    marks.leaf("Description", study.question)
                for identity in _inside(calls, known):
                    marks.leaf("MemberSource", targetGUID=of_text(identity))


def _inside(calls: Iterable[str], known: set[str]) -> Iterator[str]:
    return (one for one in calls if one in known)
