"""A file that is replayed as if it were a call: in real time, or so many times faster."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.audio.capture.fit import Fit
from callscope.audio.capture.source import Block, Put
from callscope.audio.containers import Damage, sounds, source
from callscope.audio.convert import Converter
from callscope.audio.sources import opened
from callscope.call import RATE
from callscope.errors import CallscopeError, UsageProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.audio.capture.clock import Clock
    from callscope.audio.capture.source import Samples
    from callscope.audio.convert import Interleaved
    from callscope.nouns.live import Side

PREFIX = "file:"

_LEAD = 0.2
"""Clock seconds before the first sample, so that two files begin together however long the first takes to open."""

_BLOCK = 0.02
"""Real seconds between two blocks, as devices give them."""

_LONGEST = 0.1
"""Seconds of sound in one block, however fast it is replayed."""


def named(device: str) -> tuple[Path, float]:
    """The file and the speed that file:PATH or file:PATH@8 names. Raises UsageProblem."""
    text = device.removeprefix(PREFIX)
    path, at, speed = text.rpartition("@")
    if not at or Path(text).exists():
        return Path(text).expanduser(), 1.0
    try:
        factor = float(speed)
    except ValueError:
        return Path(text).expanduser(), 1.0
    if not 0.1 <= factor <= 64:
        raise UsageProblem(f"a file cannot be replayed at {factor:g} times its speed", "say a factor from 0.1 to 64")
    return Path(path).expanduser(), factor


class Replay:
    """A replayed file. `picks` says which channel each side hears. Its blocks are on time by the clock."""

    finite = True
    steady = True

    def __init__(self, name: str, path: Path, picks: Mapping[Side, int], rate: int) -> None:
        self.name, self.ended = name, False
        self.sides: tuple[Side, ...] = tuple(picks)
        self.fault: CallscopeError | None = None
        self._path, self._picks = path, picks
        self._fits = {side: Fit(RATE, 1, rate) for side in picks}
        self._stop = threading.Event()

    def start(self, put: Put, clock: Clock) -> None:
        """Begins to replay."""
        threading.Thread(target=self._run, args=(put, clock), name="callscope-replay", daemon=True).start()

    def abort(self) -> None:
        """Ends it."""
        self._stop.set()

    def identity(self) -> str | None:
        """A file stays what it is."""
        return self.name

    def fit(self, block: Block) -> Samples:
        """The samples of a block."""
        return self._fits[block.side].push(block.data)

    def _run(self, put: Put, clock: Clock) -> None:
        given = 0
        try:
            for block in self._blocks(round(min(_LONGEST, _BLOCK * clock.speed) * RATE)):
                given += len(block)
                at = clock.begun + _LEAD + given / RATE
                if self._stop.wait(max(0.0, clock.until(at))):
                    return
                for side, channel in self._picks.items():
                    put(Block(side, at, block[:, channel].tobytes()))
        except CallscopeError as error:
            self.fault = error
        finally:
            self.ended = True

    def _blocks(self, size: int) -> Iterator[NDArray[np.int16]]:
        """The file in blocks of frames x channels."""
        import numpy as np

        waiting: list[NDArray[np.int16]] = []
        for part in self._parts():
            waiting.append(part)
            if sum(map(len, waiting)) >= size:
                whole = np.concatenate(waiting)
                full = len(whole) - len(whole) % size
                yield from (whole[start : start + size] for start in range(0, full, size))
                waiting = [whole[full:]]
        if sum(map(len, waiting)):
            yield np.concatenate(waiting)

    def _parts(self) -> Iterator[NDArray[np.int16]]:
        converter = Converter()
        with opened(self._path) as file, source(file, self._path) as found:
            for sound in sounds(found, Damage()):
                blocks = converter.silence(sound) if isinstance(sound, float) else converter.push(sound)
                yield from (_whole(block, converter.channels) for block in blocks)
            yield from (_whole(block, converter.channels) for block in converter.flush())


def _whole(block: Interleaved, channels: int) -> NDArray[np.int16]:
    import numpy as np

    return np.rint(block * 32767).astype(np.int16).reshape(-1, channels)
