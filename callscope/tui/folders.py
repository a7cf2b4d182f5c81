"""What lies in a folder, for choosing a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from callscope.errors import Unusable
from callscope.safe import line
from callscope.tui.new_file import typed_path

if TYPE_CHECKING:
    from callscope.workspace import Workspace


class Place(NamedTuple):
    """A row of the list: the folder above, all sound files here, a folder, or a file of so many bytes."""

    kind: Literal["above", "all", "folder", "file"]
    path: Path
    size: int = 0

    @property
    def name(self) -> str:
        """What it is called, safe to draw."""
        return line(self.path.name)


class Folder(NamedTuple):
    """A folder that was read. `why` says why it could not be."""

    path: Path
    folders: tuple[Place, ...] = ()
    files: tuple[Place, ...] = ()
    texts: tuple[Place, ...] = ()
    """Files of tickets, chats and notes."""
    why: str = ""


def read_folder(workspace: Workspace, path: Path) -> Folder:
    """Its folders, its sound files and then its texts by name; hidden ones are left out."""
    try:
        with os.scandir(path) as found:
            folders = sorted(Path(one.path) for one in found if one.is_dir() and not one.name.startswith("."))
        files, texts = _sounds(workspace, path), workspace.texts(path)
    except OSError as error:
        return Folder(path, why=error.strerror or "cannot be read")
    return Folder(
        path, tuple(Place("folder", one) for one in folders), tuple(map(_file, files)), tuple(map(_file, texts))
    )


def _sounds(workspace: Workspace, path: Path) -> Sequence[Path]:
    try:
        return workspace.sounds(path)
    except Unusable:
        return ()


def _file(path: Path) -> Place:
    try:
        return Place("file", path, path.stat().st_size)
    except OSError:
        return Place("file", path)


def places(folder: Folder, begun: str) -> list[Place]:
    """The rows of a list when the name was begun like this: those that begin so first, then those that hold it."""
    if not begun:
        return [*_whole(folder), *folder.folders, *folder.files, *folder.texts]
    wanted = begun.casefold()
    inside = [one for one in (*folder.folders, *folder.files, *folder.texts) if wanted in one.name.casefold()]
    return sorted(inside, key=lambda one: not one.name.casefold().startswith(wanted))


def _whole(folder: Folder) -> Iterator[Place]:
    if folder.path.parent != folder.path:
        yield Place("above", folder.path.parent)
    if len(folder.files) > 1:
        yield Place("all", folder.path)


def completed(folder: Folder, begun: str) -> str:
    """The longest beginning that all names share which start with `begun`; with a slash behind an only folder."""
    starting = [one for one in places(folder, begun) if one.name.casefold().startswith(begun.casefold())]
    if not begun or not starting:
        return begun
    names = [one.name for one in starting]
    alike = takewhile(lambda letters: len({one.casefold() for one in letters}) == 1, zip(*names, strict=False))
    same = sum(1 for _ in alike)
    text = names[0][:same]
    return text + "/" if len(starting) == 1 and starting[0].kind == "folder" else text


def jump(typed: str, folder: Path) -> tuple[Path, str]:
    """The folder and the begun name that a typed path means, from the folder one is in."""
    head, slash, name = typed.rpartition("/")
    return (folder / typed_path(head + slash), name) if slash else (folder, name)
