"""Draft words while a call is recorded: how late they are, how right, and what they cost, beside a plain loop.

Each call is replayed in real time through the real recorder; figures come from the events alone.
"""

from __future__ import annotations

import contextlib
import difflib
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from callscope import weights
from callscope.apart import Engine, run
from callscope.audio.capture.recorder import Recorder
from callscope.bench.table import Measure, at_most
from callscope.bench.truth import TrueCall, calls, normal, word_error_rate
from callscope.call import RATE, Word
from callscope.conversation.drafting.drafter import Drafter
from callscope.nouns.live import SIDES, Behind, Draft, Event, Side, Sources, Warned
from callscope.settings import Settings, WordsSettings, find_models

if TYPE_CHECKING:
    from callscope.bench.spoken import TrueWord

CALLS = ("sim_dev_2",)
"""What is told; the rules were tuned on sim_dev_1, one of whose readers is in sim_dev_3 too."""

SECONDS = 150.0
"""About so much of each call is replayed: to the end of the turn that is running then."""

MEDIAN, LATE, POINTS = 2.0, 4.0, 2.0
"""Bounds: seconds of delay, the median and the 95th percentile, and points of word error rate."""

NEAR = 8.0
"""Seconds by which a drafted word may lie from the true one that it is taken for."""

ROLES: Mapping[Side, str] = dict(zip(SIDES, ("agent", "customer"), strict=True))
"""Who speaks on which side of the simulated calls."""

MODEL = "tiny.en"


class Sample(NamedTuple):
    """The beginning of a call, as a file, with its true words by side."""

    name: str
    path: Path
    words: Mapping[Side, Sequence[TrueWord]]


class Heard(NamedTuple):
    """What came of replaying: everything told, and processor seconds of the child for each second of the call."""

    sample: Sample
    events: Sequence[Event]
    cores: float

    def words(self, side: Side) -> list[tuple[Word, float]]:
        """The committed words of a side, each with when it was told."""
        drafts = (one for one in self.events if isinstance(one, Draft) and one.side == side)
        return [(word, draft.at) for draft in drafts for word in draft.words]


def measure(data: Path, names: Sequence[str] = CALLS, seconds: float = SECONDS) -> Iterator[Measure]:
    """The figures, as soon as they are known."""
    models = find_models()
    true = [one for one in calls(data / "simulated_calls") if one.name in names]
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch:
        folder = Path(scratch)
        samples = [_sample(one, folder, seconds, models) for one in true]
        offline = word_error_rate([pair for one in samples for pair in _offline(one, folder, models)])
        ours = [_replayed(one, folder, models, _drafts) for one in samples]
        plain = [_replayed(one, folder, models, _plain) for one in samples]
        what = f"{' and '.join(names)}, {_length(samples):.0f} s, {MODEL}"
        yield from _told(what, ours, plain, offline)
        with busy():
            pressed = [_replayed(one, folder, models, _drafts) for one in samples]
        yield from _delays(f"{what}, every core busy", pressed, None)
        yield _errors(f"{what}, every core busy", pressed, offline, None)


def _told(what: str, ours: Sequence[Heard], plain: Sequence[Heard], offline: float) -> Iterator[Measure]:
    yield from _delays(what, ours, plain)
    yield Measure("word error rate of the same model offline", what, offline, "%")
    yield _errors(what, ours, offline, plain)
    yield at_most("committed words that are not in order", what, float(sum(map(_disorder, ours))), "", 0)
    shares = [100 * statistics.mean(one.cores for one in every) / (os.cpu_count() or 1) for every in (ours, plain)]
    yield Measure("share of all cores", what, shares[0], "%", shares[1])


def _delays(what: str, ours: Sequence[Heard], plain: Sequence[Heard] | None) -> Iterator[Measure]:
    own, other = _late(ours), _late(plain) if plain else None
    yield at_most("delay of a word, median", what, own[0], "s", MEDIAN, other and other[0])
    yield at_most("delay of a word, 95th percentile", what, own[1], "s", LATE, other and other[1])
    skipped = sum(one.skipped for heard in ours for one in heard.events if isinstance(one, Behind))
    yield Measure("sound skipped", what, skipped, "s")


def _errors(what: str, ours: Sequence[Heard], offline: float, plain: Sequence[Heard] | None) -> Measure:
    found = word_error_rate(list(_texts(ours)))
    anchor = word_error_rate(list(_texts(plain))) if plain else None
    return at_most("word error rate of committed words", what, found, "%", round(offline + POINTS, 1), anchor)


def _texts(every: Sequence[Heard]) -> Iterator[tuple[str, str]]:
    for heard in every:
        for side in SIDES:
            drafted = " ".join(word.text for word, _ in heard.words(side))
            yield " ".join(word.text for word in heard.sample.words[side]), drafted


def _late(every: Sequence[Heard]) -> tuple[float, float]:
    """Median and 95th percentile of the seconds from the end of a true word until it was told."""
    found = sorted(delay for heard in every for side in SIDES for delay in delays(heard, side))
    return found[len(found) // 2], found[int(len(found) * 0.95)]


def delays(heard: Heard, side: Side) -> list[float]:
    """Of each word that was drafted as it was said, the seconds from its end until it was told."""
    true = heard.sample.words[side]
    told = [(plain, word, at) for word, at in heard.words(side) for plain in normal(word.text).split()]
    match = difflib.SequenceMatcher(None, [one.text for one in true], [plain for plain, _, _ in told], autojunk=False)
    pairs = [(true[at.a + step], told[at.b + step]) for at in match.get_matching_blocks() for step in range(at.size)]
    return [at - word.end for word, (_, drafted, at) in pairs if abs(drafted.end - word.end) < NEAR]


def _disorder(heard: Heard) -> int:
    """Committed words that begin before the one before them ends: what is final was touched, or told twice."""
    rows = [[word for word, _ in heard.words(side)] for side in SIDES]
    return sum(after.start < before.end for row in rows for before, after in pairwise(row))


def _length(samples: Sequence[Sample]) -> float:
    return sum(max(word.end for words in one.words.values() for word in words) for one in samples)


def _sample(true: TrueCall, folder: Path, seconds: float, models: Path) -> Sample:
    import wave

    import numpy as np
    from faster_whisper.audio import decode_audio

    end = max(turn.end for turn in true.turns if turn.start < seconds)
    kept = true._replace(turns=tuple(turn for turn in true.turns if turn.start < seconds))
    words = run("alignment", "callscope.bench.spoken:spoken", kept, models)
    tracks = np.stack(decode_audio(str(true.path), split_stereo=True), axis=1)[: round(end * RATE)]
    path = folder / f"{true.name}.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((np.clip(tracks, -1, 1) * 32767).astype("<i2").tobytes())
    return Sample(true.name, path, {side: words[role] for side, role in ROLES.items()})


def _offline(sample: Sample, folder: Path, models: Path) -> list[tuple[str, str]]:
    """(true, heard) of each side, by the whole-file path with the same model."""
    from callscope.audio import decode

    raw = folder / f"{sample.name}.f32"
    decode.decode(sample.path, raw)
    settings = WordsSettings(model=MODEL, language="en")
    with Engine("words", "callscope.pipeline.engines:load_words", settings, models, 2) as engine:
        found = engine.answer(raw, 2, "en")
    texts = [" ".join(word.text for word in one.words) for one in found]
    return [(" ".join(word.text for word in sample.words[side]), text) for side, text in zip(SIDES, texts, strict=True)]


def _drafts(models: Path) -> Engine:
    settings = Settings(words=WordsSettings(language="en"))
    alone = {"OMP_NUM_THREADS": "1"}
    return Engine("drafts", "callscope.conversation.drafting.child:load", settings, models, environment=alone)


def _plain(models: Path) -> Engine:
    return Engine("plain loop", "callscope.bench.plain:load", str(weights.find_words(MODEL, models)), 2)


def _replayed(sample: Sample, folder: Path, models: Path, child: Callable[[Path], Engine]) -> Heard:
    """Records the sample in real time with drafts by this child."""
    events: list[Event] = []
    with child(models) as engine:
        engine.ready()
        drafter = Drafter(Settings(words=WordsSettings(language="en")), models, events.append, child=engine)
        recorder = Recorder(folder / "recordings", Sources(mic=f"file:{sample.path}"), drafter.hear)
        before, begun = _used(engine), time.monotonic()
        recorder.start()
        recorder.wait()
        drafter.wait(60)
        cores = (_used(engine) - before) / (time.monotonic() - begun)
        drafter.stop()
    for warned in (one for one in events if isinstance(one, Warned)):
        raise RuntimeError(warned.said)
    return Heard(sample, events, cores)


def _used(engine: Engine) -> float:
    """Processor seconds that the child has used; Linux tells, other systems count as 0."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{engine.start().process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Every core kept busy by a process of its own."""
    context = multiprocessing.get_context("spawn")
    spinners = [context.Process(target=_spin, daemon=True) for _ in range(os.cpu_count() or 1)]
    for one in spinners:
        one.start()
    try:
        yield
    finally:
        for one in spinners:
            one.kill()
            one.join()


def _spin() -> None:
    parent = multiprocessing.parent_process()
    while parent and parent.is_alive():
        sum(range(100_000))
