"""The child that drafts: loaded once, then asked again and again with what happened to the recording since."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope import weights
from callscope.call import Report, unheard
from callscope.conversation.drafting.session import Session
from callscope.conversation.drafting.voice import Detect, Silero
from callscope.conversation.drafting.whisper import Whisper
from callscope.conversation.feelings import Moods
from callscope.conversation.frames import Detector, detector

if TYPE_CHECKING:
    from callscope.call import Role
    from callscope.conversation.drafting.guess import Recogniser
    from callscope.nouns.live import Event, Side
    from callscope.nouns.taught import Learned
    from callscope.settings import Settings

_LOOK = 0.05
"""Seconds between two looks at a file that has nothing new."""

_PATIENCE = 0.25
"""Seconds after which it answers also when there is nothing to tell, so that orders do not wait long."""

_KEPT = 10.0
"""Seconds between two times that freed memory is given back."""

_FRUGAL = ((-3, 1 << 20), (-1, 1 << 20), (-8, 1))
"""Parameters of mallopt(3): M_MMAP_THRESHOLD and M_TRIM_THRESHOLD in bytes, M_ARENA_MAX."""


class Follow(NamedTuple):
    """Read this file, from its present end on where `live`; the one before is finished."""

    path: Path
    alone: Side
    live: bool = False


class Close(NamedTuple):
    """The present file is closed."""


class Off(NamedTuple):
    """What was said from this second on is off the record, and what will be."""

    start: float


class On(NamedTuple):
    """On the record again from this second on."""

    second: float


Order = Follow | Close | Off | On


class Child:
    """Called with orders, it carries them out, drafts a little, and returns what there is to tell."""

    def __init__(
        self, hear: Recogniser, detect: Callable[[], Detect], moods: Callable[[Side], Moods], settings: Settings
    ) -> None:
        self._parts = (hear, detect, moods, settings.words)
        self._session: Session | None = None
        self._gave_back = time.monotonic()

    def __call__(self, orders: Sequence[Order], *, report: Report = unheard) -> list[Event]:  # noqa: ARG002
        """Raises Unusable for a file that cannot be read."""
        events = [event for order in orders for event in self._obey(order)]
        until = time.monotonic() + _PATIENCE
        while not events and self._session and time.monotonic() < until:
            events = self._session.step()
            if not events:
                time.sleep(_LOOK)
        if time.monotonic() - self._gave_back > _KEPT:
            _give_back()
            self._gave_back = time.monotonic()
        return events

    def _obey(self, order: Order) -> list[Event]:
        if isinstance(order, Follow):
            events = self._finish()
            self._session = Session(order.path, *self._parts, alone=order.alone, live=order.live)
            return events
        if isinstance(order, Close):
            return self._finish()
        if self._session and isinstance(order, Off):
            return self._session.off(order.start)
        if self._session and isinstance(order, On):
            self._session.on(order.second)
        return []

    def _finish(self) -> list[Event]:
        session, self._session = self._session, None
        return session.finish() if session else []


def _give_back() -> None:
    """Returns memory that was freed to the system, where the C library keeps it (glibc, 3 ms)."""
    _ask_glibc("malloc_trim", 0)


def _keep_little() -> None:
    """Has what is large given back as it is freed: left alone, glibc raises its threshold with each large block that
    is freed, and keeps a pool for each thread; 340 MB that come and go by 80 in place of 225 that hardly move.

    A child's environment comes too late for that: glibc reads it when a process begins.
    """
    for parameter, value in _FRUGAL:
        _ask_glibc("mallopt", parameter, value)


def _ask_glibc(function: str, *numbers: int) -> None:
    """Calls a function that only glibc has."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*numbers)


def model_of(settings: Settings) -> str:
    """The draft model: the one that the settings name, else tiny.en for English, and where no language is set."""
    english = settings.words.language.lower().replace("_", "-").split("-")[0] in ("", "en")
    return settings.listen.draft or ("tiny.en" if english else "base")


def load(settings: Settings, models: Path, learned: Learned = ()) -> Child:
    """The child's function; `learned` are the words that people taught. Raises ModelMissing."""
    _keep_little()
    language = settings.words.language or "en"
    hear = Whisper(str(weights.find_words(model_of(settings), models)), language, settings.words.compute)
    pitch: Callable[[], Detector] = cache(detector)
    _ = Silero()  # loaded before the first sound needs it

    return Child(hear, Silero, partial(moods_of, language, pitch, settings.tone.sides, learned), settings)


def moods_of(language: str, pitch: Callable[[], Detector], sides: str, learned: Learned, side: Side) -> Moods:
    """What hears the moods of a side: the researcher sits with the agent, so that the microphone is the agent's and
    the far end the customer's. `sides` is whose tone is scored, "all" or "customer"."""
    role: Role = "customer" if side == "far" else "agent"
    return Moods(language, pitch, sides == "all" or role == "customer", role, learned)


__all__ = ["Child", "Close", "Follow", "Off", "On", "Order", "load", "model_of"]
