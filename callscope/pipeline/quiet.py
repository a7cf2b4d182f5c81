"""A call's sound without what is personal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.clip import FORMS, Cut, write_clip
from callscope.call import Filter, Span
from callscope.errors import Unusable, UsageProblem
from callscope.pipeline.placing import demand_free, placed, unnoted
from callscope.pipeline.redaction import redactor
from callscope.pipeline.sounding import why_silent
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.settings import Settings
    from callscope.store.library import Library


def write_muted(
    library: Library,
    settings: Settings,
    identity: str,
    path: Path,
    force: bool,
    note: Callable[[], None] = unnoted,
) -> tuple[Span, ...]:
    """Writes a call's sound without what is personal; a whole file or nothing. Returns the spans that are silent.
    `note` is called before anything is written.

    Raises UsageProblem where the file exists or its ending is no sound's, Unusable where the call has no sound,
    StorageFailed where it cannot be written.
    """
    form = next((one for one in FORMS if one == path.suffix.lower().lstrip(".")), None)
    if form is None:
        raise UsageProblem(f"{line(path.name)} has no ending of a sound", f"end it with one of .{', .'.join(FORMS)}")
    (call,) = library.calls(Filter(call=identity))
    if why := why_silent(call):
        raise Unusable(f"{line(call.title)}: {why}", "a call without sound has only its text")
    muted = redactor(library, settings).muted(identity)
    demand_free(path, force)
    note()
    with placed(path, force) as out:
        write_clip(call.path, Cut(Span(0.0, call.duration), form, 0.0, muted), out)
    return muted
