"""The record of what left."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.handed import Sent


class Exports(Base):
    """What went to others."""

    def exports(self, call: str = "") -> list[Sent]:
        """What left, the last first; of one call only what held something of it, also when it is erased."""
        return self._store.exports(call)

    def export_folder(self) -> Path:
        """Where a file for others is written, as long as nobody says otherwise: beside the last one; at first in the
        person's own folder."""
        from callscope.pipeline.handover import export_folder

        return export_folder(self._store)

    def note_export(self, form: str, calls: Iterable[str], path: Path | None = None, redacted: bool = False) -> None:
        """Keeps that words of some calls left, to a file or else to the terminal."""
        from callscope.handed import Sent

        where = str(path.absolute()) if path else ""
        self._store.note_export(Sent(form, where, tuple(calls), redacted, self.settings.author))
