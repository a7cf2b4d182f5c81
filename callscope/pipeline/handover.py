"""What leaves the store: tables of quotes, files for others; and a workspace that goes altogether."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from callscope.call import Filter
from callscope.errors import StorageFailed, UsageProblem
from callscope.export import tables
from callscope.safe import line
from callscope.settings import Paths
from callscope.store.library import Library


def quotes_table(library: Library, where: Filter, form: str) -> str:
    """The quotes that pass the filter as csv, json or md, each with its call, speaker and scores."""
    quotes = library.quotes(where)
    calls = {identity: library.call(identity) for identity in dict.fromkeys(one.call for one in quotes)}
    return tables.render(tables.rows(quotes, calls), form)


def write(path: Path, text: str, force: bool) -> None:
    """Writes a whole file or nothing. Raises UsageProblem when it exists, StorageFailed when it cannot be written."""
    if path.exists() and not force:
        raise UsageProblem(f"{line(str(path))} exists", "name another file, or add --force")
    half = path.with_name(path.name + ".part")
    # Excel reads UTF-8 in a CSV only with a byte order mark.
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    try:
        half.write_text(text, encoding=encoding, errors="replace", newline="")
        os.replace(half, path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StorageFailed(f"cannot write {line(str(path))}: {error.strerror}", "name another folder") from error


def delete_workspace(paths: Paths) -> None:
    """Deletes the folder, if it is a workspace. Raises UsageProblem for a folder that is not."""
    if paths.home.exists() and not paths.store.exists():
        raise UsageProblem(f"{paths.home} is not a workspace", "delete it by hand if it is not needed")
    shutil.rmtree(paths.home, ignore_errors=True)
