"""Sound files that went elsewhere: found again by their content, never by their name alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope.audio import decode
from callscope.call import CallSummary, Filter, Progress, Report, unheard
from callscope.errors import CallscopeError, NotFound, Unusable
from callscope.pipeline.batch import SOUNDS
from callscope.pipeline.consent import of_open
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.store.library import Library


class Moved(NamedTuple):
    """A call whose file was found again, and where."""

    call: str
    title: str
    path: Path


def missing(library: Library) -> list[CallSummary]:
    """The calls with sound whose file is not where it was. Text and notes need no file, and a call whose caller said no
    misses none."""
    gone = [one for one in library.calls() if not one.written and one.kind != "notes" and not one.path.exists()]
    return of_open(library, gone, lambda one: one.id)


def relink(library: Library, identity: str, path: Path, report: Report = unheard) -> Moved:
    """Says where a call's file is now: a file, or a folder that holds it. The content must be what was heard.

    Raises NotFound where the folder does not hold it, Unusable for a file with another content.
    """
    (call,) = library.calls(Filter(call=identity)) or (None,)
    if call is None:
        raise NotFound(f"no call {line(identity)}", "callscope calls list")
    if path.is_dir():
        found = list(_found(library, path, [call], report))
        if not found:
            where = f"looked at every sound file in {line(str(path))} and the folders in it"
            raise NotFound(f'the recording of "{line(call.title)}" is not there', where)
        return found[0]
    if decode.identify(path) != identity:
        said = f'{line(path.name)} is not the recording of "{line(call.title)}": its content is another'
        raise Unusable(said, "name the same file, or callscope hear it as a call of its own")
    return _moved(library, call, path)


def relink_all(library: Library, folder: Path, report: Report = unheard) -> list[Moved]:
    """Finds the files of all calls that miss theirs in a folder. Raises Unusable where it is none."""
    if not folder.is_dir():
        raise Unusable(f"{line(str(folder))} is not a folder", "name a call and its file, or a folder to look in")
    return list(_found(library, folder, missing(library), report))


def _found(library: Library, folder: Path, calls: Sequence[CallSummary], report: Report) -> Iterator[Moved]:
    """Those of a folder that have the content of one of the calls; files with a known name are read first."""
    wanted = {one.id: one for one in calls}
    names = {one.path.name for one in calls}
    files = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() in SOUNDS), key=lambda p: p.name not in names
    )
    for number, path in enumerate(files):
        if not wanted:
            return
        report(Progress("look", number / len(files), line(path.name)))
        try:
            identity = decode.identify(path)
        except CallscopeError:
            continue
        if call := wanted.pop(identity, None):
            yield _moved(library, call, path)


def _moved(library: Library, call: CallSummary, path: Path) -> Moved:
    library.move_call(call.id, path.absolute())
    return Moved(call.id, call.title, path.absolute())
