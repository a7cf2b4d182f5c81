"""Studies: which question a call was heard for."""

from __future__ import annotations

from collections.abc import Sequence

from callscope.call import Study
from callscope.workspace.base import Base


class Studies(Base):
    """The folders of calls."""

    def studies(self) -> list[Study]:
        """Every study, by name."""
        return self._store.studies()

    def study(self, name: str) -> Study:
        """One study by its name."""
        return self._store.study(name)

    def set_study(self, name: str, question: str | None = None, rename: str | None = None) -> Study:
        """Adds a study, or changes the question or the name of one."""
        return self._store.set_study(name, question, rename)

    def remove_study(self, name: str) -> Study:
        """Drops a study; its calls stay."""
        return self._store.remove_study(name)

    def put_into_study(self, name: str, calls: Sequence[str], out: bool = False) -> Study:
        """Puts calls into a study, or takes them out of it."""
        return self._store.put_into_study(name, calls, out)
