"""Files that are written from a screen: a person types where, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

from callscope.errors import UsageProblem
from callscope.safe import line


def new_file(typed: str, such_as: str) -> Path:
    """Where a file is to be written that is not there yet. Raises UsageProblem with what would have been right."""
    if not typed.strip():
        raise UsageProblem("no file name was given", f"type where to write it, such as {such_as}")
    place = Path(typed.strip()).expanduser()
    if place.exists():
        raise UsageProblem(f"{line(str(place))} exists", "type another name; files are never overwritten here")
    return place
