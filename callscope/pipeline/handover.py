"""What leaves the store: codebooks, files for others; and deleting a whole workspace."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from callscope.errors import NotFound, StorageFailed, Unusable, UsageProblem
from callscope.export import codebook
from callscope.export.refi import codes
from callscope.insight.starters import starters
from callscope.pipeline.placing import placed
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.call import TagCount
    from callscope.nouns.studied import Added
    from callscope.settings import Paths
    from callscope.store.library import Library

LARGEST = 5_000_000
"""Bytes of a codebook: ten thousand tags with long descriptions."""

CODEBOOKS: Mapping[str, Callable[[Sequence[TagCount]], str]] = MappingProxyType(
    {"csv": codebook.render, "qdc": codes.write}
)
"""What a codebook can be written as."""


def codebook_text(library: Library, form: str = "csv") -> str:
    """All tags as csv or qdc. Raises UsageProblem for another form, and for a qdc without tags."""
    if form not in CODEBOOKS:
        raise UsageProblem(f"a codebook cannot be written as {line(form)}", f"one of: {', '.join(CODEBOOKS)}")
    return CODEBOOKS[form](library.tags())


def read_codebook(library: Library, path: Path) -> tuple[int, int]:
    """Adds and updates the tags of a CSV or .qdc file, or none where one is bad; (how many were new, how many tags).

    Raises Unusable for what is no such file, UsageProblem that names the line.
    """
    text = _text(path)
    tags = codes.parse(text) if text.lstrip().startswith("<") else codebook.parse(text)
    return library.put_tags(tags), len(tags)


def use_starter(library: Library, name: str, study: str = "") -> Added:
    """Adds what the store lacks of a starter codebook. Raises NotFound for a name or a study that does not exist."""
    known = {one.name: one for one in starters()}
    if (found := known.get(name.strip().casefold())) is None:
        raise NotFound(f"no starter codebook “{line(name)}”", f"there are: {', '.join(known)}")
    return library.use_starter(found, study)


def _text(path: Path) -> str:
    shown = line(str(path))
    if not path.is_file():
        raise Unusable(f"{shown} is not a file", "name a CSV or .qdc file, as callscope tags export writes it")
    if path.stat().st_size > LARGEST:
        raise Unusable(f"{shown} is too large for a codebook", f"at most {LARGEST // 1_000_000} MB")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{shown} is not text in UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise Unusable(f"cannot read {shown}: {error.strerror}", "look at who may read it") from error


def write(path: Path, text: str, force: bool) -> None:
    """Writes a whole file or nothing. Raises UsageProblem when it exists, StorageFailed when it cannot be written."""
    # Excel reads UTF-8 in a CSV only with a byte order mark.
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    with placed(path, force) as out:
        out.write(text.encode(encoding, errors="replace"))


def export_folder(library: Library) -> Path:
    """The folder of the last export if it is still there, else the person's own."""
    last = library.last_export()
    folder = Path(last).parent
    return folder if last and folder.is_dir() else Path.home()


def delete_workspace(paths: Paths) -> None:
    """Deletes the folder, if it is a workspace. Raises UsageProblem for a folder that is not, StorageFailed where
    something of it cannot be deleted."""
    if paths.home.exists() and not paths.store.exists():
        raise UsageProblem(f"{paths.home} is not a workspace", "delete it by hand if it is not needed")
    try:
        shutil.rmtree(paths.home)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageFailed(f"cannot delete all of {paths.home}: {error.strerror}", "delete it by hand") from error
