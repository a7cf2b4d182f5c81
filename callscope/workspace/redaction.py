"""Personal data in calls: what is found, what people decide, and what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.nouns.consented import STRICT, Manner
from callscope.nouns.redacted import Finding, Verdict
from callscope.workspace.exports import Exports

if TYPE_CHECKING:
    from callscope.call import Span
    from callscope.nouns.handed import Wanted
    from callscope.pipeline.redaction import Redactor

__all__ = ["Redaction", "Redactor"]


class Redaction(Exports):
    """What does not leave."""

    def redactor(self) -> Redactor:
        """What takes personal data out of calls, quotes, texts and sound; it reads each call once."""
        from callscope.pipeline.redaction import redactor

        return redactor(self._store, self.settings)

    def findings(self, identity: str) -> tuple[Finding, ...]:
        """What is personal in a call, in order; what a person lets stay is `kept`. Raises NoConsent."""
        self._demand_open(identity)
        return self.redactor().findings(identity)

    def personal(self, wanted: Wanted) -> str | None:
        """What is in the calls of these quotes, as in 1 card, 3 names; None where they are too many to look at once."""
        from callscope.pipeline.redaction import personal

        return personal(self._store, self.settings, wanted)

    def verdicts(self, identity: str = "") -> list[Verdict]:
        """What people decided on a call and on words everywhere; all without a call."""
        return self._store.verdicts(identity)

    def keep_findings(self, identity: str, findings: Sequence[Finding]) -> list[Verdict]:
        """Lets findings of a call stay, in one act."""
        self._demand_open(identity)
        author = self.settings.author
        return self._store.decide([Verdict(0, "keep", identity, *_span(one), one.what, "", author) for one in findings])

    def take_finding(self, identity: str, finding: Finding) -> list[Verdict]:
        """Takes back that a finding stays, or that it was added; returns the decisions that are withdrawn."""
        from callscope.insight.redact.decided import about

        self._demand_open(identity)
        return self._store.withdraw([one.id for one in about(self._store.verdicts(identity), finding)])

    def add_redaction(self, identity: str, start: float, end: float) -> Verdict:
        """Says that the words of a span are personal as well."""
        from callscope.insight.redact.decided import demand_words

        self._demand_open(identity)
        call = self._store.call(identity)
        demand_words(call.utterances, start, end, call.recording.written)
        return self._store.decide([Verdict(0, "add", identity, start, end, author=self.settings.author)])[0]

    def decide_word(self, word: str, keep: bool = False) -> Verdict:
        """Says that a word goes, or with `keep` stays, wherever it is said, in every call."""
        verdict = Verdict(0, "keep" if keep else "add", text=word, author=self.settings.author)
        return self._store.decide([verdict])[0]

    def withdraw_verdicts(self, numbers: Sequence[int]) -> list[Verdict]:
        """Takes decisions back, in one act."""
        return self._store.withdraw(numbers)

    def muted(self, identity: str, start: float = 0.0, end: float = float("inf")) -> tuple[Span, ...]:
        """The spans of a call's sound that are silenced on the way out."""
        return self.redactor().muted(identity, start, end)

    def write_muted(self, identity: str, path: Path, force: bool = False, manner: Manner = STRICT) -> tuple[Span, ...]:
        """Writes a call's sound with what is personal silenced, as WAV, FLAC, MP3 or Opus by the file's ending.

        Raises NoConsent, and then writes nothing.
        """
        from callscope.pipeline.quiet import write_muted

        leave = self.leave(f"sound {path.suffix[1:].lower()}", [identity], manner, sound=True)
        note = partial(self.note_export, leave, path, redacted=True)
        return write_muted(self._store, self.settings, identity, path, force, note)


def _span(one: Finding) -> tuple[float, float]:
    return one.start, one.end
