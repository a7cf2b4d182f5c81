"""Calls of another workspace: what they are here."""

from __future__ import annotations

from pathlib import Path

from callscope.pipeline.assemble import with_sentiment
from callscope.pipeline.merging import merge
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from tests.store.made import OIL, oil_call


def test_moods_are_by_the_words_that_were_taught_here(tmp_path: Path) -> None:
    here, there = (Paths(tmp_path / name, tmp_path / "models") for name in ("here", "there"))
    theirs, ours = open_library(there), open_library(here)
    theirs.save_call(with_sentiment(oil_call()))
    theirs.teach("trip", -4.0)
    ours.teach("button", -4.0)
    merge(here, ours, there.home)
    assert ours.call(OIL).utterances == with_sentiment(oil_call(), ours.learned()).utterances
    assert ours.call(OIL).utterances != theirs.call(OIL).utterances
