"""Listening to a quote from a list, without opening its call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from callscope.call import Span
from callscope.tui.listening import LEAD, Player
from callscope.tui.messages import PlayerReady

if TYPE_CHECKING:
    from callscope.tui.desk import Desk

STORED = 0.5
"""Seconds after a quote until what was played of it is stored."""

DOING = "play the quote"


class Aside:
    """One player at a time; the same quote again stops it."""

    def __init__(self, app: App[None], desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._player: Player | None = None
        self._call = ""
        self._span = (0.0, 0.0)

    def listen(self, call: str, start: float, end: float) -> None:
        """Plays a stretch of a call, or stops it where it is playing."""
        same = (self._call, self._span) == (call, (start, end))
        if same and self._player and self._player.heard().playing:
            self._player.pause()
            return
        if call != self._call:
            self.close()
        self._call, self._span = call, (start, end)
        if self._player:
            self._play(self._player)
        else:
            workspace = self._desk.workspace
            self._desk.read(lambda: PlayerReady(call, workspace.player(call)), self._app.screen, DOING)

    def ready(self, message: PlayerReady) -> None:
        """The sound is there; plays what was asked for last."""
        if message.identity != self._call or self._player:
            message.player.close()
            return
        self._player = message.player
        self._play(message.player)

    def close(self) -> None:
        """Stops, and keeps what was played."""
        if self._player:
            self._store(self._player)
            self._player.close()
        self._player, self._call = None, ""

    def _play(self, player: Player) -> None:
        start, end = self._span
        self._store(player)
        player.play([(max(start - LEAD, 0.0), end)], start)
        # When it is over, the quote was played, which the list shows.
        self._app.set_timer(end - start + STORED, partial(self._store, player))

    def _store(self, player: Player) -> None:
        played = [Span(*one) for one in player.played()]
        if played:
            self._desk.keep(partial(self._desk.workspace.listen, self._call, played, played[-1].end))
