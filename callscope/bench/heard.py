"""Calls with truth, each heard once for every figure of who speaks: its words, its turns, and what they cost."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.apart import Engine
from callscope.bench import made
from callscope.bench.halves import half
from callscope.bench.truth import TrueCall, calls, mono, read_rttm
from callscope.call import RATE, Report, Turn, unheard
from callscope.settings import Settings, find_models

if TYPE_CHECKING:
    from callscope.bench.anchors import Stock
    from callscope.conversation.diarize import Diarization
    from callscope.conversation.transcribe import Transcript

MEETINGS, SUPPORT, SIMULATED, MADE = "diarization_ami", "support_calls", "simulated_calls", "made calls"
QUIET = {"PYANNOTE_METRICS_ENABLED": "0", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Piece(NamedTuple):
    """A recording with truth: one mono track as raw float32 at 16 kHz; `true` is None without the words."""

    group: str
    name: str
    raw: Path
    turns: Any
    true: TrueCall | None

    @property
    def said(self) -> str:
        """How a row names it."""
        return f"{self.group}/{self.name}, {half(self.name)}"

    @property
    def seconds(self) -> float:
        return self.raw.stat().st_size / 4 / RATE


@dataclass(frozen=True, slots=True)
class Listened:
    """What was heard of a piece. `turns` and `exact` come with their processor time; anchors are None if not asked."""

    piece: Piece
    turns: Stock
    exact: Stock | None
    stock: Stock | None
    words: Transcript | None


def pieces(data: Path, scratch: Path) -> Iterator[Piece]:
    """Every recording with truth, mixed to one track."""
    for path in sorted((data / MEETINGS).glob("*.flac")):
        yield Piece(MEETINGS, path.stem, _raw(path, scratch), read_rttm(path.with_suffix(".rttm")), None)
    for group in (SUPPORT, SIMULATED):
        for true in calls(data / group):
            raw = _raw(mono(true.path, scratch / f"{true.name}.wav"), scratch)
            yield Piece(group, true.name, raw, read_rttm(true.path.with_name("ref.rttm")), true)
    known = made.phrases(data, find_models())
    for plan in made.PLANS:
        true = made.made(plan, known, scratch)
        whole = all(turn.text for turn in true.turns)
        yield Piece(MADE, true.name, _raw(true.path, scratch), made.annotation(true), true if whole else None)


def _raw(path: Path, scratch: Path) -> Path:
    from callscope.audio import decode

    into = scratch / f"{path.stem}.f32"
    decode.decode(path, into)
    return into


@contextmanager
def listening(anchors: Path | None) -> Iterator[Callable[[Piece], Listened]]:
    """A function that hears a piece; stock pyannote.audio and the exact mode too if there is a folder `anchors`, which
    keeps what they found, since they take most of an hour: a run that was interrupted goes on."""
    models, words = find_models(), Settings().words
    with ExitStack() as stack:

        def child(name: str, load: str, *arguments: Any) -> Engine:
            return stack.enter_context(Engine(name, load, *arguments, environment=QUIET, patient=True))

        turns = child("turns", "callscope.bench.heard:load_timed", "default", models)
        exact = child("exact", "callscope.bench.heard:load_timed", "exact", models)
        stock = child("stock", "callscope.bench.anchors:load_stock", str(models), 1)
        heard = child("words", "callscope.pipeline.engines:load_words", words, models, os.cpu_count() or 1)

        def listen(piece: Piece) -> Listened:
            return Listened(
                piece,
                turns.answer(piece.raw),
                _kept(anchors, "exact", piece, exact) if anchors else None,
                _kept(anchors, "stock", piece, stock) if anchors else None,
                heard.answer(piece.raw, 1, "en")[0] if piece.true else None,
            )

        yield listen


def _kept(folder: Path, what: str, piece: Piece, engine: Engine) -> Stock:
    """What the engine found in this very sound, from the folder if it is there."""
    from callscope.bench.anchors import Stock
    from callscope.conversation.diarize import Diarization

    place = folder / f"{piece.name}-{what}-{hashlib.sha256(piece.raw.read_bytes()).hexdigest()[:12]}.json"
    if not place.is_file():
        found: Stock = engine.answer(piece.raw)
        folder.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps([found.found.turns, found.found.exclusive, found.seconds]), encoding="utf-8")
    turns, exclusive, seconds = json.loads(place.read_text(encoding="utf-8"))
    return Stock(Diarization(*(tuple(Turn(*turn) for turn in some) for some in (turns, exclusive))), seconds)


def load_timed(pipeline: str, models: Path) -> Callable[..., Stock]:
    """The product's diariser on one thread, with its processor time; runs in a child."""
    from callscope.bench.anchors import Stock
    from callscope.conversation import diarize

    hear = diarize.load(pipeline, models, 1)

    def timed(raw: Path, *, report: Report = unheard) -> Stock:
        begun = time.process_time()
        found: Diarization = hear(raw, 1, 0, report=report)
        return Stock(found, time.process_time() - begun)

    return timed
