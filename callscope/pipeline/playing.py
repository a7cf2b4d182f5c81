"""A player for a stored call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope import safe
from callscope.audio.capture.room import recorded_far
from callscope.audio.play import Player
from callscope.call import Filter
from callscope.errors import NotFound, Refused, Unusable
from callscope.pipeline.consent import demand

if TYPE_CHECKING:
    from callscope.settings import Paths
    from callscope.store.library import Library


def player(identity: str, paths: Paths, library: Library, device: str | None) -> Player:
    """Plays the call's recording, on `device` or the usual one; to be closed after use.

    Raises NotFound, Unusable where there is no sound, NoConsent where the caller did not allow it, Refused while what
    this machine plays is being recorded: unless a device is named, the one call would be heard in the other.
    """
    found = library.calls(Filter(call=identity))
    if not found:
        raise NotFound(f"no call {safe.line(identity)}", "callscope calls list")
    demand(library, identity, "listen")
    path, title = found[0].path, safe.line(found[0].title)
    if found[0].written:
        raise Unusable(f'"{title}" has no sound: it came as text', "its words can be read and tagged")
    if found[0].kind == "notes":
        raise Unusable(f'"{title}" has no sound: only notes were taken', "its notes can be read and tagged")
    if not path.is_file():
        missing = f'the recording of "{title}" is missing: it was at {safe.line(str(path))}'
        raise Unusable(missing, f"where it went, say: callscope calls relink {identity} PATH, or a folder to look in")
    if device is None and (far := recorded_far(paths.recordings)):
        recorded = f"what this machine plays is being recorded ({safe.line(far)}), so nothing is played into it"
        raise Refused(recorded, "callscope shift stop ends the recording; play --device names another loudspeaker")
    return Player(path, paths.work, device)
