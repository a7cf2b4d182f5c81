"""Listening to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope import safe
from callscope.errors import Unusable
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.audio.play import Heard, Player

__all__ = ["Heard", "Player", "Sound"]


class Sound(Base):
    """What can be listened to."""

    def player(self, identity: str, device: str | None = None) -> Player:
        """A player of the call's recording, to be closed after use. Raises Unusable where the file is missing."""
        from callscope.audio.play import Player

        recording = self._store.call(identity).recording
        if not recording.path.is_file():
            missing = f'the recording of "{safe.line(recording.title)}" is missing'
            raise Unusable(missing, f"it was looked for at {safe.line(str(recording.path))}: put it back there")
        return Player(recording.path, self.paths.work, device)
