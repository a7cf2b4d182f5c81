"""retention: how long calls are kept, and which are on hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show_json, show_table
from callscope.errors import UsageProblem

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def retention() -> None:
    """How long calls are kept. The rule is [retention] of the settings; callscope purge erases what is due."""


@retention.command("list")
@json_option
@click.pass_obj
def list_kept(workspace: Workspace, as_json: bool) -> None:
    """Until when each call is kept, by which rule, and which are on hold; those that are due come first."""
    rows = workspace.keepings()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
        return
    shown = [(one.id, one.title, one.until or "for ever", one.rule, one.held, "due" if one.due else "") for one in rows]
    show_table(shown, ("id", "title", "kept until", "by", "on hold", "due"))


@retention.command("hold")
@click.argument("calls", nargs=-1, required=True, metavar="CALL...")
@click.option("--reason", required=True, help="Why they must not go; without anything that was said.")
@click.pass_obj
def hold(workspace: Workspace, calls: tuple[str, ...], reason: str) -> None:
    """Keep calls from being purged or erased until they are released."""
    workspace.hold_calls([workspace.find(one) for one in calls], reason)
    say(f"{len(calls)} on hold")


@retention.command("release")
@click.argument("calls", nargs=-1, required=True, metavar="CALL...")
@click.pass_obj
def release(workspace: Workspace, calls: tuple[str, ...]) -> None:
    """End the hold of calls."""
    workspace.hold_calls([workspace.find(one) for one in calls], None)
    say(f"{len(calls)} released")


@retention.command("until")
@click.argument("calls", nargs=-1, required=True, metavar="CALL...")
@click.option("--day", help="The last day they are kept, such as 2027-01-31.")
@click.option("--by-rule", is_flag=True, help="Go by the rule of the settings again.")
@click.pass_obj
def until(workspace: Workspace, calls: tuple[str, ...], day: str | None, by_rule: bool) -> None:
    """Keep calls until another day than the rule says."""
    if (day is None) == (not by_rule):
        raise UsageProblem("say until when", "give --day DAY or --by-rule")
    workspace.keep_until([workspace.find(one) for one in calls], day)
    say(f"{len(calls)} kept {f'until {day}' if day else 'by the rule'}")


COMMANDS = (retention,)
