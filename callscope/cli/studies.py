"""studies: which question calls are heard for."""

from __future__ import annotations

import click

from callscope.cli.shared import confirm, json_option, say, show_json, show_table, yes_option
from callscope.workspace import Workspace


@click.group()
def studies() -> None:
    """Questions being researched, each with its calls."""


@studies.command("list")
@json_option
@click.pass_obj
def list_studies(workspace: Workspace, as_json: bool) -> None:
    """Every study and how many calls it has."""
    rows = workspace.studies()
    if as_json:
        show_json([workspace.plain(one) for one in rows])
    else:
        show_table([(one.name, one.calls, one.question) for one in rows], ("study", "calls", "question"))


@studies.command("set")
@click.argument("name")
@click.option("--question", help="What is to be learned.")
@click.option("--rename", help="Another name for it.")
@click.pass_obj
def set_study(workspace: Workspace, name: str, question: str | None, rename: str | None) -> None:
    """Add the study NAME, or change its question or its name."""
    study = workspace.set_study(name, question, rename)
    say(f"study {study.name}: {study.question or 'no question yet'}")


@studies.command("put")
@click.argument("name")
@click.argument("calls", nargs=-1, required=True)
@click.option("--out", is_flag=True, help="Take them out instead.")
@click.pass_obj
def put(workspace: Workspace, name: str, calls: tuple[str, ...], out: bool) -> None:
    """Put CALLS (ids or titles) into the study NAME."""
    study = workspace.put_into_study(name, [workspace.find(call) for call in calls], out)
    say(f"{study.name} has {study.calls} call{'s' * (study.calls != 1)} now")


@studies.command("rm")
@click.argument("name")
@yes_option
@click.pass_obj
def remove_study(workspace: Workspace, name: str, yes: bool) -> None:
    """Drop a study; its calls stay."""
    confirm(f"Drop the study {name}?", yes)
    say(f"dropped: {workspace.remove_study(name).name}; callscope undo brings it back")


COMMANDS = (studies,)
