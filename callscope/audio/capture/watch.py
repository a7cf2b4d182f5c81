"""Watches over a recording: whether sound still arrives, from the chosen source, and whether the disk lasts."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from callscope import safe
from callscope.audio.capture.room import hours_left
from callscope.errors import DeviceFailed, StorageFailed
from callscope.nouns.live import SIDE_NAMES, Concern, Side

if TYPE_CHECKING:
    from callscope.audio.capture.devices import Inputs
    from callscope.audio.capture.source import Inlet, Put, Source
    from callscope.audio.capture.wav import Shape

QUIET = 2.0
"""Seconds without a block after which a person is told. A suspended source gives none, and nothing else says so."""

_START = 4.0
"""Seconds that a source may take to its first block; PulseAudio takes up to 1.9."""

_DISK = 10.0
"""Seconds between two looks at the disk."""

_IDENTITY = 0.8
"""Seconds between two questions to the sound server; each costs it a few milliseconds."""

Concerned = tuple[Concern, str]


class Watchdog:
    """Notices, once each time, that a side gives no sound or has ended, and once that the disk will not do."""

    def __init__(self, folder: Path, inputs: Inputs, inlet: Inlet, shape: Shape, planned: float) -> None:
        self._folder, self._inputs, self._inlet, self._shape = folder, inputs, inlet, shape
        self._until = time.monotonic() + planned
        self._quiet: set[Side] = set()
        self._ended: set[Side] = set()
        self._started = time.monotonic()
        self._looked = float("-inf")
        self._told_disk = False

    def look(self) -> Iterator[Concerned]:
        """What is to be told now."""
        for source in self._inputs.sources:
            if not source.finite:
                yield from self._sounding(source)
        if time.monotonic() - self._looked > _DISK:
            self._looked = time.monotonic()
            yield from self._disk()

    def _sounding(self, source: Source) -> Iterator[Concerned]:
        for side in source.sides:
            what = f"{SIDE_NAMES[side]} ({safe.line(source.name)})"
            if source.ended and side not in self._ended:
                self._ended.add(side)
                self._quiet.add(side)
                yield "no sound", f"{what} is gone: its device or the sound server ended"
            elif source.steady and self._is_quiet(side) and side not in self._quiet:
                self._quiet.add(side)
                yield "no sound", f"no sound for {QUIET:.0f} s from {what}: nothing arrives from the device"
            elif not self._is_quiet(side) and not source.ended:
                self._quiet.discard(side)
                self._ended.discard(side)

    def _is_quiet(self, side: Side) -> bool:
        heard = self._inlet.heard[side]
        first = heard <= self._started
        return time.monotonic() - heard > (_START if first else QUIET)

    def _disk(self) -> Iterator[Concerned]:
        try:
            hours = hours_left(self._folder, self._shape)
        except StorageFailed:
            return
        wanted = max(0.0, self._until - time.monotonic()) / 3600
        if hours < wanted and not self._told_disk:
            yield (
                "disk",
                f"the disk has room for {hours:.1f} h of sound, and {wanted:.1f} h more are planned: make room",
            )
        self._told_disk = hours < wanted


Moved = Callable[[Side, str, str, float], None]
"""Takes a side, the source it was recorded from, the present one, and when the first was last certain."""


class Identity:
    """Asks the sound server, again and again, which source each stream records from: it moves them without a word.

    A source that ended while another one goes on is opened anew as soon as its device is there again.
    """

    def __init__(self, inputs: Inputs, put: Put, moved: Moved) -> None:
        self._all = inputs.sources
        self._sources = [one for one in inputs.sources if not one.finite]
        self._put, self._clock, self._moved = put, inputs.clock, moved
        self._known = {one.sides[0]: one.name for one in self._sources}
        self._certain = dict.fromkeys(self._known, time.monotonic())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="callscope-identity", daemon=True)

    def start(self) -> None:
        """Begins to ask, where there is anything to ask about."""
        if self._sources:
            self._thread.start()

    def stop(self) -> None:
        """Ends it; does not wait."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(_IDENTITY):
            for source in self._sources:
                if not source.ended:
                    self._ask(source)
                elif not all(one.ended for one in self._all):  # else the recorder ends
                    self._revive(source)

    def _revive(self, source: Source) -> None:
        with contextlib.suppress(DeviceFailed):
            source.start(self._put, self._clock)

    def _ask(self, source: Source) -> None:
        side, asked = source.sides[0], time.monotonic()
        name = source.identity()
        if name is None or self._stop.is_set():
            return
        before = self._known[side]
        if name != before:
            self._known[side] = name
            self._moved(side, before, name, self._certain[side])
        self._certain[side] = asked
