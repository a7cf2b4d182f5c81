"""The sound of a call laid ready for listening: decoded by a thread of its own, readable as far as it is."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.audio.containers import Damage, sounds, source
from callscope.audio.convert import Converter
from callscope.audio.sources import opened
from callscope.call import RATE
from callscope.errors import CallscopeError, StorageFailed

if TYPE_CHECKING:
    from callscope.audio.convert import Interleaved
    from callscope.audio.playing.tap import Sound

_WIDTH = 2
"""Bytes of a sample."""

_MOST_UNDONE = 0.99
"""What `ready` shows at most while decoding still runs: a file's size says little about its last seconds."""


class Spool:
    """The frames of `path` at 16 kHz as decode counts them, so that its moments are those of the transcript.

    They lie as int16 in a nameless file in `scratch` that only this process can read and that vanishes with it. Mono
    and two channels are kept; of more, the odd ones are mixed to the left and the even ones to the right. `ready` goes
    from 0 to 1. `fault` says why the file cannot be decoded or kept.
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        self.channels = 0
        self.ready = 0.0
        self.fault: CallscopeError | None = None
        self._path, self._scratch = path, scratch
        self._frames = 0
        self._whole = self._closed = False
        self._file: Any = None
        self._lock = threading.Lock()  # one file position for two threads
        self._thread = threading.Thread(target=self._run, name="callscope-spool", daemon=True)
        self._thread.start()

    @property
    def end(self) -> float | None:
        """Seconds of the call; None while decoding runs."""
        return self._frames / RATE if self._whole else None

    def read(self, start: int, end: int) -> Sound | None:
        """The frames (n x channels), fewer at the end of the sound; None: not decoded yet."""
        import numpy as np

        whole, frames = self._whole, self._frames
        if end > frames and not whole:
            return None
        count, each = max(0, min(end, frames) - start), max(1, self.channels)
        with self._lock:
            if self._closed or not count:
                return np.zeros((0, each), np.int16)
            self._file.seek(start * each * _WIDTH)
            raw = self._file.read(count * each * _WIDTH)
        return np.frombuffer(raw, np.int16).reshape(-1, each)

    def close(self, patience: float = 0.2) -> None:
        """Stops decoding and deletes the file; waits `patience` seconds for the thread. Safe to call twice."""
        with self._lock:
            self._closed = True
            if self._file is not None:
                self._file.close()
        self._thread.join(patience)

    def _run(self) -> None:
        try:
            self._open()
            self._decode()
        except CallscopeError as error:
            self.fault = error
        except OSError as error:
            why = f"the sound cannot be laid ready in {self._scratch}: {error.strerror}"
            self.fault = StorageFailed(why, "free some space or choose another workspace folder")
        except ValueError:
            if not self._closed:  # else: written after close()
                raise
        self._whole, self.ready = True, 1.0

    def _open(self) -> None:
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=self._scratch, buffering=0, prefix="listening-")  # noqa: SIM115 - closed by close()
        with self._lock:
            self._file = file
            if self._closed:
                file.close()

    def _decode(self) -> None:
        converter = Converter()
        with opened(self._path) as file, source(file, self._path) as found:
            for sound in sounds(found, Damage()):
                if self._closed:
                    return
                blocks = converter.silence(sound) if isinstance(sound, float) else converter.push(sound)
                self._keep(blocks, converter.channels)
                self.ready = min(_MOST_UNDONE, file.tell() / max(1, os.fstat(file.fileno()).st_size))
            self._keep(converter.flush(), converter.channels)

    def _keep(self, blocks: list[Interleaved], channels: int) -> None:
        for block in blocks:
            samples = _two(block.reshape(-1, channels))
            self.channels = samples.shape[1]
            with self._lock:
                self._file.seek(0, os.SEEK_END)
                self._file.write(samples.tobytes())
            self._frames += len(samples)


def _two(samples: Any) -> Sound:
    """At most two channels of float sound, as int16."""
    import numpy as np

    if samples.shape[1] > 2:
        samples = np.stack([samples[:, 0::2].mean(axis=1), samples[:, 1::2].mean(axis=1)], axis=1)
    whole: Sound = np.rint(samples * 32767).astype(np.int16)
    return whole
