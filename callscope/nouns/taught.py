"""The nouns of what people taught about moods: overrides, words learned from them, and proposals. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Role

MOODS = ("negative", "neutral", "positive")
"""What the words of an utterance can say, in the order of the scale."""

BY_HAND = "set by hand"
"""The reason of a mood that a person gave."""

Learned = tuple[tuple[str, float], ...]
"""Words, or phrases of several, with the valence -4..4 on VADER's scale that they have here."""


class Override(NamedTuple):
    """A person said that an utterance's words are of another mood than the machine's. `because` is the machine's."""

    call: str
    start: float
    text: str
    role: Role
    machine: str
    said: str
    because: tuple[str, ...] = ()


class MoodWord(NamedTuple):
    """A word, or a phrase, that people taught: its valence, since which version, and until which if taken back.

    `overrides` is from how many overrides it was proposed; 0 for one that a person added unasked.
    """

    word: str
    valence: float
    since: int
    until: int | None = None
    overrides: int = 0
    author: str = ""
    at: str = ""


class MoodProposal(NamedTuple):
    """A word that overrides point at: how many of them and in how many calls, of how many utterances that hold it.

    `against` are overrides that hold it and say the opposite; `example` is one of the utterances.
    """

    word: str
    valence: float
    overrides: int
    calls: int
    against: int
    heard: int
    example: str


class MoodLexicon(NamedTuple):
    """The words in force, those that were taken back, what overrides propose, and the version that is in force."""

    version: int
    words: tuple[MoodWord, ...]
    dropped: tuple[MoodWord, ...]
    proposals: tuple[MoodProposal, ...]
    overrides: int
