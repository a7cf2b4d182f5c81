"""Starter codebooks: tags with when to use them, keys and lists, to begin a study with; each is a TOML file."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from callscope.nouns.studied import Starter, StarterTag


def starters() -> tuple[Starter, ...]:
    """Every starter codebook, by name."""
    return _read()


@functools.cache
def _read() -> tuple[Starter, ...]:
    folder = files("callscope.insight").joinpath("starters")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(
        _starter(one.name.removesuffix(".toml"), tomllib.loads(one.read_text(encoding="utf-8"))) for one in found
    )


def _starter(name: str, table: Mapping[str, Any]) -> Starter:
    return Starter(
        name=name,
        title=table["title"],
        about=table["about"],
        tags=tuple(map(_tag, table["tag"])),
        lists={entry: tuple(items) for entry, items in table["lists"].items()},
    )


def _tag(row: Mapping[str, Any]) -> StarterTag:
    return StarterTag(
        name=row["name"],
        description=f"{row['use']} Not: {row['avoid']}",
        parent=row.get("parent"),
        colour=row["colour"],
        pinned=row.get("pinned"),
    )
