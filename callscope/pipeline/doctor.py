"""What works on this machine, what is missing, and how to get it."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from callscope import safe, weights
from callscope.audio.capture import devices as capture
from callscope.call import Check
from callscope.errors import CallscopeError
from callscope.pipeline.erasing import MEND, UNREAD, unread
from callscope.pipeline.opened import open_library
from callscope.pipeline.relink import missing
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.settings import Paths

PACKAGES = ("faster_whisper", "pyannote.audio", "torch", "torchaudio", "swift_f0", "vaderSentiment", "av", "textual")
ROOM = 2_000_000_000
"""Bytes of free disk under which a long recording may not fit."""


def examine(paths: Paths) -> tuple[Check, ...]:
    """Every check, in the order in which a person would mend things."""
    return (
        _system(),
        _python(),
        *_packages(),
        *_weights(paths),
        _sound(),
        *_sides(),
        _store(paths),
        *_erasing(paths),
        *_originals(paths),
        _disk(paths),
    )


def _system() -> Check:
    tested = platform.system() == "Linux"
    said = f"{platform.system()} {platform.machine()}"
    return Check("system", "ok" if tested else "untested", said if tested else f"{said}: not tested by the authors")


def _python() -> Check:
    return Check("python", "ok", f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}")


def _packages() -> Iterator[Check]:
    missing = [name for name in PACKAGES if not _installed(name)]
    if missing:
        yield Check("packages", "missing", ", ".join(missing), "install Callscope again: pip install callscope")
    else:
        yield Check("packages", "ok", "all engines are installed")


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def _weights(paths: Paths) -> Iterator[Check]:
    for state in weights.listed(paths.models):
        fix = "" if state.ok else f"callscope models pull {state.name}"
        yield Check(f"weights {state.name}", "ok" if state.ok else "missing", state.said, fix)


def _sound() -> Check:
    try:
        import sounddevice  # 60 ms; loads PortAudio

        devices = sounddevice.query_devices()
    except OSError:
        fix = "apt-get install libportaudio2 (Debian), or your system's PortAudio"
        return Check("sound", "missing", "PortAudio is not installed: no recording and no playback", fix)
    if not devices:
        return Check("sound", "missing", "no sound device: no recording and no playback; everything else works")
    return Check("sound", "ok", count(len(devices), "device"))


def _sides() -> Iterator[Check]:
    """What can be recorded: the microphone, and what the machine plays."""
    try:
        devices, advice = capture.devices(), capture.no_far_end()
    except CallscopeError as error:
        devices, advice = [], error.hint
    for side, name in (("mic", "microphone"), ("far", "far end")):
        found = [one for one in devices if one.side == side]
        usual = next((one.title for one in found if one.is_default), found[0].title if found else "")
        if found:
            tested = sys.platform == "linux"
            said = f"{len(found)} can be recorded, usually {safe.line(usual)}"
            yield Check(name, "ok" if tested else "untested", said if tested else f"{said}; not tested on this system")
        else:
            fix = advice if side == "far" else "connect one, or record the far end alone"
            yield Check(name, "missing", "none can be recorded here", fix)


def _store(paths: Paths) -> Check:
    if not paths.store.exists():
        return Check("store", "ok", f"none yet; {paths.store} is made with the first call")
    try:
        heard = len(open_library(paths).calls())
    except CallscopeError as error:
        return Check("store", "missing", error.message, error.hint)
    return Check("store", "ok", f"{count(heard, 'call')} in {paths.store}")


def _erasing(paths: Paths) -> Iterator[Check]:
    """Asked after the store, whose opening finishes what was cut off."""
    if paths.erasing.exists():
        fix = "close other programs that use this workspace, make room, then start again"
        yield Check("erasing", "missing", "a call that was to be erased is not gone from every file yet", fix)
    for path in unread(paths):
        yield Check("erasing", "missing", f"{path}: {UNREAD}", f"{MEND}; callscope erased list")


def _originals(paths: Paths) -> Iterator[Check]:
    if not paths.store.exists():
        return
    try:
        gone = missing(open_library(paths))
    except CallscopeError:
        return
    for call in gone:
        fix = f"callscope calls relink {call.id} PATH, or put it back; its words and quotes stay readable"
        yield Check("sound file", "missing", f"{safe.line(call.title)}: {safe.line(str(call.path))}", fix)
    if len(gone) > 1:
        fix = "callscope calls relink FOLDER looks for all of them there, by their content"
        yield Check("sound files", "missing", f"{len(gone)} are not where they were", fix)


def _disk(paths: Paths) -> Check:
    place = next(folder for folder in (paths.home, *paths.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    said = f"{free / 1e9:.1f} GB free for {paths.home}"
    return Check("disk", "ok" if free > ROOM else "missing", said, "" if free > ROOM else "make room")
