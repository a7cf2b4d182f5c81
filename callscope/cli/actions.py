"""actions: what follows from insights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from callscope.cli.insights import acted
from callscope.cli.shared import confirm, given, json_option, say, show_json, show_table, yes_option
from callscope.errors import UsageProblem
from callscope.nouns.learned import STATES, URGENCIES, Action

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def actions() -> None:
    """What follows from insights: who does what, how soon, and where it stands."""


def _fields(command: Any) -> Any:
    for option in (
        click.option("--due", help='A day, such as 2027-03-31; "" takes it off.'),
        click.option("--state", type=click.Choice(STATES)),
        click.option("--urgency", type=click.Choice(URGENCIES)),
        click.option("--who", help="Who does it."),
    ):
        command = option(command)
    return command


@actions.command("list")
@click.option("--study", help="Only of its insights.")
@click.option("--state", type=click.Choice(STATES))
@click.option("--urgency", type=click.Choice(URGENCIES))
@click.option("--who", help="Who does it.")
@json_option
@click.pass_obj
def list_actions(workspace: Workspace, /, as_json: bool, **wanted: Any) -> None:
    """The actions of all insights, the most pressing first."""
    rows = workspace.actions(**given(wanted))
    if as_json:
        show_json([{**workspace.plain(one.action), "because": one.insight.text} for one in rows])
        return
    heads = ("id", "urgency", "state", "due", "who", "action", "insight", "because")
    show_table([(*_listed(one.action), one.insight.id, one.insight.text) for one in rows], heads)
    if not rows:
        say("no such actions")


def _listed(one: Action) -> tuple[object, ...]:
    return one.id, one.urgency, one.state, one.due, one.who, one.what


@actions.command("add")
@click.argument("insight", type=int)
@click.argument("what")
@_fields
@json_option
@click.pass_obj
def add_action(workspace: Workspace, /, insight: int, what: str, as_json: bool, **fields: Any) -> None:
    """Store WHAT follows from the insight of that number."""
    _tell(workspace, workspace.add_action(insight, what, **given(fields)), as_json, "stored")


@actions.command("edit")
@click.argument("number", type=int)
@click.option("--what", help="What is to be done.")
@_fields
@json_option
@click.pass_obj
def edit_action(workspace: Workspace, /, number: int, as_json: bool, **fields: Any) -> None:
    """Change the action NUMBER."""
    if not given(fields):
        raise UsageProblem("nothing to change", "give --what, --who, --urgency, --state or --due")
    _tell(workspace, workspace.edit_action(number, **given(fields)), as_json, "changed")


@actions.command("rm")
@click.argument("number", type=int)
@yes_option
@click.pass_obj
def remove_action(workspace: Workspace, number: int, yes: bool) -> None:
    """Delete the action NUMBER; state dropped keeps it in the list."""
    confirm(f"delete the action {number}?", yes)
    say(f"deleted: {workspace.remove_action(number).what}; callscope undo takes it back")


def _tell(workspace: Workspace, one: Action, as_json: bool, done: str) -> None:
    if as_json:
        show_json(workspace.plain(one))
    else:
        say(f"{done} action {acted(one)}")


COMMANDS = (actions,)
