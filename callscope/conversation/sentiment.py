"""What the words say: VADER for each utterance, with phrases of support calls, and with what moved the score.

Hutto and Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from callscope.call import Role, Sentiment, Speaker, Utterance
from callscope.conversation.moods import moods, said

if TYPE_CHECKING:
    from callscope.nouns.taught import Learned

Lexicon = Mapping[str, float]

_LANGUAGES = frozenset({"en"})
_SHOWN = 6
"""At most so many words are given as the reason."""
_REACH = 3
"""VADER looks this many words back for negations and intensifiers."""
_BEYOND = re.compile(r"[^\x00-\x7f]")
_TAKEN = "\N{MIDDLE DOT}"
"""Stands for a word of a phrase, so that VADER does not weigh it again."""


def knows(language: str) -> bool:
    """Whether sentiment can be scored in `language`, a code such as "en" or "en-GB"."""
    return language.lower().replace("_", "-").split("-")[0] in _LANGUAGES


def score(
    utterances: Sequence[Utterance], speakers: Sequence[Speaker], language: str, learned: Learned = ()
) -> tuple[Utterance, ...]:
    """The utterances with their sentiment; None on each of them in a language that VADER does not know.

    `learned` are words and phrases with the valence that people taught.
    """
    if not knows(language):
        return tuple(replace(one, sentiment=None) for one in utterances)
    roles = {speaker.label: speaker.role for speaker in speakers}
    return tuple(
        replace(one, sentiment=sentiment(one.text, roles.get(one.speaker, "unknown"), learned)) for one in utterances
    )


def sentiment(text: str, role: Role = "unknown", learned: Learned = ()) -> Sentiment:
    """The sentiment of an English text: VADER's compound -1..1, its three shares, and why.

    Phrases of support calls count as a whole, and words of the trade not at all (moods.toml); `role` is who says it,
    since an agent's politeness is no mood. `learned` are words and phrases with the valence -4..4 that people taught.
    `because` names what moved the score, strongest first, each with the sign of its effect and with the negation or
    intensifier before it: ("-worried", "+very happy", "-still not working").
    """
    analyzer = _analyzer(role == "agent", learned)
    plain = _plain(text)
    heard = _vader().SentiText(plain)
    words: list[str] = heard.words_and_emoticons
    phrases = {one.first: one for one in said(plain.split(), role, learned)}
    told = {one.first: _shown(words[one.first : one.last]) for one in phrases.values()}
    for one in phrases.values():
        words[one.first : one.last] = [_TAKEN] * (one.last - one.first)
    effects = _effects(analyzer, heard)
    for first, one in phrases.items():
        effects[first] = one.valence
    effects = list(analyzer._but_check(words, effects))
    scores = analyzer.score_valence(effects, plain)
    because = _because(words, effects, told, analyzer.lexicon)
    return Sentiment(scores["compound"], scores["pos"], scores["neu"], scores["neg"], because)


@functools.cache
def _vader() -> Any:
    """The module."""
    from vaderSentiment import vaderSentiment  # 60 ms

    return vaderSentiment


@functools.lru_cache(maxsize=8)
def _analyzer(agent: bool, learned: Learned) -> Any:
    """The analyzer with the lexicon of a side: what an agent says by the trade is not in an agent's."""
    analyzer = _vader().SentimentIntensityAnalyzer()  # 15 ms for the lexicon
    known = moods()
    if agent:
        analyzer.lexicon = {word: one for word, one in analyzer.lexicon.items() if word in known.agent}
    else:
        changed = {**known.words, **dict(learned)}
        # A word of no mood may not stay with 0: VADER would add the intensifier before it.
        analyzer.lexicon = {
            word: one for word, one in {**analyzer.lexicon, **changed}.items() if one or word not in changed
        }
    return analyzer


def _plain(text: str) -> str:
    """The text as VADER reads it: emoji by their names; straight apostrophes, the only ones in its negations."""
    straight = text.replace("’", "'")
    if straight.isascii():
        return straight.strip()
    names = _analyzer(False, ()).emojis
    return " ".join(
        _BEYOND.sub(lambda found: f" {names[found[0]]} " if found[0] in names else found[0], straight).split()
    )


def _effects(analyzer: Any, heard: Any) -> list[float]:
    """VADER's own valence of each word, after negation and intensifiers; 0 for a word that moves nothing."""
    words: list[str] = heard.words_and_emoticons
    plain = [word.lower() for word in words]
    effects = [0.0] * len(words)
    for index, word in enumerate(plain):
        kind_of = word == "kind" and plain[index + 1 : index + 2] == ["of"]
        if word in analyzer.lexicon and word not in _vader().BOOSTER_DICT and not kind_of:
            effects[index] = analyzer.sentiment_valence(0, heard, words[index], index, [])[0]
    return effects


def _because(
    words: Sequence[str], effects: Sequence[float], phrases: Mapping[int, str], lexicon: Lexicon
) -> tuple[str, ...]:
    """The strongest first; `phrases` are told by the place at which they begin."""
    moving = [index for index, effect in enumerate(effects) if effect and not _negates_next(words, index, lexicon)]
    strongest = sorted(moving, key=lambda index: -abs(effects[index]))
    told = (
        ("+" if effects[index] > 0 else "-") + (phrases.get(index) or _phrase(words, index, lexicon))
        for index in strongest
    )
    return tuple(dict.fromkeys(told))[:_SHOWN]


def _negates_next(words: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    """Whether the word is a "no" that VADER takes as the negation of the next word."""
    return words[index].lower() == "no" and "".join(words[index + 1 : index + 2]).lower() in lexicon


def _phrase(words: Sequence[str], index: int, lexicon: Lexicon) -> str:
    """The word from the nearest modifiers on that VADER takes into account."""
    earliest = max(index - _REACH, 0) - 1
    first = next((at for at in range(index - 1, earliest, -1) if _modifies(words[at], lexicon)), index)
    while 0 < first < index and index - first < _REACH and _modifies(words[first - 1], lexicon):
        first -= 1
    return _shown(words[first : index + 1])


def _shown(words: Sequence[str]) -> str:
    # VADER weighs capitals, so they stay.
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def _modifies(word: str, lexicon: Lexicon) -> bool:
    plain = word.lower()
    if plain == "no" or plain in lexicon:
        return plain == "no"
    return plain in _vader().BOOSTER_DICT or bool(_vader().negated([plain]))
