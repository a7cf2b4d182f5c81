"""What every part of the workspace stands on: its folder, its settings, its store."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.settings import Paths, Settings
    from callscope.store.library import Library


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

    def stamp(self) -> object:
        """Equal at two moments if nothing was stored between them, by any program; costs no reading."""
        return self._store.stamp()

    def warm(self) -> None:
        """Opens the store and imports what the first change needs (300 ms), so that no key waits for it."""
        self._store.warm()
