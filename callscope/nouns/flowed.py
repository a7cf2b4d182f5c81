"""The nouns of how a call went: who talked how much and over whom, silence, and the mood by quarters. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callscope.call import Quarters, Role

HOLD = 10.0
"""Seconds without a voice from which on a caller is on hold."""

AT_ONCE = 0.3
"""Seconds that several speak at once before it is marked, hunted for and drawn. Less is a syllable around a change of
turn, in which nobody can be heard to say anything; the diariser finds little of it (7 of 53, measured)."""

OVERTALK = 0.4
"""Seconds that two speak at once before it counts: shorter ones are changes of turn and listener responses."""

Source = Literal["channels", "turns", "words", "text"]

SOURCES: Mapping[Source, str] = {
    "channels": "each side's voice on its own channel",
    "turns": "both voices in one channel",
    "words": "by the words alone, which miss most of it; hear the call again, with --force",
    "text": "it came as text: nobody was heard",
}
"""What tells who speaks at once, for people."""


class SideFlow(NamedTuple):
    """One speaker's part: the share of all talk 0..1, words per second (None of too few), how often this speaker took
    the turn from somebody who spoke, and the mean sentiment and arousal in each quarter of the call."""

    label: str
    shown: str
    role: Role
    talk: float
    pace: float | None
    interruptions: int
    mood: Quarters
    tone: Quarters


class Flow(NamedTuple):
    """A call from beginning to end: seconds and number of overtalk, the longest silence and all holds in seconds, and
    what tells of overtalk."""

    sides: tuple[SideFlow, ...]
    overtalk: float
    overtalks: int
    silence: float
    hold: float
    overtalk_by: Source = "words"


def quarters(length: float, scores: Iterable[tuple[float, float, float]]) -> Quarters:
    """The mean of (start, end, score) in each quarter, weighted by seconds; each counts where its middle lies."""
    sums = [(0.0, 0.0)] * 4
    for start, end, value in scores:
        seconds = max(end - start, 0.001)
        place = min(3, int(2 * (start + end) / length)) if length > 0 else 0
        sums[place] = (sums[place][0] + value * seconds, sums[place][1] + seconds)
    first, second, third, last = (round(total / weight, 4) if weight else None for total, weight in sums)
    return first, second, third, last
