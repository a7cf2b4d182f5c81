"""What every part of the workspace stands on: its folder, its settings, its store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library

Said = TypeVar("Said")


class Base:
    """One folder: its store, its settings, its recordings."""

    def __init__(self, paths: Paths, settings: Settings | None = None) -> None:
        self.paths = paths
        self._given = settings

    @cached_property
    def settings(self) -> Settings:
        """What the settings file says, else the defaults."""
        from callscope.settings_file import read_settings  # 5 ms with tomllib

        return self._given or read_settings(self.paths.settings)

    @cached_property
    def _store(self) -> Library:
        from callscope.pipeline.opened import open_library

        return open_library(self.paths)

    def _demand_open(self, identity: str) -> None:
        """Raises NoConsent where the caller said no."""
        from callscope.pipeline.consent import demand_open

        demand_open(self._store, identity)

    def _demand_all_open(self, calls: Iterable[str]) -> None:
        """The same of several calls."""
        from callscope.pipeline.consent import demand_all_open

        demand_all_open(self._store, calls)

    def _demand_quotes_open(self, numbers: Iterable[int]) -> None:
        """Raises NoConsent where the caller of one of these quotes said no."""
        from callscope.pipeline.consent import demand_quotes_open

        demand_quotes_open(self._store, [*numbers])

    def _open(self, found: Sequence[Said], call: Callable[[Said], str]) -> list[Said]:
        """Those whose callers did not say no; `call` names the call of one."""
        from callscope.pipeline.consent import of_open

        return of_open(self._store, found, call)

    def stamp(self) -> object:
        """Equal at two moments if nothing was stored between them, by any program; costs no reading."""
        return self._store.stamp()

    def warm(self) -> None:
        """Opens the store and imports what the first change needs (300 ms), so that no key waits for it."""
        self._store.warm()
