"""A store in the test's own folder, empty or with two calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from callscope.store.library import Library
from tests.store.made import cast_call, oil_call


@pytest.fixture
def library(workspace_home: Path) -> Library:
    return Library(workspace_home / "callscope.db")


@pytest.fixture
def filled(library: Library) -> Library:
    library.save_call(oil_call())
    library.save_call(cast_call())
    return library
