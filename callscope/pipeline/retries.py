"""What could not be heard and is to be tried again: from the store's queue, or a list in a file (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.errors import Unusable, UsageProblem
from callscope.pipeline.placing import placed
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import Outcome
    from callscope.store.library import Library

COLUMNS = ("path", "code", "reason")
"""The columns of the list; only `path` is read."""


def failed(library: Library, files: Sequence[Path] = ()) -> list[Path]:
    """The queue's failed files that are still there, in order of name; only these, or those in these folders."""
    within = [one.absolute() for one in files]
    found = (one.path for one in library.queue("failed"))
    return sorted(path for path in found if path.exists() and (not within or _lies(path, within)))


def _lies(path: Path, within: Sequence[Path]) -> bool:
    return any(path == one or one in path.parents for one in within)


def read(path: Path) -> list[Path]:
    """The files of a list. Raises Unusable for what is no such list."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig", errors="surrogateescape"))))
    except (OSError, csv.Error) as error:
        raise Unusable(f"cannot read the retry list {line(str(path))}: {error}", "name another file") from error
    if rows and "path" not in rows[0]:
        raise Unusable(f"{line(str(path))} is no retry list", "it is a CSV with the column path")
    return [Path(row["path"]) for row in rows if row["path"]]


def demand(path: Path) -> None:
    """Raises UsageProblem where another file would be overwritten; an older list may be."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageProblem(f"no list can be written to {line(str(path))}", "name a file in a folder that is there")
    if path.exists() and not _is_list(path):
        raise UsageProblem(f"{line(str(path))} exists already and is no retry list", "name another file")


def _is_list(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.read(100).partition(b"\n")[0]
    return first.decode("utf-8-sig", errors="replace").strip() == ",".join(COLUMNS)


def write(path: Path, outcomes: Sequence[Outcome]) -> int:
    """Writes those that failed, with the reason; returns how many. Raises StorageFailed, UsageProblem."""
    demand(path)
    bad = [(one.path.absolute(), one.error) for one in outcomes if one.error]
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((str(place), error.code, line(error.message)) for place, error in bad)
    with placed(path, force=True) as file:
        file.write(out.getvalue().encode("utf-8-sig", errors="surrogateescape"))
    return len(bad)
