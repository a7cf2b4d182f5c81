"""Studies: which question a call was heard for, and what was believed before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.call import Study
    from callscope.nouns.learned import Assumption, Evidenced
    from callscope.nouns.studied import Added, Starter


class Studies(Base):
    """The questions, their calls, and their assumptions."""

    def studies(self) -> list[Study]:
        """Every study, by name."""
        return self._store.studies()

    def study(self, name: str) -> Study:
        """One study by its name."""
        return self._store.study(name)

    def set_study(
        self,
        name: str,
        question: str | None = None,
        rename: str | None = None,
        access: str | None = None,
        granted_by: str | None = None,
        until: str | None = None,
    ) -> Study:
        """Adds a study, or changes what is given here of one: its name, its question, who gave access to what."""
        return self._store.set_study(name, question, rename, access, granted_by, until)

    def tag_study(self, name: str, tags: Sequence[str], drop: Sequence[str] = ()) -> Study:
        """Puts tags into a study's codebook and takes others out; without any, the whole codebook is its own."""
        return self._store.tag_study(name, tags, drop)

    def remove_study(self, name: str) -> Study:
        """Drops a study and its assumptions; its calls stay."""
        return self._store.remove_study(name)

    def put_into_study(self, name: str, calls: Sequence[str], out: bool = False, new: bool = False) -> Study:
        """Puts calls into a study, or takes them out of it; with `new` the study is made where it is not there yet."""
        return self._store.put_into_study(name, calls, out, new)

    def starters(self) -> Sequence[Starter]:
        """The codebooks to begin with."""
        from callscope.insight.starters import starters

        return starters()

    def use_starter(self, name: str, study: str = "") -> Added:
        """Adds what the codebook lacks of a starter codebook; with `study`, to that study's own as well."""
        from callscope.pipeline.handover import use_starter

        return use_starter(self._store, name, study)

    def assumptions(self, study: str | None = None) -> list[Assumption]:
        """All assumptions, or those of a study, with how many quotes and callers are for and against them."""
        return self._store.assumptions(study)

    def assumptions_for(self, identity: str) -> list[Assumption]:
        """The assumptions that a call is heard for."""
        return self._store.assumptions_for(identity)

    def tags_for(self, identity: str) -> list[str]:
        """The tags that the studies of a call name as their own."""
        return self._store.tags_for(identity)

    def assumption(self, name: str) -> Assumption:
        """One assumption."""
        return self._store.assumption(name)

    def assumption_names(self) -> list[str]:
        """What the assumptions are called, for the tag box."""
        return self._store.assumption_names()

    def unknown_assumptions(self, stance: str) -> tuple[str, ...]:
        """The names in the stance of a quote that no assumption has."""
        from callscope.pipeline.believed import unknown_in

        return unknown_in(self._store, stance)

    def said_to(self, name: str) -> list[Evidenced]:
        """The quotes for and against an assumption, those that do not count too."""
        from callscope.pipeline.believed import said_to

        return self._open(said_to(self._store, name), lambda one: one.exhibit.quote.call)

    def add_assumption(self, text: str, study: str = "", name: str = "") -> Assumption:
        """Writes an assumption down; without a name it gets the next of H1, H2 and so on."""
        return self._store.add_assumption(text, study, name)

    def edit_assumption(
        self, name: str, text: str | None = None, rename: str | None = None, study: str | None = None
    ) -> Assumption:
        """Rewords an assumption, moves it to another study, or renames it on all quotes too."""
        return self._store.edit_assumption(name, text, rename, study)

    def remove_assumption(self, name: str) -> Assumption:
        """Drops an assumption; quotes keep their stance."""
        return self._store.remove_assumption(name)
