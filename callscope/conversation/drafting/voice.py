"""Where one side speaks, hop by hop, while its sound comes in. Positions are samples from the call's start."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from callscope.call import RATE
from callscope.conversation.windows import HOP
from callscope.silent import be_silent

if TYPE_CHECKING:
    from callscope.call import Samples

Detect = Callable[["Samples"], "Samples"]
"""Sound of whole hops -> the probability of voice in each."""

_ON, _OFF = 0.3, 0.15
"""Probabilities at which voice begins and ends; a little above those for whole files."""

_BLIP = 4
"""Hops of voice in a row from which on it is speech and no click, as for whole files."""

_CONTEXT = 64
"""Samples before a hop that the Silero model looks at."""

_LEVEL = 10 ** (-35.0 / 20)
"""What the loud parts are brought to before the model hears them, as for whole files."""

_ATTACK, _SOFTEST = 0.5, 0.004
"""Part of the loudest hop of what just came, and level, under which the loud parts are never taken to lie."""

_SOUNDING = 1e-5
"""A hop under this level is digital silence and costs nothing."""

_REMEMBERED = 1024
"""Sounding hops, half a minute, that say how loud the side is."""

_DITHER = 1e-3
"""Standard deviation of the noise laid under the sound, as for whole files."""


class Voice:
    """One side. `begun` is where the present speech began, None in silence; `last` where voice was last found.

    `position` counts the samples that were looked at, `spoken` those of them with voice.
    """

    def __init__(self, detect: Detect, position: int = 0) -> None:
        import numpy as np

        self.begun: int | None = None
        self.last = self.position = position
        self.spoken = 0
        self._detect = detect
        self._run = 0
        self._on = False
        self._rest = np.empty(0, np.float32)
        self._levels: deque[float] = deque(maxlen=_REMEMBERED)
        self._noise = _DITHER * np.random.default_rng(0).standard_normal(HOP).astype(np.float32)

    def push(self, sound: Samples) -> list[bool]:
        """Takes what came; whether there is voice in each hop that is now whole."""
        import numpy as np

        joined = np.concatenate([self._rest, sound])
        whole = len(joined) // HOP * HOP
        self._rest = joined[whole:].copy()
        return [self._take(one) for one in self._likely(joined[:whole])]

    def rest(self) -> None:
        """Forgets the present speech; voice that goes on begins another one."""
        self.begun, self._run = None, 0

    @property
    def waiting(self) -> int:
        """Samples that came and are no whole hop yet."""
        return len(self._rest)

    def skip(self, position: int) -> None:
        """Goes on at a later sample."""
        import numpy as np

        self.rest()
        self.last = self.position = position
        self._rest = np.empty(0, np.float32)

    def silence(self) -> float:
        """Seconds since voice was last found."""
        return (self.position - self.last) / RATE

    def _likely(self, sound: Samples) -> list[float]:
        import numpy as np

        count = len(sound) // HOP
        if not count:
            return []
        levels = np.sqrt(np.square(sound.reshape(-1, HOP)).mean(1))
        if levels.max() < _SOUNDING:
            return [0.0] * count
        self._levels.extend(levels[levels >= _SOUNDING].tolist())
        # A line's soft noise, made as loud as speech, would have the first word deafen the model for half a minute.
        loud = max(np.percentile(self._levels, 95), _ATTACK * levels.max(), _SOFTEST)
        gain = np.float32(_LEVEL / loud)
        return [float(one) for one in self._detect(gain * sound + np.tile(self._noise, count))]

    def _take(self, probability: float) -> bool:
        self._on = probability >= (_OFF if self._on else _ON)
        self.position += HOP
        if self._on:
            self._run += 1
            self.spoken += HOP
            if self._run >= _BLIP or self.begun is not None:
                self.begun = self.position - self._run * HOP if self.begun is None else self.begun
                self.last = self.position
        else:
            self._run = 0
        return self._on


class Silero:
    """The model inside faster-whisper on sound that comes piece by piece: what it remembers is carried along.

    Its own call begins afresh each time, which would cost a second of old sound with every piece.
    """

    def __init__(self) -> None:
        be_silent()
        import numpy as np
        from faster_whisper.vad import get_vad_model  # 0.3 s

        self._session = get_vad_model().session
        self._state = (np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32))
        self._tail = np.zeros(_CONTEXT, np.float32)

    def __call__(self, sound: Samples) -> Samples:
        """The probability of voice in each hop of `sound` (whole hops, at least one)."""
        import numpy as np

        joined = np.concatenate([self._tail, sound])
        windows = np.lib.stride_tricks.sliding_window_view(joined, _CONTEXT + HOP)[::HOP]
        hidden, cell = self._state
        found, *state = self._session.run(None, {"input": np.ascontiguousarray(windows), "h": hidden, "c": cell})
        self._state = (state[0], state[1])
        self._tail = joined[-_CONTEXT:]
        probabilities: Samples = np.asarray(found, np.float32).reshape(-1)
        return probabilities
