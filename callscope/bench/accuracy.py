"""How right the engines are, on calls with truth, beside their anchors on the same files in the same run."""

from __future__ import annotations

import csv
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.apart import Engine
from callscope.bench import sentiment, speakers, tone
from callscope.bench.anchors import bare_text
from callscope.bench.stretches import SECONDS, stretches
from callscope.bench.table import Measure, at_least, at_most
from callscope.bench.truth import (
    TrueCall,
    calls,
    mono,
    read_rttm,
    right_roles,
    right_speaker,
    said,
    word_error_rate,
    write_wav,
)
from callscope.settings import Paths, find_models
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.call import Call

TUNED = ("sim_dev_1", "sim_dev_3", "1998", "2414", "3080")
"""The simulated calls that words were tuned on, and their speakers; the others share no speaker with them."""
BETTER = 0.9
"""The share of bare faster-whisper's word errors that may remain where a side has a channel; elsewhere all of them."""
SIDES = {"left": "agent", "right": "customer"}
"""Which channel is whose in the simulated calls."""
TWO_CHANNELS = ("aws_autorepairs_49", "speechmatics_account")
"""Support calls with one party per channel."""


def measure(data: Path, anchors: bool = False, keep: Path | None = None) -> Iterator[Measure]:
    """Every figure as soon as it is known, the quick ones first; `anchors` and `keep` as for speakers.measure."""
    with tempfile.TemporaryDirectory(prefix="callscope-bench-") as scratch, _bare() as bare:
        bench = _Bench(data, Path(scratch), bare)
        for part in (_excerpt, _feelings, _invented, _support, _simulated, _read_speech):
            yield from part(bench)
    yield from speakers.measure(data, anchors, keep)


class _Bench:
    """A workspace of its own, and the anchor."""

    def __init__(self, data: Path, scratch: Path, bare: Callable[[Path], str]) -> None:
        self.data, self.scratch, self.bare = data, scratch, bare
        self.workspace = Workspace(Paths(scratch / "home", find_models()))

    def heard(self, files: Sequence[Path], **options: Any) -> list[Call]:
        """The calls of these files, in their order. Raises what failed."""
        outcomes = list(self.workspace.with_options(**options).hear(files))
        for outcome in outcomes:
            if outcome.error:
                raise outcome.error
        return [outcome.call for outcome in outcomes if outcome.call]

    def mixed(self, true: TrueCall) -> Path:
        """The call with its channels mixed to one."""
        return mono(true.path, self.scratch / f"{true.name}.wav")

    def sides(self, true: TrueCall) -> list[Path]:
        """Each channel as a file of its own."""
        from faster_whisper.audio import decode_audio

        files = [self.scratch / f"{true.name}-{number}.wav" for number in range(2)]
        for path, samples in zip(files, decode_audio(str(true.path), split_stereo=True), strict=True):
            write_wav(path, samples)
        return files


@contextmanager
def _bare() -> Iterator[Callable[[Path], str]]:
    with Engine("bare faster-whisper", "callscope.bench.anchors:load_bare", str(find_models()), 2) as engine:
        yield lambda path: bare_text(engine.answer(str(path)))


def _simulated(bench: _Bench) -> Iterator[Measure]:
    true = calls(bench.data / "simulated_calls")
    by_channel = bench.heard([one.path for one in true])
    mixes = [bench.mixed(one) for one in true]
    mixed = bench.heard(mixes, speakers=2)
    sides = [[_side(one, call, side) for side in SIDES.items()] for one, call in zip(true, by_channel, strict=True)]
    bare_sides = [[bench.bare(path) for path in bench.sides(one)] for one in true]
    together = [[(one.text(), said(call))] for one, call in zip(true, mixed, strict=True)]
    bare_mixes = [[bench.bare(path)] for path in mixes]
    names = [one.name for one in true]
    yield from _halves("simulated_calls, each channel", names, sides, bare_sides, BETTER)
    yield from _halves("simulated_calls, mono mix", names, together, bare_mixes)
    yield _right("words on the right side", "simulated_calls, two channels", true, by_channel, 97)
    yield _right("words with the right speaker", "simulated_calls, mono, 2 speakers", true, mixed, 92)


def _side(true: TrueCall, call: Call, side: tuple[str, str]) -> tuple[str, str]:
    label, role = side
    return true.text(role), said(call, label)


def _halves(
    data: str,
    names: Sequence[str],
    ours: Sequence[Sequence[tuple[str, str]]],
    bare: Sequence[Sequence[str]],
    share: float = 1.0,
) -> Iterator[Measure]:
    """The word error rate of the recordings that were tuned on, and of the others; all lists are by recording."""
    for half, tuned in (("the half that was tuned on", True), ("the other half", False)):
        chosen = [place for place, name in enumerate(names) if name.startswith(TUNED) is tuned]
        if chosen:
            pairs = [pair for place in chosen for pair in ours[place]]
            yield _words(f"{data}, {half}", pairs, [text for place in chosen for text in bare[place]], share)


def _words(data: str, ours: Sequence[tuple[str, str]], bare: Sequence[str], share: float = 1.0) -> Measure:
    anchor = word_error_rate([(true, heard) for (true, _), heard in zip(ours, bare, strict=True)])
    return at_most("word error rate", data, word_error_rate(ours), "%", anchor * share, anchor)


def _invented(bench: _Bench) -> Iterator[Measure]:
    """Words in generated stretches where nobody speaks, each a recording of its own."""
    made = stretches()
    files = [bench.scratch / f"{name}.wav" for name in made]
    for path, sound in zip(files, made.values(), strict=True):
        write_wav(path, sound)
    ours = [len(said(call).split()) for call in bench.heard(files, speakers=0)]
    bare = sum(len(bench.bare(path).split()) for path in files)
    data = f"{len(made)} stretches of {SECONDS} s of silence, noise, tones and music"
    yield at_most("invented words", data, sum(ours), "words", 0, bare)


def _right(measure: str, data: str, true: Sequence[TrueCall], heard: Sequence[Call], bound: float) -> Measure:
    counts = [right_speaker(one, call) for one, call in zip(true, heard, strict=True)]
    right, recognised = (sum(column) for column in zip(*counts, strict=True))
    return at_least(measure, data, 100 * right / max(recognised, 1), "%", bound)


def _read_speech(bench: _Bench) -> Iterator[Measure]:
    folder = bench.data / "wer_librispeech"
    with (folder / "transcripts.tsv").open(encoding="utf-8") as table:
        texts = {row["utterance"]: row["text"] for row in csv.DictReader(table, delimiter="\t")}
    files = [folder / f"{name}.flac" for name in texts]
    heard = bench.heard(files, speakers=1)
    ours = [(text, said(call)) for text, call in zip(texts.values(), heard, strict=True)]
    pairs, bare = [[pair] for pair in ours], [[bench.bare(path)] for path in files]
    yield from _halves("wer_librispeech", list(texts), pairs, bare)


def _support(bench: _Bench) -> Iterator[Measure]:
    true = {one.name: one for one in calls(bench.data / "support_calls")}
    garage = true["aws_autorepairs_49"]
    (by_channel,) = bench.heard([garage.path])
    (mixed,) = bench.heard([bench.mixed(garage)], speakers=2)
    yield _right("words on the right side", "aws_autorepairs_49, two channels", [garage], [by_channel], 97)
    yield _right("words with the right speaker", "aws_autorepairs_49, mono, 2 speakers", [garage], [mixed], 92)
    yield at_least("roles right", "aws_autorepairs_49", float(right_roles(garage, by_channel)), "of 1", 1)
    monos = [one for name, one in true.items() if name not in TWO_CHANNELS]
    heard = bench.heard([one.path for one in monos], speakers=2)
    yield _right("words with the right speaker", f"support_calls, {len(monos)} mono, 2 speakers", monos, heard, 92)
    pairs = [pair for pair in zip(monos, heard, strict=True) if pair[0].text("agent") and pair[0].text("customer")]
    yield Measure("roles right", "support_calls, mono", sum(right_roles(*pair) for pair in pairs), f"of {len(pairs)}")


def _excerpt(bench: _Bench) -> Iterator[Measure]:
    found = excerpt_error(bench.scratch)
    yield at_most("diarisation error rate", "excerpt in pyannote.audio's wheel, collar 0", found, "%", 8)


def excerpt_error(scratch: Path) -> float:
    """Diarisation error rate in per cent on the excerpt with truth in pyannote.audio's wheel; collar 0, overlap too."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    sample = excerpt()
    with wave.open(str(sample)) as sound:
        whole = Timeline([Segment(0.0, sound.getnframes() / sound.getframerate())])
    error = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    return 100 * float(error(read_rttm(sample.with_suffix(".rttm")), diarized(sample, scratch), uem=whole))


def excerpt() -> Path:
    """The sound file of the excerpt, where it lies."""
    package = find_spec("pyannote.audio")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "sample" / "sample.wav"


def diarized(path: Path, scratch: Path) -> Any:
    """The diariser's turns of a file, as a pyannote Annotation."""
    from pyannote.core import Annotation, Segment

    from callscope.audio import decode
    from callscope.pipeline.engines import open_engines
    from callscope.settings import Settings

    raw = scratch / "excerpt.f32"
    decode.decode(path, raw)
    with open_engines(Settings(), find_models()) as engines:
        turns = engines.turns(raw, 1, 0).turns
    annotation = Annotation()
    for number, turn in enumerate(turns):
        annotation[Segment(turn.start, turn.end), number] = turn.speaker
    return annotation


def _feelings(bench: _Bench) -> Iterator[Measure]:
    yield from sentiment.measure(bench.data)
    yield from tone.measure(bench.data)
