"""Calls with truth, each heard once for every figure of who speaks: its words, its turns, and what they cost."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope import conversation
from callscope.apart import Engine
from callscope.bench import made
from callscope.bench.halves import half
from callscope.bench.truth import TrueCall, calls, read_rttm
from callscope.call import RATE, Report, Turn, Word, unheard
from callscope.settings import Settings, find_models

if TYPE_CHECKING:
    from callscope.bench.anchors import Stock
    from callscope.conversation.diarize import Diarization

MEETINGS, SUPPORT, SIMULATED, MADE = "diarization_ami", "support_calls", "simulated_calls", "made calls"
QUIET = {"PYANNOTE_METRICS_ENABLED": "0", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


ANCHORED = (MEETINGS, SUPPORT)
"""Where pyannote.audio's own pipeline is an anchor: where people talk. The rest would take half an hour more, and the
default confuses nobody there."""
SHORT_ENOUGH = 35.0
"""Seconds of a call that the stock pipeline hears itself: it takes two thirds of real time and more."""


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

    @property
    def both_sides(self) -> bool:
        """Whether it is a call in which an agent and a customer speak as such; what readers read tells no role."""
        roles = {turn.role for turn in (self.true.turns if self.true else ())}
        return self.group == SUPPORT and roles == {"agent", "customer"}

    @property
    def print(self) -> str:
        """What tells its sound from any other."""
        return f"{self.name}-{hashlib.sha256(self.raw.read_bytes()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of what takes long to hear, so that a run goes on where another one ended; nothing is kept without."""

    folder: Path | None = None

    def __call__(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, as JSON has it, from the folder if it is there."""
        if self.folder is None:
            return json.loads(json.dumps(make()))
        place = self.folder / f"{name}.json"
        if not place.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(make()), encoding="utf-8")
        return json.loads(place.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Listened:
    """What was heard of a piece, the turns with their processor time; anchors that were not run are None."""

    piece: Piece
    turns: Stock
    exact: Stock | None
    stock: Stock | None
    words: tuple[Word, ...]


def pieces(data: Path, scratch: Path, kept: Kept) -> Iterator[Piece]:
    """Every recording with truth, mixed to one track."""
    for path in sorted((data / MEETINGS).glob("*.flac")):
        raw = _raw(path, scratch, path.stem, channels=1)
        yield Piece(MEETINGS, path.stem, raw, read_rttm(path.with_suffix(".rttm")), None)
    for group in (SUPPORT, SIMULATED):
        for true in calls(data / group):
            turns = read_rttm(true.path.with_name("ref.rttm"))
            yield Piece(group, true.name, _raw(true.path, scratch, true.name), turns, true)
    known = made.phrases(data, find_models(), kept)
    for plan in made.PLANS:
        true = made.made(plan, known, scratch)
        whole = all(turn.text for turn in true.turns)
        raw = _raw(true.path, scratch, true.name, channels=1)
        yield Piece(MADE, true.name, raw, made.annotation(true), true if whole else None)


def _raw(path: Path, scratch: Path, name: str, channels: int = 2) -> Path:
    """The sound at 16 kHz; two channels mixed to one."""
    import numpy as np
    from faster_whisper.audio import decode_audio

    sound = decode_audio(str(path), split_stereo=channels == 2)
    into = scratch / f"{name}.f32"
    np.mean(np.stack(sound if channels == 2 else [sound]), axis=0).astype(np.float32).tofile(into)
    return into


@contextmanager
def listening(anchors: bool, kept: Kept) -> Iterator[Callable[[Piece], Listened]]:
    """A function that hears a piece; with `anchors` the exact mode hears talk too, and the stock pipeline some."""
    models, words = find_models(), Settings().words
    with ExitStack() as stack:

        def child(name: str, load: str, *arguments: Any) -> Engine:
            return stack.enter_context(Engine(name, load, *arguments, environment=QUIET))

        turns = child("turns", "callscope.bench.heard:load_timed", "default", models)
        exact = child("exact", "callscope.bench.heard:load_timed", "exact", models)
        stock = child("stock", "callscope.bench.anchors:load_stock", str(models), 1)
        heard = child("words", "callscope.pipeline.engines:load_words", words, models, os.cpu_count() or 1)

        def listen(piece: Piece) -> Listened:
            anchored = anchors and piece.group in ANCHORED
            short = piece.group == SUPPORT and piece.seconds <= SHORT_ENOUGH
            return Listened(
                piece,
                turns.answer(piece.raw),
                _anchor("exact", piece, exact, kept) if anchored else None,
                _anchor("stock", piece, stock, kept) if anchored and short else None,
                _words(piece, heard, kept) if piece.true else (),
            )

        yield listen


@cache
def _code() -> str:
    """Tells this program's own hearing from that of any other version of it."""
    package = Path(conversation.__file__).parent
    files = sorted(one for one in package.rglob("*") if one.suffix in (".py", ".toml"))
    told = b"".join(one.read_bytes() for one in files) + json.dumps(asdict(Settings().words)).encode()
    return hashlib.sha256(told).hexdigest()[:8]


def _anchor(what: str, piece: Piece, engine: Engine, kept: Kept) -> Stock:
    from callscope.bench.anchors import Stock
    from callscope.conversation.diarize import Diarization

    def hear() -> Any:
        found: Stock = engine.answer(piece.raw)
        return [found.found.turns, found.seconds]

    name = f"{what}-{piece.print}" if what == "stock" else f"{what}-{_code()}-{piece.print}"
    turns, *_, seconds = kept(name, hear)
    return Stock(Diarization(tuple(Turn(*turn) for turn in turns)), seconds)


def _words(piece: Piece, engine: Engine, kept: Kept) -> tuple[Word, ...]:
    found = kept(f"words-{_code()}-{piece.print}", lambda: sorted(engine.answer(piece.raw, 1, "en")[0].words))
    return tuple(Word(*word) for word in found)


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
