"""The spectrum of voiced sound: energy ratio, harmonicity and clipping of each frame.

Definitions and sources are in docs/definitions.md, "Frames".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callscope.call import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float32]

HOP = 256
"""Samples between frames, swift-f0's own: 16 ms. Frame i is centred on sample i * HOP and is two hops long."""

SPLIT_HZ = 500.0
"""The energy ratio compares the band above with the band below this frequency (the 0.5 kHz proportion of the voice
quality literature: Laukka et al. 2005, "HF 500")."""

BOTTOM_HZ, TOP_HZ = 80.0, 3400.0
"""The band that is looked at: what lies above 3400 Hz never passes a telephone line (ITU-T G.712)."""

RAIL = 0.97
"""A sample of at least this part of full scale counts as clipped."""

_SIZE = 1024
"""Length of the spectrum: a two-hop window, padded so that its autocorrelation does not wrap."""


def spectral(windows: Values, pitch: Values) -> Any:
    """Ratio in dB, harmonicity and clipping (3 x n) of n windows of two hops with the given pitch."""
    import numpy as np

    shape = np.hanning(2 * HOP + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(windows * shape, _SIZE)).astype(np.float32) ** 2
    hertz = np.fft.rfftfreq(_SIZE, 1 / RATE)
    high = power[:, (hertz >= SPLIT_HZ) & (hertz < TOP_HZ)].sum(axis=1)
    low = power[:, (hertz >= BOTTOM_HZ) & (hertz < SPLIT_HZ)].sum(axis=1)
    ratio = 10.0 * np.log10((high + 1e-9) / (low + 1e-9))
    return np.stack([ratio, _harmonicity(power, pitch, shape), (np.abs(windows) >= RAIL).mean(axis=1)])


def _harmonicity(power: Values, pitch: Values, shape: Values) -> Any:
    """The normalised autocorrelation at the pitch's period, 0..1, over the telephone band.

    The window's own autocorrelation is divided out (Boersma 1993, eq. 9). The sum of cosines reads the autocorrelation
    at a period between two samples, where an inverse transform would only have whole ones.
    """
    import numpy as np

    hertz = np.fft.rfftfreq(_SIZE, 1 / RATE)
    inside = (hertz >= BOTTOM_HZ) & (hertz < TOP_HZ)
    waves = np.cos(2.0 * np.pi * hertz[inside].astype(np.float32) / pitch[:, None])
    found = (power[:, inside] * waves).sum(axis=1) / (power[:, inside].sum(axis=1) + 1e-9)
    own = np.correlate(shape, shape, "full")[2 * HOP - 1 :]
    expected = np.interp(RATE / pitch, np.arange(2 * HOP), own / own[0])
    return np.clip(found / expected, 0.0, 1.0)
