"""Blocks of a device's own form become one channel at the recording's rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]


class Fit:
    """Takes interleaved 16-bit PCM of `channels` at `own` Hz, gives the mean of its channels at `rate` Hz."""

    def __init__(self, own: int, channels: int, rate: int) -> None:
        self._own, self._channels, self._rate = own, channels, rate
        self._resampler: Any = None

    def push(self, data: bytes) -> Samples:
        """The samples of a block; a few milliseconds stay in the filter where the rates differ."""
        import numpy as np

        samples = np.frombuffer(data, np.int16)
        if self._channels > 1:
            samples = np.rint(samples.reshape(-1, self._channels).mean(axis=1)).astype(np.int16)
        return samples if self._own == self._rate else self._resampled(samples)

    def _resampled(self, samples: Samples) -> Samples:
        import numpy as np
        from av import AudioFrame, AudioResampler

        if self._resampler is None:
            self._resampler = AudioResampler(format="s16", layout="mono", rate=self._rate)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._own
        given = [one.to_ndarray().reshape(-1) for one in self._resampler.resample(frame)]
        return np.concatenate([np.zeros(0, np.int16), *given])
