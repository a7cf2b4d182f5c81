"""tags starters: codebooks to begin with."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.errors import NotFound
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def starters() -> None:
    """Codebooks to begin with; all that they add can be changed."""


@starters.command("list")
@json_option
@click.pass_obj
def list_starters(workspace: Workspace, as_json: bool) -> None:
    """Every starter codebook and what it is for."""
    rows = workspace.starters()
    if as_json:
        show_json([asdict(one) for one in rows])
    else:
        show_table([(one.name, len(one.tags), one.title, one.about) for one in rows], ("name", "tags", "", "for"))


@starters.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_starter(workspace: Workspace, name: str, as_json: bool) -> None:
    """The tags of the starter codebook NAME, when to use them and when not, and what it puts on the lists."""
    rows = workspace.starters()
    found = next((one for one in rows if one.name == name.strip().casefold()), None)
    if found is None:
        raise NotFound(f"no starter codebook “{name}”", f"there are: {', '.join(one.name for one in rows)}")
    if as_json:
        show_json(asdict(found))
        return
    show_table([(one.name, one.parent, one.pinned, one.description) for one in found.tags], _HEADS)
    for entry, items in found.lists.items():
        show(f"{entry}: {', '.join(items)}")


_HEADS = ("tag", "under", "key", "when to use it, and when not")


@starters.command("use")
@click.argument("name")
@click.option("--study", default="", help="Make its tags the codebook of this study.")
@json_option
@click.pass_obj
def use_starter(workspace: Workspace, name: str, study: str, as_json: bool) -> None:
    """Add the tags, keys and entries of lists of NAME that are missing; what is there stays as it is."""
    added = workspace.use_starter(name, study)
    if as_json:
        show_json(added._asdict())
        return
    keys = f", {added.pinned} with a key" if added.pinned else ""
    lists = f"; on the lists: {', '.join(added.entries)}" if added.entries else ""
    into = f"; {added.into} put into the codebook of {study}" if added.into else ""
    if added.tags or lists or into:
        say(f"added: {count(len(added.tags), 'tag')}{keys}{lists}{into}; callscope undo takes it back")
    else:
        say("nothing was missing")
