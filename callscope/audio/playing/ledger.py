"""What came out of the loudspeaker and when: the map from the clock to moments of the call."""

from __future__ import annotations

import threading
from collections import deque
from typing import NamedTuple

from callscope.audio.playing.course import merged


class Sent(NamedTuple):
    """Sound given to the device: the clock when its first sample comes out, its length, and the call seconds in it.

    `jump` numbers the last time playing was sent elsewhere; `last` marks the end of what was to be played.
    """

    at: float
    length: float
    start: float
    end: float
    jump: int
    audible: bool = True
    last: bool = False


class Ledger:
    """Times are seconds, of the call or of time.monotonic(). `send` is for the audio thread and takes no lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: deque[Sent] = deque()
        self._played: list[tuple[float, float]] = []
        self._position = 0.0
        self._jump = 0
        self._ended = False

    def send(self, sent: Sent) -> None:
        """Notes what the device was given."""
        self._sent.append(sent)

    def place(self, position: float, jump: int) -> None:
        """Playing was sent to a position; what was sent before still comes out, and counts as played."""
        with self._lock:
            self._position, self._jump, self._ended = position, jump, False

    def position(self, now: float) -> float:
        """The moment of the call that is heard; after a jump its aim, until sound from there is heard."""
        with self._lock:
            self._settle(now)
            sent = self._sent[0] if self._sent else None
            if sent is None or sent.jump != self._jump or sent.at > now or not sent.length:
                return self._position
            return sent.start + (sent.end - sent.start) * (now - sent.at) / sent.length

    def ended(self, now: float) -> bool:
        """Whether the last sample of what was to be played came out."""
        with self._lock:
            self._settle(now)
            return self._ended

    def played(self, now: float) -> list[tuple[float, float]]:
        """The spans that came out since the last call, merged."""
        with self._lock:
            self._settle(now)
            taken, self._played = self._played, []
        return merged(taken)

    def settle(self, now: float) -> None:
        """Books what came out, so that nothing piles up."""
        with self._lock:
            self._settle(now)

    def lose(self, now: float) -> None:
        """The device is gone: what it was given and has not yet played never comes out."""
        with self._lock:
            self._settle(now)
            self._sent.clear()

    def _settle(self, now: float) -> None:
        while self._sent and self._sent[0].at + self._sent[0].length <= now:
            sent = self._sent.popleft()
            if sent.audible and sent.length:
                self._book(sent)
            if sent.jump == self._jump:
                self._position, self._ended = sent.end, sent.last

    def _book(self, sent: Sent) -> None:
        last = self._played[-1] if self._played else None
        if last and abs(sent.start - last[1]) < 0.001:
            self._played[-1] = (last[0], sent.end)
        else:
            self._played.append((sent.start, sent.end))
