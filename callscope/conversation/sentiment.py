"""What the words say: VADER for each utterance, with the words that moved the score.

Hutto and Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from callscope.call import Role, Sentiment, Speaker, Utterance

_LANGUAGES = frozenset({"en"})
_SHOWN = 6
"""At most so many words are given as the reason."""
_REACH = 3
"""VADER looks this many words back for negations and intensifiers."""


def knows(language: str) -> bool:
    """Whether sentiment can be scored in `language`, a code such as "en" or "en-GB"."""
    return language.lower().replace("_", "-").split("-")[0] in _LANGUAGES


def score(utterances: Sequence[Utterance], speakers: Sequence[Speaker], language: str) -> tuple[Utterance, ...]:
    """The utterances with their sentiment; None on each of them in a language that VADER does not know."""
    if not knows(language):
        return tuple(replace(one, sentiment=None) for one in utterances)
    roles = {speaker.label: speaker.role for speaker in speakers}
    return tuple(replace(one, sentiment=sentiment(one.text, roles.get(one.speaker, "unknown"))) for one in utterances)


def sentiment(text: str, role: Role = "unknown") -> Sentiment:  # noqa: ARG001 - VADER reads everybody's words alike
    """The sentiment of an English text: VADER's compound -1..1, its three shares, and why.

    `because` names the words that moved the score, strongest first, each with the sign of its effect and with the
    negation or intensifier before it: ("-worried", "+very happy", "-not great"). `role` is who says it.
    """
    analyzer, module = _vader()
    plain = _plain(text)
    heard = module.SentiText(plain)
    effects = _effects(heard)
    scores = analyzer.score_valence(effects, plain)
    because = _because(heard.words_and_emoticons, effects)
    return Sentiment(scores["compound"], scores["pos"], scores["neu"], scores["neg"], because)


@functools.cache
def _vader() -> tuple[Any, Any]:
    """The analyzer with its lexicon read, and the module."""
    from vaderSentiment import vaderSentiment  # 60 ms, and 15 ms for the lexicon

    return vaderSentiment.SentimentIntensityAnalyzer(), vaderSentiment


def _plain(text: str) -> str:
    """The text as VADER reads it: emoji by their names; straight apostrophes, the only ones in its negations."""
    if text.isascii():
        return text.strip()
    names = _vader()[0].emojis
    spelled = (f" {names[letter]} " if letter in names else letter for letter in text.replace("’", "'"))
    return " ".join("".join(spelled).split())


def _effects(heard: Any) -> list[float]:
    """VADER's own valence of each word, after negation, intensifiers and "but"; 0 for a word that moves nothing."""
    analyzer, module = _vader()
    words: list[str] = heard.words_and_emoticons
    effects = [0.0] * len(words)
    for index, word in enumerate(words):
        plain = word.lower()
        kind_of = plain == "kind" and [after.lower() for after in words[index + 1 : index + 2]] == ["of"]
        if plain in analyzer.lexicon and plain not in module.BOOSTER_DICT and not kind_of:
            effects[index] = analyzer.sentiment_valence(0, heard, word, index, [])[0]
    return list(analyzer._but_check(words, effects))


def _because(words: Sequence[str], effects: Sequence[float]) -> tuple[str, ...]:
    moving = [index for index, effect in enumerate(effects) if effect and not _negates_next(words, index)]
    strongest = sorted(moving, key=lambda index: -abs(effects[index]))
    told = (("+" if effects[index] > 0 else "-") + _phrase(words, index) for index in strongest)
    return tuple(dict.fromkeys(told))[:_SHOWN]


def _negates_next(words: Sequence[str], index: int) -> bool:
    """Whether the word is a "no" that VADER takes as the negation of the next word."""
    following = "".join(words[index + 1 : index + 2]).lower()
    return words[index].lower() == "no" and following in _vader()[0].lexicon


def _phrase(words: Sequence[str], index: int) -> str:
    """The word from the nearest modifiers on that VADER takes into account."""
    first = next((at for at in range(index - 1, max(index - _REACH, 0) - 1, -1) if _modifies(words[at])), index)
    while 0 < first < index and index - first < _REACH and _modifies(words[first - 1]):
        first -= 1
    # VADER weighs capitals, so they stay.
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words[first : index + 1])


def _modifies(word: str) -> bool:
    analyzer, module = _vader()
    plain = word.lower()
    if plain in analyzer.lexicon:
        return plain == "no"
    return plain in module.BOOSTER_DICT or bool(module.negated([plain]))
