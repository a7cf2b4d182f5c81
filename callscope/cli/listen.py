"""listen: record calls as they are held, with draft words, and hear each when it is over."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.call import Filter
from callscope.cli.ending import stopped_by_signals
from callscope.cli.hear import heard
from callscope.cli.outcomes import exit_code, failed
from callscope.cli.shared import json_option, say, show, show_json, show_table
from callscope.errors import UsageProblem
from callscope.moments import clock
from callscope.nouns.live import (
    SIDE_NAMES,
    Behind,
    Draft,
    Event,
    Gap,
    Marked,
    Recording,
    Said,
    Stopped,
    Warned,
    as_json,
)
from callscope.safe import json_text, line

if TYPE_CHECKING:
    from callscope.workspace import Workspace
    from callscope.workspace.listening import Notebook, Session

LOOK = 0.1
"""Seconds between two looks at whether it is to stop."""


@click.command()
@click.option("--list", "show_list", is_flag=True, help="Print what can be recorded, and stop.")
@click.option("--mic", default="", metavar="DEV", help="The microphone; file:PATH or file:PATH@8 replays a file.")
@click.option("--far", default="", metavar="DEV", help="The far end: what this machine plays.")
@click.option("--title", default="", help="What the call is called.")
@click.option("--consent", default="", metavar="BASIS", help="How the caller was told; counts as the confirmation.")
@click.option("--for", "seconds", type=click.FloatRange(0, min_open=True), help="Stop by itself after so many seconds.")
@click.option("--notes-only", is_flag=True, help="A call without permission: notes, but no sound and no words.")
@click.option("--no-drafts", is_flag=True, help="Record only; no words while it runs.")
@click.option("--no-hear", is_flag=True, help="Leave the recording in the queue instead of hearing it at the end.")
@click.option("--no-tui", is_flag=True, help="Print what happens instead of showing it.")
@json_option
@click.pass_obj
def listen(
    workspace: Workspace,
    show_list: bool,
    mic: str,
    far: str,
    title: str,
    consent: str,
    seconds: float | None,
    notes_only: bool,
    no_drafts: bool,
    no_hear: bool,
    no_tui: bool,
    as_json: bool,
) -> int:
    """Record a call as it is held, with draft words; Ctrl-C ends it, and then it is heard.

    Without --mic and --far the devices of the settings are recorded, else the default ones. The screen for listening in
    opens unless --no-tui, --json, --for or --no-hear is given. With --json each event is a line of JSON.
    """
    if show_list:
        _list(workspace, as_json)
        return 0
    if not (no_tui or as_json or seconds or no_hear):
        from callscope.cli.screen import start_screen
        from callscope.tui.shift import Wanted

        return start_screen(workspace, Wanted(mic, far, consent, title, not no_drafts, notes_only))
    _recover(workspace)
    teller = _Teller(as_json)
    if notes_only:
        session: Session | Notebook = workspace.notebook(teller, title)
    else:
        sources = workspace.sources(mic, far)
        basis = consent or _confirmed(workspace)
        session = workspace.session(sources, basis, teller, title, drafts=not no_drafts)
    _run(session, seconds)
    if not notes_only and teller.recorded:
        workspace.remember(sources)
    # What was recorded before a fault is heard first.
    code = 0 if no_hear or not teller.recorded else _heard(workspace, teller.recorded, as_json)
    if session.fault:
        raise session.fault
    return code


def _recover(workspace: Workspace) -> None:
    """Tells what a crash cut off and where it is now."""
    for one in workspace.salvage():
        what, where = ("notes that were", "among the calls") if one.call else ("a recording that was", "in the queue")
        say(f"recovered {what} cut off: {clock(one.duration)}, {one.path.name}; it is {where} now")


def _run(session: Session | Notebook, seconds: float | None) -> None:
    """Until it ends, somebody stops it, or it lasted so long."""
    with stopped_by_signals() as stop:
        session.start()
        while session.running and not stop.is_set() and not (seconds and session.duration >= seconds):
            stop.wait(LOOK)
        session.stop()


def _heard(workspace: Workspace, files: Sequence[Path], as_json: bool) -> int:
    """Hears what was recorded; a line for each call, of JSON where asked."""
    outcomes = heard(workspace, tuple(files), "", False, quiet=as_json)
    for one in outcomes if as_json else ():
        told = (
            {"call": one.call.recording.id, "quotes": len(workspace.quotes(Filter(call=one.call.recording.id)))}
            if one.call
            else failed(one)
        )
        click.echo(json.dumps({"event": "final", "path": str(one.path), **told}))
    return exit_code(outcomes, as_json)


def _list(workspace: Workspace, as_json: bool) -> None:
    devices = workspace.devices()
    if as_json:
        show_json([workspace.plain(one) for one in devices])
        return
    rows = [(one.name, SIDE_NAMES[one.side], "default" if one.is_default else "", one.title) for one in devices]
    show_table(rows, ("name", "side", "", "known as"))
    if not rows:
        say("nothing can be recorded here; callscope doctor says what is missing")


def _confirmed(workspace: Workspace) -> str:
    """How callers are told, from the person at the terminal. Raises UsageProblem where there is none."""
    if not sys.stdin.isatty():
        raise UsageProblem("nothing is recorded before callers are told", "--consent says how they are: a few words")
    say("Callers have to be told before they are recorded. You can read this out:")
    say(f"  {workspace.settings.listen.told}")
    basis: str = click.prompt("How are they told, and on what basis? (empty stops)", default="", err=True)
    if not basis.strip():
        raise click.Abort
    return basis


class _Teller:
    """Prints what a session tells: lines of JSON on stdout, or words for a person. Called from several threads."""

    def __init__(self, as_json: bool) -> None:
        self.recorded: list[Path] = []
        self._as_json = as_json
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        with self._lock:
            if isinstance(event, Stopped) and event.path:
                self.recorded.append(event.path)
            if self._as_json:
                click.echo(json_text(json.dumps(as_json(event), ensure_ascii=False, allow_nan=False)))
                sys.stdout.flush()
            elif said := _said(event):
                show(said) if isinstance(event, Said) else say(said)


def _said(event: Event) -> str:
    match event:
        case Recording():
            return f"recording: {event.path.name} (Ctrl-C ends it)"
        case Said():
            return f"{clock(event.utterance.start):>6}  {SIDE_NAMES[event.side]:<14}  {line(event.utterance.text)}"
        case Warned():
            return f"warning: {event.said}"
        case Gap():
            return f"a gap of {event.seconds:.1f} s at {clock(event.start)}: {event.why}"
        case Behind():
            return f"drafts skipped {event.skipped:.0f} s of {SIDE_NAMES[event.side]}; the recording has them"
        case Stopped():
            return f"stopped after {clock(event.duration)}: {event.reason}"
        case Marked():
            return f"{event.what}: {' '.join(filter(None, (event.kind, event.tag, event.text)))}".rstrip(": ")
        case Draft() | _:
            return ""


COMMANDS = (listen,)
