"""Decoded frames of any format become interleaved float32 at 16 kHz, to the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callscope.call import RATE

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame, AudioResampler
    from numpy.typing import NDArray

    Interleaved = NDArray[np.float32]

_FLOATS = ("flt", "fltp", "dbl", "dblp")

_ABSURD = 1e6
"""Beyond this a sample is damage, not sound: full scale is 1, and 32768 in files that count as integers do."""


class Converter:
    """Turns the frames of one track into interleaved float32 samples at 16 kHz, all channels kept, in -1..1.

    `out` is another rate in Hz if one was asked for; 0 is that of the first frame, which is then the value.

    `channels` and `rate` are the source's, from its first frame; a later change of either is converted to fit.
    `samples` counts what was given out, per channel; `not_numbers` the NaN, infinite or absurd ones that became 0.
    The length of what comes out is that of what went in, times `out` over its rate, rounded.
    """

    def __init__(self, out: int = RATE) -> None:
        self.out = out
        self.channels = 0
        self.rate = 0
        self.samples = 0
        self.not_numbers = 0
        self._resampler: AudioResampler | None = None
        self._source: tuple[str, str, int] | None = None
        self._layout = ""
        self._resampled = 0
        self._taken = 0
        self._given = 0
        self._owed = 0.0

    @property
    def seconds(self) -> float:
        """The duration of what was given out."""
        return self.samples / self.out if self.samples else 0.0

    def push(self, frame: AudioFrame) -> list[Interleaved]:
        """What this frame adds; empty while the filter fills."""
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        before = self.flush() if source != self._source else []
        if self._resampler is None:
            self._begin(source, frame)
            owed, self._owed = self._owed, 0.0
            before += self._zeros(owed)
        assert self._resampler is not None
        self._taken += frame.samples
        return before + [self._give(_samples(one)) for one in self._resampler.resample(self._numbers(frame))]

    def flush(self) -> list[Interleaved]:
        """What the filter still holds, cut or filled with silence to the exact length."""
        import numpy as np

        if self._resampler is None:
            return []
        tail = [_samples(one) for one in self._resampler.resample(None) if one is not None]
        missing = max(0, round(self._taken * self.out / self._resampled) - self._given) * self.channels
        held = np.concatenate([*tail, np.zeros(missing, np.float32)])
        given = self._give(held[:missing])
        self._resampler, self._source = None, None
        return [given]

    def silence(self, seconds: float) -> list[Interleaved]:
        """What the filter holds and then silence, in blocks of at most a minute; before the first frame it is owed."""
        if not self.channels:
            self._owed += seconds
            return []
        return self.flush() + self._zeros(seconds)

    def _zeros(self, seconds: float) -> list[Interleaved]:
        import numpy as np

        minute, left = 60 * self.out, round(seconds * self.out)
        zeros = np.zeros(min(minute, left) * self.channels, np.float32)
        blocks = [zeros[: min(minute, left - start) * self.channels] for start in range(0, left, minute)]
        self.samples += left
        return blocks

    def _begin(self, source: tuple[str, str, int], frame: AudioFrame) -> None:
        from av import AudioResampler

        if not self.channels:
            self.channels, self.rate, self._layout = frame.layout.nb_channels, frame.sample_rate, frame.layout.name
            self.out = self.out or frame.sample_rate
        self._resampler = AudioResampler(format="flt", layout=self._layout, rate=self.out)
        self._source, self._resampled, self._taken, self._given = source, frame.sample_rate, 0, 0

    def _give(self, samples: Interleaved) -> Interleaved:
        frames = len(samples) // self.channels
        self._given += frames
        self.samples += frames
        return samples

    def _numbers(self, frame: AudioFrame) -> AudioFrame:
        """The frame with 0 for what is no number: the filter would smear one NaN over its whole length."""
        import numpy as np

        if frame.format.name not in _FLOATS:
            return frame
        samples = frame.to_ndarray()
        sound = np.abs(samples) < _ABSURD  # false for NaN too
        if sound.all():
            return frame
        self.not_numbers += int(sound.size - np.count_nonzero(sound))
        return _alike(frame, np.where(sound, samples, samples.dtype.type(0)))


def _alike(frame: AudioFrame, samples: Any) -> AudioFrame:
    from av import AudioFrame

    mended = AudioFrame.from_ndarray(samples, format=frame.format.name, layout=frame.layout.name)
    mended.sample_rate, mended.pts, mended.time_base = frame.sample_rate, frame.pts, frame.time_base
    return mended


def _samples(frame: AudioFrame) -> Interleaved:
    import numpy as np

    clipped: Interleaved = np.clip(frame.to_ndarray().reshape(-1), -1.0, 1.0).astype(np.float32, copy=False)
    return clipped
