"""Listening, on the call screen: play, follow the words, and remember what was played."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from callscope.call import Span
from callscope.moments import clock, span
from callscope.sides import channels_of
from callscope.tui.entries import Spoken
from callscope.tui.listening import Listening
from callscope.tui.messages import Listened, PlayerReady
from callscope.tui.picking import word_at
from callscope.tui.screens.call_base import CallBase
from callscope.tui.widgets.lanes import Lanes

if TYPE_CHECKING:
    from callscope.errors import CallscopeError
    from callscope.tui.glyphs import Piece
    from callscope.tui.view import CallView

OFTEN = 0.1
"""Seconds between two looks at what is heard."""
STORE = 20
"""Looks after which what was played is stored: 2 s."""


class ListeningActs(CallBase):
    """The keys of a player."""

    _listening: Listening | None = None
    _trouble: str = ""
    _pressed: tuple[int, float] | None = None
    """The row and the moment where play was pressed, until something comes out."""
    _begun: float = 0.0
    """The moment from which on it was to play, in seconds."""
    _follows: bool = True
    _led: int = -1
    _looks: int = 0
    _was_playing: bool = False
    _clock: Timer | None = None

    def prepare_sound(self) -> None:
        """Makes the player in a thread, so that the first key need not wait for its libraries."""
        workspace, identity = self.desk.workspace, self.identity
        self.desk.read(lambda: PlayerReady(identity, workspace.player(identity)), self, "open the sound")

    def on_player_ready(self, message: PlayerReady) -> None:
        message.stop()
        if self._view is None or message.identity != self.identity or not self.is_attached:
            message.player.close()
            return
        self.stop_sound()
        self._listening = Listening(message.player, self._view, self._at)
        self._clock = self._clock or self.set_interval(OFTEN, self.look)
        self.state()

    def stop_sound(self) -> None:
        """Stores what was played and lets go of the device."""
        if self._listening:
            if self._pen and (played := self._listening.played()):
                self.desk.keep(partial(self._pen.listen, played, self._listening.at))
            self._listening.close()
            self._listening = None

    # What keys do

    def action_play(self) -> None:
        if listening := self._sound():
            self._press(listening)
            listening.toggle()
            self._begun = listening.at
            self.look()

    def action_play_row(self) -> None:
        listening, wanted = self._sound(), self.span
        if listening and wanted:
            self._press(listening)
            listening.play_span(*wanted)
            self._begun = listening.at
            self.look()

    def action_side(self, step: int) -> None:
        if self._pick:
            self.pick_more(self._pick.moved(step))
        elif listening := self._sound():
            self.follow()
            listening.jump(5.0 * step)
            self._lead(listening.at)

    def action_speed(self, step: int) -> None:
        if listening := self._sound():
            self.say(f"speed {listening.faster(step):g}x")
            self.state()

    def action_loop(self) -> None:
        if listening := self._sound():
            wanted = None if listening.looped else self.span
            listening.loop(wanted)
            self.say(f"looping {span(*wanted)}" if wanted else "loop off")
            self.state()

    def action_customer_only(self) -> None:
        if listening := self._sound():
            self.follow()
            only = listening.narrow()
            self.say("playing the customer and flagged moments" if only else "playing everything")
            self.state()

    def action_mute(self) -> None:
        if listening := self._sound():
            muted = listening.mute()
            if not channels_of(listening.view.call):
                self.say("both sides are on one channel", "  no side can be muted", "dim")
            else:
                self.say(f"muted: {self._named(muted)}" if muted else "both sides are heard")
            self.state()

    # What is heard

    def look(self) -> None:
        """Draws where it is; moves the cursor along while the person lets it."""
        listening = self._listening
        if listening is None or self._view is None or not self.is_current:
            return
        heard = listening.heard()
        silent = bool(self._pressed and heard.trouble and not heard.playing)
        if heard.trouble and (silent or self._trouble != heard.trouble):
            self._trouble = heard.trouble
            self.say(heard.trouble, ink="bad")
        if silent:
            self._stay(listening)
        if heard.playing:
            if heard.position > self._begun:
                self._pressed = None
            self._lead(heard.position)
            self._looks += 1
            if self._looks % STORE == 0:
                self._store_played()
        elif self._was_playing:
            self._store_played()
        if heard.playing != self._was_playing:
            self._was_playing = heard.playing
            if not heard.playing:
                self.transcript.hear(-1, None)
        self.state()

    def _press(self, listening: Listening) -> None:
        self.follow()
        self._pressed = self.transcript.cursor, listening.at

    def _stay(self, listening: Listening) -> None:
        """Nothing came out: the next key is to mark the row that the person was at, not the one to be heard."""
        if self._pressed and self._follows:
            self._led, listening.at = self._pressed
            self.transcript.cursor = self._led
        self._pressed = None

    def _lead(self, at: float) -> None:
        assert self._view is not None
        row = self._view.covers.at(at)
        one = self._view.spoken(row)
        self.query_one(Lanes).playhead = at
        if self._led not in (-1, self.transcript.cursor):
            self._follows = False
        if self._follows and not self._pick:
            self._led = row
            self.transcript.cursor = row
        self.transcript.hear(row, word_at(one, at) if isinstance(one, Spoken) else None)

    def follow(self) -> None:
        """The cursor goes along with the sound, until a person moves it."""
        self._follows, self._led = True, -1

    def led(self, row: int) -> bool:
        """Whether the sound moved the cursor there, and not a person."""
        return row == self._led

    def sound_said(self) -> list[Piece]:
        """Where it is, and how it is heard, for the line of the state."""
        listening = self._listening
        if listening is None:
            return [("  text" if self._view and self._view.written else "no sound", "faint")] if self._trouble else []
        heard = listening.heard()
        said = [f"{'▶' if heard.playing else '∥'}{clock(listening.at)}"]
        if listening.speed != 1.0:
            said.append(f"{listening.speed:g}x")
        if listening.customer_only:
            said.append("customer-only")
        if listening.looped:
            said.append("loop")
        if listening.muted:
            said.append(f"without {self._named(listening.muted)}")
        if heard.ready < 1.0 and not heard.trouble:
            said.append(f"decoding {heard.ready:.0%}")
        if heard.playing and not self._follows:
            said.append("not following")
        return [("  " + " ".join(said), "key" if heard.playing else "dim")]

    def state(self) -> None:
        """Draws the line of the state; the screen has it."""

    def on_listened(self, message: Listened) -> None:
        if message.view:
            self.shown(message.view)

    def shown(self, view: CallView) -> None:
        """Draws the call again with what changed; the screen has it."""

    def _sound(self) -> Listening | None:
        """The player, or None while there is none; the person is told why."""
        if self._listening is None:
            self.say(self._trouble or "the sound is not ready yet", ink="bad" if self._trouble else "dim")
        return self._listening

    def no_sound(self, error: CallscopeError) -> None:
        """Without a player everything else works; the state says so."""
        self._trouble = error.message
        self.say(error.message, f"  → {error.hint}" if error.hint else "", "bad")
        self.state()

    def _store_played(self) -> None:
        if self._listening and self._pen and (played := self._listening.played()):
            act = partial(self._pen.listen, [Span(*one) for one in played], self._listening.at)
            self.desk.act(act, self, "store what was played")

    def _named(self, label: str) -> str:
        assert self._view is not None
        return self._view.call.speaker(label).shown if label else ""
