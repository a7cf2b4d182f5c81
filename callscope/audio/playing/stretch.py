"""Sound at another speed with its pitch kept, and the exact map from what comes out back to the call."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from callscope.audio.playing.tap import BLOCK, FADE, Block, faded
from callscope.call import RATE

if TYPE_CHECKING:
    from av.filter import Graph

    from callscope.audio.playing.course import Piece
    from callscope.audio.playing.tap import Sound

STEP = RATE // 20
"""Frames of the call read at a time: 50 ms."""

_MOST_AT_ONCE = 2.0
"""Speed above which FFmpeg's atempo drops samples instead of blending them; two of them in a row do not."""

Pieced = Generator["Block | None", None, bool]


class Readable(Protocol):
    """Sound that is read by frames; `channels` is 0 until it is known."""

    channels: int

    def read(self, start: int, end: int) -> Sound | None:
        """The frames (n x channels), fewer at the end of the sound; None: not decoded yet."""


class Stretch:
    """One piece of sound at `speed` and at the device's `rate`, through FFmpeg's atempo and aresample.

    What comes out has the length of what went in over the speed, to the frame: atempo's own is off by up to 40 ms.
    Inside, speech lies within 20 ms of its place and above twice the speed within 35 ms, by the envelopes of two calls.
    """

    def __init__(self, channels: int, speed: float, rate: int) -> None:
        self._scale = rate / RATE / speed
        self._channels = channels
        self._taken = 0
        self._given = 0
        self._graph = None if speed == 1 and rate == RATE else _graph(channels, speed, rate)

    def push(self, samples: Sound) -> Sound:
        """What is ready after these frames; fewer than expected while the filter fills."""
        from av import AudioFrame

        self._taken += len(samples)
        if self._graph is None:
            return samples
        sound = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout=_layout(self._channels))
        sound.sample_rate, sound.time_base, sound.pts = RATE, Fraction(1, RATE), self._taken - len(samples)
        self._graph.push(sound)
        return self._count(self._pull())

    def flush(self) -> Sound:
        """The rest, cut or filled with silence to the exact length."""
        import numpy as np

        missing = max(0, round(self._taken * self._scale) - self._given)
        if self._graph is None or not self._taken:
            return np.zeros((0, self._channels), np.int16)
        self._graph.push(None)
        silence = np.zeros((missing, self._channels), np.int16)
        return np.concatenate([self._pull(), silence])[:missing]

    def _count(self, samples: Sound) -> Sound:
        self._given += len(samples)
        return samples

    def _pull(self) -> Sound:
        import av
        import numpy as np

        assert self._graph is not None
        ready = [np.zeros((0, self._channels), np.int16)]
        while True:
            try:
                frame: Any = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return np.concatenate(ready)
            ready.append(frame.to_ndarray().reshape(-1, self._channels))


def blocks(pieces: Iterable[Piece], sound: Readable, speed: float, rate: int, jump: int) -> Iterator[Block | None]:
    """The pieces as blocks for a device of `rate` Hz, each piece faded at its ends. None: the next is not decoded."""
    empty = set()
    while sound.read(0, 1) is None:
        yield None
    if not sound.channels:  # decoding ended, and there is no sound
        return
    for piece in pieces:
        found = yield from _piece_blocks(piece, sound, speed, rate, jump)
        if not found and piece in empty:  # a loop behind the end of the call would never end
            return
        if not found:
            empty.add(piece)


def _piece_blocks(piece: Piece, sound: Readable, speed: float, rate: int, jump: int) -> Pieced:
    """The blocks of one piece; returns whether there was any sound."""
    import numpy as np

    size, first = round(BLOCK * rate), True
    given, now = 0, piece.start / RATE
    held = np.zeros((0, sound.channels), np.int16)
    for ready, last in _stretched(piece, sound, speed, rate):
        if ready is None:
            yield None
            continue
        held = np.concatenate([held, ready])
        if first and (last or len(held) >= 2 * size):
            held, first = faded(held, round(FADE * rate), out=False), False
        if last:
            held = faded(held, round(FADE * rate), out=True)
        while len(held) >= (1 if last else 3 * size):
            block, held = held[:size], held[size:]
            given += len(block)
            before, now = now, min(piece.end / RATE, piece.start / RATE + given * speed / rate)
            yield Block(block, before, now, piece.number, jump)
    return given > 0


def _stretched(piece: Piece, sound: Readable, speed: float, rate: int) -> Iterator[tuple[Sound | None, bool]]:
    """Parts of a piece, stretched, and whether it is the last; None: not decoded yet."""
    stretch, at = Stretch(sound.channels, speed, rate), piece.start
    while at < piece.end:
        part = sound.read(at, min(at + STEP, piece.end))
        if part is None:
            yield None, False
            continue
        if not len(part):
            break
        at += len(part)
        yield stretch.push(part), False
    yield stretch.flush(), True


def _graph(channels: int, speed: float, rate: int) -> Graph:
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="s16", layout=_layout(channels), channels=channels, time_base=Fraction(1, RATE)
    )
    halves = 2 if speed > _MOST_AT_ONCE else 1
    filters = [graph.add("atempo", repr(speed ** (1 / halves))) for _ in range(halves if speed != 1 else 0)]
    filters += [graph.add("aresample", str(rate))] if rate != RATE else []
    graph.link_nodes(source, *filters, graph.add("aformat", "sample_fmts=s16"), graph.add("abuffersink"))
    graph.configure()
    return graph


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"
