"""What leaves: asking whether it may, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.nouns.consented import STRICT, Leave, Manner
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.handed import Sent


class Exports(Base):
    """What went to others."""

    def exports(self, call: str = "") -> list[Sent]:
        """What left, the last first; of one call what held something of it, even when it is erased."""
        return self._store.exports(call)

    def leave(self, form: str, calls: Iterable[str], manner: Manner = STRICT, sound: bool = False) -> Leave:
        """That something of some calls may leave, as their callers decided. Raises NoConsent."""
        from callscope.pipeline.consent import leave

        return leave(self._store, form, calls, sound, manner, self.settings.consent.required)

    def export_folder(self) -> Path:
        """Where a file for others is written, as long as nobody says otherwise: beside the last one; at first in the
        person's own folder."""
        from callscope.pipeline.handover import export_folder

        return export_folder(self._store)

    def send(self, leave: Leave, path: Path, text: str, force: bool = False, redacted: bool = False) -> None:
        """Writes what may leave to a file for others; one that exists is kept unless `force`."""
        from callscope.pipeline.handover import write
        from callscope.pipeline.placing import demand_free

        demand_free(path, force)
        self.note_export(leave, path, redacted)
        write(path, text, force)

    def note_export(self, leave: Leave, path: Path | None = None, redacted: bool = False) -> None:
        """Records that something leaves, to a file, the terminal or the clipboard.

        Call it before that happens: a line too many is better than one that a crash or a locked store prevents.
        """
        from callscope.nouns.handed import Sent

        where, undecided = str(path.absolute()) if path else "", len(leave.undecided)
        sent = Sent(leave.form, where, leave.calls, redacted, self.settings.author, undecided=undecided)
        self._store.note_export(sent._replace(without=leave.without))
