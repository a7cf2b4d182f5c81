"""Which words people's overrides of moods point at. Pure: the same overrides, the same proposals.

A word is proposed when enough overrides hold it, in several calls, nearly all in one direction, and when it is not so
common that they hold it by chance. Nothing is learned until a person accepts it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from callscope.nouns.taught import MOODS, MoodProposal, Override

LEAST_OVERRIDES, LEAST_CALLS = 3, 2
"""A word is proposed from so many overrides in so many calls on: one odd caller is no lexicon."""

LEAST_AGREEING = 0.8
"""Part of the overrides that hold a word which must go the same way."""

LEAST_SHARE = 0.2
"""Part of all heard utterances with the word that must be overridden, or it is only common."""

VALENCE = 1.8
"""What a word of a mood counts: the mean size of a valence in VADER's lexicon."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

COMMON = frozenset(
    """a about after again all also am an and any are as at be because been before being but by can could day did do
    does doing done for from get getting go going got had has have he her here him his how i if in into is it its
    just know let like made make me more most my need no not now of off on one only or other our out over own please
    said same say see she should so some still such take tell than thank thanks that the their them then there these
    they thing this those through to too up us very want was we well were what when where which while who why will
    with would yeah yes you your okay ok um uh hello hi bye oh i'm i've i'd i'll it's that's you're we're they're
    don't doesn't didn't isn't wasn't won't can't haven't hasn't there's what's let's he's she's""".split()
)
"""Words that are of no mood by themselves."""


class _Sign(NamedTuple):
    override: Override
    valence: float


def proposals(
    overrides: Sequence[Override], known: Collection[str], heard: Callable[[str], int]
) -> tuple[MoodProposal, ...]:
    """The words that overrides point at, those with most behind them first.

    `known` are words that are taught already, or that were taken back; `heard` counts the utterances that hold a word.
    What an agent says teaches nothing, since an agent's words are scored by another list.
    """
    signs: dict[str, list[_Sign]] = {}
    for one in overrides:
        for word, valence in _pointed_at(one) if one.role != "agent" and one.said != one.machine else ():
            if word not in known:
                signs.setdefault(word, []).append(_Sign(one, valence))
    found = [made for word, every in signs.items() if (made := _proposed(word, every, heard))]
    found.sort(key=lambda one: (-one.overrides, -one.overrides / max(one.heard, 1), -len(one.word), one.word))
    return tuple(_without_parts(found))


def _pointed_at(one: Override) -> Iterator[tuple[str, float]]:
    """What moved the machine astray, which should count nothing, and the words that may carry what the person saw."""
    sign = _sign(one.machine)
    astray = {reason[1:] for reason in one.because if sign and reason.startswith("+" if sign > 0 else "-")}
    astray = {reason.lower() for reason in astray}
    yield from ((word, 0.0) for word in sorted(astray))
    if one.said != "neutral":
        yield from ((word, VALENCE * _sign(one.said)) for word in sorted(_carriers(one.text) - astray))


def _sign(label: str) -> int:
    return MOODS.index(label) - 1


def _carriers(text: str) -> set[str]:
    """The words of a text that are not common, and pairs of neighbours of which one is not."""
    words = [found[0].lower().replace("’", "'") for found in _WORD.finditer(text)]
    alone = {word for word in words if word not in COMMON and len(word) > 2 and not word.isdigit()}
    return alone | {
        f"{one} {other}" for one, other in itertools.pairwise(words) if alone & {one, other} == {one, other}
    }


def _proposed(word: str, every: Sequence[_Sign], heard: Callable[[str], int]) -> MoodProposal | None:
    valence = max({one.valence for one in every}, key=lambda value: sum(one.valence == value for one in every))
    agreeing = [one.override for one in every if one.valence == valence]
    calls = {one.call for one in agreeing}
    if len(agreeing) < LEAST_OVERRIDES or len(calls) < LEAST_CALLS or len(agreeing) < LEAST_AGREEING * len(every):
        return None
    seen = max(heard(word), len(every))
    if len(agreeing) < LEAST_SHARE * seen:
        return None
    against = len(every) - len(agreeing)
    return MoodProposal(word, valence, len(agreeing), len(calls), against, seen, agreeing[0].text)


def _without_parts(found: Sequence[MoodProposal]) -> Iterator[MoodProposal]:
    """A word that stands in a phrase which is proposed with as much behind it says nothing more, nor the reverse."""
    kept: list[MoodProposal] = []
    for one in found:
        inside = (set(one.word.split()) <= set(other.word.split()) for other in kept if other.valence == one.valence)
        around = (set(one.word.split()) >= set(other.word.split()) for other in kept if other.valence == one.valence)
        if not any(inside) and not any(around):
            kept.append(one)
            yield one
