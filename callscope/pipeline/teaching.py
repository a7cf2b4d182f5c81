"""What overrides of moods teach: proposals of words, and taking one into the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.errors import NotFound
from callscope.insight.mood_words import proposals
from callscope.nouns.taught import MoodLexicon, MoodWord
from callscope.pipeline.consent import of_open
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.store.library import Library


def lexicon(library: Library) -> MoodLexicon:
    """The words in force, those that were taken back, and what overrides propose now.

    A word that is in force or that a person took back is not proposed again.
    """
    every, overrides = library.mood_words(), of_open(library, library.overrides(), lambda one: one.call)
    return MoodLexicon(
        version=max((version for one in every for version in (one.since, one.until or 0)), default=0),
        words=tuple(one for one in every if one.until is None),
        dropped=tuple(one for one in every if one.until is not None),
        proposals=proposals(overrides, {one.word for one in every}, library.heard_with),
        overrides=len(overrides),
    )


def accept(library: Library, word: str, valence: float | None, author: str) -> MoodWord:
    """Takes a word into the lexicon, with the proposed valence where none is given. Raises NotFound without either."""
    asked = " ".join(word.lower().split())
    found = next((one for one in lexicon(library).proposals if one.word == asked), None)
    if valence is None and found is None:
        raise NotFound(f"no override points at “{line(asked)}”", "callscope moods list, or give it a --valence")
    chosen = valence if valence is not None else found.valence if found else 0.0
    return library.teach(asked, chosen, found.overrides if found else 0, author)
