"""Keeps the sound libraries off the screen."""

from __future__ import annotations

import functools
import os
import platform


@functools.cache
def quiet() -> None:
    """Sends what C libraries write to their stderr nowhere, for the rest of the process. Does nothing but on glibc.

    PortAudio, ALSA and JACK print each failed try there, some of them from threads of their own. The screen is drawn
    on file descriptor 2, so that is left alone: only the C library's `stderr` stream is replaced. Python's own
    sys.stderr does not pass through it.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    import ctypes

    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    nowhere = library.fopen(os.devnull.encode(), b"w")
    if nowhere:
        ctypes.c_void_p.in_dll(library, "stderr").value = nowhere
