"""Moods that a person gave, as the store and the edits know them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from callscope.call import Sentiment, Utterance
from callscope.nouns.taught import BY_HAND

MOODS: Mapping[str, Sentiment] = MappingProxyType(
    {
        "negative": Sentiment(-0.5, 0.0, 0.5, 0.5, (BY_HAND,)),
        "neutral": Sentiment(0.0, 0.0, 1.0, 0.0, (BY_HAND,)),
        "positive": Sentiment(0.5, 0.5, 0.5, 0.0, (BY_HAND,)),
    }
)
"""What a mood by hand counts in arcs and rankings: the middle of its half of the scale."""


def by_hand(row: Utterance) -> bool:
    """Whether a person said what the words are like."""
    return row.sentiment is not None and row.sentiment.because == (BY_HAND,)
