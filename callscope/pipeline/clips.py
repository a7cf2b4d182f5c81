"""A folder with what each quote sounds like, and a list of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Progress, Report
from callscope.errors import StorageFailed, UsageProblem
from callscope.export import manifest
from callscope.export.manifest import Entry
from callscope.nouns.handed import Handed
from callscope.pipeline.placing import demand_free, placed
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.export.tables import QuoteRow
    from callscope.pipeline.sounding import Sounds

LISTS = ("manifest.csv", "manifest.json")
"""The lists beside the clips."""


def write_clips(
    rows: Sequence[QuoteRow], sounds: Sounds, form: str, folder: Path, force: bool, report: Report
) -> Handed:
    """Writes a clip for each quote whose sound is there, and the lists. Other files in the folder are left alone.

    Raises UsageProblem, before anything is written, where a file is there already and `force` is not given, or where
    the folder or a file in it is a link; StorageFailed.
    """
    demand_free_folder(folder, rows, form, force)
    names = [manifest.name(row, form) for row in rows]
    entries = []
    for number, (row, name) in enumerate(zip(rows, names, strict=True)):
        report(Progress("clips", number / len(rows), name))
        entries.append(_clip(row, sounds, folder / name, force))
    _put(folder / LISTS[0], manifest.as_csv(entries).encode("utf-8-sig"), force)
    _put(folder / LISTS[1], manifest.as_json(entries).encode(), force)
    report(Progress("clips", 1.0))
    return Handed(folder, "clips", len(rows), sum(bool(one.file) for one in entries), missing(entries))


def missing(entries: Iterable[Entry]) -> tuple[str, ...]:
    """A line for each quote without sound."""
    return tuple(f"quote {one.row.id}: {one.missing}" for one in entries if one.missing)


def _clip(row: QuoteRow, sounds: Sounds, path: Path, force: bool) -> Entry:
    found = sounds.clip(row)
    if isinstance(found, str):
        return Entry(row, missing=found)
    _put(path, found, force)
    span = sounds.span(row)
    return Entry(row, path.name, round(span.end - span.start, 3))


def _put(path: Path, content: bytes, force: bool) -> None:
    with placed(path, force) as out:
        out.write(content)


def demand_free_folder(folder: Path, rows: Sequence[QuoteRow], form: str, force: bool) -> None:
    """Makes the folder of the clips. Raises UsageProblem where something is in their way, StorageFailed."""
    shown = line(str(folder))
    if folder.is_symlink():
        raise UsageProblem(f"{shown} is a link", "name the folder itself")
    if folder.exists() and not folder.is_dir():
        raise UsageProblem(f"{shown} is a file", "clips go into a folder: name another one")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageFailed(f"cannot make the folder {shown}: {error.strerror}", "name another folder") from error
    for name in (*(manifest.name(row, form) for row in rows), *LISTS):
        demand_free(folder / name, force)
