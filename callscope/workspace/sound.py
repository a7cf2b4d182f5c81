"""Listening to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope import safe
from callscope.call import Filter
from callscope.errors import NotFound, Unusable
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.audio.play import Heard, Player

__all__ = ["Heard", "Player", "Sound"]


class Sound(Base):
    """What can be listened to."""

    def player(self, identity: str, device: str | None = None) -> Player:
        """A player of the call's recording, to be closed after use. Raises Unusable where the file is missing."""
        from callscope.audio.play import Player

        found = self._store.calls(Filter(call=identity))
        if not found:
            raise NotFound(f"no call {safe.line(identity)}", "callscope calls list")
        path = found[0].path
        if not path.is_file():
            missing = f'the recording of "{safe.line(found[0].title)}" is missing'
            raise Unusable(missing, f"it was looked for at {safe.line(str(path))}: put it back there")
        return Player(path, self.paths.work, device)
