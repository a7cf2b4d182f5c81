"""Paths that people type on a screen; files for others are proposed where none is, and overwrite nothing."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from callscope.errors import UsageProblem
from callscope.safe import line
from callscope.tui.glyphs import tilde


def proposed(folder: Path, stem: str, ending: str) -> str:
    """A path that nothing is at yet, in the folder of the last export; `ending` is "" for a folder."""
    name = re.sub(r"[^\w-]+", "-", stem).strip("-").lower()[:60]
    dated = f"{name}-{date.today().isoformat()}"  # noqa: DTZ011
    names = (f"{dated}{f'-{number}' if number > 1 else ''}{ending}" for number in range(1, 1000))
    return tilde(next(folder / one for one in names if not (folder / one).exists()))


def typed_path(text: str) -> Path:
    """What somebody typed as a path. `~nobody` stays as it is, since Path.expanduser raises RuntimeError for it."""
    return Path(os.path.expanduser(text.strip()))


def is_there(path: Path) -> bool:
    """Whether there is anything at a path; there is nothing where the name is too long for a file."""
    try:
        return path.exists()
    except OSError:
        return False


def new_file(typed: str, such_as: str) -> Path:
    """Where a file is to be written that is not there yet. Raises UsageProblem with what would have been right."""
    if not typed.strip():
        raise UsageProblem("no file name was given", f"type where to write it, such as {such_as}")
    place = typed_path(typed)
    if is_there(place):
        raise UsageProblem(f"{line(str(place))} exists", "type another name; files are never overwritten here")
    return place
