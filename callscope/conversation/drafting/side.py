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
from callscope.conversation.drafting.guess import Guess, Piece, Recogniser, agreed, is_doubtful, kept, text_of
from callscope.conversation.drafting.voice import Voice

if TYPE_CHECKING:
    from callscope.call import Samples


@dataclass(frozen=True, slots=True)
class Rules:
    """When a side is heard, and what of it is settled; seconds. Tuned on sim_dev_1 of the simulated calls."""

    step: float = 0.4
    """New sound that makes another guess worth its cost."""
    end: float = 0.5
    """Silence that ends an utterance."""
    hold: float = 0.4
    """Words that end this near to the end of the sound may still change; the last word of a guess always may."""
    long: float = 9.0
    """Sound from which on it is cut at a settled sentence end."""
    longest: float = 14.0
    """Sound from which on it is cut at the last settled word, and settled as it is where there is none."""
    before: float = 0.3
    """Sound kept before and after voice: soft consonants."""
    least: float = 0.13
    """Voice under which nothing is said: clicks."""


class Drafted(NamedTuple):
    """What one hearing gave: words that are final now, and the guess at what follows."""

    committed: tuple[Word, ...]
    tentative: str


class _Said(NamedTuple):
    """A settled word inside the present sound, and the sample at which it ends."""

    piece: Piece
    end: int


class SideDraft:
    """One side from a sample of the call on."""

    def __init__(self, voice: Voice, hear: Recogniser, rules: Rules = Rules()) -> None:
        import numpy as np

        self.voice, self._hear, self._rules = voice, hear, rules
        self._sound = np.empty(0, np.float32)
        self._base = voice.position
        self._said: list[_Said] = []
        self._before: tuple[Piece, ...] = ()
        self._heard = voice.position
        self._closing = False
        self._tentative = ""
        self._settled = 0.0
        self._spoken = 0

    @property
    def position(self) -> int:
        """Samples from the call's start that came."""
        return self._base + len(self._sound)

    def push(self, sound: Samples) -> None:
        """Takes what came. In silence only as much of it is kept as the next word may begin with."""
        import numpy as np

        self.voice.push(sound)
        self._sound = np.concatenate([self._sound, sound])
        if self.voice.begun is None:
            self._spoken = self.voice.spoken
            self._cut(self.position - round((self._rules.before + 0.3) * RATE))
        elif self._begins():
            self._cut(max(self.voice.begun - round(self._rules.before * RATE), self._base))

    def close(self) -> None:
        """No more sound comes: what is there is settled by the next step."""
        self._closing = True

    def due(self) -> float:
        """How much it wants to be heard: 0 not at all, else seconds of sound with voice that are new; more at an end."""
        if self.voice.begun is None:
            return 0.0
        if self._ended():
            return 100.0
        new = (self.voice.last - self._heard) / RATE
        return new if new >= self._rules.step else 0.0

    def step(self) -> Drafted | None:
        """Hears what is there; None where that changes nothing for who reads along."""
        committed = self._finish() if self._ended() else self._agree()
        self._trim()
        changed = bool(committed) or self._tentative != self._shown
        return Drafted(committed, self._tentative) if changed else None

    def drop(self, start: int) -> bool:
        """Forgets the sound and the guess from a sample on; whether there was a guess to take back."""
        before = self._tentative
        if start < self.position:
            self._restart(self.position)
        return bool(before)

    def skip(self, position: int) -> tuple[Word, ...]:
        """Settles what it has and goes on at a later sample; returns the words that are final now."""
        committed = self._finish() if self.voice.begun is not None else ()
        self.voice.skip(position)
        self._restart(position)
        return committed

    _shown = ""

    def _ended(self) -> bool:
        return self.voice.begun is not None and (self._closing or self.voice.silence() >= self._rules.end)

    def _begins(self) -> bool:
        return not self._said and not self._before and self._heard <= (self.voice.begun or 0)

    def _cut(self, start: int) -> None:
        """Forgets the sound before a sample."""
        if start > self._base:
            self._sound = self._sound[start - self._base :].copy()
            self._base = start

    def _restart(self, position: int) -> None:
        """Silence again, as far as it knows."""
        self._said, self._before, self._tentative = [], (), ""
        self._heard = position
        self._spoken = self.voice.spoken
        self.voice.rest()
        self._cut(position)

    def _voice(self) -> float:
        return (self.voice.spoken - self._spoken) / RATE

    def _agree(self) -> tuple[Word, ...]:
        self._shown = self._tentative
        sound, said = self._sound, [one.piece for one in self._said]
        self._heard = self.position
        guess = self._hear(sound, said)
        now = kept(guess, said, self._voice())
        if is_doubtful(guess, said, self._voice()):
            self._before = now
            return ()
        count = agreed(self._before, now)
        if len(sound) < self._rules.longest * RATE:
            count = min(count, len(now) - 1)
        return self._commit(guess, now, max(count, 0), self._held(sound))

    def _held(self, sound: Samples) -> float:
        return len(sound) / RATE - self._rules.hold

    def _finish(self) -> tuple[Word, ...]:
        self._shown = self._tentative
        end = min(self.voice.last + round(self._rules.before * RATE), self.position)
        sound, said = self._sound[: end - self._base], [one.piece for one in self._said]
        if self._voice() < self._rules.least or not len(sound):
            self._restart(self.voice.last)
            return ()
        guess = self._hear(sound, said, sure=True)
        if is_doubtful(guess, said, self._voice()):
            now = agreed(self._before, guess.pieces)
            pieces = kept(guess, said, self._voice())[:now]
        else:
            pieces = kept(guess, said, self._voice())
        words = self._commit(guess, pieces, len(pieces), float("inf"))
        self._restart(end)
        return words

    def _commit(self, guess: Guess, now: Sequence[Piece], count: int, until: float) -> tuple[Word, ...]:
        """Settles the first pieces of a guess, as far as they end before `until` seconds of the sound."""
        known = len(self._said)
        spoken = guess.timed([*(one.piece for one in self._said), *now])[known:] if count else []
        while count and spoken[count - 1].end > until:
            count -= 1
        words: list[Word] = []
        for piece, when in zip(now[:count], spoken[:count], strict=True):
            words.append(self._word(piece, when.start, when.end, when.confidence))
            self._said.append(_Said(piece, round(words[-1].end * RATE)))
        self._before = tuple(now[count:])
        self._tentative = text_of(self._before)
        return tuple(words)

    def _word(self, piece: Piece, start: float, end: float, confidence: float) -> Word:
        """In call seconds, never before the word that was settled last, nor behind the voice."""
        first, latest = self._base / RATE, self.voice.last / RATE
        begin = round(max(first + start, self._settled), 3)
        self._settled = round(max(begin, min(first + end, latest)), 3)
        return Word(begin, self._settled, piece.text, round(min(max(confidence, 0.0), 1.0), 3))

    def _trim(self) -> None:
        """Cuts long sound behind words that are settled."""
        length = len(self._sound) / RATE
        if length < self._rules.long:
            return
        sentences = [at for at, one in enumerate(self._said) if one.piece.text.endswith((".", "?", "!"))]
        if sentences:
            at = sentences[-1]
        elif length >= self._rules.longest and self._said:
            at = len(self._said) - 1
        elif length >= self._rules.longest + 6:
            self._restart(self.position)
            return
        else:
            return
        self._cut(self._said[at].end)
        self._said = self._said[at + 1 :]
        self._spoken = self.voice.spoken - max(0, self.voice.last - self._base)
