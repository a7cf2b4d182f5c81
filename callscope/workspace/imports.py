"""Tickets, chats and notes; the agents' codes against the researcher's tags."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from callscope.call import Report, unheard
from callscope.texts import Arrival, Choices, Proposal
from callscope.workspace.base import Base

NO_CHOICE = Choices()


class Imports(Base):
    """What comes as text."""

    def is_text(self, path: Path) -> bool:
        """Whether a file is imported and not heard."""
        from callscope.pipeline.imports import is_text

        return is_text(path)

    def texts(self, folder: Path) -> Sequence[Path]:
        """The files of a folder that can be imported."""
        from callscope.pipeline.imports import texts_in

        return texts_in(folder)

    def look_at(self, path: Path, choices: Choices = NO_CHOICE, report: Report = unheard) -> Proposal:
        """What a file of tickets, chats or notes is taken for; nothing is stored."""
        from callscope.pipeline.imports import look

        return look(path, self._store, choices, report).proposal

    def bring(self, path: Path, choices: Choices = NO_CHOICE, report: Report = unheard, dry: bool = False) -> Arrival:
        """Imports a file as it is taken for; with `dry` only tells what would come."""
        from callscope.pipeline.imports import bring, look

        return bring(look(path, self._store, choices, report), self._store, choices, report, dry)
