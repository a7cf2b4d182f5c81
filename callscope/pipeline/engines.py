"""The engines of a hearing: plain functions, each backed by a child process that loads its model once.

A test hands in its own functions.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope import weights
from callscope.apart import Engine, together

if TYPE_CHECKING:
    from callscope.call import Report
    from callscope.conversation.diarize import Diarization
    from callscope.conversation.frames import Frames
    from callscope.conversation.transcribe import Transcript
    from callscope.settings import Settings, WordsSettings


@dataclass(frozen=True, slots=True)
class Engines:
    """What hears. Each takes a raw sound file and its number of tracks; `ready` waits until those named are loaded."""

    words: Callable[..., tuple[Transcript, ...]]
    turns: Callable[..., Diarization]
    tone: Callable[..., tuple[Frames, ...]]
    ready: Callable[[tuple[str, ...], Report], None] = lambda _names, _report: None


@contextlib.contextmanager
def open_engines(settings: Settings, models: Path) -> Iterator[Engines]:
    """Engines in child processes, started when first needed, loaded once, ended with the context."""
    children = {
        "words": _words(settings, models),
        "turns": _turns(settings, models),
        "tone": Engine("tone", "callscope.conversation.tone:load", environment=_threads(1), patient=True),
    }

    def ready(names: tuple[str, ...], report: Report) -> None:
        answers = together({name: children[name].ready for name in names if name in children}, report)
        if isinstance(answers.get("words"), Exception):
            raise answers["words"]

    with contextlib.ExitStack() as stack:
        for child in children.values():
            stack.enter_context(child)
        yield Engines(children["words"].answer, children["turns"].answer, children["tone"].answer, ready)


def load_words(settings: WordsSettings, models: Path, threads: int) -> Callable[..., tuple[Transcript, ...]]:
    """The words engine; called in its child, so that a missing weight is told only when words are needed."""
    from callscope.conversation import transcribe

    return transcribe.load(str(weights.find_words(settings.model, models)), settings, threads)


def _words(settings: Settings, models: Path) -> Engine:
    load = "callscope.pipeline.engines:load_words"
    return Engine("words", load, settings.words, models, _cores(), environment=_threads(1))


def _turns(settings: Settings, models: Path) -> Engine:
    load = "callscope.conversation.diarize:load"
    threads = settings.turns.threads
    return Engine("turns", load, settings.turns.pipeline, models, threads, environment=_threads(threads), patient=True)


def _cores() -> int:
    return max(1, min(os.cpu_count() or 1, 8))


def _threads(count: int) -> dict[str, Any]:
    return {"OMP_NUM_THREADS": str(count), "MKL_NUM_THREADS": str(count)}
