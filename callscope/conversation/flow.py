"""How a finished call went, from who said which word when and who was heard at once. Pure.

Definitions are in docs/definitions.md, "The flow of a call".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import APART
from callscope.conversation.baseline import PACE_WORDS, timing
from callscope.nouns.flowed import HOLD, OVERTALK, Flow, SideFlow, Source, quarters

if TYPE_CHECKING:
    from callscope.call import Call

BREATH = 0.5
"""Seconds of a speaker's silence up to which a stretch of talk goes on."""

YIELDS = 2.0
"""Seconds within which a speaker who is interrupted stops; who goes on longer was only talked over."""

GOES_ON = 1.0
"""Seconds that the other one still talks then; shorter ones are listener responses that came at an end."""


class Stretch(NamedTuple):
    """Talk of one speaker without a breath between."""

    start: float
    end: float
    speaker: str


def flow(call: Call) -> Flow:
    """The parts of all speakers in the order they have in the call, and what lies between them."""
    talk = sorted(one for label in _labels(call) for one in _stretches(call, label))
    over = list(_overlaps(talk))
    spans = [(other.start, min(one.end, other.end)) for one, other in over]
    if call.overlaps is not None:
        # Words leave out half of it, and times of words that seem to meet are no proof: only what was heard counts.
        spans = [(one.start, one.end) for one in call.overlaps if one.end - one.start >= OVERTALK - 1e-6]
        over = [pair for pair in over if _meet(pair, spans)]
    silent = list(_silences(talk))
    seconds = sum(one.end - one.start for one in talk) or 1.0
    length = max([call.recording.duration, *(one.end for one in call.utterances)])
    return Flow(
        sides=tuple(_side(call, label, talk, over, seconds, length) for label in _labels(call)),
        overtalk=round(sum(end - start for start, end in spans), 3),
        overtalks=len(spans),
        silence=round(max(silent, default=0.0), 3),
        hold=round(sum(one for one in silent if one >= HOLD), 3),
        overtalk_by=_source(call),
    )


def _source(call: Call) -> Source:
    if call.recording.written:
        return "text"
    if call.overlaps is None:
        return "words"
    return "channels" if call.engines.get("diarize") == APART else "turns"


def _labels(call: Call) -> list[str]:
    spoken = {one.speaker for one in call.utterances}
    return [one.label for one in call.speakers if one.label in spoken]


def _stretches(call: Call, label: str) -> Iterator[Stretch]:
    """What a speaker says, and what was heard of the voice while another one has the words."""
    spans = [
        span
        for one in call.utterances
        if one.speaker == label
        for span in ([(word.start, word.end) for word in one.words] or [(one.start, one.end)])
    ]
    spans += [(one.start, one.end) for one in call.overlaps or () if label in one.speakers]
    spans.sort()
    first, last = spans[0]
    for start, end in spans[1:]:
        if start - last > BREATH:
            yield Stretch(first, last, label)
            first = start
        last = max(last, end)
    yield Stretch(first, last, label)


def _overlaps(talk: Sequence[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Pairs of two speakers who talk at once for long enough, the one who began first first."""
    for place, one in enumerate(talk):
        for other in talk[place + 1 :]:
            if other.start >= one.end:
                break
            if other.speaker != one.speaker and min(one.end, other.end) - other.start >= OVERTALK - 1e-6:
                yield one, other


def _meet(pair: tuple[Stretch, Stretch], spans: Sequence[tuple[float, float]]) -> bool:
    one, other = pair
    until = min(one.end, other.end)
    return any(start < until and other.start < end for start, end in spans)


def _interrupts(one: Stretch, other: Stretch) -> bool:
    """Whether `other`, who came in while `one` talked, has the turn afterwards."""
    came_in = other.start - one.start >= OVERTALK
    return came_in and one.end - other.start <= YIELDS and other.end - one.end >= GOES_ON


def _silences(talk: Sequence[Stretch]) -> Iterator[float]:
    spoken: float | None = None
    for one in talk:
        if spoken is not None and one.start > spoken:
            yield one.start - spoken
        spoken = one.end if spoken is None else max(spoken, one.end)


def _side(
    call: Call,
    label: str,
    talk: Sequence[Stretch],
    over: Sequence[tuple[Stretch, Stretch]],
    seconds: float,
    length: float,
) -> SideFlow:
    speaker, own = call.speaker(label), [one for one in call.utterances if one.speaker == label]
    paces = [timed.rate for one in own if (timed := timing(one.words)).words >= PACE_WORDS]
    return SideFlow(
        label=label,
        shown=speaker.shown,
        role=speaker.role,
        talk=round(sum(one.end - one.start for one in talk if one.speaker == label) / seconds, 4),
        pace=round(median(paces), 2) if paces else None,
        interruptions=sum(other.speaker == label and _interrupts(one, other) for one, other in over),
        mood=quarters(length, [(one.start, one.end, one.sentiment.compound) for one in own if one.sentiment]),
        tone=quarters(length, [(one.start, one.end, one.tone.arousal) for one in own if one.tone]),
    )
