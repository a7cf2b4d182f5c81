"""Calls that another workspace heard: what its machine heard comes here, what people made of it stays there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Progress, Report, unheard
from callscope.errors import NotFound, UsageProblem
from callscope.nouns.copies import Merged
from callscope.pipeline import ruling
from callscope.pipeline.assemble import with_sentiment
from callscope.pipeline.copies import room, undisturbed
from callscope.safe import line
from callscope.store import copies
from callscope.store.library import Library
from callscope.store.migrate import backup

if TYPE_CHECKING:
    from callscope.call import CallSummary
    from callscope.settings import Paths


def merge(paths: Paths, library: Library, other: Path, report: Report = unheard) -> Merged:
    """Stores the calls that the workspace in the folder `other` heard of files and that are not here yet.

    As the machine heard them, with what is known of them (title, caller, date); moods by the words that were taught
    here, and suggestions by the rules of here.
    Quotes and edits of there stay there and are counted; calls with a consent are left there with it, as are texts, and
    calls whose callers said no here.
    Files that failed there and are not known here wait here too. Nothing changes there, and a second time brings
    nothing. Raises NotFound where no workspace is, UsageProblem for this one, Refused while another program copies,
    restores or erases here, StorageFailed.
    """
    store = (other / library.path.name if other.is_dir() else other).resolve()
    if not store.is_file():
        raise NotFound(f"there is no workspace in {line(str(other))}", "name the folder with its callscope.db")
    if store == library.path:
        raise UsageProblem("that is this workspace", "name another one; --workspace says which one is this")
    copies.counts(store)
    with undisturbed(paths), room(paths) as folder:
        # A copy, since a store of an older version is brought up to date when it is opened.
        theirs = Library(backup(store, Path(folder) / store.name))
        return _brought(theirs, library, report)


def _brought(theirs: Library, ours: Library, report: Report) -> Merged:
    # What callers decided stays where it was noted, and what was erased or closed here stays gone.
    kept = {one.call for one in theirs.consents()} | {one.call for one in theirs.standings() if one.decision != "none"}
    suggests, learned = ruling.suggester(ours), ours.learned()
    taught_alike = learned == theirs.learned()
    found = Merged()
    calls = theirs.calls()
    kept.update(ours.erased(one.id for one in calls), ours.closed_calls())
    for number, one in enumerate(reversed(calls), start=1):  # the oldest first, as they were heard
        report(Progress("merge", number / len(calls), one.title))
        if ours.has_call(one.id):
            found = found._replace(known=found.known + 1)
        elif one.source != "file" or one.id in kept:
            found = found._replace(left=found.left + 1)
        else:
            call = theirs.machine_call(one.id)
            call = call if taught_alike else with_sentiment(call, learned)
            ours.save_call(call, theirs.options(one.id) or "", suggests(call, lambda _: None))
            quotes, edited = found.quotes + one.quotes, found.edited + _edited(theirs, one)
            found = found._replace(calls=found.calls + 1, quotes=quotes, edited=edited)
    return found._replace(failed=_queue(theirs, ours))


def _edited(theirs: Library, one: CallSummary) -> bool:
    return theirs.call(one.id).utterances != theirs.machine_call(one.id).utterances


def _queue(theirs: Library, ours: Library) -> int:
    known = {one.path for one in ours.calls()} | {one.path for one in ours.queue()}
    failed = [one for one in theirs.queue("failed") if one.path not in known]
    for one in failed:
        ours.enqueue(one.path, "failed", one.reason)
    return len(failed)
