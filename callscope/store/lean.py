"""sqlite-utils without pandas, which it would load for inputs that the store never gives it (0.3 s and 33 MB).

Import this inside a function: sqlite-utils alone takes 150 ms.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


@contextmanager
def _without(name: str) -> Iterator[None]:
    """A module counts as not installed, unless it is there already."""
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]  # None: import raises ImportError
    absent = modules.setdefault(name, None) is None
    try:
        yield
    finally:
        if absent:
            modules.pop(name, None)


with _without("pandas"):
    import_module("sqlite_utils")

from sqlite_utils import Database as Database  # noqa: E402
from sqlite_utils import Migrations as Migrations  # noqa: E402
