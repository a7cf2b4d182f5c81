"""The clock that samples are counted against: monotonic, and faster than real time where files are replayed faster."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds that go `speed` times as fast as time itself; `begun` is its first moment."""

    speed: float = 1.0
    begun: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Clock seconds; only differences mean something."""
        return self.begun + (time.monotonic() - self.begun) * self.speed

    def until(self, moment: float) -> float:
        """Real seconds until a clock moment; negative when it is over."""
        return (moment - self.now()) / self.speed
