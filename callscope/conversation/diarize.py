"""Sound -> turns: who spoke when.

The default: pyannote.audio's segmentation model tells where one voice speaks and where several do; each such run is
heard once by CAM++; its voices are clustered. "exact" gives what pyannote.audio's own pipeline gives with the same
weights, for several times the work (callscope.conversation.exact). A pipeline that the user names runs as it is.
"""

from __future__ import annotations

import functools
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope import weights
from callscope.call import RATE, Progress, Report, Turn, unheard
from callscope.conversation import clustering, exact, segmentation
from callscope.conversation.embeddings import Cells, embed
from callscope.conversation.runs import runs
from callscope.conversation.track import Track
from callscope.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.conversation.segmentation import Segmentation

TELEMETRY = "PYANNOTE_METRICS_ENABLED"
"""pyannote.audio's environment variable; it sends durations and speaker counts unless this is 0 before the import."""
_TOUCHING = 0.05
"""Seconds of a gap that does not end a turn: less than the middle of a plosive."""
_SHARES = {"segmentation": (0.0, 0.55), "embeddings": (0.55, 0.98)}
"""Where in 0..1 the steps of a diarisation lie."""


@dataclass(frozen=True, slots=True)
class Diarization:
    """`turns` in order of start, which overlap where several speak at once."""

    turns: tuple[Turn, ...]


def load(pipeline: str, models: Path, threads: int) -> Callable[..., Diarization]:
    """A function `(sound, tracks, speakers, *, report) -> Diarization`; sound is a raw float32 file of one track.

    `speakers` 0 finds out how many there are. `pipeline` is "default", "exact", a folder with a pyannote pipeline, or
    its name on the hub. Raises ModelMissing.
    """
    os.environ[TELEMETRY] = "0"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries warn of optional parts that are not used here
        import torch  # 2.4 s, and 4 s more for pyannote.audio

        torch.set_num_threads(threads)
        diarize = _opened(pipeline, Path(models))
    return functools.partial(_heard, diarize)


def _opened(pipeline: str, models: Path) -> Callable[..., Diarization]:
    if pipeline == "default":
        return _default(models)
    if pipeline == "exact":
        return functools.partial(applied, exact.load(models))
    return _named(pipeline)


def _heard(
    diarize: Callable[..., Diarization], sound: Path, tracks: int, speakers: int, *, report: Report = unheard
) -> Diarization:
    import torch

    samples = Track(Path(sound), tracks, 0)
    if not len(samples):
        return Diarization(())
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        found = diarize(samples, speakers, report)
    report(Progress("turns", 1.0))
    return found


def _told(report: Report, step: str, completed: int = 0, total: int = 0) -> None:
    low, high = _SHARES[step]
    report(Progress("turns", low + (high - low) * min(completed / max(total, 1), 1.0)))


def _default(models: Path) -> Callable[..., Diarization]:
    from callscope.conversation import voices

    windows = segmentation.load(weights.find("segmentation-3.0", models) / "pytorch_model.bin")
    campplus = voices.load(weights.find("campplus", models) / "campplus_cn_en_common.pt")
    return functools.partial(_listen, windows, campplus)


def _listen(model: Segmentation, voices: Any, samples: Track, speakers: int, report: Report) -> Diarization:
    windows = segmentation.windows(model, samples, functools.partial(_told, report, "segmentation"))
    found = runs(windows, segmentation.STEP / RATE, model.frames, len(samples) / RATE)
    cells = embed(voices, samples, found, lambda done: _told(report, "embeddings", done, len(found)))
    overlap = [found[index].overlap for index in cells.run]
    return _turns(cells, *who(cells, overlap, speakers))


def who(cells: Cells, overlap: list[bool], speakers: int) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """For each cell the speaker whose voice is the closest and, where several speak at once, the second closest or -1.

    How the speakers sound is learned from speech without overlaps.
    """
    import numpy as np

    several = np.array(overlap, bool)
    heard = np.asarray(cells.vectors.any(axis=1))
    clean = heard & ~several if (heard & ~several).any() else heard
    none = np.full(len(heard), -1)
    if not clean.any():
        return np.zeros(len(heard), np.int_), none
    centres = clustering.centroids(cells.vectors[clean], (cells.end - cells.start)[clean], speakers)
    closest = np.argsort(-cells.vectors @ centres.T, axis=1, kind="stable")
    first = closest[:, 0][_neighbour(heard)]
    second = np.where(several & heard, closest[:, 1], none) if len(centres) > 1 else none
    return first, second


def _neighbour(heard: NDArray[np.bool_]) -> NDArray[np.int_]:
    """For each cell itself when its voice was heard, else the nearest one in order whose was."""
    import numpy as np

    places = np.flatnonzero(heard)
    cells = np.arange(len(heard))
    after = np.minimum(np.searchsorted(places, cells), len(places) - 1)
    before = np.maximum(after - 1, 0)
    nearer = np.abs(places[before] - cells) < np.abs(places[after] - cells)
    found: NDArray[np.int_] = np.where(nearer, places[before], places[after])
    return found


def _turns(cells: Cells, first: NDArray[np.int_], second: NDArray[np.int_]) -> Diarization:
    times = list(zip(cells.start.tolist(), cells.end.tolist(), strict=True))
    labels = {speaker: f"S{place}" for place, speaker in enumerate(dict.fromkeys(first.tolist()), 1)}
    alone = [Turn(*span, labels[speaker]) for span, speaker in zip(times, first.tolist(), strict=True)]
    besides = [
        Turn(*span, labels.setdefault(speaker, f"S{len(labels) + 1}"))
        for span, speaker in zip(times, second.tolist(), strict=True)
        if speaker >= 0
    ]
    return Diarization(joined(alone + besides))


def joined(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Turns in order of start, to a millisecond, those of one speaker that touch made one."""
    last: dict[str, int] = {}
    found: list[Turn] = []
    for turn in sorted(turns):
        place = last.get(turn.speaker)
        if place is not None and turn.start - found[place].end <= _TOUCHING:
            found[place] = found[place]._replace(end=max(found[place].end, turn.end))
        else:
            last[turn.speaker] = len(found)
            found.append(turn)
    rounded = (Turn(round(start, 3), round(end, 3), speaker) for start, end, speaker in found)
    return tuple(turn for turn in rounded if turn.end > turn.start)


def _named(name: str) -> Callable[..., Diarization]:
    """A pipeline of the user's own choice. Raises ModelMissing with the page to accept and the place of the token."""
    from pyannote.audio import Pipeline

    place = weights.find_turns(name)
    try:
        pipeline = Pipeline.from_pretrained(place, token=os.environ.get("HF_TOKEN") or None)
    except Exception as error:  # gated, offline or broken: each library below has its own class
        raise _unloaded(place, str(error)) from error
    if pipeline is None:
        raise _unloaded(place, "nothing came")
    return functools.partial(applied, pipeline)


def _unloaded(place: str, why: str) -> ModelMissing:
    if not Path(place).exists():
        return weights.gated(place)
    return ModelMissing(f"{place} holds no pyannote pipeline that loads: {why}", "it needs a config.yaml and weights")


def applied(pipeline: Any, samples: Track, speakers: int, report: Report) -> Diarization:
    """What a pyannote pipeline finds in the sound; `speakers` 0 lets it find out how many there are."""
    import torch

    def heard(step: str, *_: Any, completed: int = 0, total: int = 0, **__: Any) -> None:
        if step in _SHARES and total:
            _told(report, step, completed, total)

    found = pipeline(
        {"waveform": torch.from_numpy(samples[:])[None], "sample_rate": RATE, "uri": "call"},
        hook=heard,
        **({"num_speakers": speakers} if speakers else {}),
    )
    # Pipelines of before version 4, and legacy ones, return the turns alone.
    return _renamed(_spoken(getattr(found, "speaker_diarization", found)))


def _spoken(annotation: Any) -> Iterator[Turn]:
    for span, _, name in annotation.itertracks(yield_label=True):
        yield Turn(max(span.start, 0.0), span.end, str(name))


def _renamed(turns: Iterable[Turn]) -> Diarization:
    ordered = sorted(turns)
    labels = {name: f"S{place}" for place, name in enumerate(dict.fromkeys(turn.speaker for turn in ordered), 1)}
    return Diarization(joined(turn._replace(speaker=labels[turn.speaker]) for turn in ordered))
