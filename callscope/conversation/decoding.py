"""A few windows of sound at a time through Whisper: encoder, beam search, and the time of each word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.call import RATE, Word
from callscope.conversation.doubt import Guess, Heard, doubtful, unsure

if TYPE_CHECKING:
    from callscope.call import Samples
    from callscope.conversation.windows import Window

_BEAM = 5
"""Hypotheses that are followed: faster-whisper's default. To follow one first, and five where that was unsure, saves
2 % on the clearest calls and costs others a tenth more (measured)."""

_HISS = 0.01
"""Noise laid under a second view of a window, against its level: -40 dB, enough to move the model's mistakes."""

_FULL = 30 * RATE
"""Samples that Whisper hears at once."""

_AFTERWARDS = 4 * RATE
"""Samples of silence that are really encoded after the sound: with one second telephone sound loses more words."""

_FRAME = 320
"""Samples of one frame of the encoder's output."""

_QUIET = -0.8
"""A usual log-mel value of silence after speech: Whisper's features end eight decades under their loudest."""

_RETRY: Mapping[str, Any] = {"temperature": (0.0,), "repetition_penalty": 1.1, "no_repeat_ngram_size": 4}
"""How a doubtful window is decoded again: hindered from repeating itself, without chance, so that a rerun is equal."""

_BEFORE, _AFTER = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Punctuation that belongs to the next and to the previous word (faster-whisper's defaults)."""


class Care(NamedTuple):
    """How much is done for a window.

    With `whole` the encoder really hears 30 s, as it was trained: for twice the work fewer errors in short recordings
    of one speaker, and none fewer in calls (measured). What is less `sure` than this, a mean log probability, is
    encoded once more, with some noise, and the likelier text of the two is taken. `again`: a window that failed is
    decoded anew from the start.
    """

    whole: bool = False
    sure: float | None = None
    again: bool = True


USUAL, CAREFUL = Care(), Care(sure=-0.2)
"""For tracks with everybody on them, and for those of one party. `sure` was tuned on calls."""


class Decoder:
    """A loaded faster-whisper model. `glossary` are terms that it should expect."""

    def __init__(self, whisper: Any, glossary: Sequence[str] = ()) -> None:
        import numpy as np

        self._whisper = whisper
        self._hotwords = ", ".join(glossary) or None
        quiet = np.full((whisper.model.n_mels, _FULL // 160), _QUIET, np.float32)
        self._silence = np.array(whisper.encode(quiet))[0]

    @property
    def multilingual(self) -> bool:
        """False for a model that knows English only."""
        return bool(self._whisper.model.is_multilingual)

    @property
    def codes(self) -> list[str]:
        """The languages that it knows."""
        return list(self._whisper.supported_languages)

    def languages(self, sound: Samples) -> dict[str, float]:
        """The probability of each language that may be spoken in `sound` (n), at most 30 s."""
        encoded = self._with_silence(self._encoded([sound], _AFTERWARDS))
        return {token[2:-2]: float(share) for token, share in self._whisper.model.detect_language(encoded)[0]}

    def heard(
        self, sounds: Sequence[Samples], windows: Sequence[Window], language: str, care: Care = USUAL
    ) -> list[Heard]:
        """What is said in each window, `sounds` being their sound; what looks wrong is heard again."""
        encoded = self._encoded(sounds, _FULL if care.whole else _AFTERWARDS)
        spoken = self._decoded(encoded, sounds, windows, language, care)
        found = self._timed(encoded, spoken, windows, language)
        return [
            self._again(sound, window, language, one) if care.again and doubtful(one) else one
            for sound, window, one in zip(sounds, windows, found, strict=True)
        ]

    def _decoded(
        self, encoded: Samples, sounds: Sequence[Samples], windows: Sequence[Window], language: str, care: Care
    ) -> list[Guess]:
        """What is said in each window, by a second view of it where the first is unsure and the care asks for it."""
        found = self._generated(encoded, language)
        if care.sure is None:
            return found
        pairs = enumerate(zip(found, windows, strict=True))
        again = [at for at, (one, window) in pairs if unsure(one, window.voice / RATE, care.sure)]
        if again:
            view = self._encoded([_hissing(sounds[at]) for at in again], _AFTERWARDS)
            for at, guess in zip(again, self._generated(view, language), strict=True):
                found[at] = max(found[at], guess, key=lambda one: one.total)
        return found

    def _generated(self, encoded: Samples, language: str) -> list[Guess]:
        """The likeliest text of each window."""
        whisper, tokenizer = self._whisper, self._tokenizer(language)
        prompt = whisper.get_prompt(tokenizer, [], without_timestamps=True, hotwords=self._hotwords)
        results = whisper.model.generate(
            self._with_silence(encoded),
            [prompt] * len(encoded),
            beam_size=_BEAM,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [_guess(result, tokenizer) for result in results]

    def _timed(
        self, encoded: Samples, guesses: Sequence[Guess], windows: Sequence[Window], language: str
    ) -> list[Heard]:
        """The guesses as words with times, aligned on the encoder's output."""
        # faster-whisper tells windows apart by their place in one long recording, here a window every 30 s.
        parts: list[list[dict[str, Any]]] = [
            [
                {
                    "tokens": list(guess.tokens),
                    "start": at * 30.0,
                    "end": at * 30.0 + window.length / RATE,
                    "seek": at * 3000,
                }
            ]
            for at, (guess, window) in enumerate(zip(guesses, windows, strict=True))
        ]
        frames = [window.length // 160 for window in windows]
        self._whisper.add_word_timestamps(
            parts, self._tokenizer(language), _storage(encoded), frames, _BEFORE, _AFTER, 0.0
        )
        return [
            Heard(_words(part[0]["words"], window, at * 30.0), guess.logprob, guess.no_speech, window.voice / RATE)
            for at, (part, window, guess) in enumerate(zip(parts, windows, guesses, strict=True))
        ]

    def _again(self, sound: Samples, window: Window, language: str, first: Heard) -> Heard:
        """The window by faster-whisper's sequential path, with timestamps; the first hearing if that is no better."""
        parts, _ = self._whisper.transcribe(
            sound,
            language=language,
            beam_size=_BEAM,
            word_timestamps=True,
            condition_on_previous_text=False,
            hotwords=self._hotwords,
            **_RETRY,
        )
        found = list(parts)
        words = _words([vars(word) for part in found for word in part.words or ()], window, 0.0)
        logprob = min((part.avg_logprob for part in found), default=first.logprob)
        no_speech = max((part.no_speech_prob for part in found), default=first.no_speech)
        second = Heard(words, logprob, no_speech, first.voice)
        return second if not doubtful(second) or second.logprob > first.logprob else first

    def _encoded(self, sounds: Sequence[Samples], after: int) -> Samples:
        """The encoder's output (sounds x frames x width) for sounds up to 30 s and `after` samples of silence."""
        import numpy as np

        size = min(max(len(sound) for sound in sounds) + after, _FULL) // _FRAME * _FRAME
        padded = [np.pad(sound[:size], (0, size - len(sound[:size]))) for sound in sounds]
        features = [self._whisper.feature_extractor(sound)[:, : size // 160] for sound in padded]
        return np.array(self._whisper.encode(np.stack(features)))

    def _with_silence(self, encoded: Samples) -> Any:
        """The same, up to 30 s, with the encoder's output for silence.

        Whisper was trained on 30 s: with less it repeats itself. Appending what the encoder makes of silence, instead
        of encoding silence each time, keeps the words as they were and lets the encoder cost what the sound is long.
        """
        import numpy as np

        count, frames, width = encoded.shape
        rest = self._silence[frames:]
        return _storage(np.concatenate([encoded, np.broadcast_to(rest, (count, len(rest), width))], axis=1))

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self._whisper.hf_tokenizer, self.multilingual, task="transcribe", language=language)


def _storage(array: Samples) -> Any:
    import numpy as np
    from ctranslate2 import StorageView

    return StorageView.from_array(np.ascontiguousarray(array))


def _guess(result: Any, tokenizer: Any) -> Guess:
    (tokens,), (score,) = result.sequences_ids, result.scores
    mean = float(score) * len(tokens) / (len(tokens) + 1)
    return Guess(tuple(tokens), tokenizer.decode(tokens), mean, result.no_speech_prob)


def _hissing(sound: Samples) -> Samples:
    """The sound with noise under it, the same noise each time."""
    import numpy as np

    noise = np.random.default_rng(0).standard_normal(len(sound), np.float32)
    return sound + noise * np.float32(_HISS * np.sqrt(np.square(sound).mean()))


def _words(spoken: Sequence[Mapping[str, Any]], window: Window, offset: float) -> tuple[Word, ...]:
    """faster-whisper's words, `offset` seconds late in the window's sound, as words in call time."""
    words: list[Word] = []
    for one in spoken:
        text = str(one["word"]).strip()
        start, end = window.in_call(float(one["start"]) - offset, float(one["end"]) - offset)
        if text:
            words.append(Word(start, max(start, end), text, min(max(float(one["probability"]), 0.0), 1.0)))
    return tuple(words)
