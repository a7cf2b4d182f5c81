"""Who spoke when: the diarisation error rate with its parts, the number of speakers and short answers, beside stock.

pyannote.metrics, no collar, overlaps counted, the number of speakers found by the diariser. The anchor is stock
pyannote.audio with the same weights by way of the exact mode, which gives its turns for a third of its work; stock
itself hears the short recordings, and a row says in how many of them the two agree to the millisecond. Truth that comes
from word times (the support calls except the garage) or that counts pauses as speech (simulated and made calls) adds
error for any diariser: there it is confusion that tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.bench.halves import OTHER, OWN, half
from callscope.bench.heard import MEETINGS
from callscope.bench.table import Measure, at_least, at_most

if TYPE_CHECKING:
    from callscope.bench.anchors import Stock
    from callscope.bench.heard import Listened, Piece
    from callscope.bench.truth import TrueCall, TrueTurn
    from callscope.conversation.diarize import Diarization

POINTS = 0.5
"""Percentage points of error by which the default may be worse than stock pyannote.audio."""
TIMES = 10
"""How many times less processor time it takes at least."""
SHORT = 3
"""Words of a short answer at most."""


class Errors(NamedTuple):
    """Seconds of speech in the truth, and of each kind of error."""

    total: float
    missed: float
    false_alarm: float
    confusion: float

    @property
    def rates(self) -> tuple[float, float, float, float]:
        """The error rate and its three parts in per cent."""
        parts = [100 * part / max(self.total, 1e-9) for part in self[1:]]
        return sum(parts), *parts  # type: ignore[return-value]


KINDS = ("diarisation error rate", "missed", "false alarm", "confusion")


def measure(heard: Sequence[Listened]) -> Iterator[Measure]:
    """Call by call, then each half of each set, then the speed."""
    scored = [(one, errors(one.piece, one.turns), errors(one.piece, one.exact)) for one in heard]
    for one, ours, stock in scored:
        yield from _rows(one.piece.said, ours, stock)
    for which in (OWN, OTHER):
        mine = [row for row in scored if half(row[0].piece.name) == which]
        for group in dict.fromkeys(row[0].piece.group for row in mine):
            yield from _rows(f"{group}, {which}", *_summed([row for row in mine if row[0].piece.group == group]))
        yield from _bounded(f"meetings and calls of people, {which}", *_summed([row for row in mine if row[2]]))
        yield from _speakers([row[0] for row in mine], which)
        yield from _short_answers([row[0] for row in mine], which)
    yield from _speed(heard)


def errors(piece: Piece, found: Stock | None) -> Errors | None:
    """The errors of a diarisation of the piece."""
    from pyannote.core import Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    if found is None:
        return None
    metric = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    whole = Timeline([Segment(0.0, piece.seconds)])
    parts = metric(piece.turns, annotation(found.found), uem=whole, detailed=True)
    return Errors(parts["total"], parts["missed detection"], parts["false alarm"], parts["confusion"])


def annotation(found: Diarization) -> Any:
    """The turns as a pyannote Annotation."""
    from pyannote.core import Annotation, Segment

    turns = Annotation()
    for number, turn in enumerate(found.turns):
        turns[Segment(turn.start, turn.end), number] = turn.speaker
    return turns


def _summed(rows: Sequence[tuple[Listened, Errors | None, Errors | None]]) -> tuple[Errors | None, Errors | None]:
    """The errors of all of them together, ours and stock's; None where one has none."""
    return _sum([row[1] for row in rows]), _sum([row[2] for row in rows])


def _sum(some: Sequence[Errors | None]) -> Errors | None:
    known = [one for one in some if one is not None]
    return Errors(*map(sum, zip(*known, strict=True))) if known and len(known) == len(some) else None


def _rows(data: str, ours: Errors | None, stock: Errors | None) -> Iterator[Measure]:
    if ours is None:
        return
    anchors = stock.rates if stock else (None,) * len(KINDS)
    for kind, value, anchor in zip(KINDS, ours.rates, anchors, strict=True):
        yield Measure(kind, data, value, "%", anchor)


def _bounded(data: str, ours: Errors | None, stock: Errors | None) -> Iterator[Measure]:
    for one in _rows(data, ours, stock):
        if one.measure == KINDS[0] and one.value is not None and one.anchor is not None:
            yield at_most(one.measure, one.data, one.value, one.unit, one.anchor + POINTS, one.anchor)
        else:
            yield one


def _speakers(heard: Sequence[Listened], which: str) -> Iterator[Measure]:
    """In how many calls as many speakers were found as there are; meetings are no calls."""
    counts = [
        (len(one.piece.turns.labels()), len({turn.speaker for turn in one.turns.found.turns}))
        for one in heard
        if one.piece.group != MEETINGS
    ]
    for parties in (2, 3):
        of = [row for row in counts if row[0] == parties]
        right = sum(row[1] == parties for row in of)
        yield at_least(f"calls of {parties} voices with {parties} found", which, float(right), f"of {len(of)}", len(of))


def _short_answers(heard: Sequence[Listened], which: str) -> Iterator[Measure]:
    """Of the true turns of at most three words, how many are for more than half on the side of who gave them."""
    some = [one for one in heard if one.piece.true]
    for where, inside in (("alone", False), ("inside the other's turn", True)):
        for data, own in ((which, some), (f"{which}, people talking", [one for one in some if one.exact])):
            right, of = _answered([(one.piece, one.turns) for one in own], inside)
            stock, _ = _answered([(one.piece, one.exact) for one in own if one.exact], inside)
            anchor = 100 * stock / of if of and all(one.exact for one in own) else None
            if of:
                told = f"{where}, {data}, {of} answers"
                yield Measure("short answers on the right side", told, 100 * right / of, "%", anchor)


def _answered(some: Sequence[tuple[Piece, Stock]], inside: bool) -> tuple[int, int]:
    counts = [answered(piece, found, inside) for piece, found in some]
    return sum(right for right, _ in counts), sum(of for _, of in counts)


def answered(piece: Piece, found: Stock, inside: bool) -> tuple[int, int]:
    """(short answers on the right side, short answers) under the mapping of labels that the error rate takes.

    Those `inside` share at least a third of their time with the other's true turns, the rest are alone.
    """
    from pyannote.core import Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    assert piece.true is not None
    turns = annotation(found.found)
    mapped = turns.rename_labels(mapping=DiarizationErrorRate(collar=0.0).optimal_mapping(piece.turns, turns))
    names = _names(piece)
    right = of = 0
    for turn in piece.true.turns:
        if 0 < len(turn.text.split()) <= SHORT and (_shared(piece.true, turn) >= 1 / 3) == inside:
            heard = mapped.label_timeline(names[turn.role]).crop(Segment(turn.start, turn.end)).duration()
            right += heard > (turn.end - turn.start) / 2
            of += 1
    return right, of


def _shared(true: TrueCall, turn: TrueTurn) -> float:
    """The share of a turn in which others speak."""
    others = [one for one in true.turns if one.role != turn.role]
    shared = sum(max(min(turn.end, one.end) - max(turn.start, one.start), 0.0) for one in others)
    return shared / max(turn.end - turn.start, 1e-9)


def _names(piece: Piece) -> dict[str, Any]:
    """The label in the turns for each role of the text: the one that speaks most while that role does."""
    from pyannote.core import Segment

    assert piece.true is not None
    shared: dict[str, dict[Any, float]] = {}
    for turn in piece.true.turns:
        for label, seconds in piece.turns.crop(Segment(turn.start, turn.end)).chart():
            own = shared.setdefault(turn.role, {})
            own[label] = own.get(label, 0.0) + seconds
    return {role: max(own, key=lambda label, own=own: own[label]) for role, own in shared.items()}  # type: ignore[misc]


def _speed(heard: Sequence[Listened]) -> Iterator[Measure]:
    yield Measure("processor time of the turns", f"all recordings, {_seconds(heard):.0f} s", _spent(heard), "s")
    both = [one for one in heard if one.stock and one.exact]
    if not both:
        return
    data = f"{len(both)} short recordings, {_seconds(both):.0f} s, one thread"
    ours, stock = _spent(both), sum(one.stock.seconds for one in both if one.stock)
    yield Measure("processor time of the turns", data, ours, "s", stock)
    yield at_most("processor time of the turns against stock", data, ours / stock, "times", 1 / TIMES)
    yield Measure(
        "processor time of the exact mode", data, sum(one.exact.seconds for one in both if one.exact), "s", stock
    )
    same = sum(one.exact.found == one.stock.found for one in both if one.exact and one.stock)
    yield at_least("exact mode: the very turns of stock", data, float(same), f"of {len(both)}", len(both))


def _seconds(heard: Sequence[Listened]) -> float:
    return sum(one.piece.seconds for one in heard)


def _spent(heard: Sequence[Listened]) -> float:
    return sum(one.turns.seconds for one in heard)
