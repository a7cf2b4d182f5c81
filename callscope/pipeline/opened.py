"""The store, opened with what it needs from other packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.conversation import sentiment
from callscope.errors import CallscopeError
from callscope.settings import Settings
from callscope.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

    from callscope.settings import Paths


def open_library(paths: Paths) -> Library:
    """The workspace's store, made if need be; rows whose text a person changes get their sentiment anew.

    An erasing that was cut off is finished first.
    """
    paths.make()
    library = Library(paths.store, sentiment.score, who=author_of(paths), keep=lambda: _settings(paths).backup.keep)
    if paths.erasing.exists():
        from callscope.pipeline.erasing import resume

        resume(paths, library)
    return library


def author_of(paths: Paths) -> Callable[[], str]:
    """Who is at work: the author of the settings, which are read again only when they change, else the login's name."""
    known: dict[int, str] = {}

    def who() -> str:
        try:
            stamp = paths.settings.stat().st_mtime_ns
        except OSError:
            stamp = 0
        if stamp not in known:
            known.clear()
            known[stamp] = _settings(paths).author or _login()
        return known[stamp]

    return who


def _settings(paths: Paths) -> Settings:
    """The settings; the defaults where the file is broken, of which everything else tells."""
    from callscope.settings_file import read_settings  # 5 ms with tomllib

    try:
        return read_settings(paths.settings)
    except CallscopeError:
        return Settings()


def _login() -> str:
    import getpass  # 2 ms

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return ""
