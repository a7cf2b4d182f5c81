"""audit: who opened, edited, exported, served and erased, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show_json, show_table
from callscope.errors import NotFound
from callscope.moments import here
from callscope.nouns.trail import ACTS, Asked, Entry

if TYPE_CHECKING:
    from callscope.workspace import Workspace

FEW = 3
"""Calls of one line that are shown by id."""


@click.command()
@click.option("--act", type=click.Choice(ACTS), help="Only what was done.")
@click.option("--call", default="", help="Only what was done to a call; the id of one that is erased, or its start.")
@click.option("--by", default="", help="Only what somebody did: the author of the settings, else the login.")
@click.option("--since", default="", help="From a day or moment on, such as 2026-11-30.")
@click.option("--until", default="", help="Up to a day or moment.")
@click.option("--last", type=click.IntRange(0), default=100, show_default=True, help="How many lines; 0 shows all.")
@json_option
@click.pass_obj
def audit(
    workspace: Workspace, act: str | None, call: str, by: str, since: str, until: str, last: int, as_json: bool
) -> None:
    """Who opened, edited, exported and erased which calls, the last first. Nothing that was said is in it.

    The newest 100,000 lines are kept; restoring a backup takes none back. Days and times are of here; with --json UTC.
    """
    rows = workspace.trail(Asked(act or "", _call(workspace, call), by, since, until, last))
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    elif rows:
        show_table([_shown(one) for one in rows], ("when", "who", "did", "calls", "what"))
    else:
        say("nothing of that kind is noted")


def _call(workspace: Workspace, name: str) -> str:
    """The id of a call that is there, else of one that the trail still knows."""
    try:
        return name and workspace.find(name)
    except NotFound:
        known = {call for one in workspace.trail() for call in one.calls if call.startswith(name)}
        if len(known) != 1:
            raise
        return known.pop()


def _shown(one: Entry) -> tuple[object, ...]:
    more = f" and {len(one.calls) - FEW} more" if len(one.calls) > FEW else ""
    return here(one.at, seconds=True), one.author, one.act, ", ".join(one.calls[:FEW]) + more, one.what


COMMANDS = (audit,)
