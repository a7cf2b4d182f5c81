"""How much work a window gets: little where it is clear, more where it looks wrong. The model is a double."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from callscope.call import RATE
from callscope.conversation.decoding import Care, Decoder
from callscope.conversation.windows import Span, Window

TEXTS = {1: "my light is still on since monday", 2: "thank you " * 12, 3: "my lie is still gone sings Monday"}
"""What tokens stand for; each text is one token, said more or less surely."""


class Model:
    """Stands in for CTranslate2's Whisper: gives one answer after the other, the last one again and again."""

    n_mels, is_multilingual = 80, True

    def __init__(self, answers: Sequence[tuple[int, float]]) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []

    def generate(self, encoded: Any, prompts: Sequence[Any], **_: Any) -> list[Any]:
        self.asked.append(len(prompts))
        token, score = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [SimpleNamespace(sequences_ids=[[token]], scores=[score], no_speech_prob=0.0)] * len(prompts)


class Whisper:
    """Stands in for faster-whisper's model."""

    def __init__(self, answers: Sequence[tuple[int, float]]) -> None:
        self.model = Model(answers)
        self.encoded: list[int] = []
        self.transcribed = 0

    def encode(self, features: np.ndarray) -> np.ndarray:
        self.encoded.append(1 if features.ndim == 2 else len(features))
        return np.zeros((self.encoded[-1], features.shape[-1] // 2, 8), np.float32)

    def feature_extractor(self, sound: np.ndarray) -> np.ndarray:
        return np.zeros((80, len(sound) // 160), np.float32)

    def get_prompt(self, *_: Any, **__: Any) -> list[int]:
        return []

    def add_word_timestamps(self, parts: Sequence[Any], *_: Any) -> None:
        for (part,) in parts:
            said = TEXTS[part["tokens"][0]].split()
            part["words"] = [
                {
                    "word": f" {word}",
                    "start": part["start"] + 0.3 * at,
                    "end": part["start"] + 0.3 * at + 0.3,
                    "probability": 0.9,
                }
                for at, word in enumerate(said)
            ]

    def transcribe(self, *_: Any, **__: Any) -> tuple[list[Any], None]:
        self.transcribed += 1
        return [], None


class Doubled(Decoder):
    """A decoder whose tokens are those of the texts above."""

    def _tokenizer(self, language: str) -> Any:
        return SimpleNamespace(decode=lambda tokens: TEXTS[tokens[0]])


def heard(answers: Sequence[tuple[int, float]], care: Care) -> tuple[Whisper, list[str]]:
    """What is heard in two windows of 3 s."""
    whisper = Whisper(answers)
    decoder = Doubled(whisper)
    whisper.encoded.clear()
    windows = [Window(0, (Span(at * RATE, (at + 3) * RATE),), 3 * RATE) for at in (0, 10)]
    found = decoder.heard([np.ones(3 * RATE, np.float32)] * 2, windows, "en", care)
    return whisper, [one.text for one in found]


def test_a_track_with_everybody_on_it_is_decoded_once_however_unsure_it_is() -> None:
    whisper, texts = heard([(1, -0.9)], Care())
    assert whisper.model.asked == [2]
    assert whisper.encoded == [2]
    assert texts == [TEXTS[1]] * 2


def test_a_window_of_a_side_that_is_clear_is_decoded_once() -> None:
    assert heard([(1, -0.1)], Care(sure=-0.2))[0].model.asked == [2]


def test_an_unsure_window_of_a_side_is_encoded_a_second_time_and_the_likelier_text_taken() -> None:
    for views in ([(1, -0.6), (3, -0.9)], [(3, -0.9), (1, -0.6)]):
        whisper, texts = heard(views, Care(sure=-0.2))
        assert whisper.model.asked == [2, 2]
        assert whisper.encoded == [2, 2]
        assert texts == [TEXTS[1]] * 2


def test_a_window_of_a_side_that_repeats_itself_gets_a_second_view_however_sure_it_is() -> None:
    assert heard([(2, -0.01), (1, -0.4)], Care(sure=-0.2))[0].model.asked == [2, 2]


def test_a_window_that_fails_is_decoded_anew_from_its_sound() -> None:
    assert heard([(3, -3.0)], Care())[0].transcribed == 2
    assert heard([(3, -3.0)], Care(again=False))[0].transcribed == 0


def test_words_of_a_window_later_in_the_call_have_the_times_of_the_call() -> None:
    whisper = Whisper([(1, -0.1)])
    window = Window(0, (Span(10 * RATE, 11 * RATE), Span(20 * RATE, 22 * RATE)), 3 * RATE)
    (found,) = Doubled(whisper).heard([np.ones(3 * RATE, np.float32)], [window], "en")
    starts = [round(word.start, 1) for word in found.words]
    assert starts == [10.0, 10.3, 10.6, 20.0, 20.2, 20.5, 20.8]
