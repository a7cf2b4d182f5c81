"""What a recogniser makes of a short stretch of sound, and what two such guesses agree on. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import Word
from callscope.conversation.doubt import Heard, doubtful, is_loop, is_silence, loop

if TYPE_CHECKING:
    from callscope.call import Samples


class Piece(NamedTuple):
    """A word as the model gives it: its text without spaces around it, and its tokens."""

    text: str
    tokens: tuple[int, ...]


class Spoken(NamedTuple):
    """When a piece was said, in seconds from the start of the sound, and how sure the model is, 0..1."""

    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Guess:
    """The words that follow those already said, and how sure the model is of them as a whole.

    `timed` tells when each of some pieces was said, the first being the first in the sound.
    """

    pieces: tuple[Piece, ...]
    logprob: float
    no_speech: float
    timed: Callable[[Sequence[Piece]], Sequence[Spoken]]


class Recogniser:
    """Hears sound (n,) that begins with the words `said`, and guesses what follows them.

    `sure` takes more care; `past` are tokens of what was said before the sound.
    """

    def __call__(self, sound: Samples, said: Sequence[Piece], sure: bool = False, past: Sequence[int] = ()) -> Guess:
        """The guess."""
        raise NotImplementedError


def agreed(before: Sequence[Piece], now: Sequence[Piece]) -> int:
    """How many words two guesses begin with alike, whatever their case and punctuation (LocalAgreement-2).

    Liu et al. 2020, "Low-latency sequence-to-sequence speech recognition and translation by partial hypothesis
    selection", Interspeech.
    """
    pairs = zip(before, now, strict=False)
    return sum(1 for _ in takewhile(lambda pair: plain(pair[0].text) == plain(pair[1].text), pairs))


def plain(text: str) -> str:
    """A word without case and punctuation."""
    return re.sub(r"[^\w']+", "", text).lower()


def text_of(pieces: Sequence[Piece]) -> str:
    """The words with single spaces between them."""
    return " ".join(piece.text for piece in pieces)


def kept(guess: Guess, said: Sequence[Piece], voice: float) -> tuple[Piece, ...]:
    """The pieces of a guess that are not invented, as for whole files: no loops, no words for silence, no gush.

    `said` are the words before it in the same sound, `voice` the seconds of voice after those.
    """
    if is_silence(_heard(guess, guess.pieces, voice)):
        return ()
    found = loop([piece.text for piece in [*said, *guess.pieces]])
    return guess.pieces[: max(0, found[0] - len(said))] if found else guess.pieces


def is_doubtful(guess: Guess, said: Sequence[Piece], voice: float) -> bool:
    """Whether it is too unsure, too much or too often the same to be believed at once."""
    return doubtful(_heard(guess, guess.pieces, voice)) or is_loop(text_of([*said, *guess.pieces]))


def _heard(guess: Guess, pieces: Sequence[Piece], voice: float) -> Heard:
    words = tuple(Word(0.0, 0.0, piece.text, 0.0) for piece in pieces)
    return Heard(words, guess.logprob, guess.no_speech, voice)
