"""exports: what left the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show_json, show_table
from callscope.moments import here

if TYPE_CHECKING:
    from callscope.nouns.handed import Sent
    from callscope.workspace import Workspace


@click.group()
def exports() -> None:
    """What left the workspace: when, by whom, as what, of which calls, where to. The words themselves are not kept."""


@exports.command("list")
@click.argument("call", required=False)
@json_option
@click.pass_obj
def list_exports(workspace: Workspace, call: str | None, as_json: bool) -> None:
    """Every export, the last first, or those that held something of CALL; the id of an erased call works too."""
    rows = workspace.exports(call or "")
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    elif rows:
        show_table(
            [_listed(one) for one in rows], ("id", "when", "by", "what", "redacted", "consent", "calls", "where to")
        )
    else:
        say("nothing left this workspace yet")


def _listed(one: Sent) -> tuple[object, ...]:
    few = ", ".join(one.calls[:3])
    calls = f"{few} and {len(one.calls) - 3} more" if len(one.calls) > 3 else few
    redacted = "yes" if one.redacted else "no"
    return one.id, here(one.at), one.author, one.form, redacted, _decided(one), calls, one.where


def _decided(one: Sent) -> str:
    """What was known of consent when it left."""
    parts = [f"{one.undecided} undecided"] * bool(one.undecided)
    return ", ".join(parts + [f"{len(one.without)} left out"] * bool(one.without))


COMMANDS = (exports,)
