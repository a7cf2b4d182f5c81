"""What leaves the store: tables of quotes, files for others; and a workspace that goes altogether."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from callscope.call import Filter
from callscope.errors import StorageFailed, Unusable, UsageProblem
from callscope.export import codebook, tables
from callscope.pipeline.redaction import Redactor
from callscope.safe import line
from callscope.settings import Paths
from callscope.store.library import Library

LARGEST = 5_000_000
"""Bytes of a codebook: ten thousand tags with long descriptions."""


def quotes_table(library: Library, where: Filter, form: str, redactor: Redactor | None = None) -> str:
    """The quotes that pass the filter as csv, json or md, each with its call, speaker and scores.

    With a redactor without personal data.
    """
    quotes = library.quotes(where)
    calls = {identity: library.call(identity) for identity in dict.fromkeys(one.call for one in quotes)}
    if redactor:
        quotes = [redactor.quote(one) for one in quotes]
        calls = {identity: redactor.call(call) for identity, call in calls.items()}
    return tables.render(tables.rows(quotes, calls), form)


def codebook_csv(library: Library) -> str:
    """All tags as CSV."""
    return codebook.render(library.tags())


def read_codebook(library: Library, path: Path) -> tuple[int, int]:
    """Adds and updates the tags of a CSV file, or none where a line is bad; (how many were new, how many lines).

    Raises Unusable for what is no such file, UsageProblem that names the line.
    """
    tags = codebook.parse(_text(path))
    return library.put_tags(tags), len(tags)


def _text(path: Path) -> str:
    shown = line(str(path))
    if not path.is_file():
        raise Unusable(f"{shown} is not a file", "name a CSV file, as callscope tags export writes it")
    if path.stat().st_size > LARGEST:
        raise Unusable(f"{shown} is too large for a codebook", f"at most {LARGEST // 1_000_000} MB")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{shown} is not text in UTF-8", "save it as CSV UTF-8") from error
    except OSError as error:
        raise Unusable(f"cannot read {shown}: {error.strerror}", "look at who may read it") from error


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
