"""Tickets, chats and notes; the agents' codes against the researcher's tags."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import EVERYTHING, CallSummary, Exhibit, Filter, Report, unheard
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.nouns.coded import Codes
    from callscope.nouns.texts import Arrival, Choices, Proposal


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

    def look_at(self, path: Path, choices: Choices, report: Report = unheard) -> Proposal:
        """What a file of tickets, chats or notes is taken for; nothing is stored."""
        from callscope.pipeline.imports import look

        return look(path, self._store, choices, report).proposal

    def bring(self, path: Path, choices: Choices, report: Report = unheard, dry: bool = False) -> Arrival:
        """Imports a file as it is taken for; with `dry` only tells what would come."""
        from callscope.pipeline.imports import bring, look

        return bring(look(path, self._store, choices, report), self._store, choices, report, dry)

    def came_from(self, path: Path) -> list[CallSummary]:
        """The calls that a file of text became."""
        return [one for one in self._store.calls() if one.written and one.path == path.absolute()]

    def codes(self, by: str = "tag", where: Filter = EVERYTHING) -> Codes:
        """The agents' wrap-up codes against the researcher's rows; `by` is one of coded.CODED_BY."""
        from callscope.pipeline.ranking import codes

        return codes(self._store, by, where)

    def coded_quotes(self, by: str, code: str, row: str = "", where: Filter = EVERYTHING) -> list[Exhibit]:
        """The quotes behind a cell; with no row, all of the code."""
        from callscope.pipeline.ranking import coded_quotes

        return self._open(coded_quotes(self._store, by, code, row, where), lambda one: one.quote.call)
