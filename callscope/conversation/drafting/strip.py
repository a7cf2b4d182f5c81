"""The sound that a side is heard with: the present utterance and, before it, the end of what the side said last.

Whisper needs what was said before to get the rest right: without it a telephone call lost four words in a hundred more
(measured). The silences between are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.conversation.windows import Span, Window

if TYPE_CHECKING:
    from callscope.call import Samples


class Strip:
    """Stretches of one side's sound in order, the last one growing. Positions are samples from the call's start."""

    def __init__(self, position: int) -> None:
        self._starts = [position]
        self._parts: list[list[Samples]] = [[]]
        self._lengths = [0]

    @property
    def end(self) -> int:
        """Where the next sample belongs."""
        return self._starts[-1] + self._lengths[-1]

    @property
    def start(self) -> int:
        """Where the growing stretch begins."""
        return self._starts[-1]

    @property
    def length(self) -> int:
        """Samples in all stretches together."""
        return sum(self._lengths)

    def push(self, sound: Samples) -> None:
        """Adds to the growing stretch."""
        self._parts[-1].append(sound)
        self._lengths[-1] += len(sound)

    def part(self, end: int) -> None:
        """Keeps the growing stretch up to a position; another one grows behind it from there on."""
        last = self._whole()
        cut = max(0, min(end - self._starts[-1], len(last)))
        self._parts[-1:] = [[last[:cut]], [last[cut:].copy()]]
        self._lengths[-1:] = [cut, len(last) - cut]
        self._starts.append(self._starts[-1] + cut)

    def shift(self, start: int) -> None:
        """Forgets of the growing stretch what lies before a position."""
        if start > self.start:
            last = self._whole()[start - self.start :].copy()
            self._parts[-1], self._lengths[-1], self._starts[-1] = [last], len(last), start

    def cut(self, start: int) -> None:
        """Forgets everything before a position."""
        while len(self._starts) > 1 and self._starts[0] + self._lengths[0] <= start:
            del self._starts[0], self._parts[0], self._lengths[0]
        if len(self._starts) == 1:
            self.shift(min(start, self.end))
        elif start > self._starts[0]:
            first = self._joined(0)[start - self._starts[0] :].copy()
            self._parts[0], self._lengths[0], self._starts[0] = [first], len(first), start

    def clear(self, position: int) -> None:
        """Forgets everything, and goes on at a position."""
        self._starts, self._parts, self._lengths = [position], [[]], [0]

    def heard(self, end: int) -> tuple[Samples, Window]:
        """All sound up to a position, and the window that tells its times."""
        import numpy as np

        last = self._whole()[: max(0, end - self.start)]
        before = [self._joined(at) for at in range(len(self._starts) - 1)]
        pieces = [Span(at, at + len(one)) for at, one in zip(self._starts, [*before, last], strict=True)]
        sound = np.concatenate([*before, last]) if before else last
        return sound, Window(0, tuple(pieces), len(sound))

    def _whole(self) -> Samples:
        return self._joined(-1)

    def _joined(self, at: int) -> Samples:
        import numpy as np

        if len(self._parts[at]) != 1:
            self._parts[at] = [np.concatenate([np.empty(0, np.float32), *self._parts[at]])]
        return self._parts[at][0]
