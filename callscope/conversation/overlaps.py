"""Turns -> overlaps: the stretches in which several voices speak at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callscope.call import Overlap, Turn
from callscope.nouns.flowed import AT_ONCE


def overlaps(turns: Iterable[Turn]) -> tuple[Overlap, ...]:
    """Where turns of several speakers share at least AT_ONCE seconds, in order, none touching another."""
    return tuple(one for one in _shared(turns) if one.end - one.start >= AT_ONCE - 1e-6)


def _shared(turns: Iterable[Turn]) -> Iterator[Overlap]:
    last: Overlap | None = None
    running: list[Turn] = []
    for turn in sorted(turns):
        running = [one for one in running if one.end > turn.start]
        others = [one for one in running if one.speaker != turn.speaker]
        running.append(turn)
        if not others:
            continue
        end = min(turn.end, max(one.end for one in others))
        found = Overlap(turn.start, end, _each(*(one.speaker for one in others), turn.speaker))
        if last and found.start <= last.end:
            found = _joined(last, found)
        elif last:
            yield last
        last = found
    if last:
        yield last


def _joined(one: Overlap, other: Overlap) -> Overlap:
    return Overlap(one.start, max(one.end, other.end), _each(*one.speakers, *other.speakers))


def _each(*labels: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(labels))
