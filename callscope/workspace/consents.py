"""Consent: what callers decided on the use of their calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import EVERYTHING, Filter, Report, unheard
from callscope.workspace.exports import Exports

if TYPE_CHECKING:
    from callscope.errors import CallscopeError
    from callscope.nouns.consented import Entry, Standing, Told, Withdrawn
    from callscope.nouns.erased import Receipt


class Consents(Exports):
    """The consent ledger."""

    def standings(self, where: Filter = EVERYTHING, calls: Sequence[str] | None = None) -> list[Standing]:
        """How it stands with the consent of the calls that pass, and of `calls` alone where given; newest first."""
        return self._store.standings(calls, where)

    def consent_of(self, identity: str) -> Entry:
        """What counts for a call now; an empty line where nothing is noted."""
        return self._store.consent_of(identity)

    def consent(self, identity: str) -> Told:
        """The whole ledger of a call, and what of the call left. Raises NotFound."""
        from callscope.pipeline.consent import told

        return told(self._store, identity)

    def set_consent(self, identities: Sequence[str], **changes: Any) -> list[Standing]:
        """Adds a line to the ledger of calls, in one act: decision, scope, basis, notice, language, said_at, note; what
        is not given stays as it was. A no deletes what `own_sound` says. Raises NotFound, UsageProblem."""
        from callscope.pipeline.closing import decide

        return decide(self.paths, self._store, identities, self.settings.author, **changes)[0]

    def withdraw_consent(self, identities: Sequence[str], note: str = "") -> list[Withdrawn]:
        """Notes, in one act, that callers took their consent back, and deletes what `own_sound` says; what left before
        is on the receipt."""
        from callscope.pipeline.closing import withdraw

        return withdraw(self.paths, self._store, identities, note, self.settings.author)

    def withdraw_and_erase(
        self, identities: Sequence[str], note: str = "", report: Report = unheard
    ) -> tuple[list[Withdrawn], Receipt | CallscopeError]:
        """The same, and then erases all of these calls; where that fails, the error takes the place of its receipt.
        Raises Refused for a call on hold."""
        from callscope.pipeline.closing import withdraw_and_erase

        return withdraw_and_erase(self.paths, self._store, identities, note, self.settings.author, report)

    def own_sound(self, identities: Sequence[str]) -> Mapping[str, Path]:
        """By call the recordings of ours that are deleted when their callers say no, which no undo brings back; none of
        a call on hold."""
        from callscope.pipeline.closing import own_sound

        return own_sound(self.paths, self._store, identities)

    def told_in_settings(self) -> tuple[str, str]:
        """What callers are told before a recording, and its language."""
        return self.settings.listen.told, self.settings.listen.told_language

    def copied(self, what: str, calls: Sequence[str]) -> str:
        """Notes that words of calls go to the clipboard, and says what is to be known of it; "" for nothing.

        Raises NoConsent, and then they may not.
        """
        leave = self.leave(f"copied {what}", calls)
        self.note_export(leave)
        return "; ".join(leave.said)
