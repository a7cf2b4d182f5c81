"""Themes: what many callers say and nobody tagged yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.call import EVERYTHING, Filter, Quote, Report, unheard
from callscope.workspace.base import Base

if TYPE_CHECKING:
    from callscope.insight.codebook import TagLine
    from callscope.nouns.themed import Dismissed, Said, Theme, Themes


class Theming(Base):
    """What callers share."""

    def themes(
        self, where: Filter = EVERYTHING, limit: int = 20, tagged: bool = False, report: Report = unheard
    ) -> Themes:
        """The first `limit` themes; with `tagged` including what has a tag already."""
        from callscope.pipeline.theming import themes

        return themes(self._store, where, limit, tagged, report)

    def themes_apart(
        self, where: Filter = EVERYTHING, limit: int = 20, tagged: bool = False, report: Report = unheard
    ) -> Themes:
        """The same, of a large store in a child process, so that a screen stays quick; `report` cancels by raising."""
        from callscope.pipeline.theming import themes_apart

        return themes_apart(self.paths, self._store, where, limit, tagged, report)

    def theme(self, found: Themes, name: str) -> Theme:
        """The theme that a person meant by a number, a name or a part of one."""
        from callscope.pipeline.theming import theme

        return theme(found, name)

    def quote_theme(self, theme: Theme, said: Sequence[Said], line: TagLine, kind: str | None = None) -> list[Quote]:
        """Makes quotes of some of a theme's utterances with the tags and fields of a tag line, in one act.

        Raises NoConsent where a caller said no since.
        """
        from callscope.pipeline.theming import quote_theme

        self._demand_all_open(one.call for one in said)
        return quote_theme(self._store, theme.name, said, line, kind, self.settings.author)

    def dismiss_theme(self, theme: Theme) -> Dismissed:
        """Sets a theme aside until it is restored, for calls that are yet to come as well."""
        return self._store.dismiss_theme(theme.name, theme.keys)

    def restore_found(self, theme: Theme) -> list[Dismissed]:
        """Brings a dismissed theme back, by what it was dismissed as."""
        from callscope.pipeline.theming import restore

        return restore(self._store, theme)

    def dismissed_themes(self) -> list[Dismissed]:
        """The themes that were set aside, the newest first."""
        return self._store.dismissed_themes()

    def restore_theme(self, name: str) -> Dismissed:
        """Lets a theme that was set aside be found again, by its name or number."""
        return self._store.restore_theme(name)
