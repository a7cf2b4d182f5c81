"""How right the engines are, on calls with truth, beside their anchors on the same files in the same run."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.bench import sentiment, speakers, tone, words
from callscope.bench.place import Place, opened
from callscope.bench.stretches import SECONDS, stretches
from callscope.bench.table import Measure, at_least, at_most
from callscope.bench.truth import (
    TrueCall,
    calls,
    read_rttm,
    right_roles,
    right_speaker,
    said,
    write_wav,
)
from callscope.settings import find_models

if TYPE_CHECKING:
    from callscope.call import Call

TWO_CHANNELS = ("aws_autorepairs_49", "speechmatics_account")
"""Support calls with one party per channel."""


def measure(data: Path, anchors: bool = False, keep: Path | None = None) -> Iterator[Measure]:
    """Every figure as soon as it is known, the quick ones first; `anchors` and `keep` as for speakers.measure."""
    with opened(data) as place:
        for part in (_excerpt, _feelings, _invented, _support, _simulated, words.figures):
            yield from part(place)
    yield from speakers.measure(data, anchors, keep)


def _simulated(place: Place) -> Iterator[Measure]:
    true = calls(place.data / "simulated_calls")
    by_channel = place.heard([one.path for one in true])
    mixed = place.heard([place.mixed(one.path) for one in true], speakers=2)
    yield _right("words on the right side", "simulated_calls, two channels", true, by_channel, 97)
    yield _right("words with the right speaker", "simulated_calls, mono, 2 speakers", true, mixed, 92)


def _invented(place: Place) -> Iterator[Measure]:
    """Words in generated stretches where nobody speaks, each a recording of its own."""
    made = stretches()
    files = [place.scratch / f"{name}.wav" for name in made]
    for path, sound in zip(files, made.values(), strict=True):
        write_wav(path, sound)
    ours = [len(said(call).split()) for call in place.heard(files, speakers=0)]
    bare = sum(len(place.bare(path).split()) for path in files)
    data = f"{len(made)} stretches of {SECONDS} s of silence, noise, tones and music"
    yield at_most("invented words", data, sum(ours), "words", 0, bare)


def _right(measure: str, data: str, true: Sequence[TrueCall], heard: Sequence[Call], bound: float) -> Measure:
    counts = [right_speaker(one, call) for one, call in zip(true, heard, strict=True)]
    right, recognised = (sum(column) for column in zip(*counts, strict=True))
    return at_least(measure, data, 100 * right / max(recognised, 1), "%", bound)


def _support(place: Place) -> Iterator[Measure]:
    true = {one.name: one for one in calls(place.data / "support_calls")}
    garage = true["aws_autorepairs_49"]
    (by_channel,) = place.heard([garage.path])
    (mixed,) = place.heard([place.mixed(garage.path)], speakers=2)
    yield _right("words on the right side", "aws_autorepairs_49, two channels", [garage], [by_channel], 97)
    yield _right("words with the right speaker", "aws_autorepairs_49, mono, 2 speakers", [garage], [mixed], 92)
    yield at_least("roles right", "aws_autorepairs_49", float(right_roles(garage, by_channel)), "of 1", 1)
    monos = [one for name, one in true.items() if name not in TWO_CHANNELS]
    heard = place.heard([one.path for one in monos], speakers=2)
    yield _right("words with the right speaker", f"support_calls, {len(monos)} mono, 2 speakers", monos, heard, 92)
    pairs = [pair for pair in zip(monos, heard, strict=True) if pair[0].text("agent") and pair[0].text("customer")]
    yield Measure("roles right", "support_calls, mono", sum(right_roles(*pair) for pair in pairs), f"of {len(pairs)}")


def _excerpt(place: Place) -> Iterator[Measure]:
    found = excerpt_error(place.scratch)
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


def _feelings(place: Place) -> Iterator[Measure]:
    yield from sentiment.measure(place.data)
    yield from tone.measure(place.data)
