"""What must not stay, on the list of calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.tui.screens.calls_review import ReviewActs
from callscope.tui.screens.care import CareActs

if TYPE_CHECKING:
    from callscope.tui.keeping import Act


class CallsCare(CareActs, ReviewActs):
    """Acts on the calls that are selected, else on what is under the cursor."""

    def cared(self) -> Sequence[str]:
        return [one.id for one in self.chosen()]

    def waiting(self) -> Sequence[Path]:
        item = self.table.item
        return [item.path] if item and not item.call else []

    def caring(self, act: Act, doing: str) -> None:
        self.changing(partial(act, self.desk.workspace), doing)

    def ask_line(self, question: str, form: str, make: Callable[[str], Act], doing: str) -> None:
        self._ask(question, form, lambda typed: self.caring(make(typed), doing))

    def deselect(self) -> None:
        self.table.selected.clear()
