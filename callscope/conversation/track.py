"""Sound that is read from its file piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from callscope.call import Samples


class Sound(Protocol):
    """One track's samples: an array (n), or a Track."""

    def __len__(self) -> int: ...

    def __getitem__(self, span: slice, /) -> Samples: ...


@dataclass(frozen=True, slots=True)
class Track:
    """One of `tracks` in a raw float32 file of interleaved tracks; slices are read from the file each time.

    A map of the file would do the same, but its pages count as memory: ten hours of two tracks are 4.6 GB.
    """

    path: Path
    tracks: int
    index: int

    def __len__(self) -> int:
        return self.path.stat().st_size // 4 // self.tracks

    def __getitem__(self, span: slice, /) -> Samples:
        import numpy as np

        start, end, _ = span.indices(len(self))
        offset, count = start * self.tracks * 4, max(end - start, 0) * self.tracks
        return np.fromfile(self.path, np.float32, count, offset=offset).reshape(-1, self.tracks)[:, self.index].copy()
