"""Sampling: calls drawn from a folder or a CSV of call records, kept, and set against what was heard."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from callscope.errors import CallscopeError, NotFound, Unusable, UsageProblem
from callscope.export.inert import cell
from callscope.insight import sampling
from callscope.insight.saturation import saturation as curve
from callscope.nouns.sampled import BY, CallRecord, Draw, Pick, Sampling, Saturation, Share
from callscope.pipeline.batch import expand
from callscope.pipeline.describe import describe
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.settings import NamesSettings
    from callscope.store.library import Library

COLUMNS = {
    "name": ("file", "filename", "file_name", "recording", "path", "id", "call", "call_id", "number"),
    "queue": ("queue", "line", "skill", "team", "department"),
    "held_at": ("held_at", "date", "datetime", "start", "started_at", "start_time", "time"),
    "seconds": ("seconds", "duration", "duration_s", "length", "talk_time"),
}
"""What a column of call records may be called, the first that there is counts; case and spaces do not matter."""


def draw(
    library: Library,
    source: Path,
    names: NamesSettings,
    size: int,
    by: Sequence[str] = (),
    share: Share = "proportional",
    seed: int = 1,
    study: str = "",
) -> Draw:
    """Draws calls and keeps the sample. Raises UsageProblem, NotFound for the study, Unusable for the source."""
    _check(by, size, share)
    records = _listed(source, names, lengths="length" in by) if source.is_dir() else _recorded(source)
    return library.save_draw(sampling.draw(str(source.absolute()), records, size, by, share, seed, study))


def sampling_of(library: Library, study: str = "", by: Sequence[str] | None = None) -> Sampling:
    """What is heard of how many, by what the sample was drawn by unless `by` says so. Raises NotFound for the study."""
    sample = library.last_draw(study)
    if by is None:
        by = (sample.by if sample else ()) or BY[:1]
    _check(by)
    known = library.known_calls() if sample else library.known_calls(study)
    return sampling.summed(known, sample, by, study)


def saturation_of(library: Library, study: str = "") -> Saturation:
    """New tags per reviewed call. Raises NotFound for the study."""
    return curve(library.known_calls(study), study)


def left_to_hear(library: Library, study: str = "") -> list[Path]:
    """The files of the sample that are not heard yet. Raises NotFound without a sample, Unusable without files."""
    sample = library.last_draw(study)
    if sample is None:
        raise NotFound("no sample was drawn", "callscope sampling draw FOLDER --size 20")
    left = [one for one in sampling_of(library, study).picks if not one.call]
    files = [Path(one.record.path) for one in left if one.record.path]
    if left and not files:
        raise Unusable("the records name no file of a call", "a column “file” says where each call lies")
    return files


def enqueue(library: Library, files: Iterable[Path]) -> int:
    """Puts files into the queue of what is to be heard; says how many."""
    known = {one.path for one in library.queue()}
    new = [file for file in files if file not in known]
    for file in new:
        library.enqueue(file, "queued")
    return len(new)


def table(picks: Sequence[Pick]) -> str:
    """The drawn calls as CSV, a line each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("file", "stratum", "queue", "held_at", "seconds", "call", "reviewed"))
    for one in picks:
        record = one.record
        seconds = "" if record.seconds is None else round(record.seconds, 1)
        cells = (record.path or record.name, one.stratum, record.queue, record.held_at)
        rows.writerow((*map(cell, cells), seconds, one.call, "yes" if one.reviewed else "no"))
    return out.getvalue()


def _check(by: Sequence[str], size: int = 1, share: str = "proportional") -> None:
    if unknown := [one for one in by if one not in BY]:
        raise UsageProblem(f"calls are not sorted by {line(unknown[0])}", f"one of: {', '.join(BY)}")
    if size < 1:
        raise UsageProblem("a sample needs at least one call", "--size 20")
    if share not in get_args(Share):
        raise UsageProblem(f"a sample is not shared out {line(share)}", f"one of: {', '.join(get_args(Share))}")


def _listed(folder: Path, names: NamesSettings, lengths: bool) -> list[CallRecord]:
    """A record for each sound file of a folder: what its name and the records beside it say."""
    beside = folder / names.records
    known = {one.name: one for one in _recorded(beside)} if beside.is_file() else {}
    found = [known.get(file.name) or _described(file.absolute(), names) for file in expand([folder])]
    return [_measured(one) if lengths and one.seconds is None else one for one in found]


def _described(file: Path, names: NamesSettings) -> CallRecord:
    facts = describe(file, names)
    queue, held_at = facts.get("queue", ""), facts.get("held_at", "")
    return CallRecord(_shown(file.name), str(file), queue, held_at)


def _measured(one: CallRecord) -> CallRecord:
    """With the length that the file's header says; without one where it does not say or cannot be read."""
    from callscope.audio.decode import peek  # PyAV, 0.1 s

    try:
        return one._replace(seconds=peek(Path(one.path)).duration or None)
    except CallscopeError:
        return one


def _shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _recorded(path: Path) -> list[CallRecord]:
    """The records of a CSV file, each name once. Raises Unusable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unusable(f"cannot read the call records {path}: {error}", "save it as UTF-8 CSV") from error
    columns = _columns(rows[0] if rows else {})
    if "name" not in columns:
        wanted = ", ".join(COLUMNS["name"])
        raise Unusable(f"the call records {path} do not say which calls they are", f"name a column one of: {wanted}")
    found = [_record(row, columns, path.parent) for row in rows]
    return list({one.name: one for one in found if one.name}.values())


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _columns(row: dict[str, Any]) -> dict[str, str]:
    plain = {str(name).strip().casefold().replace(" ", "_"): name for name in row if name}
    named = {what: next((plain[one] for one in names if one in plain), None) for what, names in COLUMNS.items()}
    return {what: name for what, name in named.items() if name is not None}


def _record(row: dict[str, Any], columns: dict[str, str], folder: Path) -> CallRecord:
    name, queue, held_at, seconds = (line(str(row.get(columns.get(what, "")) or "")).strip() for what in COLUMNS)
    file = folder / name if name else folder
    path = str(file.absolute()) if file.is_file() else ""
    return CallRecord(name, path, queue, held_at, _seconds(seconds))


def _seconds(text: str) -> float | None:
    """Seconds, m:ss or h:mm:ss; None for anything else."""
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        return None
    seconds = float(sum(part * 60**power for power, part in enumerate(reversed(parts))))
    return seconds if isfinite(seconds) else None
