"""Listening to a call: what is played, from where, how fast; what was played is stored. Draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from callscope.call import Span
from callscope.sides import channels_of
from callscope.tui.entries import Spoken

if TYPE_CHECKING:
    from callscope.tui.view import CallView

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
AGAIN = 1.0
"""Seconds that resuming goes back, to find into the sentence again."""
JOIN = 0.5
"""Seconds between two stretches under which what lies between is played as well."""
LEAD = 0.15
"""Seconds played before a row, so that its first sound is not cut."""


class Heard(Protocol):
    """What comes out of the loudspeaker now."""

    @property
    def position(self) -> float: ...
    @property
    def playing(self) -> bool: ...
    @property
    def ready(self) -> float: ...
    @property
    def trouble(self) -> str: ...


class Player(Protocol):
    """What plays; callscope.audio.play has the real one."""

    def play(self, spans: Sequence[tuple[float, float]] | None = None, at: float | None = None) -> None: ...
    def pause(self) -> None: ...
    def seek(self, at: float) -> None: ...
    def speed(self, factor: float) -> None: ...
    def loop(self, span: tuple[float, float] | None) -> None: ...
    def mute(self, channels: Collection[int]) -> None: ...
    def heard(self) -> Heard: ...
    def played(self) -> list[tuple[float, float]]: ...
    def close(self) -> None: ...


class Listening:
    """One call's player, and how the person wants to hear it."""

    def __init__(self, player: Player, view: CallView, at: float) -> None:
        self._player = player
        self.view = view
        self.at = at
        self.speed = 1.0
        self.customer_only = False
        self.looped: Span | None = None
        self.muted = ""

    def heard(self) -> Heard:
        """Where it is; the place is remembered."""
        heard = self._player.heard()
        if heard.playing:
            self.at = heard.position
        return heard

    def toggle(self) -> None:
        """Plays or pauses; resuming goes back a little."""
        if self.heard().playing:
            self._player.pause()
        else:
            self.play(max(self.at - AGAIN, 0.0))

    def play(self, at: float) -> None:
        """Plays from a moment: all, or with `customer_only` what matters."""
        self.at = at
        spans = stretches(self.view) if self.customer_only else None
        if spans and at >= spans[-1].end:
            spans = None  # behind the last of them there is only the rest
        self._player.play(spans, at)

    def play_span(self, start: float, end: float) -> None:
        """Plays a stretch and stops."""
        self.at = start
        self._player.play([(max(start - LEAD, 0.0), end)], start)

    def jump(self, seconds: float) -> None:
        """Moves on or back."""
        self.seek(self.at + seconds)

    def seek(self, at: float) -> None:
        """Goes to a moment, playing or not."""
        self.heard()
        self.at = min(max(at, 0.0), self.view.call.recording.duration)
        self._player.seek(self.at)

    def faster(self, step: int) -> float:
        """The next speed up or down."""
        place = min(max(SPEEDS.index(self.speed) + step, 0), len(SPEEDS) - 1)
        self.speed = SPEEDS[place]
        self._player.speed(self.speed)
        return self.speed

    def narrow(self) -> bool:
        """Turns "only the customer and flagged moments" on or off, even while it plays."""
        self.customer_only = not self.customer_only
        if self.heard().playing:
            self.play(self.at)
        return self.customer_only

    def loop(self, span: Span | None) -> None:
        """Plays a stretch over and over; None goes on after it."""
        self.looped = span
        self._player.loop(span)
        if span and not self.heard().playing:
            self._player.play(None, span.start)

    def mute(self) -> str:
        """Silences the next side: the agent, the customer, nobody; returns who. Only with one party per channel."""
        sides = channels_of(self.view.call)
        order = ["", *sides]
        self.muted = order[(order.index(self.muted) + 1) % len(order)] if self.muted in order else ""
        self._player.mute({sides[self.muted]} if self.muted else set())
        return self.muted

    def played(self) -> list[Span]:
        """What came out since the last time this was asked."""
        return [Span(*one) for one in self._player.played()]

    def close(self) -> None:
        """Stops and lets go of the device."""
        self._player.close()


def stretches(view: CallView) -> list[Span]:
    """What the customer says, and every other moment that is marked or suggested, in order."""
    roles = {one.label: one.role for one in view.call.speakers}
    known = "customer" in roles.values()
    found: list[Span] = []
    for number, row in enumerate(view.rows):
        if not isinstance(row, Spoken):
            continue
        theirs = row.speaker.role == "customer" if known else row.speaker.role != "agent"
        if theirs or number in view.quoted or number in view.suggested:
            found.append(Span(max(row.start - LEAD, 0.0), row.end + LEAD))
    return _joined(found)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for one in sorted(spans):
        if joined and one.start - joined[-1].end <= JOIN:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return joined
