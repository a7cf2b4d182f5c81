"""Word error rates, beside bare faster-whisper on the same files in the same run.

Where frames and windows begin decides a few words of every call: the same call with a third of a second of silence
before it may have a tenth more errors, with either of them. So calls, which are few, are heard from five beginnings,
and a rate is of all five together.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from callscope.bench.place import Place, opened
from callscope.bench.table import Measure, at_most
from callscope.bench.truth import TrueCall, calls, said, word_error_rate

LATER = (0, 37, 101, 211, 333)
"""Milliseconds of silence before a call, a hearing each."""
TUNED = ("sim_dev_1", "sim_dev_3", "aws_autorepairs_49", "1998", "2414", "3080")
"""The calls that words were tuned on, and their speakers; the others share no speaker with them."""
BETTER = 0.9
"""The share of bare faster-whisper's word errors that may remain where a side has a channel; elsewhere all of them."""
SIDES = {"left": "agent", "right": "customer"}
"""Which channel is whose in the simulated calls."""
MIXED = ("aws_autorepairs_49", "azure_katiesteve", "google_chromecast", "ms_travel_hotel", "ms_travel_itinerary")
"""Support calls to be heard as one track."""


class Texts(NamedTuple):
    """What was said, and what was heard by Callscope and by the anchor, once for each beginning and side."""

    name: str
    true: list[str]
    ours: list[str]
    bare: list[str]


def measure(data: Path) -> Iterator[Measure]:
    """The rates of every set, the calls first."""
    with opened(data) as place:
        yield from figures(place)


def figures(place: Place) -> Iterator[Measure]:
    """The same in a place that is there."""
    simulated = calls(place.data / "simulated_calls")
    yield from _halves("simulated_calls, each channel, 5 beginnings", [_apart(place, one) for one in simulated], BETTER)
    yield from _halves("simulated_calls, mono mix, 5 beginnings", [_together(place, one) for one in simulated])
    support = [one for one in calls(place.data / "support_calls") if one.name in MIXED]
    yield from _halves("support_calls as one track, 5 beginnings", [_together(place, one) for one in support])
    yield from _halves("wer_librispeech", _read_speech(place))


def _apart(place: Place, true: TrueCall) -> Texts:
    """A call with a party on each channel."""
    heard = place.heard([place.whole(true.path, later) for later in LATER])
    ours = [said(call, label) for call in heard for label in SIDES]
    bare = [place.bare(side) for later in LATER for side in place.sides(true.path, later)]
    return Texts(true.name, [true.text(role) for role in SIDES.values()] * len(LATER), ours, bare)


def _together(place: Place, true: TrueCall) -> Texts:
    """A call with both parties on one track."""
    files = [place.mixed(true.path, later) for later in LATER]
    ours = [said(call) for call in place.heard(files, speakers=2)]
    return Texts(true.name, [true.text()] * len(LATER), ours, [place.bare(path) for path in files])


def _read_speech(place: Place) -> list[Texts]:
    folder = place.data / "wer_librispeech"
    with (folder / "transcripts.tsv").open(encoding="utf-8") as table:
        texts = {row["utterance"]: row["text"] for row in csv.DictReader(table, delimiter="\t")}
    files = [folder / f"{name}.flac" for name in texts]
    heard = place.heard(files, speakers=1)
    rows = zip(texts.items(), heard, files, strict=True)
    return [Texts(name, [text], [said(call)], [place.bare(path)]) for (name, text), call, path in rows]


def _halves(data: str, found: Sequence[Texts], share: float = 1.0) -> Iterator[Measure]:
    """The rate of the recordings that were tuned on, and of the others; the anchor's times `share` is the goal."""
    for half, tuned in (("the half that was tuned on", True), ("the other half", False)):
        chosen = [one for one in found if one.name.startswith(TUNED) is tuned]
        if chosen:
            ours, bare = _rate(chosen, lambda one: one.ours), _rate(chosen, lambda one: one.bare)
            yield at_most("word error rate", f"{data}, {half}", ours, "%", bare * share, bare)


def _rate(found: Sequence[Texts], heard: Callable[[Texts], list[str]]) -> float:
    return word_error_rate([pair for one in found for pair in zip(one.true, heard(one), strict=True)])
