"""Calls, the people in them, and mending what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callscope.call import (
    EVERYTHING,
    Call,
    Caller,
    CallSummary,
    Change,
    Edit,
    Filter,
    QueueItem,
    Report,
    Span,
    Speaker,
    unheard,
)
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.pipeline.relink import Moved


class Calls(Base):
    """What was heard. What reads or mends the words of a call raises NoConsent where its caller said no."""

    def calls(self, where: Filter = EVERYTHING) -> list[CallSummary]:
        """Every heard call, newest first."""
        return self._store.calls(where)

    def find(self, name: str) -> str:
        """The id that a person meant by an id, the start of one, or a title."""
        return self._store.resolve(name)

    def call(self, identity: str) -> Call:
        """The call with people's edits applied."""
        self._demand_open(identity)
        return self._store.call(identity)

    def set_call(self, identity: str, **changes: Any) -> None:
        """Says what is known of a call: title, caller, agent, held_at, queue, reason, outcome, satisfaction, done,
        left_out (why it is not reviewed)."""
        self.set_calls([identity], **changes)

    def set_calls(self, identities: Sequence[str], **changes: Any) -> None:
        """The same for several calls, in one act. Raises NoConsent where one whose caller said no would count again."""
        if changes.get("left_out", "") is None:
            self._demand_all_open(identities)
        self._store.set_calls(identities, **changes)

    def listen(self, identity: str, played: Sequence[Span], at: float) -> None:
        """Stores what was played of a call and where listening stands; quotes that were played whole are checked."""
        self._store.listen(identity, played, at)

    def changes(self, identity: str) -> list[Change]:
        """What became of quotes and edits when the call was heard again."""
        self._demand_open(identity)
        return self._store.changes(identity)

    def is_done(self, identity: str) -> bool:
        """Whether the review of a call is finished."""
        return self._store.is_done(identity)

    def replace_words(self, old: str, new: str) -> int:
        """Writes `new` for the words `old` in every call that is open; returns in how many rows."""
        return self._store.replace_words(old, new, self.settings.author, self._store.closed_calls())

    def listened(self, identity: str) -> tuple[Span, ...]:
        """The stretches of a call that were played."""
        return self._store.listened(identity)

    def split(self, identity: str, at: float, speaker: str = "") -> Edit:
        """Cuts an utterance in two at a moment, between words."""
        self._demand_open(identity)
        return self._store.split(identity, at, speaker, self.settings.author)

    def join(self, identity: str, start: float, end: float, speaker: str = "") -> Edit:
        """Makes the utterances of a span one."""
        self._demand_open(identity)
        return self._store.join(identity, start, end, speaker, self.settings.author)

    def machine_call(self, identity: str) -> Call:
        """The call as the machine heard it."""
        self._demand_open(identity)
        return self._store.machine_call(identity)

    def remove_call(self, identity: str) -> None:
        """Forgets a call and its quotes; the file that was loaded stays. Raises Refused for one on hold."""
        self._store.remove_call(identity)

    def remove_calls(self, identities: Sequence[str]) -> None:
        """The same for several, all of them or none."""
        self._store.remove_calls(identities)

    def relink(self, identity: str, path: Path, report: Report = unheard) -> Moved:
        """Says where a call's sound file is now: the file, or a folder that holds it. Its content is compared."""
        from callscope.pipeline.relink import relink

        return relink(self._store, identity, path, report)

    def relink_all(self, folder: Path, report: Report = unheard) -> list[Moved]:
        """Looks in a folder for the sound files of all calls that miss theirs, by their content."""
        from callscope.pipeline.relink import relink_all

        return relink_all(self._store, folder, report)

    def queue(self) -> list[QueueItem]:
        """The files that are not calls yet, with the reason of those that failed."""
        return self._store.queue()

    def unqueue(self, path: Path) -> None:
        """Forgets that a file could not be heard."""
        self._store.unqueue(path)

    def set_speaker(self, identity: str, label: str, name: str | None = None, role: str | None = None) -> Speaker:
        """Names a speaker or gives a role, for the whole call."""
        self._demand_open(identity)
        return self._store.set_speaker(identity, label, name, role, self.settings.author)

    def swap_roles(self, identity: str) -> tuple[Speaker, ...]:
        """Swaps agent and customer."""
        self._demand_open(identity)
        return self._store.swap_roles(identity, self.settings.author)

    def callers(self) -> list[Caller]:
        """Every named caller."""
        return self._store.callers()

    def set_caller(self, name: str, **changes: Any) -> Caller:
        """Says what is known of a caller: may_contact, beta, note."""
        return self._store.set_caller(name, **changes)

    def rename_caller(self, old: str, new: str) -> Caller:
        """Gives a caller another name; an existing one merges the two."""
        return self._store.rename_caller(old, new)

    def assign(self, identity: str, start: float, end: float, label: str, speaker: str = "") -> Edit:
        """Gives the words of a span to a speaker; only those of `speaker` when given."""
        self._demand_open(identity)
        return self._store.assign(identity, start, end, label, speaker, self.settings.author)

    def edit_text(self, identity: str, at: float, text: str, speaker: str = "") -> Edit:
        """Corrects the utterance that is said at a moment."""
        self._demand_open(identity)
        return self._store.edit_text(identity, at, text, speaker, self.settings.author)

    def restore(self, identity: str, start: float, end: float) -> Edit:
        """Brings the machine's utterances of a span back."""
        self._demand_open(identity)
        return self._store.restore(identity, start, end, author=self.settings.author)

    def undo(self) -> str:
        """Takes the last act back, also after a restart; returns what it was."""
        return self._store.undo(self.settings.author)

    def redo(self) -> str:
        """Does again what was undone; returns what it was."""
        return self._store.redo(self.settings.author)
