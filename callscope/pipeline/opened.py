"""The store, opened with what it needs from another room."""

from __future__ import annotations

from callscope.conversation import sentiment
from callscope.settings import Paths
from callscope.store.library import Library


def open_library(paths: Paths) -> Library:
    """The workspace's store, made if need be; rows whose text a person changes get their sentiment anew."""
    paths.make()
    return Library(paths.store, sentiment.score)
