"""The store, opened with what it needs from another room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.conversation import sentiment
from callscope.store.library import Library

if TYPE_CHECKING:
    from callscope.settings import Paths


def open_library(paths: Paths) -> Library:
    """The workspace's store, made if need be; rows whose text a person changes get their sentiment anew."""
    paths.make()
    return Library(paths.store, sentiment.score)
