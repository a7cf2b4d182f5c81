"""Listening to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.audio.play import Heard, Player

__all__ = ["Heard", "Player", "Sound"]


class Sound(Base):
    """What can be listened to."""

    def player(self, identity: str, device: str | None = None) -> Player:
        """A player of the call's recording, to be closed after use. Raises NotFound, Unusable or Refused."""
        from callscope.pipeline.playing import player

        return player(identity, self.paths, self._store, device)
