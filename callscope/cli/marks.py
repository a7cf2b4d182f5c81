"""marks and shift: what a desktop shortcut or a telephony event asks of the shift that runs in another window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from callscope.cli.shared import json_option, say, show, show_json
from callscope.errors import UsageProblem
from callscope.moments import clock

if TYPE_CHECKING:
    from callscope.workspace import Workspace


@click.group()
def marks() -> None:
    """Mark, note and ask in the call that is being listened to, from another window: for shortcuts and scripts."""


@marks.command("add")
@click.option("--kind", default="", help="What it is evidence of; marks the turn.")
@click.option("--tag", default="", help="A tag.")
@click.option("--last", is_flag=True, help="The last 30 seconds instead of the turn.")
@click.option("--note", default="", help="A note on it.")
@click.pass_obj
def add_mark(workspace: Workspace, kind: str, tag: str, last: bool, note: str) -> None:
    """Mark what is being said."""
    kinds = workspace.fields("kind")
    if kind and kind not in kinds:
        raise UsageProblem(f"no kind {kind}", f"kinds are {', '.join(kinds)}")
    now = workspace.ask_shift("mark", kind=kind, tag=tag, whole=last, note=note)
    say(f"marked: {kind or tag or 'plain'} at {clock(now)}")


@marks.command("note")
@click.argument("text")
@click.pass_obj
def add_note(workspace: Workspace, text: str) -> None:
    """Add TEXT to the last mark."""
    workspace.ask_shift("note", text=text)
    say("noted")


@marks.command("ask")
@click.argument("question")
@click.pass_obj
def add_question(workspace: Workspace, question: str) -> None:
    """Keep a QUESTION to ask in this call."""
    workspace.ask_shift("ask", question=question)
    say("stored")


@marks.command("answered")
@click.pass_obj
def tick_off(workspace: Workspace) -> None:
    """Tick the oldest open question off."""
    workspace.ask_shift("answered")
    say("ticked off")


@marks.command("undo")
@click.pass_obj
def take_back(workspace: Workspace) -> None:
    """Take back what was noted last."""
    workspace.ask_shift("undo")
    say("taken back")


@click.group()
def shift() -> None:
    """Steer the shift of listening in that runs in another window."""


@shift.command("show")
@json_option
@click.pass_obj
def show_shift(workspace: Workspace, as_json: bool) -> None:
    """How it stands."""
    state = workspace.ask_shift("state")
    if as_json:
        show_json(state)
    else:
        show("\n".join(f"{name}: {value}" for name, value in state.items()))


@shift.command("next")
@click.option("--title", default="", help="What the next call is called.")
@click.pass_obj
def next_call(workspace: Workspace, title: str) -> None:
    """End this call and begin the next; no sample is lost."""
    workspace.ask_shift("next", title=title)
    say("the next call has begun; callscope shift told once its caller was told")


def _plain(name: str, act: str, said: str, text: str) -> click.Command:
    @shift.command(name, help=text)
    @click.pass_obj
    def command(workspace: Workspace) -> None:
        workspace.ask_shift(act)
        say(said)

    found: click.Command = command
    return found


_plain("told", "told", "kept: the caller was told", "The caller of this call was told.")
_plain("off", "off_record", "off the record, with the 15 s before", "Go off the record.")
_plain("on", "on_record", "on the record again", "Record again.")
_plain("declined", "decline", "deleted; that the caller declined is kept", "The caller said no: sound and words go.")
_plain("stop", "stop", "stopped", "End the call and the shift.")

COMMANDS = (marks, shift)
