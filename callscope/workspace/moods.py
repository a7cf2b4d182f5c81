"""Moods of what was said: a person's own word on them, and the lexicon that is learned from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.call import Edit
    from callscope.nouns.flowed import Flow
    from callscope.nouns.taught import MoodLexicon, MoodWord


class Moods(Base):
    """What people say about moods."""

    def set_mood(self, identity: str, at: float, mood: str, speaker: str = "") -> Edit:
        """Says what the words of an utterance are like: negative, neutral, positive; empty is what the machine says."""
        self._demand_open(identity)
        return self._store.set_mood(identity, at, mood, speaker, self.settings.author)

    def flow(self, identity: str) -> Flow:
        """How a call went: talk, overtalk, interruptions, silence and hold, and the moods of each side by quarters."""
        from callscope.conversation.flow import flow

        self._demand_open(identity)
        return flow(self._store.call(identity))

    def mood_lexicon(self) -> MoodLexicon:
        """The words that people taught, and those that their overrides propose."""
        from callscope.pipeline.teaching import lexicon

        return lexicon(self._store)

    def accept_mood_word(self, word: str, valence: float | None = None) -> MoodWord:
        """Takes a word into the lexicon, with its proposed valence where none is given, and scores anew who says it."""
        from callscope.pipeline.teaching import accept

        return accept(self._store, word, valence, self.settings.author)

    def drop_mood_word(self, word: str) -> MoodWord:
        """Takes a word back and scores anew who says it."""
        return self._store.unteach(word)

    def rescore_moods(self) -> int:
        """Scores the words of all calls anew; in how many calls anything changed."""
        return self._store.rescore()
