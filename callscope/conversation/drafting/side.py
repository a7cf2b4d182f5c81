"""One side of a call: its sound comes in, committed words and a guess at the tail come out. Pure apart from the model.

Two guesses in a row that begin alike settle those words (LocalAgreement-2). The settled ones are given to the model as
the beginning of its answer, so that each guess costs only what is new and can never contradict them. Where speech ends
the last guess is taken whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from callscope.call import RATE, Word
from callscope.conversation.drafting.guess import Guess, Piece, Recogniser, Spoken, agreed, is_doubtful, kept
from callscope.conversation.drafting.strip import Strip
from callscope.running import join

if TYPE_CHECKING:
    from callscope.call import Samples
    from callscope.conversation.drafting.voice import Voice
    from callscope.conversation.windows import Window

Pieces = tuple[Piece, ...]
SENTENCE_END = (".", "?", "!")


@dataclass(frozen=True, slots=True)
class Rules:
    """When a side is heard, and what of it is settled; seconds. Tuned on sim_dev_1 of the simulated calls."""

    step: float = 0.6
    """New sound that makes another guess worth its cost."""
    end: float = 0.5
    """Silence that ends an utterance."""
    hold: float = 0.6
    """Words that end this near to the end of the sound may still change; the last word of a guess always may."""
    patience: float = 2.5
    """Words that ended so long before the end of the sound are settled as they were guessed last, agreed on or not."""
    long: float = 12.0
    """Sound from which on its beginning is cut off, behind settled words."""
    keep: float = 6.0
    """Sound that is kept then: what was said before helps to hear what follows."""
    recall: int = 100
    """Tokens of what was said before the sound that the model is reminded of."""
    pressed: float = 0.5
    """The part of `long`, `keep` and `hold` that is left while the machine is too busy."""
    longest: float = 20.0
    """Sound from which on it is given up where nothing settles."""
    around: float = 0.3
    """Sound kept before and after voice: soft consonants."""
    least: float = 0.13
    """Voice under which nothing is said: clicks."""


RULES = Rules()
"""As tuned."""


class Drafted(NamedTuple):
    """What one hearing gave: words that are final now, and the guess at what follows."""

    committed: tuple[Word, ...]
    tentative: str


class _Said(NamedTuple):
    """A settled word inside the present sound, and the sample at which it ends."""

    piece: Piece
    end: int


class SideDraft:
    """One side from a sample of the call on. `pressed`: it has to make do with less of what was said before."""

    def __init__(self, voice: Voice, hear: Recogniser, rules: Rules = RULES) -> None:
        self.voice, self._hear, self._rules = voice, hear, rules
        self._strip = Strip(voice.position)
        self._said: list[_Said] = []
        self._past: list[int] = []
        self._before: tuple[Piece, ...] = ()
        self._heard = voice.position
        self._spoken = 0
        self._closing = False
        self.pressed = False
        self._settled = 0.0

    @property
    def position(self) -> int:
        """Samples from the call's start that came."""
        return self._strip.end

    @property
    def tentative(self) -> str:
        """The present guess at what follows the committed words."""
        return join(piece.text for piece in self._before)

    def push(self, sound: Samples) -> list[bool]:
        """Takes what came; whether there is voice in each hop of it.

        In silence only as much of it is kept as the next word may begin with.
        """
        speaking = self.voice.begun
        voiced = self.voice.push(sound)
        self._strip.push(sound)
        if self.voice.begun is None:
            self._spoken = self.voice.spoken
            self._strip.shift(self.position - round((self._rules.around + 0.3) * RATE))
        elif speaking is None:
            self._strip.shift(self.voice.begun - round(self._rules.around * RATE))
        return voiced

    def close(self) -> None:
        """No more sound comes: what is there is settled by the next step."""
        self._closing = True

    def due(self) -> float:
        """How much it wants to be heard: 0 not at all, else seconds of new sound with voice; far more at an end."""
        if self.voice.begun is None:
            return 0.0
        if self._ended():
            return 100.0
        new = (self.voice.last - self._heard) / RATE
        return new if new >= self._rules.step else 0.0

    def step(self) -> Drafted | None:
        """Hears what is there; None where that changes nothing for who reads along."""
        shown = self.tentative
        committed = self._finish() if self._ended() else self._agree()
        self._trim()
        return Drafted(committed, self.tentative) if committed or self.tentative != shown else None

    def drop(self) -> bool:
        """Forgets all sound and the guess; whether there was a guess to take back."""
        shown = bool(self._before)
        self._restart()
        return shown

    def skip(self, position: int) -> tuple[Word, ...]:
        """Settles what it has and goes on at a later sample; returns the words that are final now."""
        committed = self._finish() if self.voice.begun is not None else ()
        self.voice.skip(position)
        self._restart()
        return committed

    @property
    def _part(self) -> float:
        return self._rules.pressed if self.pressed else 1.0

    def _ended(self) -> bool:
        return self.voice.begun is not None and (self._closing or self.voice.silence() >= self._rules.end)

    def _restart(self) -> None:
        """Silence again, without anything before it."""
        self._rest()
        self._said, self._past = [], []
        self._strip.clear(self.voice.position + self.voice.waiting)

    def _rest(self) -> None:
        self.voice.rest()
        self._before = ()
        self._heard = self.voice.position
        self._spoken = self.voice.spoken

    def _agree(self) -> tuple[Word, ...]:
        self._heard = self.position
        sound, window = self._strip.heard(self.position)
        guess, now = self._guessed(sound, sure=False)
        alike = agreed(self._before, now)
        return self._commit(guess, now[:-1], alike, window, now[-1:])

    def _finish(self) -> tuple[Word, ...]:
        end = min(self.voice.last + round(self._rules.around * RATE), self.position)
        sound, window = self._strip.heard(end)
        words: tuple[Word, ...] = ()
        if (self.voice.spoken - self._spoken) / RATE >= self._rules.least and len(sound):
            guess, now = self._guessed(sound, sure=True)
            words = self._commit(guess, now, len(now), window, final=True)
            self._strip.part(end)
        self._rest()
        return words

    def _guessed(self, sound: Samples, sure: bool) -> tuple[Guess, tuple[Piece, ...]]:
        """The guess, and of its words those to be believed: what is doubtful only as far as it was guessed before."""
        said = [one.piece for one in self._said]
        guess = self._hear(sound, said, sure, self._past)
        voice = (self.voice.last - max(self._strip.start, round(self._settled * RATE))) / RATE
        now = kept(guess, said, voice)
        return guess, now[: agreed(self._before, now)] if is_doubtful(guess, said, voice) else now

    def _commit(
        self, guess: Guess, now: Pieces, alike: int, window: Window, tail: Pieces = (), final: bool = False
    ) -> tuple[Word, ...]:
        """Settles the first pieces of a guess, `alike` of which were guessed before, as far as they are old enough."""
        words: list[Word] = []
        for at, (piece, when) in enumerate(zip(now, self._timed(guess, (*now, *tail), alike), strict=False)):
            start, end = window.in_call(when.start, when.end)
            least = self._rules.hold * self._part if at < alike else self._rules.patience
            if not final and self.position / RATE - end < least:
                break
            words.append(self._word(piece, start, end, when.confidence))
            self._said.append(_Said(piece, round(words[-1].end * RATE)))
        self._before = (*now[len(words) :], *tail)
        return tuple(words)

    def _timed(self, guess: Guess, now: Pieces, alike: int) -> Sequence[Spoken]:
        """When the pieces were said; nothing where none of them can be settled: it costs a fifth of a hearing."""
        waited = self.position / RATE - max(self._settled, self._strip.start / RATE)
        if not now or not (alike or waited > self._rules.patience):
            return ()
        return guess.timed([*(one.piece for one in self._said), *now])[len(self._said) :]

    def _word(self, piece: Piece, start: float, end: float, confidence: float) -> Word:
        """In call seconds, never before the word that was settled last, nor behind the voice."""
        begin = round(max(start, self._settled), 3)
        self._settled = round(max(begin, min(end, self.voice.last / RATE)), 3)
        return Word(begin, self._settled, piece.text, round(min(max(confidence, 0.0), 1.0), 3))

    def _trim(self) -> None:
        """Cuts off the beginning of long sound behind a settled word, best a sentence's last."""
        length = self._strip.length / RATE
        if length < self._rules.long * self._part:
            return
        _, window = self._strip.heard(self.position)
        from_end = length - self._rules.keep * self._part
        bound = window.in_call(from_end, from_end)[0] * RATE
        ends = [at for at, one in enumerate(self._said) if one.end <= bound]
        if not ends:
            if length >= self._rules.longest:
                self._restart()
            return
        sentences = [at for at in ends if self._said[at].piece.text.endswith(SENTENCE_END)]
        at = sentences[-1] if sentences else ends[-1]
        self._strip.cut(self._said[at].end)
        self._past += [token for one in self._said[: at + 1] for token in one.piece.tokens]
        self._past = self._past[-self._rules.recall :] if self._rules.recall else []
        self._said = self._said[at + 1 :]
