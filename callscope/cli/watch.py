"""watch: hear what a softphone or a telephony export drops into a folder."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callscope.cli.ending import stopped_by_signals
from callscope.cli.outcomes import exit_code, failed, summary
from callscope.cli.shared import clear_bar, json_option, progress_bar, say, show
from callscope.errors import Cancelled

if TYPE_CHECKING:
    from callscope.call import Outcome, Progress, Report
    from callscope.workspace import Workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help="Hear what lies there, then stop: for a timer.")
@json_option
@click.pass_obj
def watch(workspace: Workspace, folder: Path, once: bool, as_json: bool) -> int:
    """Hear recordings as they are dropped into FOLDER and the folders in it; Ctrl-C ends it.

    Each is heard once, when it is whole. What could not be heard is said with the reason and left alone until it
    changes. With --json each call is a line of JSON.
    """
    outcomes: list[Outcome] = []
    with stopped_by_signals() as stop:
        if not as_json:
            say(f"watching {folder}; Ctrl-C ends it")
        with suppress(Cancelled):
            for outcome in workspace.watch(folder, lambda path: _report(path, stop), stop.wait, once):
                clear_bar()
                outcomes.append(outcome._replace(call=None))  # a watch may last for weeks
                _tell(workspace, outcome, as_json)
                if stop.is_set():
                    break
    bad = [one for one in outcomes if one.error]
    if not as_json:
        say(f"heard {len(outcomes) - len(bad)}, failed {len(bad)}")
    return exit_code(outcomes, as_json) if once else 0


def _report(path: Path, stop: threading.Event) -> Report:
    """The bar of a file, which ends it when it is to stop; what was finished of it is kept."""
    bar = progress_bar(path.name)

    def report(progress: Progress) -> None:
        if stop.is_set():
            raise Cancelled
        bar(progress)

    return report


def _tell(workspace: Workspace, outcome: Outcome, as_json: bool) -> None:
    if as_json:
        told = {"event": "final", "call": outcome.call.recording.id} if outcome.call else {"event": "failed"}
        click.echo(json.dumps({**told, "path": str(outcome.path), **({} if outcome.call else failed(outcome))}))
    elif outcome.call:
        show(summary(workspace, outcome))
    elif outcome.error:
        say(f"{outcome.path.name}: {outcome.error.message}")


COMMANDS = (watch,)
