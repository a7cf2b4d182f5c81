"""A faster-whisper model as the recogniser of drafts: short stretches of sound, heard cheaply."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from callscope.call import RATE
from callscope.conversation.drafting.guess import Guess, Piece, Recogniser, Spoken
from callscope.errors import ModelMissing

if TYPE_CHECKING:
    from callscope.call import Samples

_FRAME = 320
"""Samples of one frame of the encoder's output."""

_AFTER = RATE
"""Samples of silence that are really encoded after the sound; more made no fewer errors (measured)."""

_SEEN = 15 * RATE // _FRAME
"""Frames that the decoder is given, filled up with what the encoder makes of silence: with 15 s the words are as right
as with 30 s for less than half the work, without any it repeats itself (measured: 20.5 %, 21.6 % and 150 % errors)."""

_BEYOND = 3 * RATE // _FRAME
"""Frames of silence that it is given at least."""

_QUIET = -0.8
"""A usual log-mel value of silence after speech: Whisper's features end eight decades under their loudest."""

_TOKENS = 8
"""Tokens in a second that nobody speaks; a decoding that runs away is cut there."""

_BEAM = 3
"""For what is heard while speech goes on: beam 1 is no more than a tenth cheaper here, and settles a word in
twenty-five wrong more often (measured)."""

_SURE_BEAM = 5
"""Whisper's and faster-whisper's default, for the last hearing of an utterance."""

_OPENING = "\"'“¿([{-"
"""Punctuation that belongs to the word after it."""

_MARKS = frozenset(string.punctuation + "。，！？：、”“’‘¿¡…—–")


class Whisper(Recogniser):
    """A loaded model. `language` is a code such as "en"."""

    def __init__(self, model: str, language: str = "en", compute: str = "int8") -> None:
        import numpy as np
        from faster_whisper import WhisperModel  # 0.3 s
        from faster_whisper.tokenizer import Tokenizer

        try:
            self._whisper = WhisperModel(model, device="cpu", compute_type=compute, cpu_threads=1)
        except (RuntimeError, ValueError, OSError) as error:
            hint = "callscope models list shows what is installed; check listen.draft in the settings"
            raise ModelMissing(f"cannot load the draft model {model}: {error}", hint) from error
        multilingual = bool(self._whisper.model.is_multilingual)
        self._tokenizer = Tokenizer(
            self._whisper.hf_tokenizer, multilingual, task="transcribe", language=language or "en"
        )
        self._prompt: list[int] = self._whisper.get_prompt(self._tokenizer, [], without_timestamps=True)
        quiet = np.full((self._whisper.model.n_mels, 3000), _QUIET, np.float32)
        self._silence = np.array(self._whisper.encode(quiet))[0]

    def __call__(self, sound: Samples, said: Sequence[Piece], sure: bool = False, past: Sequence[int] = ()) -> Guess:
        """The guess; with `sure` by beam search."""
        encoded, frames = self._encoded(sound)
        prefix = [token for piece in said for token in piece.tokens]
        result = self._whisper.model.generate(
            encoded,
            [[*([self._tokenizer.sot_prev] if past else []), *past, *self._prompt, *prefix]],
            beam_size=_SURE_BEAM if sure else _BEAM,
            max_length=self._bound(len(prefix), len(past), len(sound) / RATE),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        # CTranslate2 gives the prefix back with what follows it.
        tokens = [token for token in result.sequences_ids[0][len(prefix) :] if token < self._tokenizer.eot]
        return Guess(
            self._pieces(tokens),
            float(result.scores[0]),
            float(result.no_speech_prob),
            lambda pieces: self._timed(encoded, frames, pieces),
        )

    def _bound(self, prefix: int, past: int, seconds: float) -> int:
        """CTranslate2 bounds prompt and answer together; the prefix is part of the answer, which is at most half."""
        answer = max(prefix + 8, round(8 + _TOKENS * seconds))
        return min(448, max(past + len(self._prompt) + answer, 2 * answer))

    def _encoded(self, sound: Samples) -> tuple[Any, int]:
        """The encoder's output with silence after it, and how many of its frames are the sound's."""
        import numpy as np
        from ctranslate2 import StorageView

        heard = sound[: 30 * RATE - _AFTER]
        size = (len(heard) + _AFTER) // _FRAME * _FRAME
        padded = np.pad(heard, (0, size - len(heard)))
        features = self._whisper.feature_extractor(padded)[:, : size // 160]
        found = np.array(self._whisper.encode(features))[0]
        seen = min(max(_SEEN, len(found) + _BEYOND), len(self._silence))
        joined = np.concatenate([found, self._silence[len(found) : seen]])[None]
        return StorageView.from_array(np.ascontiguousarray(joined)), len(heard) // _FRAME

    def _pieces(self, tokens: Sequence[int]) -> tuple[Piece, ...]:
        """Words, punctuation being part of the word that it belongs to."""
        pieces: list[Piece] = []
        opening: tuple[str, tuple[int, ...]] = ("", ())
        for text, found in zip(*self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot]), strict=True):
            if found[0] >= self._tokenizer.eot:
                break
            bare, own = text.strip(), tuple(found)
            if bare in _OPENING and text.startswith(" ") and bare:
                opening = (opening[0] + bare, opening[1] + own)
            elif pieces and set(bare) <= _MARKS and not text.startswith(" "):
                pieces.append(Piece(pieces[-1].text + bare, pieces.pop().tokens + own))
            elif pieces or not set(bare) <= _MARKS:
                pieces.append(Piece(opening[0] + bare, opening[1] + own))
                opening = ("", ())
        return tuple(pieces)

    def _timed(self, encoded: Any, frames: int, pieces: Sequence[Piece]) -> list[Spoken]:
        """Each piece from where its first token is heard to where the next piece's is."""
        tokens = [token for piece in pieces for token in piece.tokens]
        (found,) = self._whisper.model.align(encoded, self._tokenizer.sot_sequence, [tokens], [2 * frames])
        begins: dict[int, float] = {}
        for token, frame in found.alignments:
            begins.setdefault(token, frame * _FRAME / RATE)
        spoken: list[Spoken] = []
        at = 0
        for piece in pieces:
            until = at + len(piece.tokens)
            start = begins.get(at, spoken[-1].end if spoken else 0.0)
            shares = found.text_token_probs[at:until]
            spoken.append(Spoken(start, max(start, begins.get(until, start)), sum(shares) / max(len(shares), 1)))
            at = until
        return spoken
