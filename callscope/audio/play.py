"""Play a call from any moment, at any speed, with its pitch kept."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope import safe
from callscope.audio.playing.course import Course, course, frame, span_frames
from callscope.audio.playing.feeder import Feeder, Open, Wish
from callscope.audio.playing.outlet import Outlet
from callscope.audio.playing.spool import Spool

if TYPE_CHECKING:
    from callscope.errors import CallscopeError

__all__ = ["Heard", "Player"]

SLOWEST, FASTEST = 0.5, 3.0
"""Speeds, as a factor: outside, speech cannot be followed."""

_AT_THE_END = 0.05
"""Seconds before the end of the call from which "play" begins at its start."""


class Heard(NamedTuple):
    """What is to be heard right now."""

    position: float
    """The moment of the call, in seconds, that comes out of the loudspeaker."""
    playing: bool
    speed: float
    looping: bool
    muted: frozenset[int]
    """Channels that are silent, the left one 0."""
    ready: float
    """How much of the sound is decoded, 0 to 1."""
    trouble: str
    """Why nothing is heard and what to do, in one line; empty when all is well."""


class Player:
    """Plays one recording. Every method may be called from any thread and returns at once; none raises.

    A thread lays the sound ready in `scratch`, and what is ready can be played before the rest is. `device` is the name
    or number of a PortAudio device, or of a PulseAudio sink; None is the default one. What cannot be played, and why,
    stands in `heard().trouble`; `play` tries again.
    """

    def __init__(self, path: Path, scratch: Path, device: str | None = None, opens: Open = Outlet) -> None:
        self._spool = Spool(path, scratch)
        self._feeder = Feeder(self._spool, opens, device)

    def play(self, spans: Sequence[tuple[float, float]] | None = None, at: float | None = None) -> None:
        """Plays spans of seconds one after the other, None to the end of the call.

        Begins at `at` or where it stands, in the first span that holds that moment, else in the next one behind it. A
        loop stays on. Where it stands at the end, it begins anew.
        """

        def change(wish: Wish) -> Wish:
            way = course(spans, wish.course.loop)
            here = frame(self._feeder.position())
            if at is None and way == wish.course and wish.playing:
                return wish
            begin = here if at is None else frame(at)
            if at is None and self._finished(way, here):
                begin = 0
            return _sent(replace(wish, course=way, playing=True), begin)

        self._feeder.change(change)

    def pause(self) -> None:
        """Stops; `play` goes on from there."""
        self._feeder.change(lambda wish: replace(wish, playing=False))

    def seek(self, at: float) -> None:
        """Goes to a moment, playing or paused as before; with spans or a loop, to the next moment that is in them."""
        self._feeder.change(lambda wish: _sent(wish, self._clamped(at)))

    def speed(self, factor: float) -> None:
        """Sets the speed, 0.5 to 3; the pitch stays."""
        factor = min(FASTEST, max(SLOWEST, factor))
        self._feeder.change(lambda wish: _turned(replace(wish, speed=factor)))

    def loop(self, span: tuple[float, float] | None) -> None:
        """Plays a span again and again, from its start if it stands outside; None goes on behind it."""

        def change(wish: Wish) -> Wish:
            framed = span_frames(span) if span else None
            held = framed if framed and framed[0] < framed[1] else None
            looped = replace(wish, course=replace(wish.course, loop=held))
            here = frame(self._feeder.position())
            return _turned(looped) if held is None or looped.course.holds(here) else _sent(looped, here)

        self._feeder.change(change)

    def mute(self, channels: Collection[int]) -> None:
        """Silences these channels (0 is the left one) and no others."""
        self._feeder.change(lambda wish: replace(wish, muted=frozenset(channels)))

    def heard(self) -> Heard:
        """What is to be heard right now."""
        position, wish = self._feeder.position(), self._feeder.wish
        looping = wish.course.loop is not None
        return Heard(position, wish.playing, wish.speed, looping, wish.muted, self._spool.ready, _told(self.fault))

    @property
    def fault(self) -> CallscopeError | None:
        """Why nothing is heard, as an error that a command can end with: Unusable, StorageFailed or DeviceFailed."""
        return self._spool.fault or self._feeder.fault

    def played(self) -> list[tuple[float, float]]:
        """The spans of the call, in seconds, that came out since the last time this was asked; merged."""
        return self._feeder.ledger.played(time.monotonic())

    def close(self) -> None:
        """Stops, frees the device and deletes the sound laid ready, all within 0.3 s. Safe to call twice."""
        self._feeder.close()
        self._spool.close(0.05)

    def _finished(self, way: Course, here: int) -> bool:
        end = self._spool.end
        past = end is not None and here >= frame(end - _AT_THE_END)
        return past or way.find(here + frame(_AT_THE_END)).number == len(way.spans)

    def _clamped(self, at: float) -> int:
        end = self._spool.end
        return frame(at if end is None else min(at, end))


def _told(fault: CallscopeError | None) -> str:
    return "" if fault is None else safe.line(": ".join(part for part in (fault.message, fault.hint) if part))


def _turned(wish: Wish) -> Wish:
    return replace(wish, turn=wish.turn + 1)


def _sent(wish: Wish, at: int) -> Wish:
    """The wish with playing sent to a frame."""
    place = wish.course.find(at)
    return replace(_turned(wish), place=place, jump=wish.jump + 1)
